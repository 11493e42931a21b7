"""A quiz that is being sat, and what one learner is allowed beyond the others: plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from stoa.content.ports import Json

GRACE = 10.0
"""Seconds after the bell in which what was sent before it still arrives."""


@dataclass(frozen=True, slots=True)
class Allowed:
    """What one learner is allowed beyond the others: time in per cent and minutes, minutes of breaks, attempts, and
    a later deadline (seconds since 1970, by the database's clock)."""

    percent: int = 0
    minutes: int = 0
    breaks: int = 0
    attempts: int = 0
    due: float | None = None

    def __or__(self, other: Allowed) -> Allowed:
        """The better of two in each respect."""
        dues = [due for due in (self.due, other.due) if due is not None]
        return Allowed(
            max(self.percent, other.percent), max(self.minutes, other.minutes), max(self.breaks, other.breaks),
            max(self.attempts, other.attempts), max(dues, default=None),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sat:
    """A sitting as it was when it was looked at. Times are seconds since 1970 by the database's clock, `now` too."""

    id: int
    part: str
    number: int
    version: int
    started: float
    ends: float | None
    paused_since: float | None
    paused: int
    answers: Mapping[str, Json]
    saved: float | None
    is_closed: bool
    now: float
    breaks: int = 0
    """Seconds of breaks that the learner is allowed, those that were taken included."""

    @property
    def break_left(self) -> float:
        """Seconds of breaks that are left; while one lasts they run down."""
        return max(0.0, self.breaks - self.paused - self._stood)

    @property
    def is_paused(self) -> bool:
        return not self.is_closed and self.paused_since is not None and self.break_left > 0

    @property
    def left(self) -> float | None:
        """Seconds until the bell, below 0 after it; None where there is none."""
        if self.ends is None:
            return None
        return self.ends + min(self._stood, max(0, self.breaks - self.paused)) - self.now

    @property
    def _stood(self) -> float:
        """Seconds for which the break has lasted; none where the clock was set back before its beginning."""
        return max(0.0, self.now - self.paused_since) if self.paused_since is not None else 0.0

    @property
    def is_running(self) -> bool:
        """Whether it may be written in: neither handed in nor over nor stopped."""
        return not self.is_closed and not self.is_paused and (self.left is None or self.left > 0)

    @property
    def is_over(self) -> bool:
        """Whether the bell has rung so long ago that nothing arrives any more: what was saved is to be handed in."""
        return not self.is_closed and self.left is not None and self.left < -GRACE
