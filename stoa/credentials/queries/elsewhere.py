"""Credentials earned elsewhere, as the one who brought them sees them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from stoa.credentials.formats import Match, Report, report_from_plain
from stoa.credentials.models import Brought


@dataclass(frozen=True)
class BroughtView:
    """One of them with what its last check found. `content` is the JSON or the token as it was brought."""

    public_id: str
    report: Report
    match: Match
    content: str
    brought_at: datetime
    checked_at: datetime

    @property
    def title(self) -> str:
        return self.report.facts.achievement_name or self.report.facts.name

    @property
    def is_token(self) -> bool:
        return not self.content.lstrip().startswith("{")


def brought_by(account: int) -> list[BroughtView]:
    """Everything that an account brought, the newest first."""
    return [_view(row) for row in Brought.objects.filter(account_id=account).order_by("-id")]


def brought(account: int, public_id: str) -> BroughtView | None:
    """One of theirs, or None."""
    row = Brought.objects.filter(account_id=account, public_id=public_id).first()
    return _view(row) if row else None


def _view(row: Brought) -> BroughtView:
    return BroughtView(
        row.public_id, report_from_plain(row.report), Match(row.match), row.content, row.brought_at, row.checked_at
    )
