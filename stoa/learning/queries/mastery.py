"""Where a learner stands with the skills of a course."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef

from stoa.content.queries import Outline
from stoa.kernel.clock import now
from stoa.kernel.statements import Row, Statement, decoded
from stoa.learning import mastery, reviewing
from stoa.learning.estimator import Trace
from stoa.learning.mastery import Level, Shown, SkillState
from stoa.learning.models import Ability, Familiarity, Mastery, NoReviews, QuestionTrace, SkillTrace, WorkTold
from stoa.learning.queries.goals import GoalView, goal_column, goal_from
from stoa.learning.queries.records import place_statement

MOST_COMING = 50
FEW = 10
"""Answers to a question of which as much is made as of its being like any other."""


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


_OF_SKILLS = """(SELECT {all}({row}(m.skill, m.level, m.count, m."right", m.questions, m.days, m.mixed, m.rating,
    m.information, m.last_at, t.rating, a.rating))
FROM learning_mastery m
LEFT JOIN learning_skilltrace t ON t.course_id = m.course_id AND t.skill = m.skill
LEFT JOIN learning_ability a ON a.course_id = m.course_id AND a.account_id = m.account_id
WHERE m.account_id = %(account)s AND m.course_id = %(course)s) AS skills"""


def home_statement(*, account: int, run_id: int, course_id: int | None) -> Statement:
    """One row for `place_from`, `home_goal` and, with a course that has outcomes, `skills_from`; none when the account
    never enrolled."""
    if course_id is None:
        return place_statement(account=account, run_id=run_id, more=goal_column())
    is_postgres = connection.vendor == "postgresql"
    all, row = ("jsonb_agg", "jsonb_build_array") if is_postgres else ("json_group_array", "json_array")
    more = f"{_OF_SKILLS.format(all=all, row=row)}, {goal_column()}"
    return place_statement(account=account, run_id=run_id, more=more, course=course_id)


def home_goal(rows: Sequence[Row]) -> GoalView | None:
    """The learner's goal, from the rows of `home_statement`."""
    return goal_from(rows[0][-1]) if rows else None


def skills_from(rows: Sequence[Row], outline: Outline) -> list[SkillState]:
    """The same as `skills`, from the rows of `home_statement`; without when a level was reached."""
    (found,) = [decoded(row[-2]) for row in rows] or [None]
    shown = {each[0]: each for each in found or ()}
    questions = available(outline)
    return [
        _state_from(outcome.id, questions.get(outcome.id, 0), shown.get(outcome.id)) for outcome in outline.outcomes
    ]


def _state_from(id: str, questions: int, row: Sequence[Any] | None) -> SkillState:
    if row is None or not row[2]:
        return SkillState(id, available=questions)
    _, level, count, right, different, days, mixed, rating, information, last_at, hard, able = row
    moment = datetime.fromisoformat(last_at) if last_at else None
    return SkillState(
        id=id, level=Level(level), shown=Shown(count, right, different, days, mixed),
        estimated=mastery.estimate(
            Trace(able or 0.0), Trace(rating, information=information), Trace(hard or 0.0)
        ),
        last_at=moment.replace(tzinfo=UTC) if moment is not None and moment.tzinfo is None else moment,
        available=questions,
    )  # fmt: skip


def shown_by_works(*, account: int, course_id: int) -> dict[str, list[str]]:
    """The assignments (their part's id) whose marked works have told of somebody's skills, by skill, each once and in
    the order in which they were handed in. One statement."""
    found: dict[str, list[str]] = {}
    for row in WorkTold.objects.filter(account_id=account, course_id=course_id).order_by("at", "id"):
        for skill in row.stood["named"]:
            parts = found.setdefault(skill, [])
            if row.part not in parts:
                parts.append(row.part)
    return found


def levels(*, account: int, course_id: int) -> dict[str, int]:
    """The levels that somebody has reached in a course, by skill. One statement."""
    return dict(Mastery.objects.filter(account_id=account, course_id=course_id).values_list("skill", "level"))


def met_since(*, account: int, course_id: int, since: datetime) -> set[str]:
    """What somebody has met in a course since then: questions, and variants as `question~number`. One statement."""
    when = {"last_at__gt": since, "last_at__lte": now() + mastery.AHEAD}
    rows = Familiarity.objects.filter(account_id=account, course_id=course_id, **when)
    return set(rows.values_list("question", flat=True))


def difficulties(course_id: int) -> Mapping[str, float]:
    """How hard questions are, in logits above the usual; little is made of few answers. One statement."""
    rows = QuestionTrace.objects.filter(course_id=course_id).values_list("question", "rating", "count")
    return {question: rating * count / (count + FEW) for question, rating, count in rows}


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
