"""Where a restored site goes: looked at before, and put in place of what was there by renaming. No Django here.

A restore works beside what is there: in the folder `restoring` of the data folder, and in the schema `stoa_restoring`
on PostgreSQL. Only when all of it is there and whole, a file `RESTORING` says how to go on, and all changes place. A
process that is killed then leaves a place from which `finish` goes on; one that is killed before leaves what was there.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
from psycopg import Connection, sql

from stoa.kernel.backup.archive import Holds
from stoa.kernel.backup.failures import BadBackup

MARK = "RESTORING"
STAGE = "restoring"
SCHEMA = "stoa_restoring"
OURS = {"lost+found", "locks", "run.lock", "static", MARK, STAGE}
"""What a data folder may hold and count as empty."""


@dataclass(frozen=True)
class Plan:
    """What is left to do once a restored site is whole. It lies in the file `RESTORING`."""

    former: str
    """The folder, and on PostgreSQL the schema, that keeps what was there."""
    holds: Holds
    is_aside: bool = False
    """What was there has been put aside."""


def is_empty(data: Path) -> bool:
    """Whether nothing of a site lies in the folder."""
    return not data.exists() or not _entries(data)


def _entries(data: Path) -> list[Path]:
    """What belongs to the site that is there; former ones stay where they are."""
    return [
        entry for entry in sorted(data.iterdir()) if entry.name not in OURS and not entry.name.startswith("former-")
    ]


def write_plan(data: Path, plan: Plan) -> None:
    """Say durably how to go on."""
    draft = data / f"{MARK}.part"
    with draft.open("w") as out:
        json.dump(asdict(plan), out)
        out.flush()
        os.fsync(out.fileno())
    draft.replace(data / MARK)
    _sync(data)


def is_unfinished(data: Path) -> bool:
    """Whether a restore was cut short here after all was written, and has to be put in place."""
    return (data / MARK).exists()


def finish(data: Path, url: str) -> str:
    """Put the restored site in place, from wherever it stopped. Returns the name of what keeps the former one.

    Whoever calls this holds the data folder. Nothing happens when there is no plan.
    """
    if not is_unfinished(data):
        return ""
    plan = Plan(**json.loads((data / MARK).read_text()))
    if url:
        with server(url) as line:
            exchange_schemas(line, plan.former)
    former, stage = data / plan.former, data / STAGE
    if not plan.is_aside:
        for entry in _in_the_way(data, plan):
            former.mkdir(mode=0o700, exist_ok=True)
            entry.rename(former / entry.name)
        _sync(data)
        plan = Plan(plan.former, plan.holds, is_aside=True)
        write_plan(data, plan)
    for entry in sorted(stage.iterdir()) if stage.exists() else []:
        if plan.holds == "site" or entry.name.startswith("stoa.sqlite3"):
            entry.rename(data / entry.name)
    _sync(data)
    (data / MARK).unlink()
    shutil.rmtree(stage, ignore_errors=True)
    return plan.former if former.exists() else ""


def _in_the_way(data: Path, plan: Plan) -> list[Path]:
    if plan.holds == "site":
        return _entries(data)
    return [entry for entry in _entries(data) if entry.name.startswith("stoa.sqlite3")]


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


# --- PostgreSQL ------------------------------------------------------------------------------------------------------


@contextmanager
def server(url: str) -> Iterator[Connection[Any]]:
    """A connection to the site's database server. Raises BadBackup."""
    try:
        line = psycopg.connect(url, connect_timeout=10)
    except psycopg.OperationalError as problem:
        raise BadBackup(f"The database cannot be used: {str(problem).strip()}") from problem
    with line:
        yield line


def look_at_server(line: Connection[Any]) -> bool:
    """Whether the database is empty. Raises BadBackup when a site is served from it, or when it is somebody else's."""
    (others,) = line.execute(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() "
        "AND application_name LIKE 'stoa%'"
    ).fetchone() or (0,)
    if others:
        raise BadBackup("A site is running on this database. Stop every `stoa run` and `stoa worker` first.")
    tables = {name for (name,) in line.execute(
        "SELECT relname FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p')"
    )}  # fmt: skip
    if tables and "django_migrations" not in tables:
        raise BadBackup("This database holds tables of something else. Make one for Stoa alone.")
    return not tables


def new_schema(line: Connection[Any]) -> str:
    """Make an empty schema to restore into; what an earlier restore left there is dropped.

    Returns what an address needs as its `options`, so that all goes there and extensions are found where they are.
    """
    line.execute(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")
    line.execute(f"CREATE SCHEMA {SCHEMA}")
    (here,) = line.execute("SELECT current_schema()").fetchone() or ("public",)
    (known,) = line.execute("SELECT to_regclass(%s)", [f"{here}.django_migrations"]).fetchone() or (None,)
    if known is not None:  # a list of its own hides the one of the site that is there
        names = sql.Identifier(SCHEMA, "django_migrations"), sql.Identifier(here, "django_migrations")
        line.execute(sql.SQL("CREATE TABLE {} (LIKE {} INCLUDING ALL)").format(*names))
    return quote(f"-c search_path={SCHEMA},{here}")


THINGS = """SELECT CASE c.relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'S' THEN 'SEQUENCE'
ELSE 'TABLE' END, format('%%I.%%I', %(schema)s::text, c.relname) FROM pg_class c
WHERE c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = %(schema)s::text)
AND c.relkind IN ('r', 'p', 'v', 'm', 'S') AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid
AND d.classid = 'pg_class'::regclass AND (d.deptype = 'e' OR (c.relkind = 'S' AND d.deptype IN ('a', 'i'))))
UNION ALL SELECT 'FUNCTION', format('%%I.%%I(%%s)', %(schema)s::text, p.proname,
pg_get_function_identity_arguments(p.oid))
FROM pg_proc p WHERE p.pronamespace = (SELECT oid FROM pg_namespace WHERE nspname = %(schema)s::text)
AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')"""


BROUGHT = "SELECT extname FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE n.nspname = %s"


def exchange_schemas(line: Connection[Any], former: str) -> None:
    """In one transaction: what is there goes into the schema `former`, what was restored takes its place.

    Extensions stay where they are; one that the restored tables brought along moves with them. Done once: nothing
    happens when there is no restored schema any more.
    """
    (target, is_there) = line.execute(
        "SELECT current_schema(), EXISTS (SELECT 1 FROM pg_namespace WHERE nspname = %s)", [SCHEMA]
    ).fetchone() or ("", False)
    if not is_there:
        return
    things = line.execute(THINGS, {"schema": target}).fetchall()
    if things:
        line.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(former)))
    _move(line, things, former)
    brought = line.execute(BROUGHT, [SCHEMA])
    for (name,) in brought.fetchall():
        statement = sql.SQL("ALTER EXTENSION {} SET SCHEMA {}")
        line.execute(statement.format(sql.Identifier(name), sql.Identifier(target)))
    _move(line, line.execute(THINGS, {"schema": SCHEMA}).fetchall(), target)
    line.execute(f"DROP SCHEMA {SCHEMA}")
    line.commit()


def _move(line: Connection[Any], things: list[tuple[str, str]], schema: str) -> None:
    for kind, name in things:
        line.execute(f"ALTER {kind} {name} SET SCHEMA {sql.Identifier(schema).as_string()}")
