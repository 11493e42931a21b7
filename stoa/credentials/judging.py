"""Which of a version's pathways a learner meets: the same look for awards and for trials of rules."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from stoa.assessment.rules import CourseGrade, course_grade
from stoa.content.queries import Outline
from stoa.credentials import rules
from stoa.credentials.queries.pathways import facts_of
from stoa.credentials.rules import Facts, Pathway
from stoa.learning.rules import Standing


@dataclass(frozen=True)
class Judge:
    """A version of a course, and the moment of judging."""

    outline: Outline
    at: datetime

    def met(
        self, ways: Iterable[Pathway], standing: Standing, badges: frozenset[str]
    ) -> tuple[list[Pathway], Facts]:  # fmt: skip
        """Those of the ways that are met by whoever stands here and holds these badges, and the facts they are met by.

        The course grade is the dearest of the facts: it is reckoned for those only who would pass with the best there
        is.
        """
        facts = facts_of(self.outline, standing, None, badges, self.at)
        hoped = replace(facts, score=1.0) if self.outline.grading else facts
        near = [way for way in ways if rules.is_met(way.parsed, hoped)]
        if any(asks_for_grade(way) for way in near):
            facts = facts_of(self.outline, standing, self._grade(standing), badges, self.at)
            near = [way for way in near if rules.is_met(way.parsed, facts)]
        return near, facts

    def _grade(self, standing: Standing) -> CourseGrade | None:
        outline = self.outline
        return course_grade(outline.grading, standing.scores, outline.parts, self.at) if outline.grading else None


def asks_for_grade(way: Pathway) -> bool:
    """Whether some condition of a pathway is on the course grade."""
    return any(each.term == "score" and not each.argument for each in rules.conditions(way.parsed))
