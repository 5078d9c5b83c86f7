"""Proves that check_responses.py finds what it is there to find, on a small description.

Run: /usr/bin/python3 tests/contract/check_responses_test.py
"""

import io
import json
import unittest

import check_responses
import contract

PROBLEM = {
    "type": "https://chaolu.invalid/problems/not-found",
    "title": "未找到",
    "status": 404,
    "code": "not-found",
}
DOCUMENT = {
    "openapi": "3.1.0",
    "paths": {
        "/v1/lots/{id}": {
            "get": {
                "operationId": "read_lot",
                "responses": {
                    "200": {
                        "description": "The lot.",
                        "content": {
                            "application/json": {"schema": {"$ref": "#/components/schemas/Lot"}},
                            "application/jsonl": {"schema": {"type": "string"}},
                        },
                    },
                    "404": {"$ref": "#/components/responses/NotFound"},
                },
            },
            "delete": {
                "operationId": "remove_lot",
                "responses": {"204": {"description": "Gone."}},
            },
        }
    },
    "components": {
        "responses": {
            "NotFound": {
                "description": "None.",
                "content": {
                    "application/problem+json": {
                        "schema": {"$ref": "#/components/schemas/Problem"}
                    }
                },
            }
        },
        "schemas": {
            "Lot": {
                "type": "object",
                "additionalProperties": False,
                "required": ["id", "harvest_date", "origin", "results"],
                "properties": {
                    "id": {"type": "string", "pattern": "^lot_"},
                    "harvest_date": {"type": ["string", "null"], "format": "date"},
                    "origin": {"oneOf": [{"type": "string"}, {"type": "null"}]},
                    "results": {
                        "type": "array",
                        "items": {
                            "oneOf": [
                                {
                                    "required": ["status", "lot"],
                                    "properties": {"status": {"const": "received"}},
                                },
                                {
                                    "required": ["status", "errors"],
                                    "properties": {"status": {"const": "refused"}},
                                },
                            ]
                        },
                    },
                },
            },
            "Problem": {
                "type": "object",
                "required": ["type", "title", "status", "code"],
                "properties": {"status": {"type": "integer"}},
            },
        },
    },
}
LOT = {"id": "lot_1", "harvest_date": None, "origin": None, "results": []}
READ = "/v1/lots/{id}"


def answer(body, status=200, method="GET", route=READ, content_type="application/json"):
    """One recorded answer; a body that is no text is encoded."""
    text = body if isinstance(body, str) else json.dumps(body)
    return {
        "method": method,
        "route": route,
        "status": status,
        "content_type": content_type,
        "body": text,
    }


def refusal(status=404, method="GET", route=READ, **changes):
    """A recorded problem answer."""
    body = {**PROBLEM, "status": status, **changes}
    return answer(body, status, method, route, "application/problem+json; charset=utf-8")


class CheckResponses(unittest.TestCase):
    """One answer each: what is found in it."""

    def faults(self, recorded):
        """All faults of one answer as texts."""
        _, found = check_responses.check(contract.Contract(DOCUMENT), recorded)
        return [" ".join(fault) for fault in found]

    def test_accepts_what_is_declared(self):
        gone = answer("", 204, "DELETE", content_type="")
        for good in (
            answer(LOT),
            answer(LOT, content_type="application/json; charset=utf-8"),
            answer("", method="HEAD"),
            answer('{"sku": "A"}\n{"sku": "B"}\n', content_type="application/jsonl"),
            answer('{"sku": "A"}\n', content_type="application/jsonl"),
            refusal(),
            gone,
        ):
            self.assertEqual(self.faults(good), [])

    def test_finds_a_wrong_body(self):
        table = {
            "/id is not of type string": {**LOT, "id": 7},
            '/id does not fit pattern "^lot_"': {**LOT, "id": "ord_1"},
            '/harvest_date does not fit format "date"': {**LOT, "harvest_date": "2026-02-30"},
            "the body lacks harvest_date, results": {"id": "lot_1", "origin": None},
            "the body has undeclared price_paid": {**LOT, "price_paid": 1},
        }
        for fault, body in table.items():
            self.assertEqual(self.faults(answer(body)), [fault])

    def test_tells_the_fault_of_the_alternative_that_was_meant(self):
        body = {**LOT, "results": [{"status": "refused"}]}
        self.assertEqual(self.faults(answer(body)), ["/results/* lacks errors"])

    def test_finds_a_body_that_is_not_strict_json(self):
        for body in ("", "{", '{"id":"lot_1","id":"lot_2"}', '{"id":NaN}'):
            self.assertIn("the body is not JSON", self.faults(answer(body))[0])

    def test_finds_a_body_where_none_belongs(self):
        for recorded in (answer("x", 204, "DELETE"), answer(LOT, method="HEAD")):
            self.assertEqual(self.faults(recorded), ["the body is not empty"])

    def test_finds_an_undeclared_status(self):
        self.assertEqual(self.faults(refusal(409)), ["status 409 is not declared"])
        self.assertEqual(self.faults(refusal(500)), ["status 500 is not declared"])

    def test_finds_an_undeclared_content_type(self):
        found = self.faults(answer(LOT, content_type="text/html"))
        self.assertEqual(found, ["Content-Type text/html is not declared"])

    def test_finds_an_unknown_route_or_method(self):
        found = self.faults(answer(LOT, route="/v1/lots"))
        self.assertEqual(found, ["route is not in the description"])
        found = self.faults(answer(LOT, method="POST"))
        self.assertEqual(found, ["method is not in the description"])

    def test_finds_a_problem_that_contradicts_itself(self):
        found = self.faults(refusal(status=404, code="no-price"))
        self.assertEqual(found, ["/type does not end in the code"])
        contradicting = refusal()
        contradicting["body"] = json.dumps({**PROBLEM, "status": 409})
        self.assertEqual(self.faults(contradicting), ["/status is 409 in a 404 answer"])

    def test_knows_the_answers_given_before_routing(self):
        for route in ("", "none", None):
            self.assertEqual(self.faults(refusal(404, route=route)), [])
            self.assertEqual(self.faults(answer("", 204, "OPTIONS", route, "")), [])
        self.assertEqual(self.faults(refusal(405, method="PUT")), [])
        self.assertEqual(self.faults(refusal(408)), [])
        self.assertEqual(self.faults(answer(LOT, route="")), ["status 200 without a route"])


class Run(unittest.TestCase):
    """A whole file: what is counted and printed."""

    def run_on(self, *recorded):
        """(ok, lines printed)."""
        out = io.StringIO()
        lines = [each if isinstance(each, str) else json.dumps(each) for each in recorded]
        ok = check_responses.run(contract.Contract(DOCUMENT), lines, out)
        return ok, out.getvalue().splitlines()

    def test_passes_when_everything_was_seen_and_good(self):
        ok, printed = self.run_on(answer(LOT), refusal(), answer("", 204, "DELETE"))
        self.assertTrue(ok)
        self.assertEqual(
            printed,
            [
                "3 responses, 3 distinct (operation, status) pairs, 2 of 2 operations seen",
                "3 passed, 0 failed",
            ],
        )

    def test_tells_a_repeated_fault_once_and_what_was_never_seen(self):
        wrong = {**LOT, "results": [{"status": "refused"}, {"status": "refused"}]}
        ok, printed = self.run_on(answer(wrong), answer(wrong), answer(LOT))
        self.assertFalse(ok)
        self.assertEqual(
            printed,
            [
                "FAULT 2 x read_lot (GET /v1/lots/{id}) 200: /results/* lacks errors",
                "NEVER SEEN remove_lot (DELETE /v1/lots/{id})",
                "3 responses, 1 distinct (operation, status) pairs, 1 of 2 operations seen",
                "1 passed, 3 failed",
            ],
        )

    def test_fails_on_records_that_are_no_answers(self):
        for line in ("{", "[]", '{"method":"GET"}'):
            ok, printed = self.run_on(line)
            self.assertFalse(ok)
            self.assertIn("the record line 1: is not an answer:", printed[0])


if __name__ == "__main__":
    unittest.main()
