"""Conditions on what other domains count, on badges held, and on days."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final, Literal

from stoa.content.rules import nearest
from stoa.credentials.rules.asking import CourseShape, Facts, Measure, Missing, Problem, amount_of, nothing_asked
from stoa.credentials.rules.tree import Condition, gettext_noop


@dataclass(frozen=True)
class Counted:
    """`posts >= 3`: so many of what a domain counts; without `takes_amount`, one is enough (`goal`)."""

    name: str
    kind: str
    example: str
    takes_amount: bool = True
    most: int | None = None
    """More than this there never is."""
    argument: Literal["never", "may", "must"] = "never"
    form: Literal["id", "badge", "day"] = "id"

    def amounts(self, argument: str) -> frozenset[str]:
        return frozenset({"count"}) if self.takes_amount else frozenset()

    def holds(self, condition: Condition, facts: Facts) -> bool:
        return facts.counts.get(self.kind, 0.0) >= self._need(condition)

    def measure(self, condition: Condition, facts: Facts) -> Measure:
        have, need = facts.counts.get(self.kind, 0.0), self._need(condition)
        if have >= need:
            return Measure(True, have, need)
        return Measure(False, have, need, 1, (Missing("count", self.kind, have, need, max(1, int(need - have))),))

    def _need(self, condition: Condition) -> float:
        return float(condition.amount.value) if condition.amount else 1.0

    def problems(self, condition: Condition, course: CourseShape) -> Iterator[Problem]:
        yield from nothing_asked(condition)
        if self.most is not None and self._need(condition) > self.most:
            message = gettext_noop("“%(rule)s” asks for more than there ever is: %(count)s.")
            remedy = gettext_noop("Ask for at most %(count)s.")
            yield Problem("too-much", message, remedy, {"rule": str(condition), "count": self.most}, True)


class Witness:
    """`witness("plant-a-tree")`: somebody has confirmed that activity."""

    name = "witness"
    argument: Literal["never", "may", "must"] = "must"
    form: Literal["id", "badge", "day"] = "id"
    kind = "witness"
    example = 'witness("plant-a-tree")'

    def amounts(self, argument: str) -> frozenset[str]:
        return frozenset()

    def holds(self, condition: Condition, facts: Facts) -> bool:
        return facts.counts.get(f"{self.kind}:{condition.argument}", 0.0) >= 1.0

    def measure(self, condition: Condition, facts: Facts) -> Measure:
        if self.holds(condition, facts):
            return Measure(True, 1.0, 1.0)
        return Measure(False, 0.0, 1.0, 1, (Missing("count", f"{self.kind}:{condition.argument}", 0.0, 1.0),))

    def problems(self, condition: Condition, course: CourseShape) -> Iterator[Problem]:
        known = (*course.others, *course.parts, *course.units)
        if condition.argument not in known:
            message = gettext_noop("Nothing in this course is called “%(id)s”.")
            yield Problem(
                "unknown-activity", message, _meant(condition.argument, known),
                {"id": condition.argument, "meant": nearest(condition.argument, known)}, is_impossible=True,
            )  # fmt: skip


class Badge:
    """`badge("certificate")`: that pathway of this course has been earned; `badge("wells/certificate")`: that of
    another course."""

    name = "badge"
    argument: Literal["never", "may", "must"] = "must"
    form: Literal["id", "badge", "day"] = "badge"
    kind = ""
    example = 'badge("certificate")'

    def amounts(self, argument: str) -> frozenset[str]:
        return frozenset()

    def holds(self, condition: Condition, facts: Facts) -> bool:
        return condition.argument in facts.badges

    def measure(self, condition: Condition, facts: Facts) -> Measure:
        if self.holds(condition, facts):
            return Measure(True, 1.0, 1.0)
        return Measure(False, 0.0, 1.0, 1, (Missing("badge", condition.argument, 0.0, 1.0),))

    def problems(self, condition: Condition, course: CourseShape) -> Iterator[Problem]:
        name = condition.argument
        if name == course.own:
            message = gettext_noop("The pathway “%(id)s” asks for itself.")
            remedy = gettext_noop("Leave badge(…) out, or name another pathway.")
            yield Problem("unknown-badge", message, remedy, {"id": name}, is_impossible=True)
        elif "/" not in name and name not in course.badges:
            others = [each for each in course.badges if each != course.own]
            message = gettext_noop("No pathway of this course is called “%(id)s”.")
            meant = nearest(name, others)
            remedy = (
                gettext_noop("Did you mean “%(meant)s”?")
                if meant
                else gettext_noop('Write the id of a pathway, with its course if that is another: badge("course/id").')
            )
            yield Problem("unknown-badge", message, remedy, {"id": name, "meant": meant}, is_impossible=True)


class Badges:
    """`badges >= 2`: so many other pathways of this course have been earned."""

    name = "badges"
    argument: Literal["never", "may", "must"] = "never"
    form: Literal["id", "badge", "day"] = "id"
    kind = ""
    example = "badges >= 2"

    def amounts(self, argument: str) -> frozenset[str]:
        return frozenset({"count"})

    def holds(self, condition: Condition, facts: Facts) -> bool:
        return self._have(facts) >= amount_of(condition).value

    def _have(self, facts: Facts) -> int:
        return sum("/" not in name for name in facts.badges)

    def measure(self, condition: Condition, facts: Facts) -> Measure:
        have, need = self._have(facts), int(amount_of(condition).value)
        if have >= need:
            return Measure(True, have, need)
        return Measure(False, have, need, 1, (Missing("badge", "", have, need, need - have),))

    def problems(self, condition: Condition, course: CourseShape) -> Iterator[Problem]:
        yield from nothing_asked(condition)
        others = sum(each != course.own for each in course.badges)
        if amount_of(condition).value > others:
            message = gettext_noop("“%(rule)s” asks for more than there are other pathways: %(count)s.")
            remedy = gettext_noop("Ask for at most %(count)s.")
            yield Problem("too-many-badges", message, remedy, {"rule": str(condition), "count": others}, True)


@dataclass(frozen=True)
class Day:
    """`after("2027-01-31")`: met from the beginning of that day (UTC); `before("2027-01-31")`: until it begins."""

    name: str
    is_end: bool
    example: str
    argument: Literal["never", "may", "must"] = "must"
    form: Literal["id", "badge", "day"] = "day"
    kind: str = ""

    def amounts(self, argument: str) -> frozenset[str]:
        return frozenset()

    def holds(self, condition: Condition, facts: Facts) -> bool:
        return facts.day is not None and (facts.day < day_of(condition.argument)) == self.is_end

    def measure(self, condition: Condition, facts: Facts) -> Measure:
        if self.holds(condition, facts):
            return Measure(True, 1.0, 1.0)
        if self.is_end:
            return Measure(False, 0.0, 1.0, 1)
        return Measure(False, 0.0, 1.0, 1, (Missing("day", condition.argument, 0.0, 1.0),))

    def problems(self, condition: Condition, course: CourseShape) -> Iterator[Problem]:
        yield from ()  # what days there are, only the whole rule can tell: see `checking`


def count_key(condition: Condition) -> str:
    """Where in `Facts.counts` the condition looks; empty for one that asks for something else."""
    if condition.term == "witness":
        return f"witness:{condition.argument}"
    return {"witnessed": "witness"}.get(condition.term, condition.term) if condition.term in COUNTED else ""


COUNTED: Final = ("goal", "posts", "reviews", "witnessed", "identity")


@lru_cache(maxsize=1024)
def day_of(argument: str) -> date:
    """The day that a condition names; the parser has let nothing else through."""
    return date.fromisoformat(argument)


def _meant(word: str, known: tuple[str, ...]) -> str:
    return (
        gettext_noop("Did you mean “%(meant)s”?")
        if nearest(word, known)
        else gettext_noop("Write the :name: or name: that it has.")
    )


KNOWN_LATER: Final[Mapping[str, str]] = {
    "posts": gettext_noop("conditions on what people write need discussions, which this release does not have"),
    "reviews": gettext_noop("conditions on reviews given need peer review, which this release does not have"),
    "goal": gettext_noop("conditions on a learner's own goal need goals, which this release does not have"),
    "identity": gettext_noop("conditions on who somebody is need identity levels, which this release does not have"),
    "date": gettext_noop('days are written as after("2027-01-31") and before("2027-06-30")'),
    "hours": gettext_noop("conditions on time spent come with a later release"),
    "witness": gettext_noop("conditions on witnesses need activities, which this release does not have"),
    "witnessed": gettext_noop("conditions on witnesses need activities, which this release does not have"),
    "credit": gettext_noop("conditions on credit need credit agreements, which this release does not have"),
}
"""Words of the language whose evidence no domain of this process gathers, and why."""
