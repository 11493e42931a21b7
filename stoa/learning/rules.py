"""How evidence becomes a record: pure functions over plain values.

The same rules stand once more in SQL in `actions.record` (one statement on PostgreSQL); a contract test holds the
two together.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

Counts = Literal["best", "last", "first"]


@dataclass(frozen=True)
class Course:
    """What progress is counted against: the version's units that count."""

    version: int
    required: frozenset[str]


@dataclass(frozen=True)
class Fact:
    """A line of the ledger. `name` is unique for a learner in a run: `unit:<id>`, `score:<part>:<number>`, or
    `score:<part>:v<version>:<number>` for a score that a version's corrected key raised."""

    kind: Literal["unit", "score"]
    subject: str
    value: float = 1.0
    number: int = 1
    version: int = 0
    """The version in which it happened."""
    is_correction: bool = False

    @property
    def name(self) -> str:
        if self.kind == "unit":
            return f"unit:{self.subject}"
        corrected = f"v{self.version}:" if self.is_correction else ""
        return f"score:{self.subject}:{corrected}{self.number}"


@dataclass(frozen=True)
class Standing:
    """How far a learner is in a run. `scores` holds the counted score (0..1) of each part that was answered."""

    version: int
    required: int
    done: frozenset[str] = frozenset()
    scores: Mapping[str, float] = field(default_factory=dict)
    done_required: int = 0
    highest: float = 0.0

    @property
    def shown(self) -> float:
        """The progress shown, 0..1."""
        return max(self.highest, ratio(self.done_required, self.required))


def ratio(done: int, required: int) -> float:
    """Done of required, 0..1; a course without units that count is at 0."""
    return min(1.0, done / required) if required else 0.0


def opening(text: str, zone: str) -> datetime | None:
    """When a module opens: `text` is an RFC 3339 time, or one without a zone, which is read in `zone` (IANA).

    None for a module that is always open, and for what is no time (the checker has said so).
    """
    try:
        moment = datetime.fromisoformat(text) if text else None
        if moment is not None and moment.tzinfo is None:
            moment = moment.replace(tzinfo=ZoneInfo(zone))
    except (ValueError, ZoneInfoNotFoundError):
        return None
    return moment


def counted(mode: Counts, former: float | None, fraction: float) -> float:
    """The score that counts after one more attempt."""
    if former is None or mode == "last":
        return fraction
    return former if mode == "first" else max(former, fraction)


def after_score(standing: Standing, part: str, value: float) -> Standing:
    """The standing once `value` is the counted score of `part`."""
    return replace(standing, scores={**standing.scores, part: value})


def after_unit(standing: Standing, unit: str, *, is_required: bool) -> Standing:
    """The standing once `unit` is done. Doing it twice changes nothing."""
    if unit in standing.done:
        return standing
    done_required = standing.done_required + (1 if is_required else 0)
    highest = max(standing.highest, ratio(done_required, standing.required))
    return replace(standing, done=standing.done | {unit}, done_required=done_required, highest=highest)


def is_unit_answered(needs: Collection[str], scores: Mapping[str, float], just_now: str = "") -> bool:
    """Whether every part that the unit needs has been answered; False for a unit that needs none."""
    return bool(needs) and all(part == just_now or part in scores for part in needs)


def recounted(standing: Standing, course: Course) -> Standing:
    """The standing against another version: removed units leave both sides, and the highest stays.

    What was shown until now is kept in `highest` before the new count is taken.
    """
    done_required = len(standing.done & course.required)
    highest = max(standing.shown, ratio(done_required, len(course.required)))
    return replace(
        standing, version=course.version, required=len(course.required), done_required=done_required, highest=highest
    )


def new_since(standing: Standing, course: Course) -> frozenset[str]:
    """Units that came after the learner had finished: not done, in a course that stands at 100 %."""
    return course.required - standing.done if standing.shown >= 1.0 else frozenset()


def caught_up(standing: Standing, versions: Iterable[Course]) -> Standing:
    """The standing after every version that came since, oldest first: what each of them showed is kept."""
    for course in versions:
        if course.version > standing.version:
            standing = recounted(standing, course)
    return standing


def rebuilt(facts: Iterable[Fact], versions: Iterable[Course], *, first_version: int) -> Standing:
    """The standing from the ledger alone: facts in their order, and between them the versions as they came.

    `versions` are all the course's versions, oldest first; a fact says in which one it happened. Before the first
    fact nothing was done, so where counting began does not matter.
    """
    courses = sorted(versions, key=lambda course: course.version)
    required = {course.version: course.required for course in courses}
    standing = Standing(version=first_version, required=len(required.get(first_version, frozenset())))
    for fact in facts:
        standing = caught_up(standing, (course for course in courses if course.version <= fact.version))
        if fact.kind == "unit":
            is_required = fact.subject in required.get(fact.version, frozenset())
            standing = after_unit(standing, fact.subject, is_required=is_required)
        else:
            standing = after_score(standing, fact.subject, fact.value)
    return caught_up(standing, courses)
