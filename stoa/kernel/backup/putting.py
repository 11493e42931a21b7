"""Putting a backup into an empty data folder and an empty schema, both chosen by the settings of this process."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, BinaryIO, cast

import psycopg
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from psycopg import Connection, sql

from stoa.kernel import files
from stoa.kernel.backup.archive import Head, Manifest, Member, Reader
from stoa.kernel.backup.engines import Progress, columns_of, copy_in
from stoa.kernel.backup.failures import BadBackup
from stoa.kernel.backup.taking import DATABASE

NEWER = "This backup is of a newer Stoa ({version}). Install that one first: pip install --upgrade stoa-mooc"


def put(path: Path, passphrase: str | None, progress: Progress) -> Manifest:
    """Write all of a backup into the place that the settings name. Raises BadBackup, OSError."""
    try:
        return _put(path, passphrase, progress)
    except (psycopg.Error, DatabaseError) as problem:
        raise BadBackup(f"The database does not take what the backup holds ({type(problem).__name__}).") from problem


def _put(path: Path, passphrase: str | None, progress: Progress) -> Manifest:
    with path.open("rb") as source, ExitStack() as stack:
        reader = Reader(source, passphrase)
        refuse_newer(reader.head)
        tables = stack.enter_context(_tables(reader.head)) if reader.head.engine == "postgresql" else None
        whole = path.stat().st_size
        for member in reader.members():
            progress("restoring", source.tell() >> 20, whole >> 20)
            _put_member(member, tables)
        if tables is not None:
            tables.agree(reader.manifest)
        return reader.manifest


def refuse_newer(head: Head) -> None:
    """Refuse data that this Stoa does not understand. Raises BadBackup."""
    if head.engine != connection.vendor:
        own = "PostgreSQL" if head.engine == "postgresql" else "SQLite"
        remedy = "name its server in STOA_DATABASE_URL" if own == "PostgreSQL" else "leave STOA_DATABASE_URL out"
        raise BadBackup(f"This backup is of a site on {own}, and this place is not: {remedy}.")
    known = MigrationLoader(None).disk_migrations
    if any((app, name) not in known for app, name in head.migrations):
        raise BadBackup(NEWER.format(version=head.version))


def _put_member(member: Member, tables: _Tables | None) -> None:
    part, _, name = member.name.partition("/")
    data = Path(settings.STOA_DATA)
    if part == "files":
        if files.store().put(cast(BinaryIO, member)) != name:
            raise BadBackup("A file in the backup is not the one that its name says. The backup is not used.")
    elif part == "folder":
        _write(data / name, member)
    elif tables is not None:
        tables.load(name.partition("/")[0], member)
    elif name == DATABASE:
        _write(data / DATABASE, member)


def _write(path: Path, member: Member) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as out:
        while chunk := member.read():
            out.write(chunk)
        out.flush()
        os.fsync(out.fileno())


class _Tables:
    """PostgreSQL's tables while they are filled, in one transaction: foreign keys are looked at when it ends."""

    def __init__(self, line: Connection[Any], head: Head) -> None:
        self._line = line
        self._columns = head.tables
        self._rows: dict[str, int] = {}

    def load(self, table: str, member: Member) -> None:
        """Add a part of a table's rows."""
        if table not in self._columns:
            raise BadBackup("The backup holds rows of a table that it does not name. It is not used.")
        with self._line.cursor() as cursor:
            with cursor.copy(copy_in(table, self._columns[table])) as copy:
                while chunk := member.read():
                    copy.write(chunk)
            self._rows[table] = self._rows.get(table, 0) + max(cursor.rowcount, 0)

    def agree(self, manifest: Manifest) -> None:
        """See that every row arrived, and let numbers go on behind those that are taken. Raises BadBackup."""
        if any(self._rows.get(table, 0) != count for table, count in manifest.rows.items()):
            raise BadBackup("Not every row of the backup could be restored. Nothing was changed.")
        rows = self._line.execute(SEQUENCES).fetchall()
        for table, column, sequence in rows:
            statement = sql.SQL("SELECT setval({}, max({})) FROM {} HAVING max({}) IS NOT NULL")
            names = sql.Identifier(column), sql.Identifier(table), sql.Identifier(column)
            self._line.execute(statement.format(sql.Literal(sequence), *names))


SEQUENCES = """SELECT c.relname, a.attname, pg_get_serial_sequence(quote_ident(c.relname), a.attname)
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid WHERE c.relnamespace = current_schema()::regnamespace
AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
AND pg_get_serial_sequence(quote_ident(c.relname), a.attname) IS NOT NULL"""


@contextmanager
def _tables(head: Head) -> Iterator[_Tables]:
    """Tables as they were when the backup was taken, emptied of what their migrations wrote."""
    executor = MigrationExecutor(connection)
    executor.migrate([(app, name) for app, name in head.migrations])
    connection.ensure_connection()
    line = connection.connection
    here = columns_of(line)
    if any(not set(columns) <= set(here.get(table, ())) for table, columns in head.tables.items()):
        raise BadBackup("The backup has tables that its own version of Stoa does not make. It is not used.")
    with line.transaction():
        names = sql.SQL(", ").join(map(sql.Identifier, here))
        line.execute(sql.SQL("TRUNCATE {}").format(names))
        yield _Tables(line, head)
