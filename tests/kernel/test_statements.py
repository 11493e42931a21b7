"""Hot statements: together, counted, and over a connection that the server has dropped."""

from __future__ import annotations

import pytest
from django.db import connection

from stoa.kernel.statements import Statement, counted, read_all, run

ONE = Statement("SELECT 1 AS a, 'x' AS b", {})
NONE = Statement("SELECT 1 AS a WHERE 1 = 0", {})
NAMED = Statement("SELECT %(word)s AS word", {"word": "stoa"})


@pytest.mark.django_db
def test_rows_come_back_in_order_as_tuples() -> None:
    assert [[tuple(row) for row in rows] for rows in read_all([ONE, NONE, NAMED])] == [[(1, "x")], [], [("stoa",)]]


@pytest.mark.django_db
def test_every_statement_is_counted() -> None:
    with counted() as count:
        read_all([ONE, NONE])
        run(NAMED)
    assert len(count) == 3


@pytest.mark.django_db(transaction=True)
def test_a_dropped_connection_is_opened_anew() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no connection to lose")
    ((backend,),) = run(Statement("SELECT pg_backend_pid()", {}))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [backend])
    other.close()
    assert read_all([ONE]) == [[(1, "x")]]
