"""One measurement beside the other: what was done a second, and which processor time it took."""

import statistics
import time

import house

# Never the same orders twice in one run: keys come from the seed.
seeds = iter(range(1, 1_000_000))


class Bench:
    """The house, the market and the server of one run, and the figures gathered so far."""

    def __init__(self, place, market, server, pgbench, seconds, rounds):
        self.place = place
        self.market = market
        self.server = server
        self.pgbench = pgbench
        self.seconds = seconds
        self.rounds = rounds
        self.figures = {}
        self.runs = []
        self.faults = []

    def watch(self, name, action):
        """Runs the action, which returns its figures, and adds who used how many cores."""
        self.server.forget_log()
        before = self._counters()
        result = action()
        after = self._counters()
        spent = {key: after[key] - before[key] for key in after}
        wall = spent.pop("wall")
        result["name"] = name
        result["server_cores"] = spent["server"] / wall
        result["postgres_cores"] = spent["postgres"] / wall
        result["load_cores"] = result["cpu_seconds"] / wall
        if spent["groups"]:
            result["calls_in_a_group"] = spent["calls"] / spent["groups"]
        if result["done"]:
            result["wal_bytes_each"] = spent["wal"] / result["done"]
        self.runs.append(result)
        return result

    def _counters(self):
        place = self.place
        wal = int(place.database.value("select pg_current_wal_insert_lsn() - '0/0'::pg_lsn"))
        return {
            "wal": wal,
            "groups": self.server.metric("batch_calls_count"),
            "calls": self.server.metric("batch_calls_sum"),
            "server": house.cpu_seconds(self.server.pid),
            "postgres": house.postgres_cpu_seconds(place.cluster.postmaster),
            "wall": time.monotonic(),
        }

    def ours(self, name, connections, expected, *words, **options):
        """The load tool against the server; every answer must have the expected status."""
        def action():
            result = self.place.load(self.server, *words, connections=connections,
                                     seconds=self.seconds, seed=next(seeds), **options)
            result["done"] = result["answers"]
            others = {status: count for status, count in result["statuses"].items()
                      if status != str(expected)}
            if others or result["lost"]:
                self.faults.append(f"{name} at {connections} connections: {others}, "
                                   f"{result['lost']} lost")
            return result
        return self.watch(f"{name} ours {connections}", action)

    def pgbench_run(self, name, script, clients, variables, **options):
        def action():
            result = self.pgbench.run(script, clients, variables, seconds=self.seconds, **options)
            result["done"] = result["transactions"]
            return result
        return self.watch(f"{name} pgbench {clients}", action)

    def compare(self, name, ours, yardstick, steps, rounds):
        """Alternates both over the (connections, clients) of `steps`; best of the medians."""
        # Plans made for empty tables go when autovacuum has seen the rows, a minute later; and the
        # first change of a page after a checkpoint writes all of it: once here, for neither.
        self.place.database.sql("analyze")
        self.place.database.sql("checkpoint")
        yardstick(steps[0][1])
        ours(steps[0][0])
        mine, theirs = {}, {}
        for _ in range(rounds):
            for connections, clients in steps:
                theirs.setdefault(clients, []).append(yardstick(clients))
                mine.setdefault(connections, []).append(ours(connections))
        best_ours = best_of(mine)
        best_theirs = best_of(theirs)
        self.figures[f"{name}_ours"] = median(best_ours, "per_second")
        self.figures[f"{name}_ours_connections"] = best_ours[0]["connections"]
        self.figures[f"{name}_pgbench"] = median(best_theirs, "per_second")
        self.figures[f"{name}_pgbench_clients"] = best_theirs[0]["clients"]
        self.figures[f"{name}_ratio"] = (self.figures[f"{name}_ours"]
                                         / self.figures[f"{name}_pgbench"])
        self.figures[f"{name}_bound"] = bound_of(best_ours)
        self.figures[f"{name}_pgbench_bound"] = bound_of(best_theirs)
        return mine


def median(results, key):
    return statistics.median(result[key] for result in results)


def best_of(by_setting):
    return max(by_setting.values(), key=lambda results: median(results, "per_second"))


def bound_of(results):
    """What a measurement was made of, in words."""
    text = (f"cores: server {median(results, 'server_cores'):.2f}, "
            f"PostgreSQL {median(results, 'postgres_cores'):.2f}, "
            f"load {median(results, 'load_cores'):.2f}")
    if all("calls_in_a_group" in result for result in results):
        text += f"; {median(results, 'calls_in_a_group'):.0f} orders a transaction"
    if all(result.get("wal_bytes_each", 0) > 100 for result in results):
        text += f"; {median(results, 'wal_bytes_each') / 1000:.1f} kB of WAL each"
    return text


def left_behind(database, document_id, aggregate):
    """What an API call left in the idempotency table and in the feed: answer and event."""
    row = database.sql(f"""
        select encode(convert_to(i.headers, 'UTF8'), 'hex'),
               encode(convert_to(i.body, 'UTF8'), 'hex'), encode(convert_to(e.data, 'UTF8'), 'hex')
        from idempotency_key i, event e
        where position('{document_id}' in i.body) > 0 and e.aggregate_id = '{aggregate}'""")[0]
    names = ("answer_headers", "answer_body", "event_data")
    return {name: bytes.fromhex(text).decode() for name, text in zip(names, row)}


# What the server writes on its own once a minute is no part of what is compared.
OF_JOBS = {"stock_audit", "stock_audited", "stock_difference"}


def rows_and_bytes(database):
    """Per table: its rows and the bytes of their values."""
    tables = [row[0] for row in database.sql(
        "select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace"
    ) if row[0] not in OF_JOBS]
    query = " union all ".join(
        f"select '{table}', count(*), coalesce(sum(pg_column_size(t.*)), 0) from {table} t"
        for table in tables)
    return {name: (int(rows), int(size)) for name, rows, size in database.sql(query)}


def differences(database, ours, yardstick, done, slack):
    """What two actions that each do `done` things write, where they differ: text, or nothing."""
    start = rows_and_bytes(database)
    ours()
    middle = rows_and_bytes(database)
    yardstick()
    end = rows_and_bytes(database)
    faults = []
    for table in start:
        mine, theirs = ([(after[table][at] - before[table][at]) / done for at in (0, 1)]
                        for before, after in ((start, middle), (middle, end)))
        if abs(mine[0] - theirs[0]) > slack.get(table, 0):
            faults.append(f"{table}: {mine[0]:.3f} rows each, the yardstick {theirs[0]:.3f}")
        elif mine[1] and abs(theirs[1] / mine[1] - 1) > 0.1:
            faults.append(f"{table}: {mine[1]:.0f} bytes each, the yardstick {theirs[1]:.0f}")
    return faults
