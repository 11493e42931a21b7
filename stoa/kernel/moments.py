"""Moments as people write them: `2026-12-01 18:00`, with a time zone behind it or in the zone of what they write."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from difflib import get_close_matches
from functools import cache
from typing import Literal, TypeAlias
from zoneinfo import ZoneInfo, available_timezones

from django.utils.translation import gettext as _

_MOMENT = re.compile(
    r"^(?P<day>\d{4}-\d{2}-\d{2})(?:[ T]+(?P<time>\d{1,2}:\d{2}(?::\d{2})?))?(?:\s*(?P<zone>[A-Za-z]\S*))?$"
)

What: TypeAlias = Literal["form", "zone", "clock"]


class BadMoment(Exception):
    """A text that names no moment, or more than one. `what` is wrong with it; the words are those of a finding."""

    def __init__(self, what: What, message: str, remedy: str) -> None:
        super().__init__(message)
        self.what, self.message, self.remedy = what, message, remedy


def read_moment(text: str, zone: str) -> tuple[datetime, str]:
    """A moment as (time in UTC, IANA zone): `text` is read in `zone` where it names none.

    Raises BadMoment, also for local times that a change of clocks skips or repeats: a deadline has one meaning.
    """
    match = _MOMENT.match(text)
    if match is None or match["time"] is None:
        message = _("“%(text)s” is no day and time.") % {"text": text[:60]}
        raise BadMoment("form", message, _("Write it as 2026-12-01 18:00, with a zone behind it if need be."))
    name = "UTC" if match["zone"] in ("Z", "z") else match["zone"] or zone or "UTC"
    if name not in _zones():
        message = _("There is no time zone “%(zone)s”.") % {"zone": name[:60]}
        raise BadMoment("zone", message, _zone_remedy(name))
    try:
        hour = match["time"].zfill(len("00:00:00") if match["time"].count(":") == 2 else len("00:00"))
        local = datetime.fromisoformat(f"{match['day']}T{hour}")
        return only_moment(local, ZoneInfo(name)), name
    except (ValueError, OverflowError) as error:
        message = _("“%(text)s” is no day and time.") % {"text": text[:60]}
        raise BadMoment("form", message, _("Check day, month and hour.")) from error


def stored(moment: datetime) -> str:
    """`moment` as versions keep it: RFC 3339 in UTC, to the second."""
    # glibc writes the year 999 with three digits
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ").rjust(20, "0")


def _zone_remedy(name: str) -> str:
    close = get_close_matches(name, _zones(), 1)
    meant = _("Did you mean “%(name)s”?") % {"name": close[0]} if close else _("Name a city of the zone.")
    return meant + " " + _("Example: Europe/Madrid.")


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def only_moment(local: datetime, zone: ZoneInfo) -> datetime:
    """The one moment (in UTC) at which clocks in `zone` show `local`. Raises BadMoment, OverflowError."""
    earlier = local.replace(tzinfo=zone, fold=0).astimezone(UTC)
    later = local.replace(tzinfo=zone, fold=1).astimezone(UTC)
    if earlier == later:
        return earlier
    exists = earlier.astimezone(zone).replace(tzinfo=None) == local
    spelled = {"time": local.strftime("%Y-%m-%d %H:%M"), "zone": zone.key}
    if exists:
        message = _("Clocks in %(zone)s show %(time)s twice that night.") % spelled
    else:
        message = _("Clocks in %(zone)s never show %(time)s; they are put forward over it.") % spelled
    first, second = sorted([earlier, later])
    remedy = _("Choose another hour, or say it in UTC: %(first)s UTC or %(second)s UTC.") % {
        "first": first.strftime("%Y-%m-%d %H:%M"),
        "second": second.strftime("%Y-%m-%d %H:%M"),
    }
    raise BadMoment("clock", message, remedy)
