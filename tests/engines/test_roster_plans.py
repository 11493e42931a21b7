"""PostgreSQL's plans of a large class: a page reads a bounded number of lines, whatever is asked for."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stoa.learning import queries
from stoa.learning.queries import Wanted, roster

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="about PostgreSQL's planner"),
]
SIZE = 20_000
LINES = """INSERT INTO learning_rosterline (id, account_id, run_id, name_key, address_key, intention, state, joined_at,
    seen, done, required, progress, grade, marks)
SELECT n, n, 1, convert_to('kim ' || n, 'UTF8'), 'a', 'all',
    CASE WHEN mod(n, 3) = 0 THEN 'new' ELSE 'underway' END, now(), 0, 0, 0, 0, -1, '{}' FROM generate_series(1, %s) n"""
WORDS = """INSERT INTO learning_rosterword (line_id, run_id, word)
SELECT n, 1, convert_to(word, 'UTF8') FROM generate_series(1, %s) n, LATERAL (VALUES ('kim'), (n::text)) each (word)"""


@pytest.fixture
def large_class() -> Iterator[None]:
    """Lines alone: nothing but the plans is looked at."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")  # no foreign keys
        cursor.execute(LINES, [SIZE])
        cursor.execute(WORDS, [SIZE])
        cursor.execute("ANALYZE learning_rosterline, learning_rosterword")
        yield
        cursor.execute("TRUNCATE learning_rosterline, learning_rosterword")
        cursor.execute("SET session_replication_role = DEFAULT")


def most_rows(sql: str) -> int:
    """How many rows the busiest scan of a statement goes through."""
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN (ANALYZE, FORMAT JSON) " + sql)
        (found,) = cursor.fetchone() or ()
    nodes: list[dict[str, Any]] = [(json.loads(found) if isinstance(found, str) else found)[0]["Plan"]]
    most = 0
    while nodes:
        node = nodes.pop()
        nodes += node.get("Plans", [])
        if "Relation Name" in node:
            read = node["Actual Rows"] + node.get("Rows Removed by Filter", 0)
            most = max(most, read * node["Actual Loops"])
    return int(most)


@pytest.mark.parametrize(
    "wanted",
    [
        Wanted(), Wanted(order="grade"), Wanted(search="kim"), Wanted(search="kim", order="joined"),
        Wanted(search="kim 1999"), Wanted(state="new", order="grade"),
    ],
    ids=["by name", "by grade", "everybody", "everybody by day", "few of them", "new ones"],
)  # fmt: skip
def test_a_page_reads_few_lines_and_so_does_one_far_down(large_class: None, wanted: Wanted) -> None:
    """All have the same grade and came at the same moment, which is when places in an order are easily dear."""
    counts = queries.ClassCounts(SIZE, 0, {"state:new": SIZE // 3})
    far = roster._written(roster.RosterLine.objects.get(id=SIZE // 2), wanted.order)
    for place in ("", far):
        with CaptureQueriesContext(connection) as asked:
            queries.roster_page(1, Wanted(**{**wanted.__dict__, "after": place}), counts)
        assert asked.captured_queries
        for query in asked.captured_queries:
            # A word that few have may be read to `MANY`; the lines of an order to a window; either with what stands
            # beside it in the table.
            assert most_rows(query["sql"]) <= 2 * roster.MANY + 2, query["sql"]
