"""PostgreSQL's plans of hot statements: each looks up single rows, however many there are."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import connection

from stoa.assessment import actions, queries

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="about PostgreSQL's planner"),
]
FILL = """INSERT INTO assessment_attempt (account_id, run_id, part, number, response, fraction, version, once, is_late)
SELECT account, 1, %s, 1, '1', 1, 1, 'o', false FROM generate_series(1, %s) account"""


def index_conditions(sql: str, params: dict[str, Any]) -> list[str]:
    """The conditions of the scans of attempts in a plan."""
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN (FORMAT JSON) " + sql, params)
        (found,) = cursor.fetchone() or ()
    nodes, scans = [(json.loads(found) if isinstance(found, str) else found)[0]["Plan"]], []
    while nodes:
        node = nodes.pop()
        nodes += node.get("Plans", [])
        if node.get("Relation Name") == "assessment_attempt" and "Scan" in node["Node Type"]:
            scans.append(node.get("Index Cond", node["Node Type"]))
    return scans


def test_an_answer_reads_its_own_attempts_only() -> None:
    """Also when a new question has become popular since the last look at the statistics."""
    params: dict[str, Any] = {
        "account": 5, "epoch": 1, "run": 1, "version": 1, "part": "new", "response": "1", "fraction": 1.0, "once": "x",
        "limit": 0, "due": None, "mode": "best", "is_graded": False, "unit": "u", "needs": ["new"], "counts": True,
        "parts": ["new", "old"],
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(FILL, ["old", 20_000])
        cursor.execute("ANALYZE assessment_attempt")
        cursor.execute(FILL, ["new", 2_000])
    for sql in (actions.ANSWER_POSTGRES, queries._LAST_POSTGRES):
        (scan,) = index_conditions(sql, params)
        assert all(column in scan for column in ("account_id", "run_id", "part")), scan
