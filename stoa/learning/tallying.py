"""How a course's tally is reckoned: how long others took, and how many of those who wanted something got it. Pure.

Nothing here is told of fewer than `ENOUGH` people.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from statistics import median

from stoa.learning import rules

ENOUGH = 10
"""People before a number is told of them."""
SITTING = timedelta(minutes=45)
"""Facts that are further apart belong to two sittings."""
UNDER_WAY = timedelta(days=30)
"""Who was here within this time is still at it."""
MASTERED = 0.8
"""The mean score, over all questions of a skill, from which on it counts as shown (the usual criterion of mastery
learning: B. S. Bloom, Learning for Mastery, 1968)."""
INTENTIONS = ("all", "parts", "skill", "browse", "teach")


@dataclass(frozen=True)
class Shape:
    """What a version of a course is made of: the units that count, module by module; the questions, skill by skill."""

    modules: tuple[frozenset[str], ...] = ()
    skills: tuple[frozenset[str], ...] = ()


@dataclass(frozen=True)
class Taken:
    """What somebody made of a course. `shown` is their progress, 0..1; `scores` those that count, 0..1, by part."""

    intention: str
    shown: float
    done: frozenset[str]
    scores: Mapping[str, float]
    last_at: datetime | None
    has_reached: bool | None = None
    """Whether they have reached the goal whose checks they named; None: they named none."""


@dataclass(frozen=True)
class Wanted:
    """Of those who said one thing: how many, how many got it, and how many of the others are still at it."""

    people: int = 0
    got: int = 0
    under_way: int = 0


@dataclass(frozen=True)
class Span:
    """How long somebody took. `days` from the first to the last, both counted; `days_on` those with a fact among them;
    `minutes` of work, None where it can't be told."""

    days: int
    days_on: int
    minutes: float | None


def got(taken: Taken, shapes: Sequence[Shape]) -> bool:
    """Whether somebody has what they said they wanted, by the ledger alone. `shapes`: its versions, newest last.

    - *all*: progress stood at 100 %.
    - *parts*, *teach*: every unit that counts of at least one module, as the module was in some version.
    - *skill*: a mean score of `MASTERED` or more over all questions of at least one skill of the newest version.
    - *browse*: opened at least one unit.

    Whoever has named checks of their own is counted by those instead.
    """
    if taken.has_reached is not None:
        return taken.has_reached
    if taken.intention == "all":
        return taken.shown >= 1.0
    if taken.intention in ("parts", "teach"):
        return any(module <= taken.done for shape in shapes for module in shape.modules if module)
    if taken.intention == "skill":
        newest = shapes[-1].skills if shapes else ()
        return any(_mean(parts, taken.scores) >= MASTERED for parts in newest if parts)
    return taken.intention == "browse" and (taken.last_at is not None or bool(taken.done))


def _mean(parts: Collection[str], scores: Mapping[str, float]) -> float:
    return math.fsum(scores.get(part, 0.0) for part in parts) / len(parts)


def can_be_seen(intention: str, shapes: Sequence[Shape]) -> bool:
    """Whether the ledger can tell at all if somebody got it: no course without questions on a skill tells of skills."""
    if intention == "skill":
        return bool(shapes) and any(shapes[-1].skills)
    return intention in INTENTIONS


def counted(people: Iterable[Taken], shapes: Sequence[Shape], at: datetime) -> dict[str, Wanted]:
    """Who wanted what and got it, by intention; those who said nothing are left out."""
    found = dict.fromkeys(INTENTIONS, Wanted())
    for taken in people:
        former = found.get(taken.intention)
        if former is None:
            continue
        has = got(taken, shapes)
        is_here = not has and taken.last_at is not None and at - taken.last_at <= UNDER_WAY
        found[taken.intention] = Wanted(former.people + 1, former.got + has, former.under_way + is_here)
    return found


def finishing(facts: Sequence[tuple[rules.Fact, datetime]], versions: Sequence[rules.Course]) -> tuple[datetime, ...]:
    """When each fact happened up to the one with which progress reached 100 %; none for who has not finished.

    Facts in their order; versions oldest first. The same steps as `rules.rebuilt`, stopped where it is full.
    """
    required = {course.version: course.required for course in versions}
    standing = rules.Standing(facts[0][0].version, len(required.get(facts[0][0].version, ()))) if facts else None
    times = []
    for fact, at in facts:
        assert standing is not None
        standing = rules.caught_up(standing, (course for course in versions if course.version <= fact.version))
        standing = rules.after_fact(standing, fact, required.get(fact.version, frozenset()))
        times.append(at)
        if standing.shown >= 1.0:
            return tuple(times)
    return ()


def span(times: Sequence[datetime]) -> Span | None:
    """How long somebody took who did something at these moments; None for nobody.

    Days are those of UTC. Work is what lies between facts of one sitting, and for the beginning of each sitting, which
    left no trace, as much as this learner usually took from one fact to the next (the median within their sittings):
    sum(gaps <= SITTING) + sittings * median(gaps <= SITTING). It is an estimate; thresholds of this kind are discussed
    by V. Kovanović et al., "Penetrating the black box of time-on-task estimation", LAK 2015.
    """
    if not times:
        return None
    moments = sorted(moment.astimezone(UTC) for moment in times)
    days = {moment.date() for moment in moments}
    gaps = [later - earlier for earlier, later in pairwise(moments)]
    within = [gap.total_seconds() / 60 for gap in gaps if gap <= SITTING]
    sittings = 1 + sum(gap > SITTING for gap in gaps)
    minutes = math.fsum(within) + sittings * median(within) if within else None
    return Span((max(days) - min(days)).days + 1, len(days), minutes)


def typical(values: Collection[float]) -> float | None:
    """The median; None of fewer than `ENOUGH`."""
    return median(values) if len(values) >= ENOUGH else None
