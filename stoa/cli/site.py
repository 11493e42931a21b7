"""The site that a command works on: there or not, and with the tables of this Stoa (only those load Django)."""

from __future__ import annotations

import fcntl
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from pathlib import Path

from stoa.cli.settings import data_folder, keep_to_itself
from stoa.configuration import BadSetting

NO_ROOM = 64 * 1024
"""Bytes: a disk with no more than that is full for any purpose."""


class Use(Enum):
    """What a command wants of a site."""

    NOTHING = "nothing"
    """It works without one, and looks into one that is there: checking a folder."""
    NEEDS = "needs"
    """There must be one: looking at versions."""
    MAKES = "makes"
    """It makes one where there is none: publishing."""
    FILLS = "fills"
    """It fills the place that another command has made ready."""


def is_there() -> bool:
    """Whether a site has been made: a database in the data folder, or a server named by STOA_DATABASE_URL."""
    return bool(os.environ.get("STOA_DATABASE_URL")) or (data_folder() / "stoa.sqlite3").exists()


def is_served(data: Path) -> bool:
    """Whether `stoa run` holds the data folder, or nobody here can tell: with a database server of its own, for one."""
    return bool(os.environ.get("STOA_DATABASE_URL")) or _is_held(data)


def _is_held(data: Path) -> bool:
    try:
        with (data / "run.lock").open("rb") as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except OSError:
        return True
    return False


def served_at(data: Path) -> str:
    """The address of the server that runs with this data folder, whatever its database; empty where none does here."""
    return (data / "run.lock").read_text(encoding="utf-8").strip() if _is_held(data) else ""


def says_full(words: str) -> bool:
    """Whether what a database said means a full disk: by its words, or because the data folder's disk is."""
    disk = os.statvfs(data_folder())
    return "disk is full" in words or "No space left" in words or disk.f_bavail * disk.f_frsize <= NO_ROOM


@contextmanager
def opened(use: Use) -> Iterator[None]:
    """Hold a data folder ready for a command; one that needs none gets an empty one for as long as it works.

    Raises BadSetting when a site is needed and there is none.
    """
    if (data_folder() / "RESTORING").exists():
        raise BadSetting(f"A restore into {data_folder()} was cut short. This ends it: stoa restore --finish")
    if use is Use.NEEDS and not is_there():
        raise BadSetting(f"There is no site in {data_folder()} yet. {_way_out()}")
    if use is Use.MAKES and not is_there():
        other = "" if os.environ.get("STOA_DATA") else " One that is elsewhere has to be named: STOA_DATA=/srv/stoa"
        print(f"Making a new site in {data_folder()} .{other}", file=sys.stderr)
    if use is not Use.NOTHING or is_there():
        keep_to_itself(data_folder())
        yield
        return
    before = os.environ.get("STOA_DATA")
    with tempfile.TemporaryDirectory(prefix="stoa-") as folder:
        os.environ["STOA_DATA"] = folder
        try:
            yield
        finally:
            if before is None:
                del os.environ["STOA_DATA"]
            else:
                os.environ["STOA_DATA"] = before


def _way_out() -> str:
    if os.environ.get("STOA_DATA"):
        return "`stoa run` makes one; or name another folder with STOA_DATA."
    return "Name the folder of your site: STOA_DATA=/srv/stoa, for one. A site of your own begins with `stoa run`."


def be_current(use: Use) -> None:
    """See that the tables are those of this Stoa; a new site gets them. Django is set up by now. Raises BadSetting."""
    # `stoa run` imports this module and stays small by never loading what follows.
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    graph, applied = executor.loader.graph, executor.loader.applied_migrations
    if not executor.migration_plan(graph.leaf_nodes()):
        return
    if applied:
        raise BadSetting("The database is of an older Stoa. `stoa run` brings it up to date; start that once, first.")
    if use is not Use.MAKES:
        raise BadSetting("There is no site in this database yet. `stoa run` makes one.")
    call_command("migrate", interactive=False, verbosity=0)
