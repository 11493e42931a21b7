"""What is kept about one person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

from django.db.models import Q

from stoa.accounts.ports import Attachment, Sheet
from stoa.assessment import items
from stoa.assessment.models import (
    Allowance,
    Appeal,
    AskedInPractice,
    Attempt,
    Challenge,
    GivenScore,
    KeptReport,
    Marking,
    Opinion,
    Practice,
    Raised,
    SavedComment,
    Sitting,
    Sureness,
    TriesWritten,
    Work,
    WorkFile,
    WorkMember,
    WrittenAnswer,
    WrittenQuestion,
    WrittenRating,
    WrittenRun,
)  # fmt: skip
from stoa.assessment.queries.holding import held_back, sheets_of_right_answers
from stoa.kernel import files


def personal_sheets(account: int) -> Iterable[Sheet | Attachment]:
    """Every attempt of an account, everything it answered in practice, what of its opinions is counted, how sure it
    was, what it asked to be looked at again, and its works."""
    columns = (
        "run__slug", "part", "number", "response", "fraction", "is_late", "share", "late_days", "free_days", "at",
    )  # fmt: skip
    rows = Attempt.objects.filter(account_id=account).order_by("id").values(*columns)
    held = held_back(account)
    untold = {question for _course, question in held}
    told = (
        {**row, "response": items.told(row["response"], row["part"], untold)} for row in rows.iterator(chunk_size=500)
    )  # fmt: skip
    yield Sheet("attempts", told)
    practice = Practice.objects.filter(account_id=account).order_by("id")
    names = ("course__slug", "skill", "purpose", "question", "response", "fraction", "at")
    raised = Raised.objects.filter(account_id=account).order_by("id")
    yield Sheet("raised_scores", raised.values("run__slug", "part", "before", "after", "at").iterator(chunk_size=500))
    yield Sheet("practice", _told(practice.values(*names).iterator(chunk_size=500)))
    said = Opinion.objects.filter(account_id=account).order_by("id")
    yield Sheet("opinions", said.values("asked__run__slug", "asked__part", "options").iterator(chunk_size=500))
    sat = ("run__slug", "part", "number", "minutes", "started_at", "ends_at", "paused", "answers", "saved_at",
           "closed_at")  # fmt: skip
    yield Sheet("sittings", Sitting.objects.filter(account_id=account).order_by("id").values(*sat).iterator(500))
    tested = ("run__slug", "scope", "before", "asked", "started_at", "ends_at", "closed_at")
    rows_of_tests = Challenge.objects.filter(account_id=account).order_by("id").values(*tested)
    yield Sheet("challenges", rows_of_tests.iterator(chunk_size=500))
    more = ("run__slug", "part", "percent", "minutes", "breaks", "attempts", "due")
    yield Sheet("allowances", Allowance.objects.filter(account_id=account).order_by("id").values(*more).iterator(500))
    marked = Marking.objects.filter(Q(decided_by_id=account) | Q(held_by_id=account)).order_by("id")
    columns_of_marking = ("run__slug", "part", "comment", "notes", "levels", "decided_at", "held_until")
    yield Sheet("works_marked", marked.values(*columns_of_marking).iterator(500))
    asked = ("run__slug", "part", "text", "score", "state", "answer", "asked_at", "closed_at")
    yield Sheet("appeals", Appeal.objects.filter(account_id=account).order_by("id").values(*asked).iterator(500))
    given = ("run__slug", "part", "before", "after", "reason", "at")
    yield Sheet(
        "given_scores", GivenScore.objects.filter(account_id=account).order_by("id").values(*given).iterator(500)
    )
    sure = ("course__slug", "question", "level", "at")  # not what came of it: an exam may hold that back
    yield Sheet("certainty", Sureness.objects.filter(account_id=account).order_by("id").values(*sure).iterator(500))
    yield from sheets_of_right_answers(account, held)
    reports = KeptReport.objects.filter(account_id=account).order_by("id")
    yield Sheet("self_knowledge_reports", reports.values("run__slug", "kept_at", "shared_as", "document").iterator(50))
    in_practice = AskedInPractice.objects.filter(account_id=account)
    yield Sheet("asked_in_practice", in_practice.values("account__public_id").iterator(500))
    yield from _works(account)
    yield from _written(account)


def _told(rows: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Rows with their responses as whoever gave them may have them."""
    return ({**row, "response": items.told(row["response"])} for row in rows)


def _works(account: int) -> Iterable[Sheet | Attachment]:
    """Their works, those that they handed in with a team and the drafts of teams that they are in too, with the files
    and what was made of them; and the words that they keep for marking."""
    whose = Q(team=None, account_id=account) | Q(members__account_id=account)
    whose |= Q(handed_in_at=None, team__members__account_id=account)
    theirs = Work.objects.filter(whose).distinct().order_by("id")
    told = ("run__slug", "part", "number", "team__name", "pieces", "milestones", "begun_at", "saved_at",
            "handed_in_at", "is_late")  # fmt: skip
    yield Sheet("works", theirs.values(*told).iterator(500))
    late = WorkMember.objects.filter(account_id=account, late_days__gt=0).order_by("id")
    said = ("work__run__slug", "work__part", "work__number", "late_days", "free_days", "share")
    yield Sheet("late works", late.values(*said).iterator(500))
    marked = theirs.filter(marking__released_at__isnull=False)
    made = ("run__slug", "part", "number", "marking__levels", "marking__notes", "marking__comment",
            "marking__fraction", "marking__released_at")  # fmt: skip
    yield Sheet("markings", marked.values(*made).iterator(500))
    held = WorkFile.objects.filter(work__in=theirs.values("id").order_by()).select_related("work").order_by("id")
    for row in held.iterator(500):
        name = f"works/{row.work.part}-{row.work.number}/{row.public_id}-{row.called}"
        yield Attachment(name, partial(files.store().open, row.digest))
    kept = SavedComment.objects.filter(account_id=account).order_by("id")
    yield Sheet("saved comments", kept.values("course__slug", "text", "used").iterator(500))


def _written(account: int) -> Iterable[Sheet]:
    """The questions that an account wrote, and what it answered and said of others'."""
    mine = WrittenQuestion.objects.filter(account_id=account).order_by("id")
    wrote = ("public_id", "course__slug", "unit", "skill", "state", "reason", "draft", "source", "licence", "is_named",
             "made_at", "changed_at", "handed_in_at")  # fmt: skip
    yield Sheet("questions_written", mine.values(*wrote).iterator(chunk_size=500))
    answers = WrittenAnswer.objects.filter(account_id=account).order_by("id")
    gave = ("question__public_id", "question__course__slug", "response", "fraction", "ability", "recovered", "at")
    yield Sheet("answers_to_learners", _told(answers.values(*gave).iterator(chunk_size=500)))
    sent = ("question__public_id", "question__course__slug", "is_proof", "response", "fraction", "at")
    programs = WrittenRun.objects.filter(account_id=account).order_by("id").values(*sent)
    yield Sheet("programs_for_learners", _told(programs.iterator(chunk_size=500)))
    ratings = WrittenRating.objects.filter(account_id=account).order_by("id")
    said = ("question__public_id", "question__course__slug", "stars", "says", "note", "at")
    yield Sheet("said_of_questions", ratings.values(*said).iterator(chunk_size=500))
    yield Sheet("tries_questions_by_learners", TriesWritten.objects.filter(account_id=account).values("account_id"))
