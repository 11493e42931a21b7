"""Answers that are programs: kept at once, run by a job, graded by what came out."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import timedelta

from django.db import connection, transaction

from stoa.assessment import items
from stoa.assessment.actions.answering import Answer, Kept, keep_answer
from stoa.assessment.events import Answered
from stoa.assessment.models import Attempt
from stoa.assessment.ports import Response
from stoa.assessment.queries.programs import RUN_JOB, job_key
from stoa.catalogue import queries as catalogue
from stoa.content import queries as content
from stoa.content.ports import Part
from stoa.content.queries import NotThere
from stoa.kernel import jobs
from stoa.kernel.clock import now
from stoa.kernel.events import outbox
from stoa.kernel.sandbox import SandboxIsAway
from stoa.learning import actions as learning

LATER = timedelta(minutes=5)
"""When a machine that cannot confine programs has it tried again, perhaps by another one."""
PATIENCE = timedelta(days=1)
"""How long that goes on. Then it could not be tested."""
LOST_AFTER = timedelta(minutes=2)
"""From when on it is asked whether a program that waits still has a job."""
MOST_AGAIN = 1
"""How often a program whose job has failed or is gone gets another one."""
logger = logging.getLogger("stoa.programs")


class StillWaiting(Exception):
    """A program of this person's has not been run yet, here or in another question; nothing was kept."""


def keep_program(answer: Answer, part: Part) -> Kept:
    """Keep an answer that has to be run, and ask for it to be run, both or neither.

    It is worth nothing until then, and nothing is learned from it. Raises StillWaiting, and what `keep_answer` does.
    """
    look_after_program(account=answer.account, run_id=answer.run_id, part=answer.part, since=timedelta())
    with transaction.atomic():
        _hold(answer.account)
        if _others_wait(answer):
            raise StillWaiting(answer.part)
        kept = keep_answer(replace(answer, fraction=0.0, tells=False))
        if not kept.is_repeat:
            row = Attempt.objects.get(
                run_id=answer.run_id, part=answer.part, account_id=answer.account, number=kept.number
            )
            _ask_for(row)
    return kept


def _hold(account: int) -> None:
    """Until the transaction ends, keep one account's programs to this process. On SQLite there is one writer at all."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"{RUN_JOB}:{account}"])


def _ask_for(row: Attempt) -> None:
    jobs.enqueue(RUN_JOB, key=job_key(row.id), attempt=row.id)


def _open() -> list[int]:
    """The attempts whose job has not ended."""
    return [arguments["attempt"] for arguments in jobs.open_arguments(RUN_JOB)]


def _others_wait(answer: Answer) -> bool:
    """Whether another program of this person's is to be run, wherever: one at a time."""
    rows = Attempt.objects.filter(id__in=_open(), account_id=answer.account)
    return any(
        _is_waiting(row)
        for row in rows.exclude(run_id=answer.run_id, part=answer.part, once=answer.once)
    )  # fmt: skip


def look_after_program(*, account: int, run_id: int, part: str, since: timedelta = LOST_AFTER) -> None:
    """A program that waits `since` then may have lost its job (it failed, was cancelled, is gone): it gets another one,
    and when that ends so too, the program could not be tested, and the next one can be sent."""
    with transaction.atomic():
        _hold(account)
        rows = Attempt.objects.filter(run_id=run_id, part=part, account_id=account)
        row = rows.order_by("number").last()
        if row is None or now() - row.at < since or not _is_waiting(row) or row.id in _open():
            return
        again = int(row.response.get("again", 0))
        if again >= MOST_AGAIN:
            _give_up(row.id)
            return
        Attempt.objects.filter(id=row.id).update(response={**row.response, "again": again + 1})
        _ask_for(row)


def _part_of(row: Attempt) -> Part:
    return items.fitted(content.part(row.version, row.part), str(row.account_id))


def _is_waiting(row: Attempt) -> bool:
    return items.is_waiting(_part_of(row), row.response)


def run_program(*, attempt: int) -> bool:
    """Run the program of an attempt, and credit what it is worth. False where there was nothing to do: the attempt is
    gone (its account was erased), or has been run before. Doing it twice is the same as once."""
    row = Attempt.objects.filter(id=attempt).first()
    if row is None or not _is_waiting(row):
        return False
    try:
        response = items.run(_part_of(row), row.response)
    except SandboxIsAway:
        if now() - row.at > PATIENCE:
            return _give_up(attempt)
        jobs.enqueue(RUN_JOB, key=f"{job_key(row.id)}:later", due_at=now() + LATER, attempt=row.id)
        return False
    try:
        fraction = _worth(row, response)
    except Exception:
        logger.exception("What the program of attempt %d gave could not be judged", attempt)
        return _give_up(attempt)
    return _settle(attempt, response, fraction)


def _worth(row: Attempt, response: Response) -> float:
    """What a run is worth, by the key that it was written for, or by the one of today where that gives more."""
    found = items.grade(_part_of(row), response, is_final=True).fraction
    offer = catalogue.offer_of(row.run_id)
    if offer is None or offer.outline.version_id == row.version:
        return found
    try:
        part = content.part(offer.outline.version_id, row.part)
    except NotThere:
        return found
    return max(found, items.grade(items.fitted(part, str(row.account_id)), response, is_final=True).fraction)


def _give_up(attempt: int) -> bool:
    """A program that could not be tested is worth nothing, and nobody waits for it any more."""
    row = Attempt.objects.get(id=attempt)
    logger.error("The program of attempt %d could not be tested", attempt)
    return _settle(attempt, items.given_up(_part_of(row), row.response), 0.0, is_run=False)


def _settle(attempt: int, response: Response, fraction: float, *, is_run: bool = True) -> bool:
    """Keep what came out of an attempt that waits, and credit it. False where it does not wait any more."""
    with transaction.atomic():
        rows = Attempt.objects.filter(id=attempt)
        kept = (rows.select_for_update() if connection.features.has_select_for_update else rows).first()
        if kept is None or not _is_waiting(kept):
            return False
        kept.response, kept.fraction = response, fraction
        kept.save(update_fields=["response", "fraction"])
        if is_run and not kept.is_late:
            learning.raise_scores(
                run_id=kept.run_id, part=kept.part, version=kept.version,
                found={kept.account_id: (fraction * kept.share, kept.number)}, origin="run",
            )  # fmt: skip
        if is_run and _part_of(kept).skills:
            outbox.publish(Answered(kept.account_id, kept.run_id, kept.part, kept.number))
    return True
