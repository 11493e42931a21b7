"""The map of what learners of a course want. Nothing is told of a theme of fewer than five people."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from stoa.kernel.cache import ShortMemory
from stoa.kernel.clock import now
from stoa.learning.models import Theme, ThemeAnswer, ThemeNight, ThemePlace
from stoa.learning.themes import COVERED
from stoa.learning.themes.calling import LEAST_PEOPLE

MOST_QUOTES = 3
TREND_WEEKS = 12
NEW = timedelta(days=14)
_answered: ShortMemory[bool] = ShortMemory(seconds=60.0)


@dataclass(frozen=True)
class Quote:
    """Words of a goal whose learner lets them be quoted; never with a name."""

    words: str
    language: str


@dataclass(frozen=True)
class ThemePart:
    """A theme that counts as part of another: staff put it there (`is_merged`), or it says the same in another
    language."""

    public_id: str
    name: str
    words: tuple[str, ...]
    concept: str
    language: str
    people: int
    is_merged: bool


@dataclass(frozen=True)
class AnswerView:
    """What staff answered. `unit` is the id of one they point to, or empty."""

    public_id: str
    text: str
    unit: str
    at: datetime


@dataclass(frozen=True)
class ThemeView:
    """A theme with all that is part of it. `weeks`: people by the week in which they said it, the last twelve.
    `unit` answers it ("" when none does); `is_said`: staff said so. `nearest` is the unit that comes closest."""

    public_id: str
    name: str
    words: tuple[str, ...]
    concept: str
    languages: tuple[str, ...]
    people: int
    weeks: tuple[tuple[date, int], ...]
    quotes: tuple[Quote, ...]
    unit: str
    is_said: bool
    nearest: str
    answers: tuple[AnswerView, ...]
    parts: tuple[ThemePart, ...]
    is_to_split: bool
    is_new: bool

    @property
    def is_covered(self) -> bool:
        return bool(self.unit)

    @property
    def may_split(self) -> bool:
        """Whether two themes can come of it that are both shown."""
        return self.people - sum(part.people for part in self.parts) >= 2 * LEAST_PEOPLE


@dataclass(frozen=True)
class ThemeMap:
    """The themes of a course, the largest first. `goals` had words when they were gathered; `placed` are in a theme
    that is shown. `at` None: not gathered yet."""

    at: datetime | None
    goals: int
    placed: int
    themes: tuple[ThemeView, ...]


def theme_map(course_id: int, units: Sequence[str] | None = None, at: datetime | None = None) -> ThemeMap:
    """The map of a course. `units` are those of its current version: one that is gone answers nothing. Four
    statements."""
    night = ThemeNight.objects.filter(course_id=course_id).first()
    rows = list(Theme.objects.filter(course_id=course_id).order_by("id"))
    if night is None or not rows:
        return ThemeMap(night.at if night else None, night.goals if night else 0, 0, ())
    groups = _groups(rows)
    shown = {lead: group for lead, group in groups.items() if sum(row.people for row in group) >= LEAST_PEOPLE}
    of_theme = {row.id: lead for lead, group in shown.items() for row in group}
    quotes, answers = _quotes(of_theme), _answers(of_theme)
    moment = at or now()
    first = min(row.first_at for row in rows)
    views = [_view(group, quotes[lead], answers[lead], units, first, moment) for lead, group in shown.items()]
    views.sort(key=lambda view: (-view.people, view.public_id))
    return ThemeMap(night.at, night.goals, sum(view.people for view in views), tuple(views))


def _groups(rows: Sequence[Theme]) -> dict[int, list[Theme]]:
    """Themes by the one that they are part of, that one first."""
    by_id = {row.id: row for row in rows}
    found: dict[int, list[Theme]] = defaultdict(list)
    for row in rows:
        lead, seen = row, {row.id}
        while (above := lead.into_id or lead.joined_id) in by_id and above not in seen:
            lead = by_id[above]
            seen.add(above)
        found[lead.id].append(row)
    return {lead: sorted(group, key=lambda row: (row.id != lead, -row.people)) for lead, group in found.items()}


def _quotes(of_theme: dict[int, int]) -> dict[int, list[Quote]]:
    rows = ThemePlace.objects.filter(
        theme_id__in=list(of_theme), goal__can_quote=True, goal__is_current=True, goal__is_hidden=False
    ).order_by("-likeness", "id")  # fmt: skip
    found: dict[int, list[Quote]] = defaultdict(list)
    for theme, words, language in rows.values_list("theme_id", "goal__words", "goal__language"):
        quotes = found[of_theme[theme]]
        if len(quotes) < MOST_QUOTES and all(quote.words != words for quote in quotes):
            quotes.append(Quote(words, language))
    return found


def _answers(of_theme: dict[int, int]) -> dict[int, list[AnswerView]]:
    found: dict[int, list[AnswerView]] = defaultdict(list)
    for row in ThemeAnswer.objects.filter(theme_id__in=list(of_theme), taken_back_at=None).order_by("-at", "-id"):
        found[of_theme[row.theme_id]].append(AnswerView(row.public_id, row.text, row.unit, row.at))
    return found


def _view(
    group: Sequence[Theme], quotes: Sequence[Quote], answers: Sequence[AnswerView], units: Sequence[str] | None,
    first: datetime, at: datetime,
) -> ThemeView:  # fmt: skip
    lead = group[0]
    there = set(units) if units is not None else None
    near = [(float(likeness), unit) for row in group for unit, likeness in row.units if there is None or unit in there]
    likeness, nearest = max(near, default=(0.0, ""))
    said = next((row.unit for row in group if row.unit and (row.unit == "-" or there is None or row.unit in there)), "")
    pointed = next((each.unit for each in answers if each.unit and (there is None or each.unit in there)), "")
    unit = said.replace("-", "") if said == "-" else said or pointed or (nearest if likeness >= COVERED else "")
    return ThemeView(
        lead.public_id, lead.name, tuple(lead.words), lead.concept,
        tuple(dict.fromkeys(row.language for row in sorted(group, key=lambda row: -row.people) if row.people)),
        sum(row.people for row in group), _trend(group, at), tuple(quotes), unit, bool(said), nearest, tuple(answers),
        tuple(
            ThemePart(
                row.public_id, row.name, tuple(row.words), row.concept, row.language, row.people,
                row.into_id is not None,
            )
            for row in group[1:]
        ),
        lead.is_to_split, lead.first_at > first and at - lead.first_at <= NEW,
    )  # fmt: skip


def _trend(group: Sequence[Theme], at: datetime) -> tuple[tuple[date, int], ...]:
    """People by week, the last twelve weeks; an empty week is 0."""
    counts: Counter[str] = Counter()
    for row in group:
        counts.update(dict(row.weeks))
    this_week = (at - timedelta(days=at.weekday())).date()
    mondays = [this_week - timedelta(weeks=back) for back in reversed(range(TREND_WEEKS))]
    return tuple((monday, counts[monday.isoformat()]) for monday in mondays)


def answers_for(*, account: int, run_id: int) -> list[AnswerView]:
    """What staff answered to the theme of somebody's goal, the newest first. At most two statements."""
    place = (
        ThemePlace.objects.filter(goal__account_id=account, goal__run_id=run_id, goal__is_current=True)
        .select_related("theme__into").first()
    )  # fmt: skip
    if place is None:
        return []
    theme = place.theme
    above = [theme.id, theme.into_id, theme.joined_id, theme.into.joined_id if theme.into else None]
    rows = ThemeAnswer.objects.filter(theme_id__in=[id for id in above if id is not None], taken_back_at=None)
    return [AnswerView(row.public_id, row.text, row.unit, row.at) for row in rows.order_by("-at", "-id")]


def has_answers(course_id: int) -> bool:
    """Whether staff answered any theme of a course; at most a minute old."""
    rows = ThemeAnswer.objects.filter(theme__course_id=course_id, taken_back_at=None)
    return _answered.get_or_read(course_id, rows.exists)


def forget_answers() -> None:
    """Drop what this process remembers of answers: it has just changed some."""
    _answered.clear()
