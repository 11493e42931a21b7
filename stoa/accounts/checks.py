"""What is said of a site that has people: whether their data would outlast its disk."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from django.conf import settings

from stoa.accounts import queries
from stoa.kernel.backup.last import last
from stoa.kernel.checks import Finding
from stoa.kernel.clock import now

LONGEST: Final = timedelta(days=7)


def backup() -> Iterator[Finding]:
    """Whether a backup went well within a week, and whether the last one did."""
    stands = last()
    if stands.has_failed:
        yield Finding(
            "error", f"The last backup failed: {stands.failed_by}",
            "Mend that, then take one: stoa backup (docs/operators/backups.md).",
        )  # fmt: skip
    since, until = queries.people_since(), now() - LONGEST
    if settings.STOA_DEMO or since is None or since > until:
        return
    if stands.taken_at is None or stands.taken_at < until:
        yield Finding(
            "warning", f"No backup was taken within the last {LONGEST.days} days.",
            "Take one every night; deploy/stoa-backup.timer does it (docs/operators/backups.md).",
        )  # fmt: skip
