"""A database, a server and a market to break: started, killed, started again, looked at."""

import asyncio
import datetime
import http.client
import json
import os
import signal
import socket
import subprocess
import time
import uuid
import zoneinfo

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
CLUSTER_SH = os.path.join(ROOT, "deploy/lib/cluster.sh")
SKUS = [f"FAULT-{number}" for number in range(8)]
SUPPLIER = "93140406MA0DEM0133"
SC_NUMBER = "SC10314040600012"
BUYER = "91110105MA0DEM048H"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def output_of(command):
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    if done.returncode:
        raise OSError(f"{command[:3]}: {done.stderr.strip()[-500:]}")
    return done.stdout


class World:
    """Owns the processes it starts and stops them by their own pids."""

    def __init__(self, cluster, binary, pieces=1_000_000_000):
        self.cluster = cluster
        self.binary = binary
        self.port = free_port()
        self.admin_port = free_port()
        self.server = None
        self.log = open(os.path.join(cluster, "server.log"), "ab") if os.access(
            cluster, os.W_OK) else subprocess.DEVNULL
        self.skus = SKUS
        self.pieces = pieces
        self.buyer_key = self.supplier_key = self.operator_key = ""

    def conninfo(self, database):
        superuser = output_of([CLUSTER_SH, "conninfo", self.cluster]).strip()
        return f"{superuser} dbname={database}"

    def sql(self, text, database="chaolu_fault"):
        done = output_of(["psql", "-X", "-A", "-t", "-d", self.conninfo(database), "-c", text])
        return done.strip().splitlines()

    def open(self):
        self.sql("create database chaolu_fault", "postgres")
        database = ["--database", self.conninfo("chaolu_fault")]
        output_of([self.binary, "migrate", *database])
        output_of([self.binary, "market", "add", *database, "--code", "fault", "--name", "故障",
                   "--origin", "140406", "--destination", "110105"])
        operator = output_of([self.binary, "key", "add", *database, "--market", "fault",
                              "--name", "fault"]).strip()
        self.operator_key = operator
        self.start_server()
        self.fill(operator)

    def start_server(self):
        self.server = subprocess.Popen(
            [self.binary, "serve", "--database", self.conninfo("chaolu_fault"),
             "--port", str(self.port), "--admin-port", str(self.admin_port)],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=self.log)

    def post(self, key, target, body):
        for _ in range(100):
            try:
                connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
                connection.request("POST", target, json.dumps(body), {
                    "Authorization": "Bearer " + key, "Content-Type": "application/json",
                    "Idempotency-Key": str(uuid.uuid4())})
                reply = connection.getresponse()
                text = reply.read()
                if reply.status >= 400:
                    raise RuntimeError(f"{target}: {reply.status} {text.decode()}")
                return json.loads(text)
            except ConnectionError:
                time.sleep(0.05)
        raise OSError("the server does not start")

    def admit(self, operator, supplier):
        """A licence to make sauces, from a day on which this runs, and the approval to sell them."""
        today = datetime.datetime.now(zoneinfo.ZoneInfo("Asia/Shanghai")).date()
        self.post(operator, "/v1/licences", {
            "supplier_id": supplier, "kind": "sc", "number": SC_NUMBER, "issued_to": "供应商",
            "valid_from": str(today), "valid_to": str(today + datetime.timedelta(days=365))})
        self.post(operator, f"/v1/suppliers/{supplier}:approve", {
            "categories": ["sauce"], "review_waived": True, "reason": "fault"})

    def fill(self, operator):
        def party(kind, uscc, name, role):
            organisation = self.post(operator, "/v1/organisations",
                                     {"kind": kind, "uscc": uscc, "name": {"zh": name}})
            if kind == "supplier":
                self.admit(operator, organisation["id"])
            return self.post(operator, "/v1/api-keys",
                             {"organisation_id": organisation["id"], "name": "fault",
                              "role": role})["secret"]

        supplier = self.supplier_key = party("supplier", SUPPLIER, "供应商", "supplier_admin")
        self.buyer_key = party("buyer", BUYER, "采购方", "buyer_admin")
        self.post(supplier, "/v1/products", {
            "code": "FAULT", "category": "sauce", "name": {"zh": "故障酱"},
            "origin_division": "140406",
            "skus": [{"code": sku, "name": {"zh": sku}, "base_unit": "piece"} for sku in SKUS]})
        self.post(operator, "/v1/price-lists", {
            "code": "fault", "name": {"zh": "价目"}, "valid_from": "2020-01-01",
            "prices": [{"sku": sku, "price": "3.0000", "per": "piece"} for sku in SKUS]})
        self.post(supplier, "/v1/lots:batch", {
            "lots": [{"sku": sku, "lot_code": sku, "production_date": "2020-01-01",
                      "quantity": {"value": self.pieces, "unit": "piece"}} for sku in SKUS]})

    async def kill_server(self):
        self.server.send_signal(signal.SIGKILL)
        self.server.wait()
        self.start_server()

    async def kill_database(self):
        """The postmaster dies; its orphans may hold the shared memory for a while, so the start is
        tried again until it works."""
        pid = int(output_of([CLUSTER_SH, "pid", self.cluster]).strip())
        os.kill(pid, signal.SIGKILL)
        for _ in range(60):
            try:
                output_of([CLUSTER_SH, "start", self.cluster])
                return
            except OSError:
                await asyncio.sleep(0.2)
        raise OSError("PostgreSQL does not start again")

    def check(self):
        done = subprocess.run([self.binary, "check", "--database", self.conninfo("chaolu_fault")],
                              capture_output=True, text=True, timeout=120, check=False)
        if done.returncode == 0:
            return []
        return (done.stdout + done.stderr).strip().splitlines()

    def orders(self):
        return set(self.sql("select id from sales_order"))

    def reserved(self):
        return int(self.sql("select sum(reserved) from stock")[0])

    def close(self):
        if self.server and self.server.poll() is None:
            self.server.terminate()
            try:
                self.server.wait(timeout=40)
            except subprocess.TimeoutExpired:
                self.server.kill()
                self.server.wait()
