"""What is kept about one person."""

from __future__ import annotations

from collections.abc import Iterable

from stoa.accounts.ports import Attachment, Sheet
from stoa.assessment import items
from stoa.assessment.models import (
    Allowance,
    Attempt,
    Opinion,
    Practice,
    Raised,
    Sitting,
    TriesWritten,
    WrittenAnswer,
    WrittenQuestion,
    WrittenRating,
)


def personal_sheets(account: int) -> Iterable[Sheet | Attachment]:
    """Every attempt of an account, everything it answered in practice, and what of its opinions is counted."""
    columns = ("run__slug", "part", "number", "response", "fraction", "is_late", "at")
    rows = Attempt.objects.filter(account_id=account).order_by("id").values(*columns)
    told = ({**row, "response": items.told(row["response"])} for row in rows.iterator(chunk_size=500))
    yield Sheet("attempts", told)
    practice = Practice.objects.filter(account_id=account).order_by("id")
    names = ("course__slug", "skill", "purpose", "question", "response", "fraction", "at")
    raised = Raised.objects.filter(account_id=account).order_by("id")
    yield Sheet("raised_scores", raised.values("run__slug", "part", "before", "after", "at").iterator(chunk_size=500))
    yield Sheet("practice", practice.values(*names).iterator(chunk_size=500))
    said = Opinion.objects.filter(account_id=account).order_by("id")
    yield Sheet("opinions", said.values("asked__run__slug", "asked__part", "options").iterator(chunk_size=500))
    sat = ("run__slug", "part", "number", "minutes", "started_at", "ends_at", "paused", "answers", "saved_at",
           "closed_at")  # fmt: skip
    yield Sheet("sittings", Sitting.objects.filter(account_id=account).order_by("id").values(*sat).iterator(500))
    more = ("run__slug", "part", "percent", "minutes", "breaks", "attempts", "due")
    yield Sheet("allowances", Allowance.objects.filter(account_id=account).order_by("id").values(*more).iterator(500))
    yield from _written(account)


def _written(account: int) -> Iterable[Sheet]:
    """The questions that an account wrote, and what it answered and said of others'."""
    mine = WrittenQuestion.objects.filter(account_id=account).order_by("id")
    wrote = ("public_id", "course__slug", "unit", "skill", "state", "reason", "draft", "source", "licence", "is_named",
             "made_at", "changed_at", "handed_in_at")  # fmt: skip
    yield Sheet("questions_written", mine.values(*wrote).iterator(chunk_size=500))
    answers = WrittenAnswer.objects.filter(account_id=account).order_by("id")
    gave = ("question__public_id", "question__course__slug", "response", "fraction", "ability", "recovered", "at")
    yield Sheet("answers_to_learners", answers.values(*gave).iterator(chunk_size=500))
    ratings = WrittenRating.objects.filter(account_id=account).order_by("id")
    said = ("question__public_id", "question__course__slug", "stars", "says", "note", "at")
    yield Sheet("said_of_questions", ratings.values(*said).iterator(chunk_size=500))
    yield Sheet("tries_questions_by_learners", TriesWritten.objects.filter(account_id=account).values("account_id"))
