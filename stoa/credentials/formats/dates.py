"""Instants as credentials write them: XML Schema dateTimeStamp (a date-time that states its offset from UTC)."""

from __future__ import annotations

import re
from datetime import UTC, datetime

STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)")


class BadDate(ValueError):
    """The text is not an instant."""


def read_instant(text: str) -> datetime:
    """The instant in `text` such as 2026-11-21T09:00:00Z, in UTC, to the microsecond. Raises BadDate."""
    if not STAMP.fullmatch(text):
        raise BadDate(f"{text[:40]!r} is not a date with time and offset, such as 2026-11-21T09:00:00Z.")
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError) as problem:
        raise BadDate(f"{text[:40]!r} is not a date that exists.") from problem


def write_instant(moment: datetime) -> str:
    """`moment` (aware) in UTC to the second, such as 2026-11-21T09:00:00Z."""
    if moment.tzinfo is None:
        raise ValueError("an instant needs its time zone")
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ").rjust(20, "0")
