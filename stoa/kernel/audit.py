"""The audit log: privileged acts, each one line, written in the transaction that did it and never changed.

An act is named as events are, `domain.noun_verbed` ("accounts.role_granted"). `about` names what it was done to:
`account:<public id>`, `course:<slug>`, `institution:<slug>`, `site`. `by` is the internal id of whoever did it; None is
the command line or the site itself. Details are a few plain values, never a secret.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from stoa.kernel.clock import now
from stoa.kernel.models import AuditEntry


@dataclass(frozen=True)
class Entry:
    """A line of the log."""

    id: int
    at: datetime
    act: str
    by: int | None
    about: str
    details: dict[str, Any]


def note(act: str, *, by: int | None, about: str, **details: Any) -> None:
    """Write down a privileged act, in the transaction that is open now."""
    AuditEntry.objects.create(at=now(), act=act, by=by, about=about[:200], details=details)


def entries(*, before: int | None = None, about: str = "", limit: int = 50) -> list[Entry]:
    """The newest lines first; `before` is the id of the last line seen, `about` narrows to one thing."""
    rows = AuditEntry.objects.order_by("-id")
    if before is not None:
        rows = rows.filter(id__lt=before)
    if about:
        rows = rows.filter(about=about)
    return [Entry(row.id, row.at, row.act, row.by, row.about, row.details) for row in rows[:limit]]
