"""Dates and spans of Open edX."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from stoa.interop.reading import collapse

_SPAN = re.compile(
    r"(?:(\d{1,5}) days?)?,? ?(?:(\d{1,5}) hours?)?,? ?(?:(\d{1,5}) minutes?)?,? ?(?:(\d{1,5}) seconds?)?"
)


def moment(value: str) -> datetime | None:
    """A date of Open edX, in UTC. Some exports put it in quotes."""
    text = collapse(value).strip("\"'")
    for candidate in (text, text.replace("Z", "+00:00")):
        try:
            found = datetime.fromisoformat(candidate)
            return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
        except (ValueError, OverflowError):
            continue
    return None


def span(value: str) -> timedelta | None:
    """A span such as `2 days 3 hours 5 minutes 10 seconds`, any part of which may be left out; None: it is none."""
    text = collapse(value).strip("\"'")
    found = _SPAN.fullmatch(text)
    if not found or not any(found.groups()):
        return None
    days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)


def deadline(due: str, grace: str) -> datetime | None:
    """The moment from which answers count no more, in UTC: due date and grace period, on the next whole minute."""
    found = moment(due)
    if found is None:
        return None
    try:
        found += span(grace) or timedelta()
        whole = found.replace(second=0, microsecond=0)
        return whole if whole == found else whole + timedelta(minutes=1)
    except OverflowError:
        return None


def written(value: datetime) -> str:
    """A moment as options and settings write it."""
    return f"{value:%Y-%m-%d %H:%M} UTC"
