"""When a backup was last taken, and whether it went well: two acts in the audit log, for a backup holds everything.

A restored site knows what its backup knew: the backups before that one. What failed before is of its former life.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime

from django.db import DatabaseError, transaction

from stoa.kernel import audit
from stoa.kernel.audit import Entry
from stoa.kernel.backup.failures import BadBackup
from stoa.kernel.cache import once

TAKEN, FAILED, RESTORED = "backup.backup_taken", "backup.backup_failed", "backup.backup_restored"
logger = logging.getLogger("stoa.backup")


@dataclass(frozen=True)
class Last:
    """The newest backup that went well, and the newest that did not. Times are in UTC; None: there is none."""

    taken_at: datetime | None
    bytes: int
    failed_at: datetime | None
    failed_by: str

    @property
    def has_failed(self) -> bool:
        """Whether the newest of all did not go well."""
        return self.failed_at is not None and (self.taken_at is None or self.failed_at > self.taken_at)


@once
def last() -> Last:
    """How the backups of this site stand. Two statements, and one more when the newest has failed."""
    taken, failed = _newest(TAKEN), _newest(FAILED)
    if failed is not None and (taken is None or failed.at > taken.at):
        restored = _newest(RESTORED)
        if restored is not None and restored.at > failed.at:
            failed = None  # of the site's former life: it went well since, or there were nothing to restore
    return Last(
        taken.at if taken else None, int(taken.details.get("bytes", 0)) if taken else 0,
        failed.at if failed else None, str(failed.details.get("reason", "")) if failed else "",
    )  # fmt: skip


def _newest(act: str) -> Entry | None:
    return next(iter(audit.entries(act=act, limit=1)), None)


def note_taken(size: int) -> None:
    """A backup of so many bytes is there, whole."""
    audit.note("backup.backup_taken", by=None, about="site", bytes=size)


def note_restored() -> None:
    """This site was made from a backup; which may be of a Stoa that kept no log, or another one."""
    try:
        with transaction.atomic():
            audit.note("backup.backup_restored", by=None, about="site")
    except DatabaseError as other:
        logger.info("The log of this backup takes no line before it is brought up to date (%s)", type(other).__name__)


def note_failed(problem: Exception) -> None:
    """A backup was not taken. Where the database cannot even be told, the log is."""
    words = problem.strerror if isinstance(problem, OSError) else str(problem) if isinstance(problem, BadBackup) else ""
    try:
        audit.note("backup.backup_failed", by=None, about="site", reason=(words or type(problem).__name__)[:200])
    except DatabaseError as other:
        logger.warning("A backup failed, and the database could not be told", exc_info=other)
