"""What an operator sees of mail: the queue, what left by kind and day, what failed and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.db.models import Count, Min, Q
from django.db.models.functions import TruncDate

from stoa.kernel.cache import once
from stoa.kernel.clock import now
from stoa.kernel.models import Letter, MailGate

WAITS: Final = (Letter.State.WAITING, Letter.State.LEASED)


@dataclass(frozen=True)
class Gate:
    """How sending stands now. `oldest_due`: since when the letter that has waited longest could have left."""

    is_paused: bool
    step: str
    trouble: str
    trouble_since: datetime | None
    shut_until: datetime | None
    worked_at: datetime | None
    waiting: int
    postponed: int
    oldest_due: datetime | None


@dataclass(frozen=True)
class Sum:
    """How many letters of a kind ended in what way on a day."""

    day: date
    kind: str
    sent: int
    failed: int
    dropped: int


@dataclass(frozen=True)
class Ended:
    """A letter that was not sent, or one that waits for another try."""

    id: int
    kind: str
    account: int | None
    domain: str
    state: str
    reason: str
    attempts: int
    at: datetime


@once
def gate() -> Gate:
    """How sending stands. Two statements."""
    row = MailGate.objects.filter(id=1).first() or MailGate()
    counted = Letter.objects.filter(state__in=WAITS).aggregate(
        waiting=Count("id"), postponed=Count("id", filter=Q(attempts__gt=0)),
        oldest=Min("due_at", filter=Q(due_at__lte=now())),
    )  # fmt: skip
    return Gate(
        row.is_paused, row.step, row.trouble, row.trouble_since, row.shut_until, row.worked_at, counted["waiting"],
        counted["postponed"], counted["oldest"],
    )  # fmt: skip


def sums(zone: str, days: int = 7) -> list[Sum]:
    """What ended in the last days, by day (in `zone`) and kind, the newest day first. One statement."""
    rows = Letter.objects.filter(ended_at__gte=now() - timedelta(days=days))
    grouped = rows.annotate(day=TruncDate("ended_at", tzinfo=ZoneInfo(zone))).values("day", "kind")
    counted = grouped.annotate(
        sent=Count("id", filter=Q(state=Letter.State.SENT)), failed=Count("id", filter=Q(state=Letter.State.FAILED)),
        dropped=Count("id", filter=Q(state=Letter.State.DROPPED)),
    )  # fmt: skip
    found = [Sum(row["day"], row["kind"], row["sent"], row["failed"], row["dropped"]) for row in counted]
    return sorted(found, key=lambda each: (-each.day.toordinal(), each.kind))


def unsent(*, offset: int, limit: int) -> tuple[Sequence[Ended], int]:
    """What failed or was left out, and what waits for another try; the newest first, and how many. Two statements."""
    rows = Letter.objects.filter(
        Q(state__in=(Letter.State.FAILED, Letter.State.DROPPED)) | Q(state__in=WAITS, attempts__gt=0)
    ).order_by("-id")
    lines = [
        Ended(
            row.id, row.kind, row.account, row.to.rpartition("@")[2], row.state, row.error, row.attempts,
            row.ended_at or row.due_at,
        )
        for row in rows.defer("text", "subject")[offset : offset + limit]
    ]  # fmt: skip
    return lines, rows.count()
