"""Sitting a test over many skills: begun once a day, answered question by question, closed once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.db.models.functions import Now

from stoa.assessment.actions.practising import PracticeAnswer, keep_practice, learn_from_practice
from stoa.assessment.events import Practised
from stoa.assessment.models import Challenge, Practice
from stoa.assessment.ports import Response
from stoa.assessment.queries.challenges import PLACEMENT, Question, row_of

PASSED: Response = {"is_passed": True}
"""What is kept instead of a response by whoever says that they do not know."""
STARTED = "~"
"""What the `once` of an answer in a challenge begins with, which no form's can."""


class DoneToday(Exception):
    """A test of this scope was begun since the day began."""


@dataclass(frozen=True)
class Plan:
    """A test that is about to begin. `before`: skill to (level, chance that it is known)."""

    account: int
    run_id: int
    scope: str
    most: int
    before: Mapping[str, tuple[int, float]]
    ends_at: datetime
    first: Question


def begin_challenge(plan: Plan, *, since: datetime) -> None:
    """Begin a test, unless one is open. Raises DoneToday when the last one was begun since then."""
    with transaction.atomic():
        rows = Challenge.objects.filter(account_id=plan.account, run_id=plan.run_id, scope=plan.scope)
        last = rows.order_by("-id").first()
        if last is not None and last.started_at >= since:
            if last.closed_at is None:
                return
            raise DoneToday
        rows.filter(closed_at=None).update(closed_at=Now())
        Challenge.objects.bulk_create(
            [
                Challenge(
                    account_id=plan.account, run_id=plan.run_id, scope=plan.scope, most=plan.most,
                    before={skill: list(pair) for skill, pair in plan.before.items()}, ends_at=plan.ends_at,
                    asked=[row_of(plan.first)],
                )
            ],
            ignore_conflicts=True,
        )  # fmt: skip


@dataclass(frozen=True)
class Given:
    """An answer to the question that is asked now, graded (`fraction` 0..1)."""

    id: int
    position: int
    """The place of the question in the test, from 0."""
    account: int
    course_id: int
    version: int
    part: str
    """The part that holds the question."""
    response: Response
    fraction: float


def answer_challenge(given: Given) -> bool:
    """Keep an answer. False when it is not the question's turn: it was answered in another window, or all is over."""
    with transaction.atomic():
        row = _open(given.id, given.account)
        if row is None or given.position != len(row.asked) - 1 or row.asked[-1][3] is not None:
            return False
        skill, question, variant = row.asked[-1][:3]
        row.asked[-1][3] = given.fraction
        row.save(update_fields=["asked"])
        keep_practice(
            PracticeAnswer(
                account=given.account, course_id=given.course_id, version=given.version, skill=skill,
                purpose=_purpose(row.scope), part=given.part, question=question, variant=variant,
                response=given.response, fraction=given.fraction, once=_once(row.id, given.position),
            )
        )  # fmt: skip
        return True


def ask_in_challenge(*, id: int, account: int, question: Question) -> None:
    """Put the next question, in place of one that cannot be asked any more; unless another window has."""
    with transaction.atomic():
        row = _open(id, account)
        if row is not None and row.asked:
            if row.asked[-1][3] is None:
                row.asked.pop()
            row.asked.append(row_of(question))
            row.save(update_fields=["asked"])


def close_challenge(*, id: int, account: int) -> None:
    """End a test, and learn from its answers at once, so that its result can be told. Twice is once."""
    if not Challenge.objects.filter(id=id, account_id=account, closed_at=None).update(closed_at=Now()):
        return
    names = [_once(id, position) for position in range(len(Challenge.objects.get(id=id).asked))]
    rows = Practice.objects.filter(account_id=account, once__in=names).values_list("id", flat=True)
    learn_from_practice([Practised(account, row) for row in rows])


def _open(id: int, account: int) -> Challenge | None:
    rows = Challenge.objects.filter(id=id, account_id=account, closed_at=None, ends_at__gt=Now())
    return (rows.select_for_update() if connection.features.has_select_for_update else rows).first()


def _once(id: int, position: int) -> str:
    return f"{STARTED}{id}-{position}"


def _purpose(scope: str) -> str:
    return Practice.Purpose.PLACEMENT if scope == PLACEMENT else Practice.Purpose.CHALLENGE
