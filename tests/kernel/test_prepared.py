"""PostgreSQL's hot statements: prepared once, and answered all the same when the plan or the connection is gone."""

from __future__ import annotations

import datetime
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from psycopg import errors

from stoa.kernel import prepared
from stoa.kernel.statements import Statement, ask, read_all

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite prepares by itself"),
]
WORD = "SELECT json_build_array(%(word)s::text) AS said"


def said(sql: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall()) if cursor.description else []


@pytest.fixture(autouse=True)
def own_connection() -> Iterator[None]:
    connection.close()
    yield
    connection.close()


def test_a_text_is_prepared_once_and_planned_no_more() -> None:
    for number in range(12):
        assert ask(Statement(WORD, {"word": f"w{number}"})) == [[f"w{number}"]]
    rows = said("SELECT name, generic_plans, custom_plans FROM pg_prepared_statements")
    assert [name.encode() for name, *_plans in rows] == [prepared.compiled(WORD).name]
    assert rows[0][1:] == (12, 0)


def test_statements_together_are_one_plan() -> None:
    both = [Statement("SELECT %(n)s::int AS n", {"n": 4}), Statement("SELECT 1 AS x WHERE %(n)s::int = 5", {"n": 4})]
    assert read_all(both) == [[(4,)], []]
    assert len(said("SELECT 1 FROM pg_prepared_statements")) == 1


@pytest.mark.parametrize(
    ("value", "kind", "expected"),
    [
        (None, "text", None), (True, "boolean", True), (False, "boolean", False), (-7, "bigint", -7),
        (0.1 + 0.2, "float8", 0.1 + 0.2), ("it’s a “100 %” {x}, \\\n", "text", "it’s a “100 %” {x}, \\\n"),
        (["a", 'b"c', "d,e", "f\\g", "{}", "", "NULL"], "text[]", ["a", 'b"c', "d,e", "f\\g", "{}", "", "NULL"]),
        ([], "text[]", []),
    ],
)  # fmt: skip
def test_values_arrive_as_they_were(value: object, kind: str, expected: object) -> None:
    assert ask(Statement(f"SELECT to_json(%(value)s::{kind}) AS value", {"value": value})) == [expected]


def test_a_moment_keeps_its_zone() -> None:
    moment = datetime.datetime(2026, 11, 27, 12, 30, tzinfo=datetime.timezone(datetime.timedelta(hours=-5)))
    sql = "SELECT to_json(%(at)s::timestamptz = '2026-11-27 17:30:00+00') AS same"
    assert ask(Statement(sql, {"at": moment})) == [True]


def test_nul_is_refused_and_not_cut_off() -> None:
    with pytest.raises(errors.DataError):
        ask(Statement(WORD, {"word": "a\0b"}))


def test_a_failing_statement_raises_what_a_cursor_would() -> None:
    with pytest.raises(errors.DivisionByZero):
        ask(Statement("SELECT to_json(1 / %(n)s::int) AS n", {"n": 0}))
    with pytest.raises(errors.UndefinedTable):
        ask(Statement("SELECT to_json(x) AS x FROM no_such_table", {}))
    assert ask(Statement(WORD, {"word": "on"})) == [["on"]]


def test_a_server_that_knows_nothing_of_it_answers() -> None:
    """As behind a pooler that hands out another server connection."""
    assert ask(Statement(WORD, {"word": "one"})) == [["one"]]
    said("DEALLOCATE ALL")
    assert ask(Statement(WORD, {"word": "two"})) == [["two"]]
    assert ask(Statement(WORD, {"word": "three"})) == [["three"]]


def test_a_server_that_knows_it_from_somebody_else_answers() -> None:
    connection.ensure_connection()
    text = prepared.compiled(WORD)
    assert connection.connection is not None
    connection.connection.pgconn.prepare(text.name, text.text)
    assert ask(Statement(WORD, {"word": "one"})) == [["one"]]


def test_a_migration_under_a_plan_is_borne() -> None:
    said("CREATE TABLE plan_story (a integer)")
    try:
        said("INSERT INTO plan_story VALUES (1)")
        story = Statement("SELECT to_json(s) AS s FROM plan_story s", {})
        plain = Statement("SELECT a AS one FROM plan_story", {})
        assert ask(story) == [{"a": 1}]
        assert ask(plain) == [1]
        said("ALTER TABLE plan_story ALTER a TYPE bigint, ADD b text")
        assert ask(story) == [{"a": 1, "b": None}]
        assert ask(plain) == [1]
        assert ask(plain) == [1]
    finally:
        said("DROP TABLE plan_story")


def test_waiting_for_the_server_holds_up_no_other_thread() -> None:
    sql = "SELECT to_json(pg_sleep(0.5)::text) AS done"
    waits = threading.Thread(target=lambda: (ask(Statement(sql, {})), connection.close()))
    waits.start()
    rounds = 0
    while waits.is_alive() and rounds < 50_000:
        rounds += 1
    waits.join()
    assert rounds == 50_000
