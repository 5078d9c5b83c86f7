"""Everything that moves stock, at random and at once, with kills: the auditor finds no difference.

Clients receive, buy in, inspect, order, cancel, pick, ship, take back, adjust, count, transform, hold,
transfer, share, import, sync records and counts, and report what a stall sold and lost, and lots
expire, while the server is killed again and again; each repeats what it does not know the outcome of with the same
Idempotency-Key. Then, while all go on, one counter is tampered with: `chaolu check` and the auditor
of a server must name it without being asked. Ends with "N passed, N failed". Needs
CHAOLU_TEST_CLUSTER (deploy/lib/cluster.sh) and CHAOLU_BINARY.
"""

import argparse
import asyncio
import collections
import datetime
import os
import random
import subprocess
import sys
import threading
import time
import zoneinfo

from stock_client import SECOND, STALL, Client
from world import World

CLIENTS = 8
# Everything that moves stock.
KINDS = {"received", "reserved", "released", "adjusted", "counted", "shrinkage", "expired",
         "transferred_out", "transferred_in", "transformed_out", "transformed_in", "picked",
         "shipped", "returned", "allotted", "given_back"}
# The jobs of a server run when it starts, and every minute.
JOB_SECONDS_MAX = 90


class Report:
    """Counts checks and prints each as it is made."""

    def __init__(self):
        self.passed = 0
        self.failed = 0

    def check(self, is_good, text):
        self.passed += bool(is_good)
        self.failed += not is_good
        print(("ok   " if is_good else "FAIL ") + text, flush=True)


def let_lots_expire(world):
    """As if their days had passed: the job of the next server takes them out of the books."""
    yesterday = datetime.datetime.now(zoneinfo.ZoneInfo("Asia/Shanghai")).date() \
        - datetime.timedelta(1)
    world.sql(f"""with old as (select market_id, lot_id from lot_stock
                                where on_hand > picked + set_aside order by random() limit 10),
                       told as (update lot l set production_date = date '{yesterday}' - 9,
                                                 expiry_date = '{yesterday}'
                                from old where l.market_id = old.market_id and l.id = old.lot_id)
                  update lot_stock b set expires = '{yesterday}'
                  from old where b.market_id = old.market_id and b.lot_id = old.lot_id""")


def kill_at_random(world, dice, seconds, report):
    ends, kills = time.monotonic() + seconds, 0
    while time.monotonic() < ends:
        time.sleep(dice.uniform(0.5, 2.5))
        let_lots_expire(world)
        asyncio.run(world.kill_server())
        kills += 1
    report.check(kills > 0, f"the server was killed {kills} times")
    # What goes on undisturbed belongs to it as well: the jobs of a minute come round.
    ends = time.monotonic() + JOB_SECONDS_MAX
    while not world.sql("select 1 from stock_entry where kind = 'expired' limit 1") \
            and time.monotonic() < ends:
        time.sleep(1)


def tamper(world, client, clients, report):
    """One counter is wrong by one: it is named by whoever looks, and the others trade on."""
    change = ("update stock s set on_hand = on_hand {} from sku k, pool p, location l "
              "where k.id = s.sku_id and k.code = 'FAULT-0' and p.id = s.pool_id and "
              "p.name = 'general' and l.id = p.location_id and l.code = 'main'")

    def done():
        return sum(each.statuses["done"] for each in clients)

    world.sql(change.format("+ 1"))
    before = done()
    found = world.check()
    report.check(any("FAULT-0" in line for line in found), f"chaolu check names it: {found[:2]}")
    named, ends = [], time.monotonic() + JOB_SECONDS_MAX
    while not named and time.monotonic() < ends:
        time.sleep(0.5)
        status, audit = client.call(world.operator_key, "GET", "/v1/stock-audit")
        named = [each["sku"] for each in audit["differences"]] if status == 200 else []
    report.check(named == ["FAULT-0"], f"the auditor names it, asked by nobody: {named}")
    report.check(done() > before + 50, f"the others trade on: {done() - before} done meanwhile")
    world.sql(change.format("- 1"))
    status, audit = client.call(world.operator_key, "POST", "/v1/stock-audit:run")
    report.check(status == 200 and not audit["differences"], "mended, it is named no more")


def open_stall(world, buyer):
    """Where the buyer holds goods of the supplier; its id."""
    made = world.post(world.supplier_key, "/v1/locations",
                      {"code": STALL, "name": {"zh": "新发地档口"}, "holder_id": buyer})
    return made["id"]


def join_channel(world, client, buyer):
    """The buyer buys in the channel that shares are cut for."""
    path = "/v1/channels/livestream"
    channel = client.call(world.operator_key, "GET", path)[1]
    status, answer = client.call(world.operator_key, "PUT", path + "/members",
                                 {"add": [{"organisation_id": buyer}]},
                                 **{"If-Match": f'"{channel["version"]}"'})
    if status != 200:
        raise RuntimeError(f"the buyer is in no channel: {answer}")


def run(arguments):
    report = Report()
    seed = arguments.seed or random.SystemRandom().randrange(1 << 32)
    print(f"seed {seed}")
    world = World(os.environ["CHAOLU_TEST_CLUSTER"], os.environ["CHAOLU_BINARY"], pieces=300)
    world.sql("drop database if exists chaolu_fault with (force)", "postgres")
    try:
        world.open()
        world.post(world.supplier_key, "/v1/locations",
                   {"code": SECOND, "name": {"zh": "朝阳仓"}, "priority": 5})
        first = Client(world, 0, None)
        buyer = first.call(world.buyer_key, "GET", "/v1/organisations")[1]["items"][0]["id"]
        join_channel(world, first, buyer)
        world.stall = open_stall(world, buyer)
        is_stopping = threading.Event()
        clients = [Client(world, seed * 100 + at, is_stopping) for at in range(CLIENTS)]
        for client in clients:
            client.start()
        kill_at_random(world, random.Random(seed), arguments.seconds, report)
        tamper(world, Client(world, seed, is_stopping), clients, report)
        is_stopping.set()
        for client in clients:
            client.join()
        statuses = sum((client.statuses for client in clients), collections.Counter())
        strange = [text for client in clients for text in client.strange]
        report.check(not strange, f"{dict(statuses)}, strange: {strange[:3]}")
        kinds = world.sql("select kind, count(*) from stock_entry group by 1 order by 1")
        missing = KINDS - {kind.split("|")[0] for kind in kinds}
        report.check(not missing, f"the ledger: {', '.join(kinds)}; missing: {missing or 'none'}")
        differences = world.check()
        report.check(not differences, f"{len(differences)} differences {differences[:4]}")
    finally:
        world.close()
    print(f"{report.passed} passed, {report.failed} failed")
    return report.failed == 0


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--seed", type=int)
    try:
        sys.exit(0 if run(parser.parse_args()) else 1)
    except (OSError, KeyError, RuntimeError, subprocess.SubprocessError) as error:
        print(f"the stock fault test could not run: {error!r}")
        print("0 passed, 1 failed")
        sys.exit(1)


main()
