"""Which of a version's pathways a learner meets: the same look for awards and for trials of rules."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache

from stoa.assessment.rules import CourseGrade, course_grade
from stoa.content.queries import Outline
from stoa.credentials import rules
from stoa.credentials.queries.pathways import facts_of
from stoa.credentials.rules import Facts, Pathway
from stoa.learning.rules import Standing

REMEMBERED = 5_000


@dataclass(frozen=True)
class Judge:
    """A version of a course, and the moment of judging."""

    outline: Outline
    at: datetime
    _grades: dict[tuple[float | None, ...], CourseGrade] = field(default_factory=dict, compare=False, repr=False)
    """Course grades by the scores that count: of many learners some share theirs."""

    def met(
        self, ways: Iterable[Pathway], standing: Standing, badges: frozenset[str]
    ) -> tuple[list[Pathway], Facts]:  # fmt: skip
        """Those of the ways that are met by whoever stands here and holds these badges, and the facts they are met by.

        The course grade is the dearest of the facts: it is reckoned for those only who would pass with the best there
        is.
        """
        ways = list(ways)
        facts = facts_of(self.outline, standing, None, badges, self.at)
        hoped = self.hoped(facts) if any(asks_for_grade(way) for way in ways) else facts
        near = [way for way in ways if rules.is_met(way.parsed, hoped)]
        if any(asks_for_grade(way) for way in near):
            facts = self.facts(standing, badges)
            near = [way for way in near if rules.is_met(way.parsed, facts)]
        return near, facts

    def hoped(self, facts: Facts) -> Facts:
        """The facts with the best grade there is."""
        return replace(facts, score=1.0) if self.outline.grading else facts

    def facts(self, standing: Standing, badges: frozenset[str]) -> Facts:
        """All the facts, the course grade among them."""
        return facts_of(self.outline, standing, self._grade(standing), badges, self.at)

    def _grade(self, standing: Standing) -> CourseGrade | None:
        outline = self.outline
        if outline.grading is None:
            return None
        scores = standing.scores
        key = tuple(map(scores.get, outline.graded_parts))
        found = self._grades.get(key)
        if found is None:
            if len(self._grades) >= REMEMBERED:
                self._grades.clear()
            found = course_grade(outline.grading, standing.scores, outline.parts, self.at)
            self._grades[key] = found
        return found


def asks_for_grade(way: Pathway) -> bool:
    """Whether some condition of a pathway is on the course grade."""
    return _asks_for_grade(way.rule)


@lru_cache(maxsize=512)
def _asks_for_grade(rule: str) -> bool:
    return any(each.term == "score" and not each.argument for each in rules.conditions(rules.parse(rule)))
