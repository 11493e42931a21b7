"""Hot statements on PostgreSQL: prepared once by the server for each connection, then run by name.

Planning a hot statement costs three times as much as running it, and a cursor's bookkeeping as much as the rest of a
page, so both are left out: libpq's own calls (`psycopg.pq`), text in, JSON out. Outside transactions only; inside one
a statement goes through an ordinary cursor, which begins it.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any
from weakref import WeakKeyDictionary

from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg import Connection, OperationalError, errors
from psycopg.pq import ConnStatus, DiagnosticField, ExecStatus
from psycopg.pq.abc import PGconn, PGresult

_PARAMETER = re.compile(r"%\((\w+)\)s|%%")
_known: WeakKeyDictionary[Connection[Any], set[bytes]] = WeakKeyDictionary()
"""The names that each connection's server has been told."""

NO_SUCH_STATEMENT = b"26000"
ALREADY_PREPARED = b"42P05"
RESULT_HAS_CHANGED = b"0A000"
"""A migration has changed a column that the plan returns."""


class Compiled:
    """A text with numbered parameters. Its name is its digest, so that connections behind a pooler may share it."""

    def __init__(self, sql: str) -> None:
        names: list[str] = []

        def numbered(match: re.Match[str]) -> str:
            if match[1] is None:
                return "%"
            if match[1] not in names:
                names.append(match[1])
            return f"${names.index(match[1]) + 1}"

        self.text = _PARAMETER.sub(numbered, sql).encode()
        self.names = tuple(names)
        self.name = b"stoa_" + hashlib.sha256(self.text).hexdigest()[:24].encode()


compiled = cache(Compiled)


def ask(database: BaseDatabaseWrapper, sql: str, params: Mapping[str, Any]) -> list[Any]:
    """The one row of a statement whose every column is JSON (or NULL), decoded.

    A connection that the server has dropped is opened anew, once: what hot statements write bears being sent twice.
    Raises what psycopg would.
    """
    statement = compiled(sql)
    values = [_text(params[name]) for name in statement.names]
    database.ensure_connection()
    try:
        result = _run(database.connection, statement, values)
    except OperationalError:
        if database.connection.pgconn.status == ConnStatus.OK:
            raise
        database.close()
        database.ensure_connection()
        result = _run(database.connection, statement, values)
    cells = (result.get_value(0, column) for column in range(result.nfields))
    return [None if cell is None else json.loads(cell) for cell in cells]


def _run(connection: Connection[Any], statement: Compiled, values: list[bytes | None]) -> PGresult:
    line = connection.pgconn
    if connection not in _known:
        # Hot statements go by keys: a plan for whatever values is as good as one for these, and the server, which would
        # guess from row counts, takes a millisecond to plan a long one anew.
        line.exec_(b"SET plan_cache_mode = force_generic_plan")
    known = _known.setdefault(connection, set())
    if statement.name not in known:
        result = line.prepare(statement.name, statement.text)
        if result.status != ExecStatus.COMMAND_OK and _state(result) != ALREADY_PREPARED:
            raise _error(line, result)
        known.add(statement.name)
    result = line.exec_prepared(statement.name, values)  # type: ignore[arg-type]  # None is NULL, which its type forgets
    if _state(result) in (NO_SUCH_STATEMENT, RESULT_HAS_CHANGED):
        result = _unprepared(line, statement, values, _state(result))
        known.discard(statement.name)
    if result.status not in (ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK):
        raise _error(line, result)
    return result


def _unprepared(line: PGconn, statement: Compiled, values: list[bytes | None], state: bytes | None) -> PGresult:
    """Run without a plan: a pooler has given us another server, or the tables have changed under the plan."""
    if state == RESULT_HAS_CHANGED:
        line.exec_(b"DEALLOCATE " + statement.name)
    return line.exec_params(statement.text, values)


def _state(result: PGresult) -> bytes | None:
    return result.error_field(DiagnosticField.SQLSTATE)


def _error(line: PGconn, result: PGresult) -> Exception:
    state = _state(result)
    said = (result.error_message or line.error_message).decode(errors="replace").strip()
    if state is None:  # nobody answered
        return OperationalError(said)
    try:
        return errors.lookup(state.decode())(said)
    except KeyError:
        return OperationalError(said)


def _text(value: Any) -> bytes | None:
    """A parameter as PostgreSQL reads it in text."""
    if value is None:
        return None
    if isinstance(value, str):
        return _safe(value)
    if isinstance(value, bool):
        return b"t" if value else b"f"
    if isinstance(value, (int, float)):
        return repr(value).encode()
    if isinstance(value, datetime):
        return value.isoformat().encode()
    if isinstance(value, (list, tuple)):
        return b"{" + b",".join(_element(item) for item in value) + b"}"
    raise TypeError(f"{type(value).__name__} is no parameter of a hot statement")


def _element(item: str) -> bytes:
    return b'"' + _safe(item).replace(b"\\", b"\\\\").replace(b'"', b'\\"') + b'"'


def _safe(text: str) -> bytes:
    """libpq ends a text at NUL without a word, so that has to be said here."""
    if "\0" in text:
        raise errors.DataError("PostgreSQL text fields cannot contain NUL (0x00) bytes")
    return text.encode()
