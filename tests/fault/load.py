"""Buyers that place orders over keep-alive connections and never take silence for an answer."""

import asyncio
import json
import random
import uuid

# Crockford base32, as identifiers are written outside; the database holds hexadecimal.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def uuid_of(public_id):
    number = 0
    for letter in public_id.split("_")[1]:
        number = number * 32 + ALPHABET.index(letter)
    return str(uuid.UUID(int=number & ((1 << 128) - 1)))


class Load:
    """`orders` maps each key that was answered 201 to its order; `unknown` are keys that had to be
    asked again."""

    def __init__(self, port, key, skus, connections, seed):
        self.port = port
        self.key = key
        self.skus = skus
        self.connections = connections
        self.seed = seed
        self.orders = {}
        self.pieces = 0
        self.unknown = set()
        self.strange = []
        self.is_stopping = False
        self.may_run = asyncio.Event()
        self.at_rest = 0
        self.tasks = []

    def acknowledged(self):
        return len(self.orders)

    def start(self):
        self.tasks = [asyncio.create_task(self.buyer(number))
                      for number in range(self.connections)]

    def resume(self):
        self.may_run.set()

    async def pause(self):
        """Returns when every buyer knows the outcome of its last order."""
        self.may_run.clear()
        while self.at_rest < self.connections:
            await asyncio.sleep(0.01)

    async def stop(self):
        self.is_stopping = True
        self.may_run.set()
        await asyncio.gather(*self.tasks)

    async def buyer(self, number):
        dice = random.Random(self.seed + number)
        wire = Wire(self.port)
        while True:
            self.at_rest += 1
            await self.may_run.wait()
            self.at_rest -= 1
            if self.is_stopping:
                wire.close()
                return
            await self.order(wire, dice)

    async def order(self, wire, dice):
        lines = [{"sku": dice.choice(self.skus),
                  "quantity": {"value": dice.randint(1, 3), "unit": "piece"}} for _ in range(2)]
        body = json.dumps({"lines": lines, "deliveries": [
            {"receiver": "收货处", "phone": "010-12345678", "division_code": "110105",
             "address": "示例路 1 号"}]}).encode()
        key = str(uuid.UUID(int=dice.getrandbits(128)))
        head = (f"POST /v1/orders HTTP/1.1\r\nHost: fault\r\nAuthorization: Bearer {self.key}\r\n"
                f"Content-Type: application/json\r\nIdempotency-Key: {key}\r\n"
                f"Content-Length: {len(body)}\r\n\r\n").encode()
        while True:
            try:
                status, text = await wire.ask(head + body)
            except (OSError, asyncio.IncompleteReadError, ValueError):
                self.unknown.add(key)
                wire.close()
                await asyncio.sleep(0.02)
                continue
            if status == 201:
                self.orders[key] = uuid_of(json.loads(text)["id"])
                self.pieces += sum(line["quantity"]["value"] for line in lines)
                return
            # Told to ask again: with the same key, as ever.
            if status == 503 or (status == 409 and b"request-in-progress" in text):
                self.unknown.add(key)
                await asyncio.sleep(0.02)
                continue
            self.strange.append((status, text[:300]))
            return


class Wire:
    """One HTTP/1.1 connection, opened when needed."""

    def __init__(self, port):
        self.port = port
        self.reader = None
        self.writer = None

    def close(self):
        if self.writer:
            self.writer.close()
        self.writer = None

    async def ask(self, request):
        if not self.writer:
            self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
        self.writer.write(request)
        await self.writer.drain()
        head = (await asyncio.wait_for(self.reader.readuntil(b"\r\n\r\n"), 20)).lower()
        length = int(head.split(b"content-length:")[1].split(b"\r\n")[0])
        text = await asyncio.wait_for(self.reader.readexactly(length), 20)
        if b"connection: close" in head:
            self.close()
        return int(head.split()[1]), text
