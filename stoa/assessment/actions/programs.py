"""Answers that are programs, alone or in a quiz: kept at once, run by a job, graded by what came out.

A quiz with programs is worth what its other answers are until the last program has been run, one after the other, each
by a job of its own; then its score settles, once. Where right answers are held back it is worth nothing until then, for
what it rises by would tell of them.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.db import connection, transaction

from stoa.assessment import items
from stoa.assessment.actions.answering import OF_SITTING, Answer, Kept, keep_answer
from stoa.assessment.events import Answered
from stoa.assessment.models import Attempt, Sitting
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

LATER, MUCH_LATER = timedelta(minutes=5), timedelta(hours=1)
"""When a machine that cannot confine programs has it tried again, perhaps by another one: at first, and at last."""
PATIENCE = timedelta(days=1)
"""How long that goes on. Then it could not be tested."""
PATIENCE_WITH_QUIZ = timedelta(days=14)
"""The same for a quiz, which its learner cannot simply send once more."""
LOST_AFTER = timedelta(minutes=2)
"""From when on it is asked whether a program that waits still has a job."""
MOST_AGAIN = 1
"""How often a program whose job has failed or is gone gets another one."""
MOST_LOOKED = 3
"""How many attempts at a part may wait together: later ones are sent from other windows, without a program."""
AGAIN = "again"
"""Under this name a response says how often it did."""
logger = logging.getLogger("stoa.programs")


class StillWaiting(Exception):
    """A program of this person's has not been run yet, here or in another question; nothing was kept."""


def keep_program(answer: Answer, part: Part) -> Kept:
    """Keep an answer that has to be run, or a quiz with such answers, and ask for it to be run, both or neither.

    Nothing is learned from it until then. Raises StillWaiting, and what `keep_answer` does.
    """
    look_after_program(account=answer.account, run_id=answer.run_id, part=answer.part, since=timedelta())
    with transaction.atomic():
        _hold(answer.account)
        if _others_wait(answer, part):
            raise StillWaiting(answer.part)
        return _keep(answer, part)


def keep_sat(answer: Answer, asked: Sequence[Part]) -> Kept:
    """Keep a quiz that was sat, whatever else of its learner's waits: its time is over. `asked` is the quiz in the
    versions by which it is graded, the current one first. Raises what `keep_answer` does."""
    if not any(items.is_waiting(part, answer.response) for part in asked):
        return keep_answer(answer)
    with transaction.atomic():
        return _keep(answer, asked[0])


def _keep(answer: Answer, part: Part) -> Kept:
    is_told = part.kind == "quiz" and part.public.get("feedback", "attempt") == "attempt"
    kept = keep_answer(replace(answer, fraction=answer.fraction if is_told else 0.0, tells=False))
    if not kept.is_repeat:
        rows = Attempt.objects.filter(run_id=answer.run_id, part=answer.part, account_id=answer.account)
        _ask_for(rows.get(number=kept.number))
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


def _others_wait(answer: Answer, part: Part) -> bool:
    """Whether another program of this person's is to be run, wherever: one at a time. A quiz waits for itself alone."""
    rows = Attempt.objects.filter(id__in=_open(), account_id=answer.account)
    if part.kind == "quiz":
        rows = rows.filter(run_id=answer.run_id, part=answer.part)
    return any(
        _is_waiting(row)
        for row in rows.exclude(run_id=answer.run_id, part=answer.part, once=answer.once)
    )  # fmt: skip


def look_after_program(*, account: int, run_id: int, part: str, since: timedelta = LOST_AFTER) -> None:
    """A program that waits `since` then may have lost its job (it failed, was cancelled, is gone): it gets another one,
    and when that ends so too, the program could not be tested, and the next one can be sent."""
    with transaction.atomic():
        _hold(account)
        rows = Attempt.objects.filter(run_id=run_id, part=part, account_id=account).order_by("-number")[:MOST_LOOKED]
        late = [row for row in rows if now() - row.at >= since and _is_waiting(row)]
        has_job = _open() if late else []
        for row in late:
            if row.id not in has_job and _as_it_was(row) is not None:
                _ask_again(row)


def _ask_again(row: Attempt) -> None:
    again = int(row.response.get(AGAIN, 0))
    if again >= MOST_AGAIN:
        _give_up(row)
        return
    Attempt.objects.filter(id=row.id).update(response={**row.response, AGAIN: again + 1})
    _ask_for(row)


def _parts_of(row: Attempt) -> list[Part]:
    """The part as it was when the attempt was made, and before it the quiz as it was when a sitting of it began."""
    versions = [row.version]
    if row.once.startswith(OF_SITTING):
        began = Sitting.objects.filter(run_id=row.run_id, part=row.part, account_id=row.account_id, number=row.number)
        versions += [version for version in began.values_list("version", flat=True) if version != row.version]
    return _fitted(row, versions)


def _fitted(row: Attempt, versions: Sequence[int]) -> list[Part]:
    found = []
    for version in versions:
        with suppress(NotThere):
            found.append(items.fitted(content.part(version, row.part), str(row.account_id), row.number))
    return found


def _is_waiting(row: Attempt) -> bool:
    return any(items.is_waiting(part, row.response) for part in _parts_of(row))


def run_program(*, attempt: int) -> bool:
    """Run the program of an attempt, and credit what it is worth; of a quiz, run the first one that waits, and have
    the next one run after it. False where there was nothing to do: the attempt is gone (its account was erased), or has
    been run before. Doing it twice is the same as once."""
    row = Attempt.objects.filter(id=attempt).first()
    if row is None or not _is_waiting(row):
        return False
    part, *others = _parts_of(row)
    try:
        response = items.run(part, row.response, others)
    except SandboxIsAway:
        return _put_off(row, part)
    if any(items.is_waiting(each, response) for each in (part, *others)):
        return _go_on(row, response)
    try:
        fraction = _worth(row, response)
    except Exception:
        logger.exception("What the program of attempt %d gave could not be judged", attempt)
        return _give_up(row)
    return _settle(row, response, fraction)


def _put_off(row: Attempt, part: Part) -> bool:
    """Have it tried again later, for so long. False, as nothing was run."""
    waited = now() - row.at
    if waited > (PATIENCE_WITH_QUIZ if part.kind == "quiz" else PATIENCE):
        return _give_up(row)
    due = now() + min(max(LATER, waited / 20), MUCH_LATER)
    jobs.enqueue(RUN_JOB, key=f"{job_key(row.id)}:later", due_at=due, attempt=row.id)
    return False


def _worth(row: Attempt, response: Response) -> float:
    """What a response is worth, by the keys that it was written for, or by the one of today where that gives more."""
    offer = catalogue.offer_of(row.run_id)
    today = _fitted(row, [offer.outline.version_id] if offer is not None else [])
    return max(items.grade(part, response, is_final=True).fraction for part in [*_parts_of(row), *today])


def _give_up(row: Attempt) -> bool:
    """A program that could not be tested is worth nothing, and nobody waits for it any more."""
    logger.error("The program of attempt %d could not be tested", row.id)
    response, fraction = row.response, row.fraction
    for part in _parts_of(row):
        response = items.given_up(part, response)
    with suppress(Exception):  # it may be what cannot be judged
        fraction = _worth(row, response)
    return _settle(row, response, fraction)


def _as_it_was(row: Attempt) -> Attempt | None:
    """The attempt, held until the transaction ends; None where another worker has been at it since it was `row`."""
    rows = Attempt.objects.filter(id=row.id)
    kept = (rows.select_for_update() if connection.features.has_select_for_update else rows).first()
    return kept if kept is not None and kept.response == row.response else None


def _go_on(row: Attempt, response: Any) -> bool:
    """Keep what came out of one program of a quiz, and have the next one run."""
    with transaction.atomic():
        kept = _as_it_was(row)
        if kept is None:
            return False
        kept.response = {name: value for name, value in response.items() if name != AGAIN}
        kept.save(update_fields=["response"])
        jobs.enqueue(RUN_JOB, attempt=kept.id)
    return True


def _settle(row: Attempt, response: Response, fraction: float) -> bool:
    """Keep what came out of an attempt that waits, and credit it. False where it does not wait any more."""
    with transaction.atomic():
        kept = _as_it_was(row)
        if kept is None:
            return False
        kept.response, kept.fraction = response, fraction
        kept.save(update_fields=["response", "fraction"])
        part = _parts_of(kept)[0]
        if _counts(kept, part):
            learning.raise_scores(
                run_id=kept.run_id, part=kept.part, version=kept.version,
                found={kept.account_id: (fraction * kept.share, kept.number)}, origin="run",
            )  # fmt: skip
        if part.skills or items.asks_sure(part):
            outbox.publish(Answered(kept.account_id, kept.run_id, kept.part, kept.number))
    return True


def _counts(row: Attempt, part: Part) -> bool:
    """Whether an attempt may raise the score: where the first or the last one counts, it has to be that."""
    others = Attempt.objects.filter(run_id=row.run_id, part=row.part, account_id=row.account_id, is_late=False)
    policy = part.public.get("counts")
    if policy == "first":
        others = others.filter(number__lt=row.number)
    elif policy == "last":
        others = others.filter(number__gt=row.number, share__gte=1)
    else:
        others = others.none()
    return not row.is_late and not others.exists()
