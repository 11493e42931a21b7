"""Where a learner stands with the skills of a course."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef

from stoa.content.queries import Outline
from stoa.learning import mastery, reviewing
from stoa.learning.estimator import Trace
from stoa.learning.mastery import Level, Shown, SkillState
from stoa.learning.models import Ability, Mastery, NoReviews, SkillTrace

MOST_COMING = 50


def available(outline: Outline) -> Mapping[str, int]:
    """How many questions (a quiz is one) of the course ask for each skill."""
    return Counter(skill for part in outline.parts for skill in part.skills)


def skills(*, account: int, outline: Outline) -> list[SkillState]:
    """The learner's standing in each of the course's outcomes, in its order. Three statements."""
    course, questions = outline.course_id, available(outline)
    ability = Ability.objects.filter(account_id=account, course_id=course).first()
    taught = [outcome.id for outcome in outline.outcomes]
    rows = {row.skill: row for row in Mastery.objects.filter(account_id=account, course_id=course, skill__in=taught)}
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
        shown=Shown(row.count, row.right, row.questions, row.days, row.mixed),
        estimated=mastery.estimate(ability.trace if ability else Trace(), row.trace, trace.trace if trace else Trace()),
        last_at=row.last_at, available=questions,
    )  # fmt: skip


@dataclass(frozen=True)
class Due:
    """A skill that waits to be looked at again. `recall` 0..1: the chance that it is still there."""

    course_id: int
    skill: str
    level: Level
    last_at: datetime
    due_at: datetime
    recall: float


def due(*, account: int, courses: Collection[int], until: datetime, most: int, start: int = 0) -> list[Due]:
    """What somebody is to review by `until` (aware), of these courses: at most so many from `start` on, longest due
    first. One statement; nothing where reviews are switched off."""
    is_off = NoReviews.objects.filter(account_id=OuterRef("account_id"))
    rows = Mastery.objects.filter(~Exists(is_off), account_id=account, due_at__lt=until, course_id__in=courses)
    columns = ("course_id", "skill", "level", "stability", "difficulty", "last_at", "due_at")
    found = rows.order_by("due_at", "id").values_list(*columns)[start : start + most]
    return [
        Due(course, skill, Level(level), last_at, due_at,
            reviewing.recall(reviewing.Trail(stability, difficulty, last_at, due_at), until))
        for course, skill, level, stability, difficulty, last_at, due_at in found
    ]  # fmt: skip


def next_due(*, account: int, courses: Collection[int], after: datetime) -> list[tuple[int, str, datetime]]:
    """The reviews that come after `after`, soonest first, as (course, skill, when); some dozens at most."""
    rows = Mastery.objects.filter(account_id=account, due_at__gte=after, course_id__in=courses).order_by("due_at")
    coming = rows.values_list("course_id", "skill", "due_at")[:MOST_COMING]
    return [(course, skill, at) for course, skill, at in coming if at is not None]


def are_reviews_off(account: int) -> bool:
    """Whether somebody has switched reviews off."""
    return NoReviews.objects.filter(account_id=account).exists()
