"""pgbench as the yardstick: our own SQL in its scripts, the application's role, all prepared.

A script names a statement of storage/ as {{storage/ordering.cpp find_sku_facts codes=array[:n]}}:
the text is taken from the C++ source, so that the yardstick cannot fall behind it, and its bind
variables, which pgbench writes the same way, may be given other names or expressions.
"""

import os
import pathlib
import re
import resource
import subprocess

import house

HERE = pathlib.Path(__file__).resolve().parent
THREADS = 2
# Every session first plans every statement; that is not measured.
WARM_SECONDS = 2
# Planning anew for every transaction would cost pgbench as much as executing: it must not.
SETTINGS = {"role": "chaolu_app", "plan_cache_mode": "force_generic_plan"}


def statement(source, name):
    """The text of `constexpr Sql NAME = ...` in a source file."""
    text = (house.ROOT / source).read_text(encoding="utf-8")
    raw = re.search(rf'constexpr Sql {name} =\s*R"\((.*?)\)";', text, re.DOTALL)
    if raw:
        return raw[1].strip()
    plain = re.search(rf'constexpr Sql {name} =((?:\s*"[^"]*")+);', text)
    if not plain:
        raise house.Trouble(f"{source} has no statement {name}")
    return "".join(re.findall(r'"([^"]*)"', plain[1])).strip()


def expand(script):
    """The script's text with our statements in it."""
    def replace(match):
        source, name, *renamed = match[1].split()
        text = statement(source, name)
        for pair in renamed:
            variable, expression = pair.split("=", 1)
            text = re.sub(rf"(?<!:):{variable}\b", lambda _, to=expression: to, text)
        return text
    text = (HERE / script).read_text(encoding="utf-8")
    return re.sub(r"\{\{(.*?)\}\}", replace, text)


class Pgbench:
    """Runs scripts against one database; each call with numbers of its own."""

    def __init__(self, database, folder):
        self.database = database
        self.folder = folder
        self.runs = 0

    def files(self, script, variants):
        """Writes the script once per variant; a variant's variables go in under its own name."""
        text = expand(script)
        paths, defines = [], {}
        for at, variables in enumerate(variants):
            path = self.folder / f"{script}.{at}"
            mine = text
            for name, value in variables.items():
                defines[f"{name}_{at}"] = value
                mine = re.sub(rf"(?<!:):{name}\b", f":{name}_{at}", mine)
            path.write_text(mine, encoding="utf-8")
            paths.append(path)
        return paths, defines

    def run(self, script, clients, variables, seconds=None, transactions=None, variants=({},),
            **settings):
        """Transactions per second, and the CPU seconds of pgbench itself."""
        paths, defines = self.files(script, variants)
        self.runs += 1
        command = ["pgbench", "-n", "-M", "prepared", "-c", clients, "-j", min(THREADS, clients),
                   f"--random-seed={os.getpid() * 1000 + self.runs}"]
        command += (["-T", seconds + WARM_SECONDS, "-P", 1] if seconds else
                    ["-t", transactions])
        for name, value in {**variables, **defines}.items():
            command += ["-D", f"{name}={value}"]
        for path in paths:
            command += ["-f", path]
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        conninfo = self.database.conninfo(**SETTINGS, **settings)
        printed = house.run(command + [conninfo], seconds=(seconds or 0) + 120,
                            errors=subprocess.STDOUT)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        failed = re.search(r"number of failed transactions: (\d+)", printed)
        if failed and int(failed[1]):
            raise house.Trouble(f"pgbench failed {failed[1]} transactions of {script}")
        return {
            "clients": clients,
            "transactions": int(re.search(r"transactions actually processed: (\d+)", printed)[1]),
            "per_second": warm_rate(printed) if seconds else None,
            "cpu_seconds": (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime),
        }


def warm_rate(printed):
    """Transactions per second of the seconds that count."""
    rates = [float(rate) for second, rate in
             re.findall(r"^progress: ([\d.]+) s, ([\d.]+) tps", printed, re.MULTILINE)
             if float(second) > WARM_SECONDS + 0.5]
    if not rates:
        raise house.Trouble("pgbench told no progress:\n" + printed[-500:])
    return sum(rates) / len(rates)

