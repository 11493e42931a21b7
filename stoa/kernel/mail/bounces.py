"""Addresses from which letters come back: noted by the hash of the address, shut after a hard bounce or three soft."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction

from stoa.kernel.clock import now
from stoa.kernel.mail.addresses import digest_of, domain_of, referred_letters
from stoa.kernel.mail.dsn import Report, report_in
from stoa.kernel.mail.failures import is_dead, plain
from stoa.kernel.models import Bounce, Letter

MOST_SOFT: Final = 3
"""After so many letters that came back for another reason than a dead mailbox, an address is shut as well."""


@dataclass(frozen=True)
class BounceLine:
    """An address that letters came back from. `account` is the internal id of its holder, as far as known."""

    id: int
    domain: str
    account: int | None
    is_shut: bool
    soft: int
    status: str
    reason: str
    last_at: datetime


@dataclass(frozen=True)
class Taken:
    """What a message to the bounce address was: `what` is `noted`, `delayed`, `stranger` or `nothing`."""

    what: str
    report: Report | None = None


@transaction.atomic
def note(row: Letter, *, status: str, reason: str) -> None:
    """Write down that a letter came back. The same letter counts once."""
    found, is_new = Bounce.objects.select_for_update().get_or_create(
        digest=row.digest, defaults={"domain": domain_of(row.to), "account": row.account, "last_at": now()}
    )
    if not is_new and found.last_letter == row.id:
        return
    found.soft += 1
    found.is_shut = found.is_shut or is_dead(status) or found.soft >= MOST_SOFT
    found.status, found.reason = status[:12], plain(reason)[:300]
    found.last_letter, found.last_at, found.account = row.id, now(), row.account or found.account
    found.save()


def take(source: bytes, receiver: str = "") -> Taken:
    """Read a message that came to the bounce address; `receiver` is the address that it came to, where known.

    Only a report that names one of our letters by our signature counts: nobody can shut an address that they never
    had a letter to.
    """
    report = report_in(source)
    if report is None:
        return Taken("nothing")
    numbers = referred_letters(receiver) or referred_letters(report.references)
    row = Letter.objects.filter(id__in=numbers[:1], state=Letter.State.SENT).first()
    if row is None:
        return Taken("stranger", report)
    if report.action != "failed":
        return Taken("delayed", report)
    with transaction.atomic():
        note(row, status=report.status, reason=report.reason)
        Letter.objects.filter(id=row.id).update(state=Letter.State.FAILED, error=f"It came back: {report.reason}"[:500])
    return Taken("noted", report)


def shut_among(digests: Collection[str]) -> set[str]:
    """Which of these addresses are shut."""
    return set(Bounce.objects.filter(digest__in=digests, is_shut=True).values_list("digest", flat=True))


def bounce_of(address: str) -> BounceLine | None:
    """What came back from this address, when it is shut."""
    row = Bounce.objects.filter(digest=digest_of(address), is_shut=True).first()
    return _line(row) if row else None


def open_again(*, address: str) -> None:
    """Send to this address again: its holder says that the mailbox works."""
    Bounce.objects.filter(digest=digest_of(address)).delete()


def open_by_id(*, bounce_id: int) -> BounceLine | None:
    """The same by an operator; what is forgotten with it, or None when there was nothing."""
    row = Bounce.objects.filter(id=bounce_id).first()
    if row is None:
        return None
    line = _line(row)
    row.delete()
    return line


def bounced(*, offset: int, limit: int) -> tuple[list[BounceLine], int]:
    """Addresses with bounces, shut ones first and the newest first, and how many there are. Two statements."""
    rows = Bounce.objects.order_by("-is_shut", "-last_at")
    return [_line(row) for row in rows[offset : offset + limit]], rows.count()


def _line(row: Bounce) -> BounceLine:
    return BounceLine(row.id, row.domain, row.account, row.is_shut, row.soft, row.status, row.reason, row.last_at)
