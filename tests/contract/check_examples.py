#!/usr/bin/python3
"""Checks the examples of the API: request bodies by file, and those inside the description.

check_examples.py --spec openapi.json --examples api-spec/examples

A file is called like its operation: place_order.json. Every operation with a JSON body must have
one. A check is one file, one component schema with its examples, or one operation without a file.
"""

import argparse
import pathlib
import sys

import contract
from jsonschema import Draft202012Validator, SchemaError


def request_schemas(judge):
    """operationId -> schema of its JSON body."""
    schemas = {}
    for operation in judge.operations.values():
        if "requestBody" in operation:
            content = judge.resolved(operation["requestBody"])["content"]
            if "application/json" in content:
                schemas[operation["operationId"]] = content["application/json"]["schema"]
    return schemas


def file_checks(judge, folder):
    """(name, faults) of each example file and of each file that is missing."""
    schemas = request_schemas(judge)
    files = {path.stem: path for path in sorted(folder.glob("*.json"))}
    for name, path in files.items():
        if name not in schemas:
            yield f"{path.name}", ["is called like no operation with a JSON body"]
            continue
        try:
            value = contract.strict_json(path.read_text(encoding="utf-8"))
        except ValueError as error:
            yield f"{path.name}", [f"is not JSON: {error}"]
            continue
        yield f"{path.name}", [" ".join(fault) for fault in judge.faults(schemas[name], value)]
    for name in sorted(set(schemas) - set(files)):
        yield f"{name}.json", ["is missing"]


def schema_checks(judge):
    """(name, faults) of each component schema: is it one, and do its own examples fit it?"""
    for name, schema in judge.document["components"]["schemas"].items():
        try:
            Draft202012Validator.check_schema(schema)
        except SchemaError as error:
            yield f"schema {name}", [f"is no JSON Schema: {error.message}"]
            continue
        faults = [
            " ".join(("example:",) + fault)
            for example in schema.get("examples", [])
            for fault in judge.faults(schema, example)
        ]
        yield f"schema {name}", faults


def main():
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--spec", required=True, help="the bundled openapi.json")
    parser.add_argument("--examples", required=True, type=pathlib.Path, help="folder of bodies")
    options = parser.parse_args()
    judge = contract.load(options.spec)
    passed = failed = 0
    for checks in (file_checks(judge, options.examples), schema_checks(judge)):
        for name, faults in checks:
            for fault in faults:
                print(f"FAULT {name}: {fault}")
            failed += bool(faults)
            passed += not faults
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
