"""Hot statements: together, counted, and over a connection that the server has dropped."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction

from stoa.accounts.models import Session
from stoa.kernel.clock import now
from stoa.kernel.statements import Statement, add, counted, read_all, run

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


@pytest.mark.django_db
def test_a_new_row_is_written_as_saving_it_would() -> None:
    rows = [
        Session(session_key=key, session_data="held, \u0142 % {}", expire_date=now(), account_id=7, device="Firefox")
        for key in ("added", "saved")
    ]
    with counted() as count:
        add(rows[0])
    assert len(count) == 1
    rows[1].save(force_insert=True)
    added, saved = (Session.objects.filter(session_key=key).values().get() for key in ("added", "saved"))
    assert added | {"session_key": "", "expire_date": 0} == saved | {"session_key": "", "expire_date": 0}
    assert abs(added["expire_date"] - saved["expire_date"]).total_seconds() < 5


@pytest.mark.django_db
def test_a_row_that_is_there_is_not_written_over() -> None:
    row = Session(session_key="there", session_data="first", expire_date=now())
    add(row)
    row.session_data = "second"
    with pytest.raises(IntegrityError), transaction.atomic():
        add(row)
    assert Session.objects.get(session_key="there").session_data == "first"


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
