"""Codes, cohorts, waiting lists and enrolment files as pages need them."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from stoa.kernel.clock import now
from stoa.learning.models import Code

SHOWN = 200
"""Codes that a page lists; the file has all."""


@dataclass(frozen=True)
class CodeView:
    """A code for its run's staff. `text` is empty for codes of which only a digest is kept."""

    public_id: str
    text: str
    hint: str
    note: str
    cohort: str
    most: int
    used: int
    until: datetime | None
    revoked_at: datetime | None
    made_at: datetime
    is_invitation: bool

    @property
    def is_live(self) -> bool:
        """Whether it lets somebody in now."""
        return self.revoked_at is None and self.used < self.most and (self.until is None or self.until > now())


@dataclass(frozen=True)
class CodeFound:
    """What a code that somebody typed opens."""

    run_id: int
    is_live: bool


def code_digest(plain: str) -> str:
    """What is kept of a code: keyed, so that a copy of the database alone lets nobody try codes against it."""
    return hmac.new(f"stoa.code:{settings.SECRET_KEY}".encode(), plain.encode(), hashlib.sha256).hexdigest()


def code_found(plain: str) -> CodeFound | None:
    """The run that a code (as `rules.plain_code` gives it) is for, or None."""
    row = Code.objects.filter(digest=code_digest(plain)).first() if plain else None
    return CodeFound(row.run_id, _view(row).is_live) if row else None


def codes_of(run_id: int, *, limit: int = SHOWN) -> list[CodeView]:
    """The codes of a run, the newest first."""
    rows = Code.objects.filter(run_id=run_id).select_related("cohort").order_by("-id")
    return [_view(row) for row in rows[:limit]]


def _view(row: Code) -> CodeView:
    return CodeView(
        row.public_id, row.text, row.hint, row.note, row.cohort.name if row.cohort_id and row.cohort else "",
        row.most, row.used, row.until, row.revoked_at, row.made_at, row.address is not None,
    )  # fmt: skip
