"""Conditions on skills, by the levels that learners reach in their own checks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from stoa.content.rules import nearest
from stoa.credentials.rules.asking import CourseShape, Facts, Measure, Missing, Problem, Term
from stoa.credentials.rules.tree import Condition, gettext_noop

KIND: Final = "skill"
LEVELS: Final = ("", "attempted", "familiar", "proficient", "mastered")
"""The levels of mastery by their numbers, as `learning` counts them."""


@dataclass(frozen=True)
class SkillLevel:
    """`proficient("read-a-claim")`: that skill of the course has reached this level at least, by the learner's own
    checks. What was reached stays reached."""

    name: str
    argument: Literal["never", "may", "must"] = "must"
    form: Literal["id", "badge", "day"] = "id"
    kind: str = KIND

    @property
    def level(self) -> int:
        return LEVELS.index(self.name)

    @property
    def example(self) -> str:
        return f'{self.name}("read-a-claim")'

    def amounts(self, argument: str) -> frozenset[str]:
        return frozenset()

    def holds(self, condition: Condition, facts: Facts) -> bool:
        return facts.counts.get(f"{KIND}:{condition.argument}", 0.0) >= self.level

    def measure(self, condition: Condition, facts: Facts) -> Measure:
        if self.holds(condition, facts):
            return Measure(True, 1.0, 1.0)
        missing = Missing("count", f"{KIND}:{condition.argument}", 0.0, float(self.level))
        return Measure(False, 0.0, 1.0, 1, (missing,))

    def problems(self, condition: Condition, course: CourseShape) -> Iterator[Problem]:
        skill, meant = condition.argument, nearest(condition.argument, course.skills)
        params = {"id": skill, "meant": meant}
        if skill not in course.skills:
            message = gettext_noop("This course has no outcome that is called “%(id)s”.")
            remedy = (
                gettext_noop("Did you mean “%(meant)s”?")
                if meant
                else gettext_noop("Write the id of an outcome of course.toml.")
            )
            yield Problem("unknown-skill", message, remedy, params, is_impossible=True)
        elif skill not in course.asked:
            message = gettext_noop("No question of this course asks for the outcome “%(id)s”, so nobody can show it.")
            remedy = gettext_noop("Give a question the line :skills: %(id)s, or leave the condition out.")
            yield Problem("unasked-skill", message, remedy, params, is_impossible=True)


SKILL_TERMS: Final[tuple[Term, ...]] = tuple(SkillLevel(name) for name in LEVELS[2:])
