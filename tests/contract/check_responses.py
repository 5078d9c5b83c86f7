#!/usr/bin/python3
"""Checks every answer that the API tests saw against the API description.

check_responses.py --spec openapi.json --seen responses.jsonl

A line of the second file is {"method", "route", "status", "content_type", "body"}: route is the
template such as /v1/orders/{id}, empty or "none" where none matched; body is text. A check is one
answer; an operation that was never seen is one failed check more. Needs python3-jsonschema.
"""

import argparse
import collections
import json
import sys

import contract


def media_type(content_type):
    """The type without parameters, lower case."""
    return (content_type or "").split(";", 1)[0].strip().lower()


def is_json(kind):
    """Lines of JSON are text: each is a document of its own."""
    return kind == "application/json" or kind.endswith("+json")


def body_faults(judge, declared, answer):
    """What is wrong with the content of an answer whose status is declared."""
    status, kind, body = answer["status"], media_type(answer["content_type"]), answer["body"] or ""
    content = declared.get("content", {})
    if answer["method"] == "HEAD" or not content:
        return [("the body", "is not empty")] if body else []
    if kind not in content:
        return [("Content-Type", f"{kind or 'none'} is not declared")]
    if not is_json(kind):
        return judge.faults(content[kind].get("schema", {}), body)
    try:
        value = contract.strict_json(body)
    except ValueError as error:
        return [("the body", f"is not JSON: {error}"[:120])]
    if kind == contract.PROBLEM:
        return judge.problem_faults(value, status)
    return judge.faults(content[kind].get("schema", {}), value)


PROBLEM_ONLY = {"content": {contract.PROBLEM: {}}}


def check(judge, answer):
    """The operation an answer belongs to, if any, and (place, message) of each fault."""
    method, route, status = answer["method"].upper(), answer["route"], answer["status"]
    answer = {**answer, "method": method}
    if method == "OPTIONS" and status == 204:
        return None, body_faults(judge, {}, answer)
    if not route or route == "none":
        if status not in contract.BEFORE_ROUTING:
            return None, [("status", f"{status} without a route")]
        return None, body_faults(judge, PROBLEM_ONLY, answer)
    if route not in judge.paths:
        return None, [("route", "is not in the description")]
    operation = judge.operations.get(("GET" if method == "HEAD" else method, route))
    if operation is None:
        if status != 405:
            return None, [("method", "is not in the description")]
        return None, body_faults(judge, PROBLEM_ONLY, answer)
    declared = judge.response(operation, status)
    if declared is None and status in contract.WHILE_READING:
        declared = PROBLEM_ONLY
    if declared is None:
        return operation, [("status", f"{status} is not declared")]
    return operation, body_faults(judge, declared, answer)


class Report:
    """Counts answers, and tells each distinct fault once."""

    def __init__(self):
        self.passed = self.failed = 0
        self.faults = collections.Counter()
        self.pairs = set()
        self.seen = set()

    def add(self, name, operation, status, faults):
        """One answer. `name` says whose it is."""
        if operation is not None:
            self.seen.add(operation["operationId"])
            self.pairs.add((operation["operationId"], status))
        for place, message in faults:
            self.faults[f"{name} {status}: {place} {message}"] += 1
        if faults:
            self.failed += 1
        else:
            self.passed += 1

    def finish(self, judge, out):
        """Prints everything; true when nothing failed."""
        for fault, count in sorted(self.faults.items()):
            print(f"FAULT {count} x {fault}", file=out)
        unseen = [
            (operation["operationId"], method, path)
            for (method, path), operation in judge.operations.items()
            if operation["operationId"] not in self.seen
        ]
        for operation_id, method, path in unseen:
            print(f"NEVER SEEN {operation_id} ({method} {path})", file=out)
        total = len(judge.operations)
        print(
            f"{self.passed + self.failed} responses, {len(self.pairs)} distinct (operation, status)"
            f" pairs, {total - len(unseen)} of {total} operations seen",
            file=out,
        )
        failed = self.failed + len(unseen)
        print(f"{self.passed} passed, {failed} failed", file=out)
        return failed == 0


def run(judge, lines, out):
    """Checks JSON lines; true when nothing failed."""
    report = Report()
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            answer = json.loads(line)
            operation, faults = check(judge, answer)
            name = f"{answer['method']} {answer['route'] or '(no route)'}"
            if operation is not None:
                name = f"{operation['operationId']} ({name})"
            report.add(name, operation, answer["status"], faults)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            report.add("the record", None, f"line {number}", [("is not an answer:", repr(error))])
    return report.finish(judge, out)


def main():
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--spec", required=True, help="the bundled openapi.json")
    parser.add_argument("--seen", required=True, help="JSON lines of answers")
    options = parser.parse_args()
    with open(options.seen, encoding="utf-8") as lines:
        sys.exit(0 if run(contract.load(options.spec), lines, sys.stdout) else 1)


if __name__ == "__main__":
    main()
