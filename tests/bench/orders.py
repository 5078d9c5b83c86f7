"""Orders a second over HTTP beside one transaction per order in pgbench, spread and on one SKU."""

import house
import measure
import prepare

STEPS = ((16, 8), (64, 32), (256, 64))
VERIFIED_ORDERS = 2000
# How many suppliers an order has is chance: 1.9 on average, and so are its parts and events.
CHANCE = {"supplier_order": 0.06, "event": 0.06}


def order_body(first, second):
    lines = [{"sku": prepare.sku_code(number), "quantity": {"value": 1, "unit": "box"}}
             for number in (first, second)]
    return {"lines": lines,
            "deliveries": [{"receiver": "双桥街道社区食堂", "phone": "010-55550100",
                            "division_code": "110105",
                            "address": "朝阳区双桥路十二号院食堂东门收货处"}]}


def sample(bench, first, second):
    """What one order leaves behind, for the yardstick to write the same."""
    api = house.Api(bench.server.port, bench.market.buyer.key)
    order = api.post("/v1/orders", order_body(first, second))
    part = prepare.uuid_of(order["supplier_orders"][0]["id"])
    return measure.left_behind(bench.place.database, order["id"], part)


def variables(bench, left):
    market = bench.market
    return {
        "market": market.uuid, "buyer": market.buyer.uuid, "day": market.today.isoformat(),
        "first_sku": prepare.FIRST_SKU, "skus": market.skus, "price_list": prepare.PRICE_LIST,
        "buyers": "{" + market.buyer.uuid + "}",
        "scopes": "{general,buyer:" + market.buyer.uuid + "}",
        "price_trace": f"only_list 0 any;applied general {prepare.PRICE_LIST}",
        **left,
    }


def load_options(bench):
    first_digit = str(prepare.FIRST_SKU)[0]
    return {"key": bench.market.buyer.key, "skus": f"{first_digit}:{bench.market.skus}"}


def verify(bench, name, script, words, given):
    """The yardstick is honest only while it writes the same rows."""
    def ours():
        done = bench.place.load(bench.server, *words, connections=16, count=VERIFIED_ORDERS,
                                seconds=60, seed=next(measure.seeds), **load_options(bench))
        if done["statuses"] != {"201": VERIFIED_ORDERS}:
            raise house.Trouble(f"orders were refused: {done}")

    def yardstick():
        bench.pgbench.run(script, 2, given, transactions=VERIFIED_ORDERS // 2)
    faults = measure.differences(bench.place.database, ours, yardstick, VERIFIED_ORDERS, CHANCE)
    bench.faults += [f"{name} is not the same work: {fault}" for fault in faults]


def compare(bench, name, script, words, other_sku):
    given = variables(bench, sample(bench, 0, other_sku))
    verify(bench, name, script, words, given)
    return bench.compare(
        name,
        lambda connections: bench.ours(name, connections, 201, *words, **load_options(bench)),
        lambda clients: bench.pgbench_run(name, script, clients, given),
        STEPS, bench.rounds)


def run(bench):
    if bench.rounds > 1:
        prepare.age_log(bench.place.database)
    spread = compare(bench, "orders_spread", "order_spread.sql", (), 3)
    bench.figures["orders_p99_ms"] = measure.median(spread[64], "p99_ms")
    bench.figures["orders_p50_ms"] = measure.median(spread[64], "p50_ms")
    bench.figures["orders_p99_per_second"] = measure.median(spread[64], "per_second")
    compare(bench, "orders_hot", "order_hot.sql", ("--hot",), 0)
