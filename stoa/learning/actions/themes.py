"""Gathering the goals of a course into themes, each night; yesterday's themes stand until the new ones are whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction

from stoa.catalogue import queries as catalogue
from stoa.content import queries as content
from stoa.content.queries import Outline
from stoa.kernel import jobs
from stoa.kernel.clock import now
from stoa.kernel.search.words import base
from stoa.learning import themes
from stoa.learning.actions.answering import send_answers
from stoa.learning.models import Enrolment, Goal, Theme, ThemeNight, ThemePlace
from stoa.learning.queries import forget_answers
from stoa.learning.themes.calling import LEAST_PEOPLE, EngineFailed, Found, FoundTheme, KnownTheme, gathered
from stoa.learning.themes.features import features, of_terms
from stoa.learning.themes.keys import CONCEPT, REASONS
from stoa.learning.themes.labels import labelled
from stoa.learning.themes.words import Term, terms

THEMES_JOB = "learning.themes_night"
COURSE_THEMES_JOB = "learning.themes_course"
ANEW = 2
"""All is made from nothing once there are so many times as many goals as when it last was."""
GATHER = timedelta(minutes=30)
"""How long erasures gather before a course is gathered anew."""
MOST_UNITS = 3
_BATCH = 500


@dataclass(frozen=True)
class _Said:
    """A goal in its learner's words."""

    id: int
    language: str
    words: str
    at: datetime


@dataclass(frozen=True)
class _Gathered:
    """What came of the goals in one language: for each theme its label, people and weeks."""

    language: str
    goals: Sequence[_Said]
    known: Mapping[str, Theme]
    found: Found
    words: Sequence[tuple[str, ...]]


def gather_all_themes() -> int:
    """Gather the themes of every course, and send answers to those who are new among their people. Returns how many
    courses have goals. What failed for one course keeps no other from its night; it is raised at the end."""
    gathered_courses, failed = 0, None
    for course in content.published_courses():
        try:
            gathered_courses += gather_themes(course_id=course.id)
        except EngineFailed as problem:
            failed = problem
    if failed is not None:
        raise failed
    return gathered_courses


def ask_to_gather(*, run_ids: Sequence[int]) -> None:
    """Have the courses of these runs gathered anew soon: somebody's words are gone, and no label goes on with them."""
    for course_id in {run.course_id for run in catalogue.runs(list(run_ids)).values()}:
        key = f"{COURSE_THEMES_JOB}:{course_id}"
        jobs.enqueue(COURSE_THEMES_JOB, key=key, due_at=now() + GATHER, course_id=course_id)


def gather_themes(*, course_id: int, at: datetime | None = None) -> bool:
    """Gather the goals of a course into themes; False when it has neither. Idempotent: the same goals make the same
    themes. Everything is written in one transaction; when another did so in the meantime, theirs stands. Raises
    EngineFailed."""
    version = content.current_version_id(course_id)
    night, _made = ThemeNight.objects.get_or_create(course_id=course_id)
    goals = _goals(course_id)
    known = list(Theme.objects.filter(course_id=course_id).order_by("id"))
    if version is None or not (goals or known):
        return False
    outline = content.outline(version)
    units = [unit.id for unit in outline.units]
    bags = [_of_unit(text, outline.language) for text in unit_texts(outline)]
    is_cold = len(goals) >= ANEW * night.anew
    languages = sorted({goal.language for goal in goals} | {theme.language for theme in known})
    parts = [_in_language(each, goals, known, bags, is_cold=is_cold) for each in languages]
    moment = at or now()
    with transaction.atomic():
        rows = ThemeNight.objects.filter(id=night.id, at=night.at)
        if not (rows.select_for_update() if connection.features.has_select_for_update else rows).exists():
            return True
        for part in parts:
            _write(course_id, part, units, moment)
        _join(course_id)
        anew = {"anew": len(goals)} if is_cold else {}
        ThemeNight.objects.filter(id=night.id).update(goals=len(goals), at=moment, **anew)
    forget_answers()
    send_answers(course_id=course_id)
    return True


_LONG = 4000
"""Words of a unit that are looked at."""


def _of_unit(text: str, language: str) -> dict[str, float]:
    """What a unit is compared by: what it is about, not why somebody learns it."""
    found = features(text, language, most=_LONG)
    return {key: weight for key, weight in found.items() if key not in REASONS}


def unit_texts(outline: Outline) -> list[str]:
    """The text of each unit: its title and outcomes, said three times, and what it says without its marks."""
    outcomes = {outcome.id: outcome.text for outcome in outline.outcomes}
    found = []
    for unit in outline.units:
        head = " ".join([unit.title, *(outcomes.get(each, "") for each in unit.outcomes)])
        body = content.unit(outline.version_id, unit.id)
        found.append(" ".join([head, head, head, themes.text_of(str(each) for each in body.segments)]))
    return found


def _goals(course_id: int) -> list[_Said]:
    """What everybody who takes part wants, in their words: of somebody in several runs, what they said last."""
    run_ids = [run.id for run in catalogue.runs_of(course_id)]
    here = set(
        Enrolment.objects.filter(run_id__in=run_ids, left_at=None, scope=Enrolment.Scope.LEARN)
        .values_list("account_id", "run_id")
    )  # fmt: skip
    rows = Goal.objects.filter(run_id__in=run_ids, is_current=True).exclude(words="").order_by("id")
    last: dict[int, _Said] = {}
    columns = rows.values_list("account_id", "run_id", "id", "language", "words", "set_at")
    for account, run, id, language, words, at in columns.iterator(chunk_size=_BATCH):
        if (account, run) in here:
            last[account] = _Said(id, base(language or "en"), words, at)
    return sorted(last.values(), key=lambda goal: goal.id)


def _in_language(
    language: str, goals: Sequence[_Said], known: Sequence[Theme], units: Sequence[Mapping[str, float]],
    *, is_cold: bool,
) -> _Gathered:  # fmt: skip
    mine = [goal for goal in goals if goal.language == language]
    before = {theme.public_id: theme for theme in known if theme.language == language}
    if len(mine) < LEAST_PEOPLE and not before:
        return _Gathered(language, mine, before, Found((), [-1] * len(mine), [0.0] * len(mine)), ())
    said: list[list[Term]] = [terms(goal.words, language) for goal in mine]
    asked = [
        KnownTheme(
            theme.public_id, theme.centroid, is_held=theme.is_held,
            splits=theme.is_to_split and theme.people >= 2 * LEAST_PEOPLE,
        )
        for theme in before.values()
    ]  # fmt: skip
    found = gathered([of_terms(each, language) for each in said], asked, units, is_cold=is_cold)
    return _Gathered(language, mine, before, found, labelled(said, found.labels, len(found.clusters)))


def _write(course_id: int, part: _Gathered, units: Sequence[str], at: datetime) -> None:
    """The themes of one language as they are today, and who is in which."""
    rows = _rows(course_id, part, units, at)
    ThemePlace.objects.filter(theme__course_id=course_id, theme__language=part.language).delete()
    run_ids = [run.id for run in catalogue.runs_of(course_id)]
    current = set(Goal.objects.filter(run_id__in=run_ids, is_current=True).values_list("id", flat=True))
    labels = zip(part.goals, part.found.labels, part.found.likeness, strict=True)
    places = [
        ThemePlace(goal_id=goal.id, theme=theme, likeness=likeness)
        for goal, label, likeness in labels
        if label >= 0 and goal.id in current and (theme := rows[label]) is not None
    ]
    ThemePlace.objects.bulk_create(places, batch_size=_BATCH)
    kept = [row.pk for row in rows if row is not None and row.people]
    gone = Theme.objects.filter(course_id=course_id, language=part.language, is_held=False, answers=None)
    gone.exclude(id__in=kept).delete()


def _rows(course_id: int, part: _Gathered, units: Sequence[str], at: datetime) -> list[Theme | None]:
    """The row of each cluster, written. Of those that are there only what a night decides is written: what staff
    decided in the meantime stays. None: the theme is gone."""
    present = {theme.public_id: theme for theme in Theme.objects.filter(course_id=course_id, language=part.language)}
    people = Counter(label for label in part.found.labels if label >= 0)
    rows: list[Theme | None] = []
    for place, cluster in enumerate(part.found.clusters):
        row = present.get(cluster.id)
        if row is None and not cluster.id and people[place]:
            row = Theme(course_id=course_id, language=part.language, first_at=at, is_held=bool(cluster.out_of))
        if row is not None:
            row.words, row.concept, row.people = list(part.words[place]), _concept(cluster), people[place]
            row.centroid, row.units = dict(cluster.centroid), _nearest(units, cluster.units)
            members = zip(part.goals, part.found.labels, strict=True)
            row.weeks = _weeks(goal for goal, label in members if label == place)
            asked = part.known.get(cluster.id)
            row.is_to_split = row.is_to_split and not (asked is not None and asked.is_to_split)
            row.save()
        rows.append(row)
    return rows


def _concept(cluster: FoundTheme) -> str:
    """What most of a theme is about, or nothing."""
    name, weight = max(cluster.centroid.items(), key=lambda item: item[1], default=("", 0.0))
    return name[2:] if name.startswith(CONCEPT) and weight >= themes.MOSTLY else ""


def _nearest(units: Sequence[str], likeness: Sequence[float]) -> list[list[object]]:
    best = sorted(zip(units, likeness, strict=True), key=lambda pair: -pair[1])[:MOST_UNITS]
    return [[unit, round(value, 3)] for unit, value in best if value > 0]


def _weeks(goals: Iterable[_Said]) -> list[list[object]]:
    """People by the Monday (UTC) of the week in which they said it."""
    counts = Counter((goal.at - timedelta(days=goal.at.weekday())).date().isoformat() for goal in goals)
    return [[monday, count] for monday, count in sorted(counts.items())]


def _join(course_id: int) -> None:
    """Join themes of different languages that are about the same, or that the same unit answers; the largest leads, and
    takes one of each other language. What staff put together stays as it is."""
    rows = sorted(Theme.objects.filter(course_id=course_id), key=lambda theme: (-theme.people, theme.id))
    leads: list[tuple[Theme, set[str]]] = []
    for row in rows:
        if row.into_id is not None:
            row.joined = None
            continue
        lead = next((pair for pair in leads if row.language not in pair[1] and _say_the_same(row, pair[0])), None)
        row.joined = lead[0] if lead else None
        if lead:
            lead[1].add(row.language)
        else:
            leads.append((row, {row.language}))
    Theme.objects.bulk_update(rows, ["joined"])


def _say_the_same(one: Theme, other: Theme) -> bool:
    if one.concept and other.concept:
        return one.concept == other.concept
    best = [row.units[0] for row in (one, other) if row.units]
    return len(best) == 2 and best[0][0] == best[1][0] and min(best[0][1], best[1][1]) >= themes.COVERED
