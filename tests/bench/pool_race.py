"""A livestream pool and the general stock of one SKU, raced by 256 connections across its end.

Of 1,000 units 300 are cut for the livestream, which sells some of them; all the while everybody
else wants the rest and more. At its second the pool gives back what is left: from then on, and not
a moment before, it is sold to the others, until exactly 1,000 units are sold in sum. The job that
moves the rest is left to itself. `chaolu check` must then find every invariant kept. Usage:
pool_race.py [--seeds N] [--first-seed N] [--units N] [--share N] [--connections N]. The last line
is "N passed, N failed".
"""

import argparse
import concurrent.futures
import datetime
import os
import sys
import time

import house
import oversell
import prepare

END_SECONDS = 3
SECONDS = 6
# From the end on it is sold by the rule; so long may an order take that wants it.
LATE_SECONDS_MAX = 1.0


def options():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--first-seed", type=int, default=1)
    parser.add_argument("--units", type=int, default=1_000)
    parser.add_argument("--share", type=int, default=300)
    parser.add_argument("--connections", type=int, default=256)
    return parser.parse_args()


def cut(port, market, sku, seed, pieces):
    """The end of the new pool, in microseconds."""
    end = time.time() + END_SECONDS
    house.Api(port, market.suppliers[0].key).post("/v1/pools", {
        "code": f"LIVE-{seed}", "kind": "session", "channel": "livestream",
        "takes_general": False,
        "gives_back_at": datetime.datetime.fromtimestamp(end, datetime.timezone.utc)
                         .isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "items": [{"sku": sku, "quantity": {"value": pieces, "unit": "piece"}}]})
    return int(end * 1000) * 1000


def sold(place, sku, condition="true"):
    return int(place.database.value(f"""
        select coalesce(sum(l.quantity), 0)
        from order_line l join sales_order o on o.market_id = l.market_id and o.id = l.order_id
        where l.sku_code = '{sku}' and {condition}"""))


def faults_of(place, results, sku, given, end):
    """What is not as it must be, in words, and how late the first sale after the end was."""
    faults = []
    for figures in results:
        if set(figures["statuses"]) - {"201", "409"} or figures["lost"]:
            faults.append(f"answers {figures['statuses']}, {figures['lost']} lost")
    others = "o.channel is distinct from 'livestream'"
    general = given.units - given.share
    before = sold(place, sku, f"{others} and o.placed_at < {end}")
    if before != general:
        faults.append(f"{before} of {general} general units were sold before the end")
    if sold(place, sku, "o.channel = 'livestream'") > given.share:
        faults.append("the livestream sold more than its share")
    in_sum = sold(place, sku)
    if in_sum != given.units:
        faults.append(f"{in_sum} units were sold in sum")
    first = place.database.value(f"""
        select coalesce(min(o.placed_at) - {end}, 60000000)
        from order_line l join sales_order o on o.market_id = l.market_id and o.id = l.order_id
        where l.sku_code = '{sku}' and {others} and o.placed_at >= {end}""")
    late = int(first) / 1e6
    if late > LATE_SECONDS_MAX:
        faults.append("the rest was not sold at its second")
    if not place.is_consistent():
        faults.append("chaolu check found a difference")
    return faults, late


def race(place, market, given):
    """Runs all seeds against one server; how many passed."""
    passed = 0
    with place.server() as server:
        live = prepare.add_organisation(house.Api(server.port, market.operator_key), 98, "直播间",
                                        kind="buyer", channel="livestream")
        for seed in range(given.first_seed, given.first_seed + given.seeds):
            sku = oversell.prepare_seed(server.port, market, seed, given.units)
            prepare.add_prices(place.database, market.uuid)
            server.forget_log()
            end = cut(server.port, market, sku, seed, given.share)

            def load(key, **options):
                return place.load(server, "--hot", key=key, seed=seed, lines=1, unit="piece",
                                  skus=f"{oversell.prefix_of(seed)}:1",
                                  connections=given.connections // 2, **options)
            with concurrent.futures.ThreadPoolExecutor(2) as hands:
                runs = [hands.submit(load, market.buyer.key, seconds=SECONDS),
                        hands.submit(load, live.key, seconds=END_SECONDS,
                                     count=given.share * 2 // 3)]
                results = [run.result() for run in runs]
            faults, late = faults_of(place, results, sku, given, end)
            passed += not faults
            print(f"seed {seed}: {'; '.join(faults) or 'ok'} ({results[0]['per_second']:.0f} "
                  f"answers/s, first sale of the rest {late * 1000:.1f} ms after its second)",
                  flush=True)
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
        print(f"pool_race: {trouble or 'interrupted'}", file=sys.stderr)
    print(f"{passed} passed, {given.seeds - passed} failed")
    return 0 if passed == given.seeds else 1


if __name__ == "__main__":
    sys.exit(main())
