"""Measures a release build beside pgbench and psql on the same cluster; writes build/bench.json.

The server, PostgreSQL and the load share this machine's cores, ours and the yardstick's in turn.
Usage: run.py [--quick] [--only-large]. With --only-large, just the catalogue of 100,000 SKUs is
measured, and its figures join those of the last whole run. CHAOLU_BINARY names another binary than
build/release/chaolu. The last line is "N passed, N failed"; with --quick a missed target is told but
does not fail, for so short a run is noise: it shows that everything works.
"""

import argparse
import datetime
import json
import os
import pathlib
import re
import statistics
import sys
import time

import house
import large
import measure
import orders
import prepare
import reads
import yardstick

STARTS = 5

# Key of bench.json, its two raw figures, what it is, "at least" or "at most", target.
TARGETS = [
    ("orders_spread_ratio", "orders_spread_ours", "orders_spread_pgbench",
     "orders/s, spread over all SKUs", ">=", 2.0),
    ("orders_hot_ratio", "orders_hot_ours", "orders_hot_pgbench",
     "orders/s, all on one SKU", ">=", 5.0),
    ("orders_p99_ms", "orders_p50_ms", "orders_p99_per_second",
     "p99 at 64 connections, ms (p50; orders/s)", "<=", 50.0),
    ("read_by_id_ratio", "read_by_id_ours", "read_by_id_pgbench",
     "products by id/s", ">=", 0.15),
    ("read_list_ratio", "read_list_ours", "read_list_pgbench",
     "pages of 20 products/s", ">=", 0.15),
    ("search_ratio", "search_ours", "search_pgbench", "Chinese searches/s", ">=", 0.5),
    ("upload_ratio", "upload_ours_seconds", "upload_psql_seconds",
     "10,000 rows of stock, s", "<=", 2.5),
    ("search_p99_ms", "search_p50_ms", "search_per_second",
     "searches of 100,000 SKUs, p99, ms (p50; a second)", "<=", 30.0),
    ("by_id_growth_ratio", "by_id_large_p50_ms", "by_id_small_p50_ms",
     "product by id, 100,000 SKUs beside 1,000, ms", "<=", 1.5),
    ("list_growth_ratio", "list_large_p50_ms", "list_small_p50_ms",
     "page of 20, 100,000 SKUs beside 1,000, ms", "<=", 1.5),
    ("rss_idle_mib", "rss_idle_mib", None, "memory after start, MiB", "<=", 60.0),
    ("rss_loaded_mib", "rss_loaded_mib", None, "most memory of the whole run, MiB", "<=", 250.0),
    ("start_seconds", "start_first_answer_seconds", "start_first_product_seconds",
     "start to product read, s (first answer)", "<=", 0.5),
]


def machine():
    text = pathlib.Path("/proc/cpuinfo").read_text(encoding="utf-8")
    memory = pathlib.Path("/proc/meminfo").read_text(encoding="ascii")
    model = re.search(r"model name\s*: (.*)", text)
    return {"cpu": model[1] if model else "unknown", "cores": os.cpu_count(),
            "memory_gib": round(int(re.search(r"MemTotal:\s+(\d+)", memory)[1]) / 2**20, 1),
            "kernel": os.uname().release}


def seconds_to_answer(server, target):
    while time.monotonic() < server.started + house.READY_SECONDS_MAX:
        status, _ = house.Api(server.port).call("GET", target)
        if status == 200:
            return time.monotonic() - server.started
        time.sleep(0.001)
    raise house.Trouble(f"{target} was never answered")


def measure_starts(place):
    """From the start of the process to its first answer, and to the first from the database."""
    product = place.database.value("select id from product limit 1")
    target = f"/v1/products/{reads.public_id('prd', product)}?market={prepare.MARKET}"
    firsts, products, idles = [], [], []
    for _ in range(STARTS):
        with place.server() as server:
            firsts.append(seconds_to_answer(server, "/v1/_capabilities"))
            products.append(seconds_to_answer(server, target))
            time.sleep(0.5)
            idles.append(server.memory_mib())
    return {"start_seconds": statistics.median(products),
            "start_first_answer_seconds": statistics.median(firsts),
            "start_first_product_seconds": statistics.median(products),
            "rss_idle_mib": statistics.median(idles)}


def measure_trivial(bench):
    """The ceiling: a route that asks nobody."""
    def action():
        target = f"http://127.0.0.1:{bench.server.port}/v1/_capabilities"
        printed = house.run(["wrk", "-t", "1", "-c", "64", "-d", f"{bench.seconds}s", target])
        if "Non-2xx" in printed:
            bench.faults.append("the trivial route was refused")
        done = int(re.search(r"(\d+) requests in", printed)[1])
        return {"per_second": float(re.search(r"Requests/sec:\s*([\d.]+)", printed)[1]),
                "done": done, "cpu_seconds": 0.0}
    result = bench.watch("trivial", action)
    bench.figures["trivial_route_per_second"] = result["per_second"]


def measure_large(bench, small_skus, large_skus):
    say(f"markets with {small_skus} and {large_skus} SKUs")
    try:
        large.run(bench, small_skus, large_skus)
    except house.Trouble as trouble:  # what was measured before is worth telling
        bench.faults.append(f"the large market: {trouble}")


def measure_only_large(place, seconds, rounds, large_market, **_):
    bench = measure.Bench(place, prepare.fill(place, 0), None, None, seconds, rounds)
    measure_large(bench, *large_market)
    return bench


def measure_all(place, seconds, rounds, upload_repeats, skus, large_market):
    say(f"filling a market with {skus} SKUs")
    market = prepare.fill(place, skus)
    say("starting five times")
    starts = measure_starts(place)
    with place.server() as server:
        pgbench = yardstick.Pgbench(place.database, place.folder)
        bench = measure.Bench(place, market, server, pgbench, seconds, rounds)
        bench.figures = starts
        say("the trivial route, reads and uploads")
        measure_trivial(bench)
        reads.run(bench, upload_repeats)
        say("orders, in turn with pgbench")
        orders.run(bench)
        bench.figures["rss_loaded_mib"] = server.memory_mib("VmHWM")
    say("checking the invariants of the market")
    # The yardstick's rows share our counters: the invariants must hold for both.
    if not place.is_consistent():
        bench.faults.append("chaolu check found a difference")
    measure_large(bench, *large_market)
    return bench


def shown(value):
    if value is None:
        return ""
    return f"{value:,.0f}" if value >= 1000 else f"{value:.3f}" if value < 10 else f"{value:.1f}"


def report(bench, is_quick):
    """Prints the table; the numbers of targets met and missed."""
    figures = bench.figures
    met = missed = 0
    print(f"{'':44} {'ours':>10} {'yardstick':>10} {'figure':>10} {'target':>8}")
    for key, ours, theirs, title, sign, target in TARGETS:
        if key not in figures:
            continue
        value = figures[key]
        is_met = value >= target if sign == ">=" else value <= target
        met += is_met
        missed += not is_met
        verdict = "ok" if is_met else "missed (not counted)" if is_quick else "MISSED"
        print(f"{title:44} {shown(figures[ours]):>10} "
              f"{shown(figures[theirs] if theirs else None):>10} {shown(value):>10} "
              f"{sign} {target:<6g} {verdict}")
        bound = key.removesuffix("_ratio") + "_bound"
        if bound in figures:
            print(f"{'':6}ours:      {figures[bound]}")
            print(f"{'':6}yardstick: {figures[bound.replace('_bound', '_pgbench_bound')]}")
    if "trivial_route_per_second" in figures:
        print(f"{'the trivial route/s, the ceiling':44} "
              f"{shown(figures['trivial_route_per_second']):>10}")
    for fault in bench.faults:
        print(f"FAULT: {fault}")
    return met, missed


def join_json(bench):
    """Figures of a part, beside those of the last whole run; the load tells how quiet it was."""
    path = house.ROOT / "build" / "bench.json"
    result = json.loads(path.read_text("utf-8")) if path.exists() else {}
    result |= bench.figures
    result["large_load_average"] = os.getloadavg()[0]
    path.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def write_json(bench, is_quick):
    result = {"date": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds"),
              "is_quick": is_quick, "binary": str(bench.place.binary),
              "machine": machine(), "skus": bench.market.skus, "seconds_each": bench.seconds,
              "rounds": bench.rounds, **bench.figures, "faults": bench.faults, "runs": bench.runs}
    path = house.ROOT / "build" / "bench.json"
    if is_quick and path.exists() and not json.loads(path.read_text("utf-8")).get("is_quick"):
        print("build/bench.json holds the figures of a whole run and stays as it is")
        return
    path.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def say(text):
    print(f"[{time.monotonic() - BEGAN:6.1f} s] {text}", flush=True)


BEGAN = time.monotonic()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--only-large", action="store_true")
    options = parser.parse_args()
    is_quick = options.quick
    sizes = ({"seconds": 2, "rounds": 1, "upload_repeats": 2, "skus": 1000,
              "large_market": (1000, 4000)} if is_quick else
             {"seconds": 5, "rounds": 3, "upload_repeats": 5, "skus": 10_000,
              "large_market": (large.SMALL_SKUS, large.LARGE_SKUS)})
    house.end_on_signals()
    binary = os.environ.get("CHAOLU_BINARY", house.ROOT / "build" / "release" / "chaolu")
    try:
        with house.House(binary) as place:
            bench = (measure_only_large if options.only_large else measure_all)(place, **sizes)
    except (house.Trouble, OSError, KeyboardInterrupt) as trouble:
        print(f"bench: {trouble or 'interrupted'}", file=sys.stderr)
        print("0 passed, 1 failed")
        return 1
    met, missed = report(bench, is_quick)
    if not options.only_large:
        write_json(bench, is_quick)
    elif not is_quick:
        join_json(bench)
    failed = len(bench.faults) + (0 if is_quick else missed)
    passed = met + (missed if is_quick else 0)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
