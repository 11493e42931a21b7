"""Bringing a database up to date: one process at a time, with a copy before, and never backwards."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from django.core.management import call_command

from stoa.kernel import locks, tables
from stoa.kernel.backup import taking
from stoa.kernel.backup.engines import Progress
from stoa.kernel.backup.failures import BadBackup

SHOWN = 3


class CannotUpgrade(Exception):
    """The database stays as it is, or as far as it came; the text says what to do."""


def bring_up_to_date(
    *, copying: Callable[[], AbstractContextManager[Progress]], has_copy: bool = True
) -> Path | None:  # fmt: skip
    """Make or change the tables; whoever comes second waits and finds it done.

    Returns the copy of the database that was kept before, None when nothing had to change or nothing was there.
    Raises CannotUpgrade.
    """
    with locks.held("migrations"):
        if strange := tables.unknown():
            raise CannotUpgrade(_newer(strange))
        if not (todo := tables.pending()):
            return None
        copy = _copy(copying) if has_copy and tables.are_there() else None
        try:
            call_command("migrate", interactive=False, verbosity=0)
        except Exception as problem:
            raise CannotUpgrade(_failed(todo, copy, problem)) from problem
        return copy


def _copy(copying: Callable[[], AbstractContextManager[Progress]]) -> Path:
    try:
        with copying() as progress:
            return taking.copy_database(progress)
    except (BadBackup, OSError) as problem:
        raise CannotUpgrade(
            f"No copy of the database could be kept before changing its tables, so nothing was changed. {problem}\n"
            "With a backup of your own, go on without the copy: stoa run --no-copy"
        ) from problem


def _newer(strange: list[str]) -> str:
    names = ", ".join(strange[:SHOWN]) + (" ..." if len(strange) > SHOWN else "")
    return (
        f"The data is of a newer Stoa than this one ({names}). Nothing was changed.\n"
        "Install that version again: pip install --upgrade stoa-mooc. Or go back to what was there before the upgrade, "
        "and lose what was done since: stoa restore --replace FILE, with the newest file of the folder `before`."
    )


def _failed(todo: list[str], copy: Path | None, problem: Exception) -> str:
    left = tables.pending()
    at = left[0] if left else todo[-1]
    said = f"The database could not be brought up to date: {at} failed ({type(problem).__name__}: {problem})."
    if copy is None:
        return f"{said} That step was undone. Start again when its cause is gone."
    return (
        f"{said} That step was undone, and no data is lost.\nStart again when its cause is gone. Or go back: install "
        f"the version that ran before, and stoa restore --replace {copy}"
    )
