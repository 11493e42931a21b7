"""Writing questions as a learner: drafts, handing in, withdrawing, answering what others say."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, TypeVar

from django.db import IntegrityError, connection, transaction
from django.db.models import Model, Q, QuerySet

from stoa.assessment import items, writing
from stoa.assessment.models import WrittenQuestion, WrittenRating
from stoa.assessment.queries.written_programs import proof_of
from stoa.assessment.rules import status_of
from stoa.assessment.writing import Looked
from stoa.content import queries as content
from stoa.content.ports import Part
from stoa.content.queries import Outline
from stoa.kernel import limits

_Row = TypeVar("_Row", bound=Model)
State = WrittenQuestion.State
MOST_DRAFTS = 50
"""Questions of one person in a course that are not handed in."""


class NoSuchQuestion(Exception):
    """There is no such question, or it is not theirs, or not in a state for this."""


class NotProved(Exception):
    """Its writer's own answer has not been run yet, or has failed."""


class TooManyDrafts(Exception):
    """There are too many drafts of theirs already."""


class IsThere(Exception):
    """The same question is in the course already: `part` of `unit`, or (`own`) one of the writer's own, by its public
    id, and why it is asked no more (`retired`: staff, reports); all empty: another learner's."""

    def __init__(self, *, unit: str = "", part: str = "", own: str = "", retired: str = "") -> None:
        super().__init__(unit, part, own, retired)
        self.unit, self.part, self.own, self.retired = unit, part, own, retired


def locked(rows: QuerySet[_Row]) -> QuerySet[_Row]:
    """These rows, held until the transaction ends, in one order for all."""
    rows = rows.order_by("id")
    return rows.select_for_update() if connection.features.has_select_for_update else rows


def begin_question(
    *, account: int, course_id: int, run_id: int, unit: str, skill: str, draft: Mapping[str, Any]
) -> str:
    """Keep the draft of a new question; returns its public id. Raises TooManyDrafts."""
    mine = WrittenQuestion.objects.filter(account_id=account, course_id=course_id, state=State.DRAFT)
    if mine.count() >= MOST_DRAFTS:
        raise TooManyDrafts
    row = WrittenQuestion.objects.create(
        account_id=account, course_id=course_id, run_id=run_id, unit=unit, skill=skill, draft=dict(draft)
    )
    return row.public_id


def save_question(*, account: int, public_id: str, skill: str, draft: Mapping[str, Any]) -> None:
    """Keep what its writer has before them. What others meet stays as it was. Raises NoSuchQuestion."""
    row = own_question(account, public_id)
    if row.state == State.DRAFT:
        row.skill = skill
    row.draft = {**draft, "skill": skill}
    row.changed_at = datetime.now(UTC)
    row.save(update_fields=["skill", "draft", "changed_at"])


def hand_in_question(
    *, account: int, public_id: str, source: str, skill: str, outline: Outline, is_named: bool
) -> Looked:
    """Put a question on trial, under the licence; again, if it was handed in before: then all begins anew for it.

    Nothing happens where the text has errors: they are in what is returned. Raises NoSuchQuestion; IsThere, also for
    one that staff have taken out, and for the words of one that reports have; NotProved where what the writer answers
    has to be run first (`prove_solution`); and TooMany (`limits`) after too many in a day.
    """
    pictures = writing.pictures_for(outline, own_question(account, public_id).unit)
    source = writing.placed(source, pictures)
    looked = writing.look_at(source, id=public_id, skill=skill, outline=outline, pictures=pictures)
    if looked.part is None:
        return looked
    _refuse_unproved(looked.part, account)
    digest = writing.digest_of(looked.part)
    limits.use("written_question", account=account)
    _refuse_retired(digest, public_id, account, outline)
    _refuse_copies(looked.part, digest, account, outline)
    try:
        with transaction.atomic():
            row = own_question(account, public_id, is_locked=True)
            if row.digest == digest and row.source == source and row.state in (State.TRIAL, State.PRACTICE):
                return looked  # the same sending twice
            row.source, row.part, row.compiler = source, writing.as_json(looked.part), looked.compiler
            row.digest, row.skill, row.licence, row.is_named = digest, skill, writing.LICENCE, is_named
            row.state, row.reason, row.revision = State.TRIAL, "", row.revision + 1
            row.answers = row.helped = row.ratings = row.stars = row.reports = 0
            row.mean, row.discrimination = 0.0, None
            row.handed_in_at = row.changed_at = datetime.now(UTC)
            row.save()
    except IntegrityError as problem:  # somebody was faster with the same words
        raise IsThere from problem
    return looked


def _refuse_unproved(part: Part, account: int) -> None:
    """Raises NotProved."""
    if items.is_run(part):
        proof = proof_of(account=account, part=part)
        if proof is None or proof.fraction is None or status_of(proof.fraction) != "right":
            raise NotProved(part.id)


def _refuse_retired(digest: str, public_id: str, account: int, outline: Outline) -> None:
    """Raises IsThere."""
    rows = WrittenQuestion.objects.filter(course_id=outline.course_id, state=State.RETIRED)
    same = Q(digest=digest, reason__in=("staff", "reports")) | Q(public_id=public_id, reason="staff")
    found = rows.filter(same).first()
    if found is not None and found.account_id == account:
        raise IsThere(own=found.public_id, retired=found.reason)
    if found is not None:
        raise IsThere


def _refuse_copies(asked: Part, digest: str, account: int, outline: Outline) -> None:
    """Raises IsThere. What is right in the course's own questions is not compared: nobody is to find it by trying."""
    public_id, shown = asked.id, writing.asked_digest(asked)
    served = (State.TRIAL, State.PRACTICE, State.PROMOTED)
    same = WrittenQuestion.objects.filter(course_id=outline.course_id, digest=digest, state__in=served)
    found = same.exclude(public_id=public_id).first()
    if found is not None:
        raise IsThere(own=found.public_id if found.account_id == account else "")
    for unit in outline.units:
        if not unit.parts:
            continue
        for part in content.unit(outline.version_id, unit.id).parts.values():
            questions = items.questions_of(part) if part.kind in ("question", "quiz") else ()
            if any(question.id != public_id and writing.asked_digest(question) == shown for question in questions):
                raise IsThere(unit=unit.id, part=part.id)


def withdraw_question(*, account: int, public_id: str) -> None:
    """Take one's question back: a draft is deleted, of another nobody is asked any more. Twice is once. Raises
    NoSuchQuestion, also for one that staff have taken into the course."""
    with transaction.atomic():
        row = own_question(account, public_id, is_locked=True)
        if not row.revision:
            row.delete()
        elif row.state != State.RETIRED:
            row.state, row.reason, row.changed_at = State.RETIRED, "withdrawn", datetime.now(UTC)
            row.save(update_fields=["state", "reason", "changed_at"])


def reply_to_report(*, account: int, rating: int, reply: str) -> None:
    """Answer what somebody said of one's question; staff see it. An empty reply takes it back. Raises
    NoSuchQuestion."""
    rows = WrittenRating.objects.filter(id=rating, question__account_id=account).exclude(says__in=("", "right"))
    if not rows.update(reply=reply.replace("\0", "").strip()[:500]):
        raise NoSuchQuestion(rating)


def own_question(account: int, public_id: str, *, is_locked: bool = False) -> WrittenQuestion:
    """Their question, unless it has gone into the course. Raises NoSuchQuestion."""
    rows = WrittenQuestion.objects.filter(account_id=account, public_id=public_id)
    row = (locked(rows) if is_locked else rows).first()
    if row is None or row.state == State.PROMOTED:
        raise NoSuchQuestion(public_id)
    return row
