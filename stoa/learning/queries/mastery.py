"""Where a learner stands with the skills of a course."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from stoa.content.queries import Outline
from stoa.learning import mastery
from stoa.learning.estimator import Trace
from stoa.learning.mastery import Level, Shown, SkillState
from stoa.learning.models import Ability, Mastery, SkillTrace
from stoa.learning.models.mastery import TraceRow


def available(outline: Outline) -> Mapping[str, int]:
    """How many questions (a quiz is one) of the course ask for each skill."""
    return Counter(skill for part in outline.parts for skill in part.skills)


def skills(*, account: int, outline: Outline) -> list[SkillState]:
    """The learner's standing in each of the course's outcomes, in its order. Three statements."""
    course, questions = outline.course_id, available(outline)
    ability = Ability.objects.filter(account_id=account, course_id=course).first()
    rows = {row.skill: row for row in Mastery.objects.filter(account_id=account, course_id=course)}
    traces = {row.skill: row for row in SkillTrace.objects.filter(course_id=course, skill__in=list(rows))}
    return [
        _state(outcome.id, questions.get(outcome.id, 0), ability, rows.get(outcome.id), traces.get(outcome.id))
        for outcome in outline.outcomes
    ]


def _state(
    id: str, questions: int, ability: Ability | None, row: Mastery | None, trace: SkillTrace | None
) -> SkillState:  # fmt: skip
    if row is None or not row.count:
        return SkillState(id, available=questions)
    return SkillState(
        id=id, level=Level(row.level), level_at=row.level_at,
        shown=Shown(row.count, row.right, row.questions, row.days),
        estimated=mastery.estimate(_trace(ability), _trace(row), _trace(trace)),
        last_on=row.last_at.date() if row.last_at else None, available=questions,
    )  # fmt: skip


def _trace(row: TraceRow | None) -> Trace:
    return Trace() if row is None else Trace(row.rating, row.count, row.right, row.recent, row.information)
