"""For how long what was earned is confirmed: some days, months or years, or until a day."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

LONGEST_YEARS: Final = 50
WINDOW: Final = timedelta(days=90)
"""For how long before its end something can be renewed; half its life where that is shorter."""
_SPAN = re.compile(r"([1-9][0-9]{0,4}) (day|month|year)s?")
_PER_YEAR: Final = {"day": 366, "month": 12, "year": 1}


class NotASpan(ValueError):
    """The text says neither for how long nor until when."""


@dataclass(frozen=True)
class Lasting:
    """`count` of `unit` (day, month, year), or until the end of `day`."""

    count: int = 0
    unit: str = ""
    day: date | None = None

    def __str__(self) -> str:
        if self.day is not None:
            return self.day.isoformat()
        return f"{self.count} {self.unit}{'' if self.count == 1 else 's'}"

    def end(self, start: datetime, zone: str) -> datetime:
        """The last second, in UTC: the end of a day in the course's time zone."""
        place = _zone(zone)
        last = self.day or self._after(start.astimezone(place).date())
        return datetime.combine(last, time(23, 59, 59), place).astimezone(UTC)

    def _after(self, begun: date) -> date:
        if self.unit == "day":
            return begun + timedelta(days=self.count)
        months = begun.year * 12 + begun.month - 1 + self.count * (12 if self.unit == "year" else 1)
        year, month = divmod(months, 12)
        return date(year, month + 1, min(begun.day, monthrange(year, month + 1)[1]))


def lasting(text: str) -> Lasting:
    """`2 years`, `18 months`, `90 days` or `2027-12-31`. Raises NotASpan; also for more than 50 years."""
    words = " ".join(text.split())
    span = _SPAN.fullmatch(words)
    if span:
        count, unit = int(span[1]), span[2]
        if count > LONGEST_YEARS * _PER_YEAR[unit]:
            raise NotASpan(words)
        return Lasting(count, unit)
    try:
        return Lasting(day=date.fromisoformat(words))
    except ValueError as problem:
        raise NotASpan(words) from problem


def renewable_from(start: datetime, end: datetime) -> datetime:
    """From when on something that was earned at `start` and ends at `end` can be renewed."""
    return end - min(WINDOW, (end - start) / 2)


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name or "UTC")
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")
