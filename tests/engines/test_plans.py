"""PostgreSQL's plans of hot statements: each looks up single rows, however many there are."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import connection

from stoa.assessment import actions, queries
from stoa.kernel.search import MOST_SCORED
from stoa.kernel.search.engines import engine
from stoa.kernel.statements import Statement, read_all

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="about PostgreSQL's planner"),
]
DOCUMENTS = """INSERT INTO kernel_search_document (id, language, title, strong, middle, text, tsv)
SELECT n, 'en', 'Title', '', '', '', (CASE WHEN n % 5 < 2 THEN 'often:1A' ELSE 'rare:1A' END)::tsvector
FROM generate_series(1, 20000) n"""
FILL = """INSERT INTO assessment_attempt (account_id, run_id, part, number, response, fraction, version, once, is_late)
SELECT account, 1, %s, 1, '1', 1, 1, 'o', false FROM generate_series(1, %s) account"""


def index_conditions(statement: Statement) -> list[str]:
    """The conditions of the scans of attempts in a plan."""
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN (FORMAT JSON) " + statement.sql, dict(statement.params))
        (found,) = cursor.fetchone() or ()
    nodes, scans = [(json.loads(found) if isinstance(found, str) else found)[0]["Plan"]], []
    while nodes:
        node = nodes.pop()
        nodes += node.get("Plans", [])
        if node.get("Relation Name") == "assessment_attempt" and "Scan" in node["Node Type"]:
            scans.append(node.get("Index Cond", node["Node Type"]))
    return scans


@pytest.mark.parametrize("in_title", [True, False])
def test_what_much_of_a_long_list_has_is_looked_up_in_the_index(in_title: bool) -> None:
    """Not gone through row by row, which is many times as dear."""
    often = ((("often",),),)
    with connection.cursor() as cursor:
        cursor.execute(DOCUMENTS)
        cursor.execute("ANALYZE kernel_search_document")
    for statement in (engine().matching(often, "match", in_title=in_title), engine().scored(often, MOST_SCORED + 1)):
        with connection.cursor() as cursor:
            cursor.execute("EXPLAIN " + statement.sql, dict(statement.params))
            plan = " ".join(line for (line,) in cursor.fetchall())
        assert "Bitmap Index Scan" in plan and "Seq Scan" not in plan, plan


def test_an_answer_reads_its_own_attempts_only() -> None:
    """Also when a new question has become popular since the last look at the statistics."""
    params: dict[str, Any] = {
        "account": 5, "epoch": 1, "run": 1, "version": 1, "part": "new", "response": "1", "fraction": 1.0, "once": "x",
        "limit": 0, "due": None, "mode": "best", "is_graded": False, "unit": "u", "needs": ["new"], "counts": True,
        "tells": True, "is_opinion": False, "closes": None, "by": None, "grace": 0, "per_day": 0.0, "most": 0.0,
        "free_days": 0, "dated": [],
    }  # fmt: skip
    last = queries.last_attempts_statement(account=5, run_id=1, parts=["new", "old"])
    with connection.cursor() as cursor:
        cursor.execute(FILL, ["old", 20_000])
        cursor.execute("ANALYZE assessment_attempt")
        cursor.execute(FILL, ["new", 2_000])
    for statement in (Statement(actions.ANSWER_POSTGRES, params), last):
        (scan,) = index_conditions(statement)
        assert all(column in scan for column in ("account_id", "run_id", "part")), scan


@pytest.mark.parametrize("count", [1, 2, 3, 7, 20])
def test_looking_up_attempts_is_planned_once(count: int) -> None:
    connection.close()
    for _ in range(12):
        read_all([queries.last_attempts_statement(account=5, run_id=1, parts=[f"p{n}" for n in range(count)])])
    with connection.cursor() as cursor:
        cursor.execute("SELECT custom_plans, generic_plans FROM pg_prepared_statements")
        assert cursor.fetchall() == [(0, 12)], "nor for the first five"
