"""What lateness takes off a score. Pure; the same sums stand once more in SQL in `actions.answering`.

Days are counted from the deadline, each that has begun, at 24 hours: a change of clocks makes none longer.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

DAY = timedelta(days=1)
MOST_DAYS = 32_767
"""Later than this is no later."""


class LateTerms(Protocol):
    """What holds for late work in a category; `stoa.content`'s LateRule is one."""

    @property
    def grace(self) -> int:
        """Seconds after the deadline in which nothing is taken off."""

    @property
    def per_day(self) -> float:
        """The share (0..1) of the earned score that each day takes off."""

    @property
    def most(self) -> float:
        """The share (0..1) that is taken off at most."""

    @property
    def until(self) -> int:
        """Days after which nothing counts any more; 0: no end but the one that `per_day` makes."""


@dataclass(frozen=True, slots=True)
class Lateness:
    """How late something is: days that have begun, how many of them free days pay for, and the share (0..1) of the
    earned score that counts."""

    days: int
    free: int
    share: float


def late_factor(terms: LateTerms | None, due: datetime | None, at: datetime, free_left: int = 0) -> Lateness | None:
    """How late something handed in `at` (aware) is; None when it is in time or there is no deadline.

    `terms` None: what is late counts nothing. `free_left`: days late that this learner may still spend on it; as many
    as are needed are spent, and none where nothing of it counts.
    """
    if due is None or at <= due + timedelta(seconds=terms.grace if terms else 0):
        return None
    days, end = min(MOST_DAYS, math.ceil((at - due) / DAY)), closes(terms, due, free_left)
    if terms is None or (end is not None and at > end):
        return Lateness(days, 0, 0.0)
    free = min(days, max(0, free_left))
    share = max(0.0, round(1 - min(terms.most, terms.per_day * (days - free)), 9))
    return Lateness(days, free if share else 0, share)


def closes(terms: LateTerms | None, due: datetime | None, free_days: int = 0) -> datetime | None:
    """From when on nothing that is handed in counts; None: there is no such moment.

    With `free_days` left to spend, a score that shrinks day by day lasts so many days longer.
    """
    if due is None or terms is None:
        return due
    ends = [terms.until] if terms.until else []
    if terms.most >= 1 and terms.per_day > 0:
        ends.append(math.ceil(round(min(1 / terms.per_day, MOST_DAYS), 9)) - 1 + max(0, free_days))
    if not ends:
        return None
    try:
        return due + max(timedelta(seconds=terms.grace), min(ends) * DAY)
    except OverflowError:  # due in the year 9999
        return None


def bell_by(terms: LateTerms | None, due: datetime | None, begun: datetime, free_left: int = 0) -> datetime | None:
    """When what was `begun` then is handed in at the latest. Begun in time it is so before anything is taken off; begun
    late, while something of it counts."""
    end = closes(terms, due, free_left)
    if due is None or terms is None:
        return end
    in_time = due + timedelta(seconds=terms.grace)
    return in_time if begun <= in_time else end
