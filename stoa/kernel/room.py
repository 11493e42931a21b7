"""Room on disk: how much there is, and which errors say that there is none.

What is written while a disk is full fails whole: a transaction is undone, a file never comes under its name. Whoever
catches such an error waits and tries again, since nothing is wrong with what was to be written.
"""

from __future__ import annotations

import errno
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Final

LEAST: Final = 64 * 1024 * 1024
LITTLE: Final = 1024 * 1024 * 1024
"""Bytes. A film of an hour needs about as much, and so does a copy of a middling database."""
LEAST_NAMES: Final = 1000
"""A disk that holds as many files as it can takes no new one, however many bytes are free."""
_NONE: Final = 64 * 1024
"""Bytes: a disk with no more than that is full for any purpose."""
_ERRNOS: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_FULL, _IO, _CANNOT_OPEN = 13, 10, 14
"""SQLite's result codes. Its module is not imported for them: the supervisor of `stoa run` goes without it."""
_DISK_FULL: Final = "53100"
"""PostgreSQL's SQLSTATE."""


@dataclass(frozen=True)
class Room:
    """What a disk has left: bytes, and how many more files (None: it does not count them)."""

    bytes: int
    names: int | None

    @property
    def is_none(self) -> bool:
        """Whether the next write may fail already."""
        return self.bytes < LEAST or (self.names is not None and self.names < LEAST_NAMES)


def left(folder: Path) -> Room:
    """The room on the disk of a folder, for this user. Raises OSError."""
    found = os.statvfs(folder)
    return Room(shutil.disk_usage(folder).free, found.f_favail if found.f_files else None)


def is_out(problem: BaseException | None, folder: Path | None = None) -> bool:
    """Whether an error, or what caused it, says that a disk is full: one of this machine, or the database server's.

    SQLite says of some files merely that they could not be written or made; then `folder`, where they lie, is asked.
    """
    seen: set[int] = set()
    while problem is not None and id(problem) not in seen:
        seen.add(id(problem))
        if _says_full(problem) or (folder is not None and _may_mean_full(problem) and _is_full(folder)):
            return True
        problem = problem.__cause__ or problem.__context__
    return False


def _says_full(problem: BaseException) -> bool:
    if isinstance(problem, OSError):
        return problem.errno in _ERRNOS
    return _code(problem) == _FULL or getattr(problem, "sqlstate", None) == _DISK_FULL


def _may_mean_full(problem: BaseException) -> bool:
    return _code(problem) in (_IO, _CANNOT_OPEN)


def _code(problem: BaseException) -> int:
    """SQLite's primary result code; 0 for any other error."""
    return int(getattr(problem, "sqlite_errorcode", 0)) & 0xFF


def _is_full(folder: Path) -> bool:
    try:
        found = left(folder)
    except OSError:
        return False
    return found.bytes <= _NONE or found.names == 0
