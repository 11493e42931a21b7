"""Keeping what was answered in practice, and learning from answers of every kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TypeVar

from django.db import transaction

from stoa.assessment import items
from stoa.assessment.actions import certainty
from stoa.assessment.actions.showing import told_by_works
from stoa.assessment.events import Answered, Practised
from stoa.assessment.models import Attempt, Marking, Practice, WrittenQuestion
from stoa.assessment.ports import Response
from stoa.assessment.rules import clip
from stoa.catalogue import queries as catalogue
from stoa.content import queries as content
from stoa.content.ports import Part
from stoa.content.queries import NotThere
from stoa.kernel.events import outbox
from stoa.kernel.jobs import Progress
from stoa.kernel.statements import rows_with
from stoa.learning import actions as learning

HISTORY_JOB = "assessment.learn_from_history"
BATCH = 500
MIXED = (Practice.Purpose.CHALLENGE, Practice.Purpose.PLACEMENT)
"""Answers to questions on many skills, mixed, without a reply to any before the end."""
_Row = TypeVar("_Row", Attempt, Practice, Marking)


@dataclass(frozen=True)
class PracticeAnswer:
    """A graded answer in practice. `fraction` 0..1; `once` makes the same sending one answer."""

    account: int
    course_id: int
    version: int
    skill: str
    purpose: str
    """A value of `Practice.Purpose`."""
    part: str
    question: str
    variant: int
    response: Response
    fraction: float
    once: str


def keep_practice(answer: PracticeAnswer) -> bool:
    """Keep an answer given in practice; False when it came once already."""
    with transaction.atomic():
        row, is_new = Practice.objects.get_or_create(
            account_id=answer.account, once=answer.once,
            defaults={
                "course_id": answer.course_id, "skill": answer.skill, "purpose": answer.purpose,
                "part": answer.part, "question": answer.question, "variant": answer.variant,
                "response": answer.response, "fraction": answer.fraction, "version": answer.version,
            },
        )  # fmt: skip
        if is_new:
            outbox.publish(Practised(answer.account, row.id))
    return is_new


def learn_from_answers(news: Sequence[Answered]) -> None:
    """What attempts at parts tell of skills, and of how sure people are. Those that are gone by now (an account was
    erased) tell nothing."""
    wanted = {(each.run, each.part, each.account, each.number) for each in news}
    rows = list(rows_with(Attempt, ("run_id", "part", "account_id", "number"), wanted)) if wanted else []
    learning.learn_from(_told_by(rows))
    certainty.count_in_attempts(rows)


def learn_from_history(*, progress: Progress) -> int:
    """What everything that was ever answered, and marked, tells of skills. What is known already is not told twice."""
    total, done = Attempt.objects.count() + Practice.objects.count() + Marking.objects.count(), 0
    works = _history(Marking, told_by_works)
    for told, count in chain(_history(Attempt, _told_by), _history(Practice, _told_by_practice), works):
        learning.learn_from(told, are_new=False)
        done += count
        progress("answers", done, total)
    return done


def _history(
    table: type[_Row], told_by: Callable[[Sequence[_Row]], list[learning.Told]]
) -> Iterator[tuple[list[learning.Told], int]]:
    """What the rows of a table tell, oldest first, some at a time, with how many those are."""
    last = 0
    while rows := list(table._default_manager.filter(id__gt=last).order_by("id")[:BATCH]):
        last = rows[-1].pk
        yield told_by(rows), len(rows)


def _told_by(rows: Sequence[Attempt]) -> list[learning.Told]:
    """What attempts tell, question by question. What was left empty tells nothing."""
    told: list[learning.Told] = []
    offers = [catalogue.offer_of(run_id) for run_id in sorted({row.run_id for row in rows})]
    outlines = {offer.run.id: offer.outline for offer in offers if offer is not None}
    available = {run_id: outline.parts_on for run_id, outline in outlines.items()}
    for row in rows:
        try:
            part = content.part(row.version, row.part)
        except NotThere:
            continue
        for question, score in scores_of(part, row) if row.run_id in outlines else ():
            if question.skills:
                skills = {skill: available[row.run_id].get(skill, 1) for skill in question.skills}
                course = outlines[row.run_id].course_id
                met = met_as(question, items.number_for(question, str(row.account_id)))
                told.append(learning.Told(row.account_id, course, question.id, skills, score, row.at, met))
    return told


def met_as(question: Part, variant: int) -> str:
    """What is the same when it comes again: the question in one of its variants."""
    return f"{question.id}~{variant}" if items.count_of(question) > 1 else question.id


def scores_of(part: Part, row: Attempt) -> Iterator[tuple[Part, float]]:
    """What an attempt at `part`, as it stood then, was worth (0..1), question by question. What waits for its program,
    could not be tested or was left empty is left out."""
    if items.is_waiting(part, row.response):
        return  # of a quiz nothing is told before all is known
    if part.kind != "quiz" and not items.is_run(part):
        yield part, clip(row.fraction)
        return
    outcomes = items.grade(items.fitted(part, str(row.account_id), row.number), row.response, is_final=True).outcomes
    for question in items.questions_of(part):
        outcome = outcomes.get(question.id)  # None: it was not drawn
        if outcome is not None and outcome.status not in ("unanswered", "unreadable") and not outcome.is_unknown:
            yield question, clip(outcome.fraction if part.kind == "quiz" else row.fraction)


def learn_from_practice(news: Sequence[Practised]) -> None:
    """What answers in practice tell of skills, and of how sure people are."""
    rows = list(Practice.objects.filter(id__in=[each.practice for each in news]))
    learning.learn_from(_told_by_practice(rows))
    certainty.count_in_practice(rows)


def _told_by_practice(rows: Sequence[Practice]) -> list[learning.Told]:
    told: list[learning.Told] = list(_told_by_written([row for row in rows if not row.version]))
    for row in rows:
        try:
            part = content.part(row.version, row.part)
        except NotThere:
            continue
        available = content.outline(row.version).parts_on
        for question in items.questions_of(part):
            if question.id == row.question and question.skills:
                skills = {skill: available.get(skill, 1) for skill in question.skills}
                score, met = clip(row.fraction), met_as(question, row.variant)
                is_mixed = row.purpose in MIXED
                told.append(
                    learning.Told(row.account_id, row.course_id, question.id, skills, score, row.at, met, is_mixed)
                )
    return told


def _told_by_written(rows: Sequence[Practice]) -> Iterator[learning.Told]:
    """What answers to learners' questions in practice tell; to those on trial they are no practice. One statement."""
    found = WrittenQuestion.objects.filter(public_id__in={row.question for row in rows}) if rows else ()
    skills = {each.public_id: each.skill for each in found}
    for row in rows:
        version = content.current_version_id(row.course_id)
        if row.question in skills and version is not None:
            skill = skills[row.question]
            number = content.outline(version).parts_on.get(skill, 1)
            score = clip(row.fraction)
            yield learning.Told(row.account_id, row.course_id, row.question, {skill: number}, score, row.at)
