"""A database as it is at one moment, written into an archive while people go on working."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import psycopg
from django.db import connection, connections
from psycopg import Connection, IsolationLevel, sql

from stoa.kernel.backup.archive import Writer
from stoa.kernel.backup.failures import BadBackup

Progress = Callable[[str, int, int], None]
PAGES = 2048
PART_BYTES = 4 * 1024 * 1024
"""Of a table's rows in one member: its length has to be known before it is written."""


class Snapshot(Protocol):
    """One moment of a database."""

    @property
    def migrations(self) -> list[list[str]]: ...
    @property
    def tables(self) -> dict[str, list[str]]: ...
    def write(self, writer: Writer, progress: Progress) -> dict[str, int]:
        """Write it and return how many rows each table has."""


@contextmanager
def snapshot(scratch: Path) -> Iterator[Snapshot]:
    """The database as it is now. `scratch`: where SQLite's copy may lie meanwhile; as large as the database.

    Raises BadBackup when it can't be read.
    """
    try:
        with _sqlite(scratch) if connection.vendor == "sqlite" else _postgres() as found:
            yield found
    except (sqlite3.Error, psycopg.Error) as problem:
        said = str(problem).strip().splitlines() or [type(problem).__name__]
        raise BadBackup(
            f"The database could not be copied: {said[0]}. Is its disk full, or its server gone?"
        ) from problem


@dataclass(frozen=True)
class _SqliteCopy:
    path: Path
    migrations: list[list[str]]

    @property
    def tables(self) -> dict[str, list[str]]:
        return {}

    def write(self, writer: Writer, progress: Progress) -> dict[str, int]:
        size = self.path.stat().st_size
        progress("database", 0, size >> 20)
        writer.add_file("database/stoa.sqlite3", self.path)
        progress("database", size >> 20, size >> 20)
        with closing(sqlite3.connect(f"file:{self.path}?mode=ro", uri=True)) as copy:
            names = [name for (name,) in copy.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            return {name: copy.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in sorted(names)}


@contextmanager
def _sqlite(scratch: Path) -> Iterator[_SqliteCopy]:
    """SQLite's online backup, page by page. The source holds one read transaction, so that writers change nothing of
    what is copied and never make it begin anew."""
    path = scratch / "copy.sqlite3"
    try:
        name = str(connection.settings_dict["NAME"])
        with closing(sqlite3.connect(name, timeout=20)) as source, closing(sqlite3.connect(path)) as copy:
            path.chmod(0o600)
            source.execute("BEGIN")
            rows = source.execute("SELECT app, name FROM django_migrations ORDER BY id").fetchall()
            source.backup(copy, pages=PAGES, sleep=0.001)
            copy.execute("PRAGMA journal_mode=DELETE")
        yield _SqliteCopy(path, [list(row) for row in rows])
    finally:
        for end in ("", "-journal", "-wal", "-shm"):
            path.with_name(path.name + end).unlink(missing_ok=True)


@dataclass(frozen=True)
class _PostgresMoment:
    line: Connection[Any]
    migrations: list[list[str]]
    tables: dict[str, list[str]]

    def write(self, writer: Writer, progress: Progress) -> dict[str, int]:
        rows = {}
        for done, (table, columns) in enumerate(self.tables.items()):
            progress("tables", done, len(self.tables))
            rows[table] = self._write_table(writer, table, columns)
        progress("tables", len(self.tables), len(self.tables))
        return rows

    def _write_table(self, writer: Writer, table: str, columns: list[str]) -> int:
        count, part, held = 0, 0, bytearray()
        with self.line.cursor() as cursor, cursor.copy(copy_out(table, columns)) as copy:
            for row in copy:
                held += row
                count += 1
                if len(held) >= PART_BYTES:
                    writer.add_bytes(f"database/{table}/{part:06}", bytes(held))
                    part += 1
                    held.clear()
        if held:
            writer.add_bytes(f"database/{table}/{part:06}", bytes(held))
        return count


def copy_out(table: str, columns: list[str]) -> sql.Composed:
    """All rows of a table as COPY writes them."""
    return sql.SQL("COPY {} ({}) TO STDOUT").format(sql.Identifier(table), _listed(columns))


def copy_in(table: str, columns: list[str]) -> sql.Composed:
    """The way back."""
    return sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), _listed(columns))


def _listed(columns: list[str]) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.Identifier, columns))


COLUMNS = """SELECT c.relname, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
AND a.attgenerated = '' AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
ORDER BY c.relname, a.attnum"""


def columns_of(line: Connection[Any]) -> dict[str, list[str]]:
    """Every table of the schema that is used, with the columns that can be written."""
    tables: dict[str, list[str]] = {}
    for table, column in line.execute(COLUMNS):
        tables.setdefault(table, []).append(column)
    return tables


@contextmanager
def _postgres() -> Iterator[_PostgresMoment]:
    """One read-only transaction that sees the database as it was when it began."""
    database = connections.create_connection("default")
    database.ensure_connection()
    line = database.connection
    try:
        line.isolation_level = IsolationLevel.REPEATABLE_READ
        line.read_only = True
        line.autocommit = False
        rows = line.execute("SELECT app, name FROM django_migrations ORDER BY id").fetchall()
        yield _PostgresMoment(line, [list(row) for row in rows], columns_of(line))
    finally:
        line.close()
