"""Kills the server and PostgreSQL under load: nothing acknowledged is lost, nothing is done twice.

Every client repeats what it does not know the outcome of, with the same Idempotency-Key, as the
contract tells it to. After each kill the load pauses and `chaolu check` must find nothing.
Ends with "N passed, N failed". Needs CHAOLU_TEST_CLUSTER (deploy/lib/cluster.sh) and CHAOLU_BINARY.
"""

import argparse
import asyncio
import os
import random
import subprocess
import sys
import time

from load import Load
from world import World

CONNECTIONS = 64


class Report:
    """Counts checks and prints each as it is made."""

    def __init__(self):
        self.passed = 0
        self.failed = 0

    def check(self, is_good, text):
        self.passed += is_good
        self.failed += not is_good
        print(("ok   " if is_good else "FAIL ") + text, flush=True)


async def one_round(world, load, report, name, strike, seconds):
    """Load, a strike at a random moment, recovery, a pause, and a look at the invariants."""
    load.resume()
    await asyncio.sleep(seconds)
    before = load.acknowledged()
    struck_at = time.monotonic()
    await strike()
    while load.acknowledged() == before and time.monotonic() - struck_at < 30:
        await asyncio.sleep(0.02)
    recovered_s = time.monotonic() - struck_at
    await asyncio.sleep(0.3)
    await load.pause()
    differences = world.check()
    report.check(
        not differences and recovered_s < 15,
        f"{name}: served again after {recovered_s:.1f} s, "
        f"{load.acknowledged()} acknowledged so far, {len(load.unknown)} outcomes asked again"
        + "".join("\n     " + line for line in differences),
    )


def compare(world, load, report):
    """What the clients were told against what the database holds."""
    orders = world.orders()
    lost = [order for order in load.orders.values() if order not in orders]
    report.check(not lost, f"{len(load.orders)} acknowledged orders, {len(lost)} lost")
    doubled = len(orders) - len(set(load.orders.values()))
    report.check(doubled == 0, f"{len(orders)} orders in the database, {doubled} without an answer")
    report.check(
        len(set(load.orders.values())) == len(load.orders),
        "every key has an order of its own",
    )
    report.check(not load.strange, f"{len(load.strange)} answers that should not be: "
                 + str(load.strange[:3]))
    report.check(len(load.unknown) > 0, f"{len(load.unknown)} outcomes were unknown for a while "
                 "(none at all would mean that nothing was struck)")
    report.check(
        world.reserved() == load.pieces,
        f"reserved {world.reserved()} pieces, acknowledged {load.pieces}",
    )


async def run(arguments):
    report = Report()
    seed = arguments.seed or random.SystemRandom().randrange(1 << 32)
    print(f"seed {seed}")
    dice = random.Random(seed)
    world = World(os.environ["CHAOLU_TEST_CLUSTER"], os.environ["CHAOLU_BINARY"])
    try:
        world.open()
        load = Load(world.port, world.buyer_key, world.skus, CONNECTIONS, seed)
        load.start()
        for number in range(1, arguments.server_kills + 1):
            await one_round(world, load, report, f"server killed {number}", world.kill_server,
                            dice.uniform(0.2, 0.8))
        for number in range(1, arguments.database_kills + 1):
            await one_round(world, load, report, f"PostgreSQL killed {number}",
                            world.kill_database, dice.uniform(0.2, 0.8))
        await load.stop()
        compare(world, load, report)
    finally:
        world.close()
    print(f"{report.passed} passed, {report.failed} failed")
    return report.failed == 0


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--server-kills", type=int, default=20)
    parser.add_argument("--database-kills", type=int, default=10)
    parser.add_argument("--seed", type=int)
    try:
        sys.exit(0 if asyncio.run(run(parser.parse_args())) else 1)
    except (OSError, KeyError, subprocess.SubprocessError) as error:
        print(f"the fault test could not run: {error!r}")
        print("0 passed, 1 failed")
        sys.exit(1)


main()
