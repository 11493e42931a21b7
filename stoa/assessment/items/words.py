"""The sentences around questions: what an attempt is worth, how many are left, when it is due."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from html import escape
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils import dateformat
from django.utils.formats import number_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from stoa.assessment.lateness import Lateness
from stoa.assessment.ports import ItemState, Outcome, RenderContext
from stoa.assessment.rules import attempts_left, moment
from stoa.content.ports import Part
from stoa.kernel.text.words import per_cent


def points_text(points: float) -> str:
    """A number of points, with at most two decimals."""
    rounded = round(points, 2)
    if rounded == int(rounded):
        return str(int(rounded))
    return number_format(f"{rounded:.2f}".rstrip("0"), use_l10n=True)


def percent(fraction: float) -> str:
    """A score in whole per cent. Only all of it is 100, only nothing is 0."""
    whole = round(fraction * 100)
    if fraction < 1:
        whole = min(whole, 99)
    if fraction > 0:
        whole = max(whole, 1)
    return per_cent(str(whole))


def share_text(share: float) -> str:
    """A share 0..1 that an author wrote, in per cent with at most one digit behind the point."""
    value = round(share * 100, 1)
    return per_cent(number_format(value, decimal_pos=0 if value == int(value) else 1))


def earned_text(earned: float, possible: float) -> str:
    """`3 of 4 points`."""
    words = ngettext("%(earned)s of %(possible)s point", "%(earned)s of %(possible)s points", _plural(possible))
    return words % {"earned": points_text(earned), "possible": points_text(possible)}


def worth_text(points: float) -> str:
    """`2 points`."""
    return ngettext("%(points)s point", "%(points)s points", _plural(points)) % {"points": points_text(points)}


def _plural(points: float) -> int:
    """The number that decides between singular and plural: fractions of a point are plural."""
    return int(points) if points == int(points) else 2


def verdict_text(outcome: Outcome, *, is_settled: bool) -> str:
    """A verdict as a sentence. Settled: nothing more can be tried."""
    if outcome.status == "right":
        return _("Right.")
    if outcome.status == "partly":
        return _("Partly right: %(share)s.") % {"share": percent(outcome.fraction)}
    return _("Not this time.") if is_settled else _("Not yet.")


def reworded() -> str:
    """What is said of an answer whose words are not in the question any more."""
    return _("The answers were reworded after you chose, so your choice cannot be shown. What it earned stays.")


def attempts_text(state: ItemState, is_graded: bool) -> str:
    """How often one may (still) try; empty once that is decided."""
    left = attempts_left(state.attempts_allowed, state.attempts_used)
    if left is None:
        return "" if is_graded else _("Try as often as you like.")
    if state.attempts_used == 0:
        return ngettext("%(count)d attempt.", "%(count)d attempts.", left) % {"count": left}
    return ngettext("%(count)d attempt left.", "%(count)d attempts left.", left) % {"count": left}


def changed_text(part: Part, state: ItemState) -> str:
    """What is said when a response is worth something else than when it was given."""
    values = {"score": percent(state.best or 0.0)}
    if part.kind == "quiz":
        return _("The quiz was changed since then; your score is %(score)s.") % values
    return _("The answer was corrected since then; your score is %(score)s.") % values


def late_text(state: ItemState) -> str:
    """What is said of a response that came too late."""
    if not state.best:
        return _("It came after the deadline, so it does not count.")
    return _("It came after the deadline, so it does not count; your score is %(score)s.") % {
        "score": percent(state.best)
    }


def lateness_text(late: Lateness) -> str:
    """How late something came, and what that costs."""
    said = [ngettext("It came %(days)d day late.", "It came %(days)d days late.", late.days) % {"days": late.days}]
    if late.free:
        free = ngettext("%(days)d free day was spent on it.", "%(days)d free days were spent on it.", late.free)
        said.append(free % {"days": late.free})
    if late.share < 1:
        said.append(_("%(share)s of what it earned counts.") % {"share": share_text(late.share)})
    return " ".join(said)


def since_text(part: Part, state: ItemState) -> str:
    """What time has done to the last response: it came late, or something was corrected since."""
    if state.is_late:
        return late_text(state)
    said = [docked_text(state), changed_text(part, state) if state.is_changed else ""]
    return " ".join(filter(None, said))


def docked_text(state: ItemState) -> str:
    """What lateness has taken off the last response; empty where it came in time."""
    late, graded = state.was_late, state.graded
    if late is None or graded is None:
        return ""
    if late.share >= 1:
        if not late.free:
            return ""
        words = ngettext("It came %(days)d day late; a free day pays for that.",
                         "It came %(days)d days late; free days pay for that.", late.days)  # fmt: skip
        return words % {"days": late.days}
    words = ngettext(
        "Less %(less)s for %(days)d day late: %(score)s counts.",
        "Less %(less)s for %(days)d days late: %(score)s counts.",
        late.days - late.free,
    )
    values = {"less": percent(1 - late.share), "days": late.days - late.free}
    return words % {**values, "score": percent(graded.fraction * late.share)}


def if_now_text(late: Lateness | None) -> str:
    """How much would count if it were handed in now, so late; empty before the deadline."""
    if late is None:
        return ""
    if late.share <= 0:
        return _("What comes after its deadline does not count.")
    if late.share >= 1 and not late.free:
        return _("If you hand in now, all of it counts.")
    values = {"share": percent(late.share), "days": late.free}
    if not late.free:
        return _("If you hand in now, %(share)s of it counts.") % values
    words = ngettext(
        "If you hand in now, %(share)s of it counts, and it costs %(days)d of your free days.",
        "If you hand in now, %(share)s of it counts, and it costs %(days)d of your free days.",
        late.free,
    )
    return words % values


def why_over(state: ItemState) -> str:
    """Why no more attempt is taken; empty where nothing has run out: the score is full already."""
    if state.is_past_due:
        return _("The time for answering is over.")
    return _("No attempts are left.") if attempts_left(state.attempts_allowed, state.attempts_used) == 0 else ""


def is_free(part: Part) -> bool:
    """Whether a part counts for nothing, may be tried without end, and has no date: what most questions are."""
    return not part.category and not part.public.get("attempts") and not part.due


def name_of(kind: str, title: str, number: int) -> str:
    """What a part is called on its page: its title, or `Question 2` by its `number` among its kind (0: unknown)."""
    if title:
        return title
    if kind == "quiz":
        return _("Quiz %(number)d") % {"number": number} if number else _("Quiz")
    if kind == "assignment":
        return _("Assignment %(number)d") % {"number": number} if number else _("Assignment")
    return _("Question %(number)d") % {"number": number} if number else _("Question")


def terms(part: Part, state: ItemState, context: RenderContext) -> str:
    """The right side of the head line, as HTML: what it counts, how often one may try, when it is due."""
    said = []
    if context.is_told_above and is_free(part) and not context.counts:
        return escape(_("Optional.")) if not part.required else ""
    if not part.category:
        said.append(escape(_("Counts for a record.") if context.counts else _("Not graded.")))
    elif part.kind == "quiz":
        said.append(escape(_("Graded.")))
    else:
        worth = worth_text(part.points) if state.best is None else earned_text(state.best * part.points, part.points)
        said.append(escape(worth) + ".")
    if not part.required:
        said.append(escape(_("Optional.")))
    if not state.is_settled:
        said.append(escape(attempts_text(state, bool(part.category))))
    if part.due:
        is_past = state.is_past_due or state.lateness is not None
        said.append(due_html(part.due, context.time_zone or part.due_zone, is_past, context.language))
    said.append(escape(if_now_text(state.lateness)))
    return " ".join(filter(None, said))


def due_html(due: str, zone: str, is_past: bool, language: str) -> str:
    """The deadline in a zone, which is named."""
    return _due_html(due, zone, is_past, language or get_language() or "")


@lru_cache(maxsize=4096)
def _due_html(due: str, zone: str, is_past: bool, language: str) -> str:
    """Kept by `language`, in which the words come from the active translation."""
    at = moment(due)
    if at is None:
        return ""
    time = f'<time datetime="{escape(due)}">{escape(local_text(at, zone))}</time>'
    words = escape(_("Was due %(time)s.") if is_past else _("Due %(time)s."))
    return words % {"time": time}


def minutes_text(minutes: int) -> str:
    """`40 minutes`, `1 hour 30 minutes`."""
    hours, rest = divmod(minutes, 60)
    said = []
    if hours:
        said.append(ngettext("%(count)d hour", "%(count)d hours", hours) % {"count": hours})
    if rest or not hours:
        said.append(ngettext("%(count)d minute", "%(count)d minutes", rest) % {"count": rest})
    return " ".join(said)


def clock_text(seconds: float, zone: str) -> str:
    """A moment (seconds since 1970) as a clock on the wall shows it: `14:32 CET`."""
    local = _local(datetime.fromtimestamp(seconds, UTC), zone)
    name = local.strftime("%Z")
    # Translators: a time format of Django's `date` filter.
    return f"{dateformat.format(local, _('H:i'))} {name if name.isalpha() else f'UTC{name}'}"


def local_text(at: datetime, zone: str) -> str:
    """A moment as clocks in `zone` (IANA; UTC where it is unknown) show it, with the zone's name."""
    local = _local(at, zone)
    # Translators: a date format of Django's `date` filter.
    text = dateformat.format(local, _("j F Y, H:i"))
    name = local.strftime("%Z")
    return f"{text} {name if name.isalpha() else f'UTC{name}'}"


def _local(at: datetime, zone: str) -> datetime:
    try:
        return at.astimezone(ZoneInfo(zone or "UTC"))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return at.astimezone(UTC)
