"""The kinds of condition, in one table. A domain that brings a new kind of evidence adds a term and its facts here.

A term says how it is written, what a learner has of it and needs, which things would help, and what nobody can meet.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from math import ceil
from typing import Final, Literal, Protocol

from stoa.content.rules import nearest
from stoa.credentials.rules.tree import Amount, Condition, gettext_noop

NEARLY: Final = 1e-9
"""Scores are floats made of shares; less than this between two of them is no difference."""


@dataclass(frozen=True)
class Facts:
    """What is known of one learner in one version of a course. Scores, shares and gains are 0..1."""

    required: Sequence[str] = ()
    """The units that count, in the course's order."""
    units: Collection[str] = frozenset()
    """Every unit of the version."""
    done: frozenset[str] = frozenset()
    """Every unit that the learner has done, in whatever version."""
    shown: float = 0.0
    """The highest progress that was ever shown to the learner."""
    scores: Mapping[str, float] = field(default_factory=dict)
    score: float | None = None
    """The course grade; None where nothing is graded."""
    gains: Mapping[str, float] = field(default_factory=dict)
    """What each part could still add to the course grade, at most."""
    known: frozenset[str] = frozenset()
    """Those of the units done that were not done here, but known already."""


@dataclass(frozen=True)
class CourseShape:
    """What a version of a course has, as far as rules can ask for it."""

    units: Sequence[str]
    parts: Sequence[str]
    is_graded: bool
    """Whether some part counts in the course grade."""
    required: int | None = None
    """How many units count; None: as many as there are."""
    inside: Mapping[str, str] = field(default_factory=dict)
    """The quiz of each question that stands in one: it has no score of its own."""


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that is not there yet: a unit to be done, a part whose score is below `need`, the course grade below
    `need`. `effort` is how many things one has to do for it, at least."""

    kind: Literal["unit", "part", "score"]
    subject: str = ""
    have: float = 0.0
    need: float = 0.0
    effort: int = 1


@dataclass(frozen=True, slots=True)
class Measure:
    """What a learner has of a condition. `short` of the `candidates` (in the order of the course) would meet it."""

    is_met: bool
    have: float
    need: float
    short: int = 0
    candidates: tuple[Missing, ...] = ()
    helps: tuple[str, ...] = ()
    """Parts that would raise a missing course grade, those that can add most first."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a condition cannot be met, or means nothing. `message` and `remedy` take `params`, ready for gettext."""

    code: str
    message: str
    remedy: str
    params: Mapping[str, str | int]
    is_impossible: bool
    """No learner can ever meet the condition (else: every learner meets it from the start)."""


class Term(Protocol):
    """One kind of condition."""

    name: str
    argument: Literal["never", "may", "must"]
    """Whether an id stands in brackets behind the name."""
    example: str

    def amounts(self, argument: str) -> frozenset[str]:
        """Which amounts may follow: `share` (80%), `count` (10); none: the term stands alone."""

    def holds(self, condition: Condition, facts: Facts) -> bool:
        """Whether it is met; the same as `measure(...).is_met`, and cheap: it is asked at every step of a learner."""

    def measure(self, condition: Condition, facts: Facts) -> Measure: ...

    def problems(self, condition: Condition, course: CourseShape) -> Iterator[Problem]: ...


_ALWAYS: Final = gettext_noop("“%(rule)s” is met by everybody from the start.")
_MORE: Final = gettext_noop("Ask for more than nothing, or leave the condition out.")


def _nothing_asked(condition: Condition) -> Iterator[Problem]:
    if condition.amount is not None and condition.amount.value == 0:
        yield Problem("always-met", _ALWAYS, _MORE, {"rule": str(condition)}, is_impossible=False)


class Units:
    """`units >= 80%`: a share of the units that count, as progress shows it; `units >= 10`: that many of them.

    A unit that was done and has left the course still counts in a number, and progress that was shown is kept, so
    neither falls when a course is edited.
    """

    name = "units"
    argument: Literal["never", "may", "must"] = "never"
    example = "units >= 80%"

    def amounts(self, argument: str) -> frozenset[str]:
        return frozenset({"share", "count"})

    def holds(self, condition: Condition, facts: Facts) -> bool:
        return self._count(condition, facts)[0]

    def measure(self, condition: Condition, facts: Facts) -> Measure:
        is_met, done, need = self._count(condition, facts)
        open_units = tuple(_undone(unit) for unit in facts.required if unit not in facts.done)
        return Measure(is_met, done, need, 0 if is_met else max(1, need - done), open_units)

    def _count(self, condition: Condition, facts: Facts) -> tuple[bool, int, int]:
        """(whether it is met, units done, units needed)."""
        amount = _amount(condition)
        done = sum(unit in facts.done for unit in facts.required)
        if not amount.is_share:
            done += sum(unit not in facts.units for unit in facts.done)
            return done >= amount.value, done, int(amount.value)
        need = ceil(amount.value * len(facts.required))
        is_met = (bool(facts.required) and done >= need) or facts.shown >= float(amount.value) - NEARLY
        return is_met, done, need

    def problems(self, condition: Condition, course: CourseShape) -> Iterator[Problem]:
        amount = _amount(condition)
        yield from _nothing_asked(condition)
        available = len(course.units) if course.required is None else course.required
        if available == 0 or (not amount.is_share and amount.value > available):
            message = gettext_noop("“%(rule)s” asks for more units than the course has: %(count)s.")
            remedy = gettext_noop("Ask for at most %(count)s, or for a share: units >= 80%%.")
            yield Problem("too-many-units", message, remedy, {"rule": str(condition), "count": available}, True)


class Score:
    """`score >= 60%`: the course grade; `score("check-signals") >= 50%`: the score of one part."""

    name = "score"
    argument: Literal["never", "may", "must"] = "may"
    example = "score >= 60%"

    def amounts(self, argument: str) -> frozenset[str]:
        return frozenset({"share"})

    def holds(self, condition: Condition, facts: Facts) -> bool:
        return self._have(condition, facts) >= float(_amount(condition).value) - NEARLY

    def _have(self, condition: Condition, facts: Facts) -> float:
        return facts.scores.get(condition.argument, 0.0) if condition.argument else (facts.score or 0.0)

    def measure(self, condition: Condition, facts: Facts) -> Measure:
        need, have, part = float(_amount(condition).value), self._have(condition, facts), condition.argument
        if self.holds(condition, facts):
            return Measure(True, have, need)
        if part:
            return Measure(False, have, need, 1, (Missing("part", part, have, need),))
        helps = sorted((name for name, gain in facts.gains.items() if gain > 0), key=lambda name: -facts.gains[name])
        effort = _fewest([facts.gains[name] for name in helps], need - have)
        missing = () if facts.score is None else (Missing("score", "", have, need, effort),)
        return Measure(False, have, need, 1, missing, tuple(helps))

    def problems(self, condition: Condition, course: CourseShape) -> Iterator[Problem]:
        yield from _nothing_asked(condition)
        if condition.argument in course.inside:
            message = gettext_noop("“%(id)s” is a question of the quiz “%(quiz)s”, which has one score as a whole.")
            remedy = gettext_noop('Ask for its quiz: score("%(quiz)s").')
            params = {"id": condition.argument, "quiz": course.inside[condition.argument]}
            yield Problem("unknown-part", message, remedy, params, is_impossible=True)
        elif condition.argument:
            yield from _unknown("part", condition, course.parts)
        elif not course.is_graded:
            message = gettext_noop("“%(rule)s” asks for a course grade, and nothing in this course is graded.")
            remedy = gettext_noop("Write [grading] in course.toml and give questions a :category:, or ask for units.")
            yield Problem("nothing-graded", message, remedy, {"rule": str(condition)}, is_impossible=True)


class Unit:
    """`unit("flagged-well")`: that unit is done."""

    name = "unit"
    argument: Literal["never", "may", "must"] = "must"
    example = 'unit("flagged-well")'

    def amounts(self, argument: str) -> frozenset[str]:
        return frozenset()

    def holds(self, condition: Condition, facts: Facts) -> bool:
        return condition.argument in facts.done

    def measure(self, condition: Condition, facts: Facts) -> Measure:
        if self.holds(condition, facts):
            return Measure(True, 1.0, 1.0)
        return Measure(False, 0.0, 1.0, 1, (_undone(condition.argument),))

    def problems(self, condition: Condition, course: CourseShape) -> Iterator[Problem]:
        yield from _unknown("unit", condition, course.units)


TERMS: Final[Mapping[str, Term]] = {term.name: term for term in (Units(), Score(), Unit())}

KNOWN_LATER: Final[Mapping[str, str]] = {
    "posts": gettext_noop("conditions on what people write need discussions, which this release does not have"),
    "reviews": gettext_noop("conditions on reviews given need peer review, which this release does not have"),
    "badge": gettext_noop("conditions on badges need badges, which this release does not have"),
    "badges": gettext_noop("conditions on badges need badges, which this release does not have"),
    "goal": gettext_noop("conditions on a learner's own goal need goals, which this release does not have"),
    "identity": gettext_noop("conditions on who somebody is need identity levels, which this release does not have"),
    "date": gettext_noop("conditions on dates come with a later release"),
    "before": gettext_noop("conditions on dates come with a later release"),
    "after": gettext_noop("conditions on dates come with a later release"),
    "hours": gettext_noop("conditions on time spent come with a later release"),
    "witness": gettext_noop("conditions on witnesses need activities, which this release does not have"),
    "credit": gettext_noop("conditions on credit need credit agreements, which this release does not have"),
}
"""Terms of the language whose evidence is not gathered yet, and why."""


@lru_cache(maxsize=16_384)
def _undone(unit: str) -> Missing:
    """The same for everybody who has not done it: a page asks for as many as a course has units."""
    return Missing("unit", unit, 0.0, 1.0)


def _amount(condition: Condition) -> Amount:
    assert condition.amount is not None  # the parser lets no such condition through without one
    return condition.amount


def _unknown(what: str, condition: Condition, known: Sequence[str]) -> Iterator[Problem]:
    if condition.argument in known:
        return
    meant = nearest(condition.argument, known)
    message = {
        "unit": gettext_noop("No unit of this course is called “%(id)s”."),
        "part": gettext_noop("No question or quiz of this course is called “%(id)s”."),
    }[what]
    remedy = (
        gettext_noop("Did you mean “%(meant)s”?") if meant else gettext_noop("Write the :name: or name: that it has.")
    )
    yield Problem(f"unknown-{what}", message, remedy, {"id": condition.argument, "meant": meant}, is_impossible=True)


def _fewest(gains: Sequence[float], short: float) -> int:
    """How many of the gains (largest first) make up for what is short; at least 1."""
    total = 0.0
    for count, gain in enumerate(gains, start=1):
        total += gain
        if total >= short - NEARLY:
            return count
    return max(1, len(gains))
