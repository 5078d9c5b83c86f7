"""One who does everything that moves stock, at random, and asks again what it does not know."""

import collections
import datetime
import http.client
import json
import random
import threading
import time
import uuid
import zoneinfo

from world import SKUS

SECOND, STALL = "HUB", "STALL"
REFUSALS = {404, 409, 412, 422}
# The first is left alone: its counter is the one that will be tampered with.
TRADED = SKUS[1:]


def pieces(value):
    return {"value": value, "unit": "piece"}


class Client(threading.Thread):
    """Does one random thing after the other until it is told to stop."""

    def __init__(self, world, seed, is_stopping):
        super().__init__()
        self.world = world
        self.dice = random.Random(seed)
        self.is_stopping = is_stopping
        self.statuses = collections.Counter()
        self.strange = []
        self.orders, self.held, self.sent, self.pools = [], [], [], []
        self.parts, self.picked, self.shipped = [], [], []
        self.bought, self.uninspected = [], []
        self.today = datetime.datetime.now(zoneinfo.ZoneInfo("Asia/Shanghai")).date()
        self.actions = [(self.receive, 6), (self.order, 10), (self.cancel, 3), (self.adjust, 4),
                        (self.pick, 6), (self.ship, 5), (self.bring_back, 3),
                        (self.count, 3), (self.transform, 3), (self.hold, 2), (self.let_go, 2),
                        (self.send, 3), (self.arrive, 3), (self.share, 2), (self.give_back, 1),
                        (self.upload, 1), (self.sync, 1), (self.tally, 2), (self.tell_all, 1),
                        (self.report, 4), (self.buy, 3), (self.take_in, 4), (self.inspect, 4)]

    def call(self, key, method, target, body=None, content_type="application/json", **headers):
        """Status and body. Asked again under the same key until the outcome is known."""
        headers |= {"Authorization": "Bearer " + key}
        if method == "POST":
            headers["Idempotency-Key"] = str(uuid.UUID(int=self.dice.getrandbits(128)))
        if body is not None:
            headers["Content-Type"] = content_type
            body = body if isinstance(body, bytes) else json.dumps(body).encode()
        for _ in range(400):
            try:
                connection = http.client.HTTPConnection("127.0.0.1", self.world.port, timeout=20)
                connection.request(method, target, body, headers)
                reply = connection.getresponse()
                text = reply.read()
                connection.close()
            except (OSError, http.client.HTTPException):
                self.statuses["unknown"] += 1
                time.sleep(0.05)
                continue
            if reply.status in (429, 503):
                time.sleep(0.05)
                continue
            return reply.status, json.loads(text or b"null")
        raise OSError("the server does not answer")

    def do(self, target, body=None, key=None, **headers):
        """The document that came of it, or nothing after a refusal."""
        status, answer = self.call(key or self.world.supplier_key, "POST", target, body, **headers)
        name = target.split("?")[0].rsplit("_", 1)[0]
        self.statuses[f"{'done' if status < 300 else 'refused'}"] += 1
        if status >= 300 and status not in REFUSALS:
            self.strange.append(f"{name}: {status} {json.dumps(answer)[:300]}")
        return answer if status < 300 else None

    def get(self, target):
        return self.call(self.world.supplier_key, "GET", target)[1]

    def sku(self):
        return self.dice.choice(TRADED)

    def lot(self, sku):
        return {"sku": sku, "lot_code": str(uuid.UUID(int=self.dice.getrandbits(128))),
                "production_date": str(self.today), "quantity": pieces(self.dice.randint(1, 60)),
                "expiry_date": str(self.today + datetime.timedelta(self.dice.randint(1, 30)))}

    def receive(self):
        self.do("/v1/lots:batch", {"lots": [self.lot(self.sku()) for _ in range(2)]})

    def buy(self):
        made = self.do("/v1/purchase-orders", {
            "seller": "三组", "over_receipt_pct": self.dice.choice([0, 10]),
            "lines": [{"sku": sku, "quantity": pieces(self.dice.randint(1, 60)),
                       "needs_inspection": self.dice.random() < 0.6}
                      for sku in self.dice.sample(TRADED, 2)]})
        if made:
            self.bought.append(made)

    def take_in(self):
        if self.bought:
            order = self.dice.choice(self.bought[-5:])
            line = self.dice.choice(order["lines"])
            lot = self.lot(line["sku"]) | {"position": line["position"]}
            if self.dice.random() < 0.5:
                lot["location"] = SECOND
            del lot["sku"]
            made = self.do("/v1/goods-receipts",
                           {"purchase_order_id": order["id"], "lines": [lot]})
            if made and line["needs_inspection"]:
                self.uninspected.append(made)
            elif self.dice.random() < 0.2:
                self.do(f"/v1/purchase-orders/{order['id']}:close")

    def inspect(self):
        if self.uninspected:
            receipt = self.uninspected.pop(self.dice.randrange(len(self.uninspected)))
            rejected = self.dice.randint(0, receipt["lines"][0]["quantity"])
            self.do(f"/v1/goods-receipts/{receipt['id']}:inspect", {"lines": [
                {"position": 1, "rejected": pieces(rejected), "note": "抽检"}]})

    def order(self, skus=None):
        skus = skus or self.dice.sample(TRADED, self.dice.randint(1, 3))
        delivery = {"receiver": "食堂", "phone": "010-55550100", "division_code": "110105",
                    "address": "朝阳区双桥路十二号院食堂东门收货处"}
        if self.dice.random() < 0.4:
            until = self.today + datetime.timedelta(self.dice.randint(0, 20))
            delivery["window"] = {"from": str(self.today), "to": str(until)}
        made = self.do("/v1/orders", {
            "lines": [{"sku": sku, "quantity": pieces(self.dice.randint(1, 25))} for sku in skus],
            "deliveries": [delivery]}, key=self.world.buyer_key)
        if made:
            self.orders.append(made["id"])
            self.parts += [part["id"] for part in made["supplier_orders"]]

    def pick(self):
        if self.parts:
            part = self.dice.choice(self.parts[-20:])
            self.do(f"/v1/supplier-orders/{part}:confirm", {})
            place = self.dice.choice(["main", SECOND])
            made = self.do(f"/v1/supplier-orders/{part}/shipments", {"location": place})
            if made:
                self.picked.append(made["id"])

    def ship(self):
        if self.picked:
            shipment = self.picked.pop()
            if self.dice.random() < 0.3:
                self.do(f"/v1/shipments/{shipment}:cancel")
            elif self.do(f"/v1/shipments/{shipment}:ship", {"plate_no": "晋D12345"}):
                self.shipped.append(shipment)

    def bring_back(self):
        if self.shipped:
            line = {"position": 1, "quantity": pieces(self.dice.randint(1, 5))}
            if self.dice.random() < 0.4:
                line["reason"] = "spoilage"
            self.do(f"/v1/shipments/{self.dice.choice(self.shipped)}:return", {"lines": [line]})

    def cancel(self):
        if self.orders:
            order = self.orders.pop(self.dice.randrange(len(self.orders)))
            self.do(f"/v1/orders/{order}:cancel", {"reason": "改期"}, key=self.world.buyer_key)

    def adjust(self):
        value = self.dice.choice([-1, 1]) * self.dice.randint(1, 20)
        self.do("/v1/stock-adjustments", {"sku": self.sku(), "reason": "sample" if value < 0
                                          else "found", "delta": pieces(value)})

    def count(self):
        sku = self.sku()
        rows = [row for row in self.get(f"/v1/stock?sku={sku}")["items"]
                if row["pool"] == "general"]
        if rows:
            row = rows[0]
            counted = max(row["on_hand"] + self.dice.randint(-5, 5), 0)
            self.do("/v1/stock-counts", {"sku": sku, "counted": pieces(counted)},
                    **{"If-Match": f'"{row["version"]}"'})

    def transform(self):
        source, into = self.dice.sample(TRADED, 2)
        self.do("/v1/transformations", {
            "inputs": [{"sku": source, "quantity": pieces(self.dice.randint(1, 20))}],
            "outputs": [self.lot(into)]})

    def hold(self):
        lots = self.get(f"/v1/lots?sku={self.sku()}&page_size=20")["items"]
        if lots:
            lot = self.dice.choice(lots)["id"]
            if self.do(f"/v1/lots/{lot}:hold", {"reason": "抽检"}):
                self.held.append(lot)

    def let_go(self):
        if self.held:
            self.do(f"/v1/lots/{self.held.pop()}:release", {"reason": "合格"})

    def send(self):
        places = self.dice.sample(["main", SECOND, STALL], 2)
        made = self.do("/v1/stock-transfers", {
            "from": places[0], "to": places[1],
            "items": [{"sku": self.sku(), "quantity": pieces(self.dice.randint(1, 30))}]})
        if made:
            self.sent.append(made)

    def arrive(self):
        if self.sent:
            transfer = self.sent.pop(self.dice.randrange(len(self.sent)))
            luck, target = self.dice.random(), f"/v1/stock-transfers/{transfer['id']}"
            if luck < 0.3:
                self.do(target + ":cancel")
            elif luck < 0.5:
                all_but_one = sum(line["sent"] for line in transfer["lines"]) - 1
                self.do(target + ":receive", {"items": [
                    {"sku": transfer["lines"][0]["sku"], "received": pieces(all_but_one),
                     "reason": "damage"}]})
            else:
                self.do(target + ":receive", {})

    def share(self):
        end = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(
            seconds=self.dice.uniform(0.2, 3))
        made = self.do("/v1/pools", {
            "code": f"S-{self.dice.getrandbits(48)}", "kind": "session", "channel": "livestream",
            "gives_back_at": end.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "items": [{"sku": self.sku(), "quantity": pieces(self.dice.randint(1, 30))}]})
        if made:
            self.pools.append(made["id"])

    def give_back(self):
        if self.pools:
            self.do(f"/v1/pools/{self.pools.pop()}:give-back", {})

    def upload(self):
        rows = [self.lot(self.sku()) for _ in range(20)]
        text = "sku,lot_code,harvest_date,quantity,unit\n" + "".join(
            f"{row['sku']},{row['lot_code']},{self.today},{row['quantity']['value']},piece\n"
            for row in rows)
        self.do("/v1/stock-imports?dry_run=false", text.encode(),
                content_type="text/csv; charset=utf-8")

    def sync(self):
        now = datetime.datetime.now(datetime.timezone.utc)
        self.do("/v1/field-records:sync", {"records": [{
            "id": f"F-{self.dice.randrange(50)}",
            "recorded_at": now.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "lot": self.lot(self.sku())}]})

    def tally(self):
        sku = self.sku()
        rows = [row for row in self.get(f"/v1/stock?sku={sku}")["items"]
                if row["pool"] == "general" and row["location"] == "main"]
        if rows:
            now = datetime.datetime.now(datetime.timezone.utc)
            self.do("/v1/field-counts:sync", {"counts": [{
                "id": f"C-{self.dice.randrange(50)}", "sku": sku,
                "recorded_at": now.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
                "seen_version": rows[0]["version"],
                "counted": pieces(max(rows[0]["on_hand"] + self.dice.randint(-3, 3), 0))}]})

    def tell_all(self):
        rows = [self.lot(sku) for sku in self.dice.sample(TRADED, 6)]
        text = "sku,lot_code,harvest_date,quantity,unit\n" + "".join(
            f"{row['sku']},{row['lot_code']},{self.today},{row['quantity']['value']},piece\n"
            for row in rows)
        seen = self.do("/v1/stock-imports?absent=zero", text.encode(),
                       content_type="text/csv; charset=utf-8")
        if seen:
            self.do(f"/v1/stock-imports/{seen['id']}:confirm")

    def report(self):
        lines = [{"sku": sku, "kind": "sold", "quantity": pieces(self.dice.randint(1, 8)),
                  "amount": {"amount": self.dice.randint(0, 5000), "currency": "CNY"}}
                 for sku in self.dice.sample(TRADED, 1)]
        lines.append({"sku": self.sku(), "kind": "lost", "reason": "spoilage",
                      "quantity": pieces(1)})
        made = self.do("/v1/consignment-reports", {
            "location_id": self.world.stall, "business_day": str(self.today),
            "lines": lines[:self.dice.randint(1, 2)]}, key=self.world.buyer_key)
        if made and self.dice.random() < 0.3:
            self.do(f"/v1/consignment-reports/{made['id']}:reverse", {"reason": "记错了"},
                    key=self.world.buyer_key)

    def run(self):
        actions, weights = zip(*self.actions)
        try:
            while not self.is_stopping.is_set():
                self.dice.choices(actions, weights)[0]()
        except Exception as trouble:  # a thread that dies unseen would be a test that cannot fail
            self.strange.append(repr(trouble))
