"""The kinds of condition, in one table. A domain that brings a new kind of evidence registers it with `learning.ports`
and has its term here.

A term says how it is written, what a learner has of it and needs, which things would help, and what nobody can meet.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from math import ceil
from typing import Final, Literal

from stoa.content.rules import nearest
from stoa.credentials.rules.asking import (
    NEARLY,
    CourseShape,
    Facts,
    Measure,
    Missing,
    Problem,
    Term,
    amount_of,
    nothing_asked,
)
from stoa.credentials.rules.gathered import Badge, Badges, Counted, Day, Witness
from stoa.credentials.rules.tree import Condition, gettext_noop


class Units:
    """`units >= 80%`: a share of the units that count, as progress shows it; `units >= 10`: that many of them.

    A unit that was done and has left the course still counts in a number, and progress that was shown is kept, so
    neither falls when a course is edited.
    """

    name = "units"
    argument: Literal["never", "may", "must"] = "never"
    form: Literal["id", "badge", "day"] = "id"
    kind = ""
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
        amount = amount_of(condition)
        done = sum(unit in facts.done for unit in facts.required)
        if not amount.is_share:
            done += sum(unit not in facts.units for unit in facts.done)
            return done >= amount.value, done, int(amount.value)
        need = ceil(amount.value * len(facts.required))
        is_met = (bool(facts.required) and done >= need) or facts.shown >= float(amount.value) - NEARLY
        return is_met, done, need

    def problems(self, condition: Condition, course: CourseShape) -> Iterator[Problem]:
        amount = amount_of(condition)
        yield from nothing_asked(condition)
        available = len(course.units) if course.required is None else course.required
        if available == 0 or (not amount.is_share and amount.value > available):
            message = gettext_noop("“%(rule)s” asks for more units than the course has: %(count)s.")
            remedy = gettext_noop("Ask for at most %(count)s, or for a share: units >= 80%%.")
            yield Problem("too-many-units", message, remedy, {"rule": str(condition), "count": available}, True)


class Score:
    """`score >= 60%`: the course grade; `score("check-signals") >= 50%`: the score of one part."""

    name = "score"
    argument: Literal["never", "may", "must"] = "may"
    form: Literal["id", "badge", "day"] = "id"
    kind = ""
    example = "score >= 60%"

    def amounts(self, argument: str) -> frozenset[str]:
        return frozenset({"share"})

    def holds(self, condition: Condition, facts: Facts) -> bool:
        return self._have(condition, facts) >= float(amount_of(condition).value) - NEARLY

    def _have(self, condition: Condition, facts: Facts) -> float:
        return facts.scores.get(condition.argument, 0.0) if condition.argument else (facts.score or 0.0)

    def measure(self, condition: Condition, facts: Facts) -> Measure:
        need, have, part = float(amount_of(condition).value), self._have(condition, facts), condition.argument
        if self.holds(condition, facts):
            return Measure(True, have, need)
        if part:
            return Measure(False, have, need, 1, (Missing("part", part, have, need),))
        helps = sorted((name for name, gain in facts.gains.items() if gain > 0), key=lambda name: -facts.gains[name])
        effort = _fewest([facts.gains[name] for name in helps], need - have)
        missing = () if facts.score is None else (Missing("score", "", have, need, effort),)
        return Measure(False, have, need, 1, missing, tuple(helps))

    def problems(self, condition: Condition, course: CourseShape) -> Iterator[Problem]:
        yield from nothing_asked(condition)
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
    form: Literal["id", "badge", "day"] = "id"
    kind = ""
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


TERMS: Final[Mapping[str, Term]] = {
    term.name: term
    for term in (
        Units(), Score(), Unit(), Badge(), Badges(),
        Day("after", False, 'after("2027-01-31")'), Day("before", True, 'before("2027-06-30")'),
        Counted("goal", "goal", "goal", takes_amount=False), Counted("posts", "posts", "posts >= 3"),
        Counted("reviews", "reviews", "reviews >= 2"), Witness(), Counted("witnessed", "witness", "witnessed >= 2"),
        Counted("identity", "identity", "identity >= 2", most=4),
    )
}  # fmt: skip
"""Every term of the language by its name."""


def available(kinds: frozenset[str] | None) -> list[str]:
    """The names of the terms that may be used where these kinds of facts are counted; None: all."""
    return [name for name, term in TERMS.items() if not term.kind or kinds is None or term.kind in kinds]


@lru_cache(maxsize=16_384)
def _undone(unit: str) -> Missing:
    """The same for everybody who has not done it: a page asks for as many as a course has units."""
    return Missing("unit", unit, 0.0, 1.0)


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
