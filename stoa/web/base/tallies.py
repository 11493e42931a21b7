"""What others made of a course, in words: how long they took, and how many got what they wanted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext

from stoa.learning.queries import Outcome, TallyView
from stoa.web.base import words

FEW = 50
"""People below whom the numbers are said to be few."""


@dataclass(frozen=True)
class Got:
    """A line: what people wanted, what counts as having got it, and how it went."""

    wanted: str
    means: str
    went: str
    share: float


@dataclass(frozen=True)
class TallyShown:
    """The lines of a course's tally."""

    learners: str
    took: str
    work: str
    got: tuple[Got, ...]
    is_few: bool
    counted_at: datetime
    own: str = ""
    """How those fared who named checks of their own; empty where too few to be told of."""


def tally_shown(tally: TallyView | None) -> TallyShown | None:
    """A tally in words, or None when nothing may be told."""
    if tally is None:
        return None
    return TallyShown(
        _learners(tally), _took(tally), _work(tally), tuple(_got(name, item) for name, item in tally.wanted),
        tally.learners < FEW, tally.counted_at, _own(tally),
    )  # fmt: skip


def _own(tally: TallyView) -> str:
    if not tally.checked:
        return ""
    said = gettext("%(checked)s people named checks of their own; %(reached)s have met them all.")
    return said % {"checked": number_format(tally.checked), "reached": number_format(tally.reached)}


def _learners(tally: TallyView) -> str:
    said = ngettext(
        "%(count)s person has taken part; %(finished)s did every unit that counts.",
        "%(count)s people have taken part; %(finished)s did every unit that counts.",
        tally.learners,
    )
    return said % {"count": number_format(tally.learners), "finished": number_format(tally.finished)}


def _took(tally: TallyView) -> str:
    """Calendar time and days of work; empty when too few have finished."""
    if tally.days is None or tally.days_on is None:
        return ""
    said = gettext(
        "Half of those who finished took %(time)s or less from first to last; half worked on %(days)s or fewer."
    )
    return said % {"time": _time(tally.days), "days": _days(max(1, round(tally.days_on)))}


def _time(days: float) -> str:
    number, what = rounded_days(days)
    said = {
        "day": ngettext("%(count)s day", "%(count)s days", number),
        "week": ngettext("about %(count)s week", "about %(count)s weeks", number),
        "month": ngettext("about %(count)s month", "about %(count)s months", number),
    }[what]
    return said % {"count": number_format(number)}


def rounded_days(days: float) -> tuple[int, str]:
    """Days as one says them: (number, `day` | `week` | `month`). To two weeks by days, to three months by weeks."""
    if days <= 14:
        return max(1, round(days)), "day"
    if days <= 91:
        return round(days / 7), "week"
    return round(days / 30.4), "month"


def _days(count: int) -> str:
    return ngettext("%(count)s day", "%(count)s days", count) % {"count": number_format(count)}


def _work(tally: TallyView) -> str:
    """The work that left traces, to half hours; empty when too few have finished."""
    if tally.minutes is None:
        return ""
    said = gettext("About %(time)s of work, as far as it left traces.")
    return said % {"time": words.duration(tally.minutes if tally.minutes < 50 else round(tally.minutes / 30) * 30)}


def _got(intention: str, item: Outcome) -> Got:
    names = {
        "all": (gettext("All of it"), gettext("did every unit that counts")),
        "parts": (gettext("Some parts"), gettext("did at least one module from beginning to end")),
        "skill": (gettext("To be able to do something"), gettext("have four fifths right of all questions on a skill")),
        "browse": (gettext("To look around"), gettext("opened at least one unit")),
        "teach": (gettext("To teach it to others"), gettext("did at least one module from beginning to end")),
    }
    wanted, means = names[intention]
    went = gettext("%(got)s of %(people)s") % {"got": number_format(item.got), "people": number_format(item.people)}
    if item.under_way:
        more = ngettext("%(count)s is still at it", "%(count)s are still at it", item.under_way)
        went = f"{went}; {more % {'count': number_format(item.under_way)}}"
    return Got(wanted, means, went, item.got / item.people)
