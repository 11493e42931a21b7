"""Programs that are sent to learners' questions, and their writers' own: kept at once, run by a job, judged once."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction

from stoa.assessment import items, writing
from stoa.assessment.actions.practising import PracticeAnswer, keep_practice
from stoa.assessment.actions.programs import LATER, LOST_AFTER, MOST_AGAIN, PATIENCE, StillWaiting
from stoa.assessment.actions.trying import WrittenTry, answerable, keep_try
from stoa.assessment.actions.writing import NoSuchQuestion, locked, own_question
from stoa.assessment.models import WrittenQuestion, WrittenRun
from stoa.assessment.ports import Response
from stoa.assessment.queries.written_programs import RUN_WRITTEN_JOB, run_key
from stoa.content.ports import Part
from stoa.kernel import jobs
from stoa.kernel.clock import now
from stoa.kernel.sandbox import SandboxIsAway

logger = logging.getLogger("stoa.programs")


@dataclass(frozen=True)
class WrittenProgram:
    """A program for a learner's question. `purpose`: a value of `Practice.Purpose`, or empty for one on trial;
    `ability` as in `WrittenTry`; `once` makes the same sending one."""

    account: int
    course_id: int
    question: str
    purpose: str
    response: Response
    ability: float | None
    once: str


def send_written(program: WrittenProgram) -> None:
    """Keep a program and ask for it to be run, both or neither. Nothing of it counts before. The same sending twice is
    one. Raises NoSuchQuestion, and StillWaiting while another of theirs waits, in whatever learner's question."""
    _look_after_others(program.account)
    with transaction.atomic():
        question = answerable(program.account, program.course_id, program.question)
        mine = WrittenRun.objects.filter(account_id=program.account, is_proof=False)
        if mine.filter(question=question, once=program.once).exists():
            return
        if mine.filter(waits=True).exists():
            raise StillWaiting(program.question)
        _keep(question, program.account, False, {
            "purpose": program.purpose, "once": program.once, "ability": program.ability, "part": question.part,
            "response": program.response,
        })  # fmt: skip


def prove_solution(*, account: int, part: Part) -> None:
    """Have a writer's own answer run against what they have before them, compiled; what was asked for already, or has
    come out, is not run again. Raises NoSuchQuestion."""
    digest = writing.proof_digest(part)
    with transaction.atomic():
        question = own_question(account, part.id)
        row = WrittenRun.objects.filter(question=question, account_id=account, is_proof=True, once=digest).first()
        if row is not None and (row.waits or row.fraction is not None):
            return
        _keep(question, account, True, {
            "once": digest, "part": writing.as_json(part), "response": items.own_answer(part),
        })  # fmt: skip


def _keep(question: WrittenQuestion, account: int, is_proof: bool, values: dict[str, Any]) -> None:
    """The last one in place of the one before it; of one that waits only where that is a proof. The same sending twice
    is one. Raises StillWaiting when another comes at the same moment."""
    anew = {"revision": question.revision, "fraction": None, "waits": True, "again": 0, "at": now()}
    mine = WrittenRun.objects.filter(question=question, account_id=account, is_proof=is_proof)
    try:
        with transaction.atomic():
            if not (mine if is_proof else mine.filter(waits=False)).update(**values, **anew):
                WrittenRun.objects.create(
                    question=question, account_id=account, is_proof=is_proof, **values, **anew
                )  # fmt: skip
    except IntegrityError as problem:
        if mine.filter(once=values["once"]).exists():
            return
        raise StillWaiting(question.public_id) from problem
    _ask_for(mine.get())


def _ask_for(row: WrittenRun) -> None:
    jobs.enqueue(RUN_WRITTEN_JOB, key=run_key(row.id, row.once), run=row.id, once=row.once)


def look_after_written(run: int) -> None:
    """A program that waits for long may have lost its job (it failed, was cancelled, is gone): it gets another one, and
    when that ends so too, it could not be tested."""
    with transaction.atomic():
        # The question first, as whoever settles a program has it: two that wait for each other's row would not end.
        question = WrittenRun.objects.filter(id=run).values_list("question_id", flat=True).first()
        if question is None or not locked(WrittenQuestion.objects.filter(id=question)).first():
            return
        row = _held(run)
        if row is None or now() - row.at < LOST_AFTER or _has_job(row):
            return
        if row.again >= MOST_AGAIN:
            _give_up(row)
            return
        WrittenRun.objects.filter(id=row.id).update(again=row.again + 1)
        _ask_for(row)


def _look_after_others(account: int) -> None:
    """Look after what somebody has sent anywhere: its question may be asked no more, and then no page looks."""
    for run in WrittenRun.objects.filter(account_id=account, is_proof=False, waits=True).values_list("id", flat=True):
        look_after_written(run)


def _has_job(row: WrittenRun) -> bool:
    asked = {"run": row.id, "once": row.once}
    return any(arguments == asked for arguments in jobs.open_arguments(RUN_WRITTEN_JOB))


def _held(run: int, once: str = "") -> WrittenRun | None:
    """A program that waits, held until the transaction ends; None where it does not, or another was sent since."""
    row = locked(WrittenRun.objects.filter(id=run, waits=True)).first()
    return row if row is not None and once in ("", row.once) else None


def run_written(*, run: int, once: str) -> bool:
    """Run a program, and judge it. False where there was nothing to do: it is gone, was run before, or another was sent
    since. Doing it twice is the same as once."""
    row = WrittenRun.objects.filter(id=run, once=once, waits=True).select_related("question").first()
    if row is None:
        return False
    part = _part_of(row)
    try:
        response = items.run(part, row.response)
    except SandboxIsAway:
        if now() - row.at > PATIENCE:
            return _give_up(row)
        later = f"{run_key(run, once)}:later"
        jobs.enqueue(RUN_WRITTEN_JOB, key=later, due_at=now() + LATER, run=run, once=once)
        return False
    try:
        fraction = items.grade(part, response, is_final=True).fraction
    except Exception:
        logger.exception("What the program %d for a learner's question gave could not be judged", run)
        return _give_up(row)
    return _settle(row, response, fraction)


def _part_of(row: WrittenRun) -> Part:
    assert row.part is not None  # it waits
    return writing.from_json(row.part, row.question.skill)


def _give_up(row: WrittenRun) -> bool:
    """A program that could not be tested: nobody waits for it any more, and it tells of nothing."""
    logger.error("The program %d for a learner's question could not be tested", row.id)
    return _settle(row, items.given_up(_part_of(row), row.response), None)


def _settle(row: WrittenRun, response: Response, fraction: float | None) -> bool:
    """Keep what came out of a program that waits, and what it tells, once."""
    with transaction.atomic():
        question = locked(WrittenQuestion.objects.filter(id=row.question_id)).first()
        held = _held(row.id, row.once)
        if question is None or held is None:
            return False
        held.response, held.fraction, held.waits, held.part = response, fraction, False, None
        held.save(update_fields=["response", "fraction", "waits", "part"])
        if fraction is not None and not held.is_proof:
            _count(question, held, fraction)
    return True


def _count(question: WrittenQuestion, row: WrittenRun, fraction: float) -> None:
    """What an answer tells of its question, and of the skill in practice; nothing if that is not asked any more as it
    was then."""
    if question.revision != row.revision:
        return
    tried = WrittenTry(
        row.account_id, question.course_id, question.public_id, row.response, fraction, row.ability
    )  # fmt: skip
    try:
        keep_try(tried)
    except NoSuchQuestion:
        logger.info("The question %s is not asked any more; its last answer tells nothing", question.public_id)
        return
    if row.purpose:
        keep_practice(
            PracticeAnswer(
                account=row.account_id, course_id=question.course_id, version=0, skill=question.skill,
                purpose=row.purpose, part=question.public_id, question=question.public_id, variant=0,
                response=row.response, fraction=fraction, once=row.once,
            )
        )  # fmt: skip
