"""Answers that are programs: kept at once, run by a job, graded by what came out."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from django.db import connection, transaction
from django.db.models import QuerySet

from stoa.assessment import items
from stoa.assessment.actions.answering import Answer, Kept, keep_answer
from stoa.assessment.events import Answered
from stoa.assessment.models import Attempt
from stoa.content import queries as content
from stoa.content.ports import Part
from stoa.kernel import jobs
from stoa.kernel.clock import now
from stoa.kernel.events import outbox
from stoa.kernel.sandbox import SandboxIsAway
from stoa.learning import actions as learning

RUN_JOB = "assessment.run_program"
LATER = timedelta(minutes=5)
"""When a machine that cannot confine programs has it tried again, perhaps by another one."""


class StillWaiting(Exception):
    """The last program for this part has not been run yet; nothing was kept."""


def keep_program(answer: Answer, part: Part) -> Kept:
    """Keep an answer that has to be run, and ask for it to be run, both or neither.

    It is worth nothing until then, and nothing is learned from it. Raises StillWaiting, and what `keep_answer` does.
    """
    with transaction.atomic():
        last = _of(answer).last()
        if last is not None and last.once != answer.once and items.is_waiting(part, last.response):
            raise StillWaiting(answer.part)
        kept = keep_answer(replace(answer, fraction=0.0, tells=False))
        if not kept.is_repeat:
            row = _of(answer).get(number=kept.number)
            jobs.enqueue(RUN_JOB, key=f"{RUN_JOB}:{row.id}", attempt=row.id)
    return kept


def _of(answer: Answer) -> QuerySet[Attempt]:
    rows = Attempt.objects.filter(run_id=answer.run_id, part=answer.part, account_id=answer.account)
    return rows.order_by("number")


def run_program(*, attempt: int) -> bool:
    """Run the program of an attempt, and credit what it is worth. False where there was nothing to do: the attempt is
    gone (its account was erased), or has been run before. Doing it twice is the same as once."""
    row = Attempt.objects.filter(id=attempt).first()
    if row is None:
        return False
    part = items.fitted(content.part(row.version, row.part), str(row.account_id))
    if not items.is_waiting(part, row.response):
        return False
    try:
        response = items.run(part, row.response)
    except SandboxIsAway:
        jobs.enqueue(RUN_JOB, key=f"{RUN_JOB}:{row.id}:later", due_at=now() + LATER, attempt=row.id)
        return False
    fraction = items.grade(part, response, is_final=True).fraction
    with transaction.atomic():
        rows = Attempt.objects.filter(id=attempt)
        kept = (rows.select_for_update() if connection.features.has_select_for_update else rows).first()
        if kept is None or not items.is_waiting(part, kept.response):
            return False
        kept.response, kept.fraction = response, fraction
        kept.save(update_fields=["response", "fraction"])
        if not kept.is_late:
            learning.raise_scores(
                run_id=kept.run_id, part=kept.part, version=kept.version,
                found={kept.account_id: (fraction, kept.number)}, origin="run",
            )  # fmt: skip
        if part.skills:
            outbox.publish(Answered(kept.account_id, kept.run_id, kept.part, kept.number))
    return True
