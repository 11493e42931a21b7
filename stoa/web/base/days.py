"""The reader's own day."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.http import HttpRequest

from stoa.kernel.clock import now


def zone_of(request: HttpRequest) -> ZoneInfo:
    """The reader's time zone; UTC for whoever has none that is known."""
    try:
        return ZoneInfo(getattr(request.user, "time_zone", "") or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def today(request: HttpRequest) -> datetime:
    """The beginning of the reader's day."""
    return now().astimezone(zone_of(request)).replace(hour=0, minute=0, second=0, microsecond=0)


def tomorrow(request: HttpRequest) -> datetime:
    """The end of the reader's day."""
    # 36 hours later it is tomorrow also on a day of 23 or 25 hours.
    there = (today(request) + timedelta(hours=36)).astimezone(zone_of(request))
    return there.replace(hour=0, minute=0, second=0, microsecond=0)
