"""Counting how sure people were of their answers, and how often they were right.

It is behind the answer, by the batch. What of a question was counted last stands in `Sureness`, so the same answers may
come twice, or again with a corrected key: then what was wrong and is right now moves, and nothing else. As in mastery,
an answer tells something when the question was not answered in the last twelve hours; in a unit, the first one does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from django.db import connection, models, transaction

from stoa.assessment import certainty, items
from stoa.assessment.models import AskedInPractice, Attempt, CalibrationCount, Practice, Sureness
from stoa.assessment.rules import status_of
from stoa.content import queries as content
from stoa.content.queries import NotThere

APART = timedelta(hours=12)
WRITTEN_AT_ONCE = 500
_M = TypeVar("_M", bound=models.Model)


@dataclass(frozen=True)
class Sure:
    """An answer of which was said how sure its giver was: 1..3."""

    account: int
    course: int
    question: str
    skills: tuple[str, ...]
    level: int
    is_right: bool
    at: datetime

    @property
    def key(self) -> tuple[int, int, str]:
        return self.account, self.course, self.question


def switch_sureness(*, account: int, is_on: bool) -> None:
    """Have somebody asked in practice how sure they are, or not."""
    if is_on:
        AskedInPractice.objects.get_or_create(account_id=account)
    else:
        AskedInPractice.objects.filter(account_id=account).delete()


def count_in_attempts(rows: Iterable[Attempt], version: int | None = None) -> None:
    """Count what first attempts say, as the key of their own version judges them, or that of `version`."""
    first = [row for row in rows if row.number == 1 and items.has_sure(row.response)]
    _count([each for row in first for each in _in_attempt(row, version or row.version)])


def _in_attempt(row: Attempt, version: int) -> Iterable[Sure]:
    try:
        part, outline = content.part(version, row.part), content.outline(version)
    except NotThere:
        return
    fitted = items.fitted(part, str(row.account_id), row.number)
    outcomes = items.grade(fitted, row.response, is_final=True).outcomes
    for question in items.questions_of(fitted):
        outcome = outcomes[question.id]
        if outcome.sure and outcome.status in ("right", "partly", "not_yet") and not outcome.is_unknown:
            yield Sure(
                row.account_id, outline.course_id, question.id, question.skills, outcome.sure,
                outcome.status == "right", row.at,
            )  # fmt: skip


def count_in_practice(rows: Sequence[Practice]) -> None:
    """Count what answers in practice say. One that is right ends the surprise that a question was, sure or not."""
    said = [row for row in rows if items.has_sure(row.response) and not _is_second_try(row)]
    _count([each for row in said for each in _in_practice(row)])
    ordered = sorted(rows, key=lambda row: row.at)
    right = {(row.account_id, row.course_id, row.question): row.at for row in ordered if _is_right(row)}
    if not right:
        return
    for row in _of(right).filter(is_surprise=True, at__isnull=False):
        at = right.get((row.account_id, row.course_id, row.question))
        if at is not None and row.at is not None and at > row.at:
            Sureness.objects.filter(id=row.id, at=row.at).update(is_surprise=False)


def _is_right(row: Practice) -> bool:
    return status_of(row.fraction) == "right"


def _is_second_try(row: Practice) -> bool:
    """Whether the reply to an answer just before may have shown what is right."""
    before = Practice.objects.filter(account_id=row.account_id, course_id=row.course_id, skill=row.skill)
    return before.filter(question=row.question, id__lt=row.id, at__gt=row.at - APART).exists()


def _in_practice(row: Practice) -> Iterable[Sure]:
    try:
        part = content.part(row.version, row.part)
    except NotThere:
        return
    for question in items.questions_of(part):
        if question.id == row.question:
            level = items.sure_of(question, row.response)
            yield Sure(row.account_id, row.course_id, question.id, question.skills, level, _is_right(row), row.at)


def _of(keys: Iterable[tuple[int, int, str]]) -> models.QuerySet[Sureness]:
    """The rows of these people, courses and questions; there may be others among them."""
    listed = list(keys)
    return Sureness.objects.filter(
        account_id__in={key[0] for key in listed}, course_id__in={key[1] for key in listed},
        question__in={key[2] for key in listed},
    )  # fmt: skip


def _count(said: Sequence[Sure]) -> None:
    if not said:
        return
    with transaction.atomic():
        keys = sorted({each.key for each in said})
        new = [Sureness(account_id=account, course_id=course, question=question) for account, course, question in keys]
        Sureness.objects.bulk_create(new, ignore_conflicts=True, batch_size=WRITTEN_AT_ONCE)
        rows = {(row.account_id, row.course_id, row.question): row for row in _locked(_of(keys))}
        answers, right = Counter[tuple[int, int, str, int]](), Counter[tuple[int, int, str, int]]()
        for each in sorted(said, key=lambda each: each.at):
            if each.key in rows:
                is_new, is_corrected = _take(rows[each.key], each)
                for skill in ("", *each.skills):
                    answers[each.account, each.course, skill, each.level] += is_new
                    right[each.account, each.course, skill, each.level] += is_corrected or (is_new and each.is_right)
        changed = [rows[key] for key in keys if key in rows]
        fields = ("level", "is_right", "is_surprise", "at")
        Sureness.objects.bulk_update(changed, fields, batch_size=WRITTEN_AT_ONCE)
        _add(answers, right)


def _take(row: Sureness, each: Sure) -> tuple[bool, bool]:
    """Take an answer into the row of its question. Whether it is counted, and whether a corrected key has made it
    right since it was."""
    if row.at is None or each.at - row.at >= APART:
        row.level, row.is_right, row.at = each.level, each.is_right, each.at
        row.is_surprise = each.level == certainty.VERY and not each.is_right
        return True, False
    if each.at == row.at and each.is_right and not row.is_right:
        row.is_right, row.is_surprise = True, False
        return False, True
    return False, False


def _add(answers: Counter[tuple[int, int, str, int]], right: Counter[tuple[int, int, str, int]]) -> None:
    keys = sorted(key for key in answers if answers[key] or right[key])
    new = [
        CalibrationCount(account_id=account, course_id=course, skill=skill, level=level)
        for account, course, skill, level in keys
    ]
    CalibrationCount.objects.bulk_create(new, ignore_conflicts=True, batch_size=WRITTEN_AT_ONCE)
    found = CalibrationCount.objects.filter(
        account_id__in={key[0] for key in keys}, course_id__in={key[1] for key in keys},
        skill__in={key[2] for key in keys},
    )  # fmt: skip
    rows = [row for row in _locked(found) if (row.account_id, row.course_id, row.skill, row.level) in answers]
    for row in rows:
        key = (row.account_id, row.course_id, row.skill, row.level)
        row.answers, row.right = row.answers + answers[key], row.right + right[key]
    CalibrationCount.objects.bulk_update(rows, ("answers", "right"), batch_size=WRITTEN_AT_ONCE)


def _locked(rows: models.QuerySet[_M]) -> models.QuerySet[_M]:
    ordered = rows.order_by("id")
    return ordered.select_for_update() if connection.features.has_select_for_update else ordered
