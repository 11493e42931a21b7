"""Trying questions by other learners: answers, ratings and reports; and what becomes of a question by them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from django.db import transaction

from stoa.accounts import queries as accounts
from stoa.assessment import letters, promotion
from stoa.assessment.actions.writing import NoSuchQuestion, State, locked
from stoa.assessment.events import WrittenTried
from stoa.assessment.models import TriesWritten, WrittenAnswer, WrittenQuestion, WrittenRating
from stoa.assessment.ports import Response
from stoa.assessment.promotion import Evidence
from stoa.assessment.queries.weighing import WRONG, evidence
from stoa.assessment.rules import clip, status_of
from stoa.catalogue import queries as catalogue
from stoa.kernel.events import outbox

SERVED: Final = (State.TRIAL, State.PRACTICE, State.PROMOTED)
SAYS: Final = ("", "right", "key_wrong", "unclear", "offensive", "copied")
LONGEST_NOTE: Final = 500
WEIGHED: Final = (
    "answers", "mean", "helped", "ratings", "stars", "reports", "discrimination", "state", "reason", "changed_at",
)  # fmt: skip


@dataclass(frozen=True)
class WrittenTry:
    """A graded answer to a learner's question. `ability` 0..1: the chance of a right one before it, if it is known."""

    account: int
    course_id: int
    question: str
    response: Response
    fraction: float
    ability: float | None


def switch_trials(*, account: int, is_on: bool) -> None:
    """Have somebody meet questions on trial now and then, or not."""
    if is_on:
        TriesWritten.objects.get_or_create(account_id=account)
    else:
        TriesWritten.objects.filter(account_id=account).delete()


def keep_try(tried: WrittenTry) -> bool:
    """Keep the first answer of somebody to a question; of later ones, only that they came right. It moves no mastery
    and no grade. Returns whether it was the first. Raises NoSuchQuestion, also for one's own."""
    fraction = clip(tried.fraction)
    with transaction.atomic():
        row = answerable(tried.account, tried.course_id, tried.question)
        first, is_new = WrittenAnswer.objects.get_or_create(
            question=row, revision=row.revision, account_id=tried.account,
            defaults={
                "response": tried.response, "fraction": fraction, "ability": tried.ability,
                "is_trial": row.state == State.TRIAL,
            },
        )  # fmt: skip
        is_mended = not is_new and not first.recovered and _is_right(fraction) and not _is_right(first.fraction)
        if is_mended:
            WrittenAnswer.objects.filter(id=first.id).update(recovered=True)
        if is_new or is_mended:
            outbox.publish(WrittenTried(row.id))
    return is_new


def rate_question(*, account: int, course_id: int, question: str, stars: int, says: str, note: str = "") -> None:
    """Keep what somebody who has answered a question thinks of it; said again, it replaces what they said before.
    What staff have put aside stays so. Raises NoSuchQuestion, also where they have not answered it."""
    if not 0 <= stars <= 5 or says not in SAYS:
        raise ValueError(stars, says)
    with transaction.atomic():
        row = answerable(account, course_id, question)
        if not WrittenAnswer.objects.filter(question=row, revision=row.revision, account_id=account).exists():
            raise NoSuchQuestion(question)
        rating, is_new = WrittenRating.objects.get_or_create(
            question=row, revision=row.revision, account_id=account, defaults={"is_open": says in WRONG}
        )
        if not is_new and rating.says != says:
            rating.is_open, rating.is_put_aside, rating.reply = says in WRONG, False, ""
        rating.stars, rating.says, rating.note = stars, says, note.replace("\0", "").strip()[:LONGEST_NOTE]
        rating.save()
        outbox.publish(WrittenTried(row.id))


def answerable(account: int, course_id: int, question: str) -> WrittenQuestion:
    """A question that somebody may answer: it is asked, and not their own. Raises NoSuchQuestion."""
    row = WrittenQuestion.objects.filter(public_id=question, course_id=course_id, state__in=SERVED).first()
    if row is None or row.account_id == account:
        raise NoSuchQuestion(question)
    return row


def _is_right(fraction: float) -> bool:
    return status_of(fraction) == "right"


def weigh_questions(news: Sequence[WrittenTried]) -> None:
    """Count anew what is known of some questions, and move those on that the rules move. Coming twice changes nothing.
    Three statements and one for each question that has changed, however many answered."""
    ids = sorted({each.question for each in news})
    with transaction.atomic():
        rows = list(locked(WrittenQuestion.objects.filter(id__in=ids, state__in=SERVED)))
        found = dict(evidence(rows))
        for row in rows:
            _weigh(row, *found[row.id])


def _weigh(row: WrittenQuestion, known: Evidence, helped: int) -> None:
    row.answers, row.mean, row.helped = known.answers, known.mean, helped
    row.ratings, row.stars, row.reports = known.ratings, known.stars, known.reports
    row.discrimination = promotion.discrimination(known.known)
    verdict, reason = promotion.judge(known, is_practised=row.state != State.TRIAL)
    if row.state == State.PROMOTED:  # it is the course's now: its staff look after it
        verdict = "stay"
    if verdict == "promote":
        move(row, State.PRACTICE)
    elif verdict == "retire":
        move(row, State.RETIRED, reason)
    row.save(update_fields=WEIGHED)


def move(row: WrittenQuestion, state: State, reason: str = "", words: str = "") -> None:
    """Another state for a question that is held, told to its writer. Whoever calls saves the row."""
    if row.state == state:
        return
    row.state, row.reason, row.changed_at = state, reason, datetime.now(UTC)
    person = accounts.person(row.account_id) if row.account_id else None
    run = catalogue.run_now(row.run_id)
    if person is None or run is None:
        return
    if state in (State.PRACTICE, State.PROMOTED):
        letters.say_promoted(person, run, row)
    elif state == State.RETIRED:
        letters.say_retired(person, run, row, words)
