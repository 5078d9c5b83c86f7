"""The API description as a judge: looks up operations in the bundled document and checks values."""

import datetime
import json

from jsonschema import Draft202012Validator, FormatChecker, RefResolver

PROBLEM = "application/problem+json"
METHODS = ("get", "put", "post", "delete", "patch")
# The answers that are given before an operation is reached; the description's introduction lists
# them. With a path but another method only 405 is possible; the second set is given while the
# head or body is still being read, when the path may be known already.
BEFORE_ROUTING = {400, 404, 405, 408, 413, 414, 415, 429, 431, 501, 503, 505}
WHILE_READING = {408, 414, 431, 501}

formats = FormatChecker(formats=["date"])


@formats.checks("date-time", raises=ValueError)
def is_instant(value):
    """RFC 3339, as far as the standard library can tell."""
    if isinstance(value, str):
        datetime.datetime.fromisoformat(value)
    return True


def strict_json(text):
    """Parses JSON as a strict client would: no repeated keys, no NaN."""

    def once(pairs):
        keys = [key for key, _ in pairs]
        repeated = {key for key in keys if keys.count(key) > 1}
        if repeated:
            raise ValueError(f"repeats the key {sorted(repeated)[0]!r}")
        return dict(pairs)

    def refuse(word):
        raise ValueError(f"{word} is not JSON")

    return json.loads(text, object_pairs_hook=once, parse_constant=refuse)


class Contract:
    """One bundled OpenAPI 3.1 document."""

    def __init__(self, document):
        self.document = document
        self._resolver = RefResolver("", document)
        self._validators = {}
        self.operations = {
            (method.upper(), path): operation
            for path, item in document["paths"].items()
            for method, operation in item.items()
            if method in METHODS
        }
        self.paths = set(document["paths"])

    def resolved(self, node):
        """The node itself, or what its $ref points at."""
        while "$ref" in node:
            node = self._resolver.resolve(node["$ref"])[1]
        return node

    def response(self, operation, status):
        """What is declared for a status, or None. Ranges such as 4XX are not in use here."""
        declared = operation["responses"].get(str(status))
        return None if declared is None else self.resolved(declared)

    def component(self, name):
        """The schema of that name, always the same object."""
        return self.document["components"]["schemas"][name]

    def faults(self, schema, value):
        """What is wrong with a value, as (place, message) with array indices left out.

        `schema` is a part of the document or comes from `component`: validators are kept by it.
        """
        key = id(schema)
        if key not in self._validators:
            self._validators[key] = Draft202012Validator(
                schema, resolver=self._resolver, format_checker=formats
            )
        found = []
        for error in self._validators[key].iter_errors(value):
            _explain(error, found)
        return list(dict.fromkeys(found))

    def problem_faults(self, body, status):
        """What is wrong with the body of a refusal."""
        found = self.faults(self.component("Problem"), body)
        if not found and body["status"] != status:
            found.append(("/status", f"is {body['status']} in a {status} answer"))
        if not found and body["type"].rsplit("/", 1)[1] != body["code"]:
            found.append(("/type", "does not end in the code"))
        return found


def _place(error):
    steps = ("*" if isinstance(step, int) else str(step) for step in error.absolute_path)
    return "".join("/" + step for step in steps) or "the body"


def _explain(error, found):
    """Appends the faults behind one validation error; of a choice, only those of the best fit."""
    if error.validator in ("oneOf", "anyOf") and error.context:
        for inner in _best_branch(error.context):
            _explain(inner, found)
        return
    found.append((_place(error), _message(error)))


def _best_branch(errors):
    """Of the alternatives of a choice the one meant: words and types fit, with fewest faults."""
    branches = {}
    for error in errors:
        branches.setdefault(error.relative_schema_path[0], []).append(error)

    def unfit(branch):
        kinds = [error.validator for error in branch]
        return ("type" in kinds or "const" in kinds, len(branch))

    return min(branches.values(), key=unfit)


def _message(error):
    """Says what is wrong without the value, so that equal faults count as one."""
    rule = error.validator_value
    if error.validator == "required":
        missing = [name for name in rule if name not in error.instance]
        return "lacks " + ", ".join(missing)
    if error.validator == "additionalProperties":
        declared = error.schema.get("properties", {})
        extra = sorted(name for name in error.instance if name not in declared)
        return "has undeclared " + ", ".join(extra)
    if error.validator == "type":
        return f"is not of type {rule}"
    if error.validator in ("pattern", "const", "enum", "format"):
        return f"does not fit {error.validator} {json.dumps(rule, ensure_ascii=False)}"
    if error.validator in ("oneOf", "anyOf"):
        return f"fits not exactly one of {len(rule)} alternatives"
    return f"breaks {error.validator} {json.dumps(rule, ensure_ascii=False)}"[:200]


def load(path):
    """Reads a bundled document from a file."""
    with open(path, encoding="utf-8") as file:
        return Contract(json.load(file))
