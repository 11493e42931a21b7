"""The database: whether it can be used, how old it is, and whether this machine's clock agrees with its rows."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.models import Max

from stoa.kernel import tables
from stoa.kernel.checks import Finding, check
from stoa.kernel.clock import database_now, now
from stoa.kernel.models import AuditEntry, Job

OLDEST_POSTGRES = 140000
OLDEST_SQLITE = (3, 38, 0)
"""JSON operators and `RETURNING` are used."""
APART = timedelta(seconds=30)
AHEAD = timedelta(minutes=5)


@check("database")
def database() -> Iterator[Finding]:
    """Reach, version, tables."""
    try:
        connection.ensure_connection()
    except Exception as problem:
        yield Finding(
            "error", f"The database can't be reached ({type(problem).__name__}).",
            "See that its server runs, and that STOA_DATABASE_URL names it, its user and its password.",
        )  # fmt: skip
        return
    yield from _version()
    if tables.unknown():
        yield Finding("error", "The data is of a newer Stoa.", "Install that one: pip install --upgrade stoa-mooc")
    elif tables.pending():
        yield Finding(
            "hint", "The database is of an older Stoa.", "`stoa run` brings it up to date, with a copy first."
        )


def _version() -> Iterator[Finding]:
    if connection.vendor == "postgresql":
        found = connection.connection.info.server_version
        if found < OLDEST_POSTGRES:
            yield Finding("error", f"PostgreSQL {found // 10000} is too old.", "Use PostgreSQL 14 or newer.")
        return
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        yield Finding("error", f"SQLite {sqlite3.sqlite_version} is too old.", "Use a Python with SQLite 3.38.")
    if _is_on_a_network(Path(settings.STOA_DATA)):
        yield Finding(
            "error", "The data folder lies on a network disk, where SQLite loses data.",
            "Move it to a disk of this machine, or use PostgreSQL (STOA_DATABASE_URL).",
        )  # fmt: skip


def _is_on_a_network(data: Path) -> bool:
    """Whether the folder's disk is another machine's, where the system tells it."""
    try:
        lines = Path("/proc/mounts").read_text().splitlines()
    except OSError:
        return False
    mounts = {line.split()[1]: line.split()[2] for line in lines}
    at = data.resolve()
    place = next((str(folder) for folder in (at, *at.parents) if str(folder) in mounts), "/")
    return mounts.get(place, "").startswith(("nfs", "cifs", "smb", "9p", "fuse.sshfs", "glusterfs", "ceph"))


@check("clock")
def clock() -> Iterator[Finding]:
    """This machine's clock against the database's, and against what was written last: it must not go back."""
    if tables.pending():  # and so it is where there are no tables yet
        return
    moment = now()
    if abs(database_now() - moment) > APART:
        yield Finding(
            "error", "The clocks of this machine and of the database are more than half a minute apart.",
            "Let both follow a time server (timedatectl set-ntp true).",
        )  # fmt: skip
    newest = [Job.objects.aggregate(at=Max("created_at"))["at"], AuditEntry.objects.aggregate(at=Max("at"))["at"]]
    last = max((each for each in newest if each), default=None)
    if last is not None and last > moment + AHEAD:
        yield Finding(
            "error", f"This machine's clock stands before what was written last ({last:%Y-%m-%d %H:%M} UTC).",
            "Set the clock right before people come: deadlines and codes go by it.",
        )  # fmt: skip
