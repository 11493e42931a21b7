"""SQL for the hot path: several statements in one round trip, counted.

A hot page asks each domain that it shows for one `Statement` and sends them together (psycopg's pipeline on
PostgreSQL, one after the other on SQLite, where there is no wire). Each domain's text names only its own tables.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import CharField, Model, TextField
from django.db.models.expressions import RawSQL
from psycopg import Cursor

from stoa.kernel import prepared

Row = tuple[Any, ...]
_M = TypeVar("_M", bound=Model)
FEW_ROWS = 200


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement with named parameters (`%(name)s`)."""

    sql: str
    params: Mapping[str, Any]


@dataclass
class Count:
    """What was sent while `counted()` was open."""

    statements: list[str] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.statements)


_counts: ContextVar[Count | None] = ContextVar("statement_count", default=None)


@contextmanager
def counted() -> Iterator[Count]:
    """Count the statements of this thread, Django's own and the hot path's."""
    count = Count()
    token = _counts.set(count)

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        count.statements.append(sql)
        return execute(sql, params, many, context)

    try:
        with connection.execute_wrapper(note):
            yield count
    finally:
        _counts.reset(token)


def among(name: str, ids: Sequence[int]) -> tuple[str, Any]:
    """(condition, parameter): that a number is one of `ids`, in a text that is the same for any of them.

    Texts are prepared once and kept: one with the numbers in it would be another for each list of them.
    """
    if connection.vendor == "postgresql":
        return f"= ANY(%({name})s::bigint[])", [str(number) for number in ids]
    return f"IN (SELECT value FROM json_each(%({name})s))", json.dumps([int(number) for number in ids])


def listed(ids: Sequence[int]) -> RawSQL:
    """These numbers as a sub-select for a query set (`id__in=`): one parameter, however many they are."""
    if connection.vendor == "postgresql":
        return RawSQL("SELECT unnest(%s::bigint[])", [list(ids)])
    return RawSQL("SELECT value FROM json_each(%s)", [json.dumps([int(number) for number in ids])])


def read_all(statements: Sequence[Statement]) -> list[list[Row]]:
    """The rows of each statement, in order. On PostgreSQL they travel as one prepared statement.

    There each text becomes a sub-select whose rows come back as JSON (half the cost of a pipeline, by measure): its
    columns need names of their own, times arrive as text, and JSON columns that hold strings are to be cast to text.
    A parameter has one type in the whole statement, so a text that uses it twice casts it (`%(part)s::text`).
    """
    if connection.vendor != "postgresql":
        return [_read(statement) for statement in statements]
    params: dict[str, Any] = {}
    for statement in statements:
        params.update(statement.params)
    row = ask(Statement(_together(tuple(statement.sql for statement in statements)), params), parts=statements)
    return [[tuple(found.values()) for found in rows or ()] for rows in row]


def read(statement: Statement, *, about: int) -> list[Row]:
    """The rows of one statement that gives about so many: a few as `read_all` reads them, of many an ordinary cursor
    spares the server the writing of JSON and us its reading. Columns with JSON are to be `decoded` either way."""
    return _read(statement) if about > FEW_ROWS else read_all([statement])[0]


def ask(statement: Statement, *, parts: Sequence[Statement] = ()) -> list[Any]:
    """On PostgreSQL: the one row of a statement that gives JSON only, decoded. `parts`: what it is counted as."""
    _note(parts or [statement])
    database = connections[DEFAULT_DB_ALIAS]
    if not database.in_atomic_block:
        return prepared.ask(database, statement.sql, statement.params)
    row = Cursor(database.connection).execute(statement.sql, statement.params).fetchone() or ()
    return [decoded(value) for value in row]


_FOUND = """SELECT m.* FROM {each}(CAST(%s AS {json})) AS k {join} {table} m ON {conditions}"""


def rows_with(model: type[_M], names: Sequence[str], keys: Iterable[tuple[Any, ...]]) -> Iterable[_M]:
    """The rows whose columns `names` hold one of these keys, in one statement of fixed length: the keys travel as JSON,
    and each is looked up. Columns are of numbers or of text."""
    is_postgres = connection.vendor == "postgresql"
    sql = _FOUND.format(
        each="jsonb_array_elements" if is_postgres else "json_each", json="jsonb" if is_postgres else "text",
        join="JOIN" if is_postgres else "CROSS JOIN", table=model._meta.db_table, conditions=_conditions(model, names),
    )  # fmt: skip
    return model._default_manager.raw(sql, [json.dumps(sorted(keys))])


def _conditions(model: type[Model], names: Sequence[str]) -> str:
    texts = {field.column for field in model._meta.concrete_fields if isinstance(field, CharField | TextField)}
    kinds = {name: "text" if name in texts else "bigint" for name in names}
    return " AND ".join(f"m.{name} = CAST(k.value ->> {at} AS {kinds[name]})" for at, name in enumerate(names))


@cache
def _together(texts: tuple[str, ...]) -> str:
    return "SELECT " + ", ".join(f"(SELECT json_agg(q{n}) FROM ({text}) q{n})" for n, text in enumerate(texts))


def add(row: Model) -> None:
    """Write a new row, its key included, in one statement; nobody is told of it as Django's signals would.

    Less than half of what `save` costs, by profile.
    """
    fields = row._meta.concrete_fields
    values = {str(field.column): field.get_db_prep_save(field.pre_save(row, add=True), connection) for field in fields}
    _read(Statement(_insertion(row._meta.db_table, tuple(values)), values))


@cache
def _insertion(table: str, columns: tuple[str, ...]) -> str:
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join(f'%({column})s' for column in columns)})"


def run(statement: Statement) -> list[Row]:
    """The rows of one statement that may write."""
    return _read(statement)


def _read(statement: Statement) -> list[Row]:
    database = connections[DEFAULT_DB_ALIAS]
    if database.vendor == "sqlite":
        _note([statement])
        database.ensure_connection()
        with database.wrap_database_errors:
            rows: list[Row] = database.connection.execute(_named(statement.sql), statement.params).fetchall()
        return rows
    with database.cursor() as cursor:
        cursor.execute(statement.sql, statement.params)
        return cursor.fetchall() if cursor.description is not None else []


@cache
def _named(sql: str) -> str:
    """The text as SQLite's own driver takes it; Django's cursor would rewrite it at each call."""
    return sql % _Names()


class _Names:
    def __getitem__(self, name: str) -> str:
        return f":{name}"


def _note(statements: Sequence[Statement]) -> None:
    count = _counts.get()
    if count is not None:
        count.statements.extend(statement.sql for statement in statements)


def decoded(value: Any) -> Any:
    """A JSON column as Python values: PostgreSQL's driver decodes it, SQLite's gives text."""
    return json.loads(value) if isinstance(value, str) else value
