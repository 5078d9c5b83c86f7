"""What the benchmarks measure, brought up and taken down: a cluster, a database, one server.

Everything here ends with the process: each child is stopped by its own id, and would be told to
stop by the kernel if this process were killed. Sockets are of loopback or in the file system.
"""

import contextlib
import http.client
import json
import os
import pathlib
import re
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
CLUSTER_SCRIPT = ROOT / "deploy" / "lib" / "cluster.sh"
TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")
READY_SECONDS_MAX = 30
DRAIN_SECONDS_MAX = 40
IDLE_SECONDS_MAX = 2


class Trouble(Exception):
    """Something the benchmark needs did not work; its text says what."""


def run(command, text=None, seconds=300, errors=subprocess.PIPE):
    """Runs a command to its end and returns what it printed."""
    command = [str(word) for word in command]
    try:
        done = subprocess.run(command, input=text, stdout=subprocess.PIPE, stderr=errors,
                              encoding="utf-8", timeout=seconds, check=False)
    except subprocess.TimeoutExpired as late:
        raise Trouble(f"{pathlib.Path(command[0]).name} took over {seconds} s") from late
    if done.returncode != 0:
        end = "\n".join((done.stdout + (done.stderr or "")).strip().splitlines()[-12:])
        raise Trouble(f"{pathlib.Path(command[0]).name} ended with {done.returncode}:\n{end}")
    return done.stdout


def end_on_signals():
    """Turns SIGTERM and SIGHUP into an exception, so that what was started is stopped."""
    def stop(number, _frame):
        raise KeyboardInterrupt(f"signal {number}")
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)


class Cluster:
    """The cluster of the environment (tests/run gives one), else one of our own."""

    def __init__(self, folder):
        self.is_ours = "CHAOLU_TEST_DATABASE" not in os.environ
        if self.is_ours:
            self.folder = folder / "cluster"
            conninfo = run([CLUSTER_SCRIPT, "start", self.folder]).strip()
        else:
            self.folder = os.environ["CHAOLU_TEST_CLUSTER"]
            conninfo = os.environ["CHAOLU_TEST_DATABASE"]
        self.where = dict(part.split("=", 1) for part in conninfo.split())
        self.postmaster = int(run([CLUSTER_SCRIPT, "pid", self.folder]))

    def remove(self):
        if self.is_ours:
            run([CLUSTER_SCRIPT, "remove", self.folder])


class Database:
    """A fresh database, or a copy of another, owned by chaolu_owner as in a real installation."""

    def __init__(self, cluster, copied_from="template1"):
        self.cluster = cluster
        self.name = f"bench_{os.getpid()}_{secrets.token_hex(3)}"
        self._psql("postgres", f"""
            select 'create role chaolu_owner login createrole'
             where not exists (select from pg_roles where rolname = 'chaolu_owner') \\gexec
            create database {self.name} owner chaolu_owner template {copied_from};""")

    def conninfo(self, **settings):
        """As the owner, from whom the application's role is a setting away."""
        where = self.cluster.where
        text = f"host={where['host']} port={where['port']} dbname={self.name} user=chaolu_owner"
        options = " ".join(f"-c {name}={value}" for name, value in settings.items())
        return f"{text} options='{options}'" if options else text

    def sql(self, text):
        """Runs SQL as a superuser; the rows it returns, split into columns."""
        printed = self._psql(self.name, text)
        return [line.split("\x1f") for line in printed.splitlines()]

    def value(self, text):
        return self.sql(text)[0][0]

    def _psql(self, database, text):
        where = self.cluster.where
        conninfo = f"host={where['host']} port={where['port']} dbname={database} user=postgres"
        return run(["psql", "-X", "-q", "-A", "-t", "-F", "\x1f", "-v", "ON_ERROR_STOP=1", "-d",
                    conninfo], text)

    def drop(self):
        self._psql("postgres", f"drop database if exists {self.name} with (force)")


class Server:
    """One server process with the settings it is shipped with, on ports of its own choice."""

    def __init__(self, binary, database, log):
        self.log = log
        log.write_bytes(b"")
        started = time.monotonic()
        with open(log, "ab") as errors:
            self.process = subprocess.Popen(
                ["setpriv", "--pdeathsig", "TERM", "--", str(binary), "serve", "--database",
                 database.conninfo(), "--port", "0", "--admin-port", "0"],
                stdin=subprocess.DEVNULL, stdout=errors, stderr=errors, start_new_session=True)
        self.started = started
        self.pid = self.process.pid
        try:
            self.port, self.admin_port = self._ports()
        except BaseException:
            self.stop()
            raise

    def _ports(self):
        while time.monotonic() < self.started + READY_SECONDS_MAX:
            found = re.search(rb'"message":"serving","port":"(\d+)","admin_port":"(\d+)"',
                              self.log.read_bytes())
            if found:
                return int(found[1]), int(found[2])
            if self.process.poll() is not None:
                break
            time.sleep(0.001)
        raise Trouble("the server did not start:\n" + self.log.read_text()[-2000:])

    def forget_log(self):
        """The access log of millions of requests must not fill the disk."""
        os.truncate(self.log, 0)

    def metric(self, name):
        """The sum of a metric over its labels."""
        status, text = Api(self.admin_port).call("GET", "/metrics")
        if status != 200:
            raise Trouble("the server gives no metrics")
        return sum(float(line.rsplit(" ", 1)[1]) for line in text.splitlines()
                   if re.match(rf"{name}(\{{| )", line))

    def memory_mib(self, field="VmRSS"):
        status = pathlib.Path(f"/proc/{self.pid}/status").read_text(encoding="ascii")
        return int(re.search(rf"{field}:\s+(\d+) kB", status)[1]) / 1024

    def stop(self):
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(DRAIN_SECONDS_MAX)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


class Api:
    """A client of the API for the few calls that are not the load itself; keeps its connection."""

    def __init__(self, port, key=None):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.headers = {"Authorization": f"Bearer {key}"} if key else {}
        self.used_at = 0.0

    def call(self, method, target, body=None, content_type="application/json"):
        """Status and body of the answer; JSON comes decoded."""
        headers = dict(self.headers)
        if body is not None:
            headers["Content-Type"] = content_type
            body = body if isinstance(body, bytes) else json.dumps(body).encode()
        if method == "POST":
            headers["Idempotency-Key"] = secrets.token_hex(16)
        if time.monotonic() > self.used_at + IDLE_SECONDS_MAX:
            self.connection.close()  # before the server does; it is opened again by itself
        self.connection.request(method, target, body, headers)
        answer = self.connection.getresponse()
        text = answer.read().decode()
        self.used_at = time.monotonic()
        is_json = "json" in (answer.getheader("Content-Type") or "")
        return answer.status, json.loads(text) if is_json else text

    def post(self, target, body, content_type="application/json"):
        """The document that was made; anything but success is trouble."""
        status, answer = self.call("POST", target, body, content_type)
        if status not in (200, 201):
            raise Trouble(f"POST {target}: {status} {json.dumps(answer, ensure_ascii=False)}")
        return answer

    def get(self, target):
        status, answer = self.call("GET", target)
        if status != 200:
            raise Trouble(f"GET {target}: {status} {answer}")
        return answer


class House:
    """Where everything of one run lives: a folder below build/, the cluster, the database."""

    def __init__(self, binary):
        self.binary = pathlib.Path(binary)
        if not self.binary.exists():
            raise Trouble(f"{binary} is missing. Remedy: cmake --build build/release")
        self.load_tool = find_load_tool(self.binary)
        (ROOT / "build").mkdir(exist_ok=True)
        sweep()
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix=f"bench.{os.getpid()}.",
                                                    dir=ROOT / "build"))
        self.folder.chmod(0o711)  # as root, PostgreSQL's own user must get through to its cluster
        self.clean_up = contextlib.ExitStack()
        self.clean_up.callback(shutil.rmtree, self.folder, ignore_errors=True)

    def __enter__(self):
        try:
            self.cluster = Cluster(self.folder)
            self.clean_up.callback(self.cluster.remove)
            self.database = Database(self.cluster)
            self.clean_up.callback(self.database.drop)
            self.command("migrate")
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        self.clean_up.close()

    @contextlib.contextmanager
    def another_database(self, copied_from=None):
        """For what is done in the meantime, `database` is another one: migrated, or a copy."""
        kept = self.database
        if copied_from:
            self.database = Database(self.cluster, copied_from.name)
        else:
            self.database = Database(self.cluster)
            self.command("migrate")
        try:
            yield self.database
        finally:
            self.database.drop()
            self.database = kept

    def command(self, *words):
        """Runs `chaolu WORDS` on the database, as its owner."""
        return run([self.binary, *words, "--database", self.database.conninfo()]).strip()

    def is_consistent(self):
        """Whether `chaolu check` finds every invariant kept; prints what it found if not."""
        try:
            self.command("check")
        except Trouble as trouble:
            print(trouble, file=sys.stderr)
            return False
        return True

    @contextlib.contextmanager
    def server(self, database=None):
        database = database or self.database
        server = Server(self.binary, database, self.folder / f"{database.name}.log")
        try:
            yield server
        finally:
            server.stop()

    def load(self, server, *words, seconds=60, **options):
        """Runs orders_load to its end and returns its figures."""
        given = [word for name, value in {"seconds": seconds, **options}.items()
                 for word in ("--" + name.replace("_", "-"), value)]
        printed = run([self.load_tool, "--url", f"127.0.0.1:{server.port}", *words, *given],
                      seconds=seconds + 60)
        return json.loads(printed)


def sweep():
    """Removes what runs left behind that were killed outright."""
    for old in (ROOT / "build").glob("bench.*.*"):
        if not pathlib.Path("/proc", old.name.split(".")[1]).exists():
            run([CLUSTER_SCRIPT, "remove", old / "cluster"])
            shutil.rmtree(old, ignore_errors=True)


def find_load_tool(binary):
    """CHAOLU_ORDERS_LOAD, else the newest orders_load of the build folders."""
    if "CHAOLU_ORDERS_LOAD" in os.environ:
        return os.environ["CHAOLU_ORDERS_LOAD"]
    found = [path for folder in (binary.parent, ROOT / "build" / "release", ROOT / "build" / "test")
             for path in (folder / "orders_load", folder / "tests" / "orders_load",
                          folder / "tests" / "bench" / "orders_load") if path.exists()]
    if not found:
        raise Trouble("orders_load is not built. Remedy: cmake --build build/release --target all")
    return max(found, key=lambda path: path.stat().st_mtime)


def cpu_seconds(pid, with_ended_children=False):
    """What a process has used; 0 for one that is gone."""
    try:
        stat = pathlib.Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return 0.0
    fields = stat[stat.rindex(")") + 2:].split()
    ticks = sum(int(field) for field in fields[11:15 if with_ended_children else 13])
    return ticks / TICKS_PER_SECOND


def children(pid):
    """The process ids of the living children."""
    path = pathlib.Path(f"/proc/{pid}/task/{pid}/children")
    return [int(word) for word in path.read_text(encoding="ascii").split()]


def postgres_cpu_seconds(postmaster):
    """All of PostgreSQL: the postmaster, those it has buried, and those that live."""
    return (cpu_seconds(postmaster, with_ended_children=True)
            + sum(cpu_seconds(child) for child in children(postmaster)))
