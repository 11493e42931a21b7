"""News of credentials."""

from __future__ import annotations

from dataclasses import dataclass

from stoa.kernel.events import event


@event("credentials.BadgeEarned")
@dataclass(frozen=True)
class BadgeEarned:
    """A pathway was earned for which other pathways ask. Internal ids, and the ids of course and pathway."""

    account: int
    run: int
    course: str
    pathway: str
