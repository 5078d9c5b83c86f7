"""Many clients want the last units of one SKU: exactly as many orders are taken as there are units.

256 connections place 10,000 orders of one unit each while 1,000 units are there, once per seed:
1,000 must be taken, 9,000 refused as insufficient-stock, and nothing else; `chaolu check` must then
find every invariant kept. Usage: oversell.py [--seeds N] [--first-seed N] [--orders N] [--units N]
[--connections N]. The last line is "N passed, N failed".
"""

import argparse
import os
import sys
import time

import house
import prepare


def options():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--first-seed", type=int, default=1)
    parser.add_argument("--orders", type=int, default=10_000)
    parser.add_argument("--units", type=int, default=1_000)
    parser.add_argument("--connections", type=int, default=256)
    return parser.parse_args()


def prefix_of(seed):
    """The load tool adds five digits; a market's SKU codes are unique."""
    return f"RACE-{seed}-"


def prepare_seed(port, market, seed, units):
    operator = house.Api(port, market.operator_key)
    supplier = market.suppliers[0]
    sku = prefix_of(seed) + "00000"
    operator.post("/v1/products", {
        "supplier_id": supplier.id, "code": f"RACE-{seed}", "category": "mushroom",
        "name": {"zh": f"最后一批香菇 {seed} 号"}, "origin_division": "140406",
        "skus": [{"code": sku, "name": {"zh": "最后一批香菇"}, "base_unit": "piece",
                  "is_demo": True}]})
    api = house.Api(port, supplier.key)
    prepare.upload(api, prepare.stock_file([sku], market.today, f"RACE-{seed}", units))
    return sku


def faults_of(place, figures, sku, given):
    """What is not as it must be, in words."""
    faults = []
    wanted = {"201": given.units, "409": given.orders - given.units}
    if figures["statuses"] != wanted or figures["lost"]:
        faults.append(f"answers {figures['statuses']}, {figures['lost']} lost; wanted {wanted}")
    refused = place.database.value(f"""
        select count(*) from idempotency_key
        where status = 409 and position('{sku}' in body) > 0
          and position('"insufficient-stock"' in body) > 0""")
    if int(refused) != given.orders - given.units:
        faults.append(f"{refused} answers of insufficient-stock were kept")
    sold = place.database.value(f"""
        select coalesce(sum(l.quantity), 0) from order_line l where l.sku_code = '{sku}'""")
    if int(sold) != given.units:
        faults.append(f"{sold} units were sold")
    if not place.is_consistent():
        faults.append("chaolu check found a difference")
    return faults


def race(place, market, given):
    """Runs all seeds against one server; how many passed."""
    passed = 0
    with place.server() as server:
        skus = {seed: prepare_seed(server.port, market, seed, given.units)
                for seed in range(given.first_seed, given.first_seed + given.seeds)}
        prepare.add_prices(place.database, market.uuid)
        for seed, sku in skus.items():
            server.forget_log()
            started = time.monotonic()
            figures = place.load(server, "--hot", key=market.buyer.key, seed=seed, lines=1,
                                 unit="piece", skus=f"{prefix_of(seed)}:1", count=given.orders,
                                 connections=given.connections, seconds=120)
            faults = faults_of(place, figures, sku, given)
            passed += not faults
            print(f"seed {seed}: {'; '.join(faults) or 'ok'} "
                  f"({figures['per_second']:.0f} answers/s, p99 {figures['p99_ms']:.1f} ms, "
                  f"{time.monotonic() - started:.1f} s)", flush=True)
    return passed


def main():
    given = options()
    house.end_on_signals()
    binary = os.environ.get("CHAOLU_BINARY", house.ROOT / "build" / "release" / "chaolu")
    passed = 0
    try:
        with house.House(binary) as place:
            market = prepare.fill(place, skus=0)
            passed = race(place, market, given)
    except (house.Trouble, OSError, KeyboardInterrupt) as trouble:
        print(f"oversell: {trouble or 'interrupted'}", file=sys.stderr)
    print(f"{passed} passed, {given.seeds - passed} failed")
    return 0 if passed == given.seeds else 1


if __name__ == "__main__":
    sys.exit(main())
