"""Sitting a quiz: begun once, saved as it is answered, handed in by the learner or by the bell.

Every time is the database's. A sitting becomes one attempt, kept under a `once` of its own, so that two windows, a
form that comes again and the bell all mean the same attempt; it is closed after that, and closing it again is the same
as once. What was saved stays with the sitting.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, TypedDict

from django.db import connection, transaction

from stoa.accounts import queries as accounts
from stoa.assessment import items
from stoa.assessment.actions.answering import (
    OF_SITTING,
    AlreadyRight,
    Answer,
    Kept,
    NoAttemptLeft,
    NotEnrolled,
    VersionMoved,
)
from stoa.assessment.actions.handing_in import needs_of
from stoa.assessment.actions.programs import keep_sat
from stoa.assessment.models import Allowance, Attempt, Sitting
from stoa.assessment.ports import GRACE, Allowed, Sat
from stoa.assessment.rules import LateTerms, bell_by, closes, late_factor, late_terms, moment
from stoa.catalogue import queries as catalogue
from stoa.content import queries as content
from stoa.content.ports import Part
from stoa.content.queries import NotThere, Outline, PartRef
from stoa.kernel import jobs
from stoa.kernel.clock import database_now
from stoa.kernel.statements import Statement, run
from stoa.learning import actions as learning
from stoa.learning import queries as records
from stoa.learning.rules import Counts

BELL_JOB = "assessment.ring_bell"
MOST_SAVED = 500_000
"""Characters of a quiz's answers."""

_MERGED_POSTGRES = "s.answers || %(answers)s::jsonb"
_MERGED_SQLITE = """(SELECT json_group_object(key,
        CASE WHEN type IN ('object', 'array') THEN json(value) ELSE value END)
    FROM (SELECT key, value, type FROM json_each(s.answers)
            WHERE key NOT IN (SELECT key FROM json_each(%(answers)s))
        UNION ALL SELECT key, value, type FROM json_each(%(answers)s)))"""
_SAVE = """UPDATE assessment_sitting AS s SET answers = {merged}, saved_at = {now}
WHERE s.run_id = {run} AND s.part = {part} AND s.account_id = {account} AND s.number = {number}
    AND s.closed_at IS NULL AND s.paused_at IS NULL AND (s.ends_at IS NULL OR {now} <= {until})
    AND EXISTS ({presence})
RETURNING {left}, {at}"""
_DRAFT = """INSERT INTO assessment_sitting AS s
    (account_id, run_id, part, number, version, paused, answers, started_at, saved_at)
SELECT {account}, {run}, {part}, {number}, {version}, 0, {answers}, {now}, {now}
WHERE {number} = 1 + (SELECT count(*) FROM assessment_attempt a
        WHERE a.run_id = {run} AND a.part = {part} AND a.account_id = {account})
    AND EXISTS ({presence}) AND EXISTS (SELECT 1 FROM ({place}) p WHERE p.is_open AND p.scope = 'learn')
ON CONFLICT (run_id, part, account_id, number) DO UPDATE SET answers = {merged}, saved_at = excluded.saved_at
    WHERE s.closed_at IS NULL AND s.ends_at IS NULL AND s.paused_at IS NULL
RETURNING NULL, {at}"""
_POSTGRES = {
    "account": "%(account)s::bigint", "run": "%(run)s::bigint", "part": "%(part)s::text", "number": "%(number)s::int",
    "version": "%(version)s::bigint", "answers": "%(answers)s::jsonb", "now": "now()", "merged": _MERGED_POSTGRES,
    "until": f"s.ends_at + interval '{GRACE} seconds'", "left": "extract(epoch FROM ends_at - now())::float8",
    "at": "extract(epoch FROM saved_at)::float8",
}  # fmt: skip
_SQLITE = {
    "account": "%(account)s", "run": "%(run)s", "part": "%(part)s", "number": "%(number)s", "version": "%(version)s",
    "answers": "%(answers)s", "now": "strftime('%%Y-%%m-%%d %%H:%%M:%%f', 'now')", "merged": _MERGED_SQLITE,
    "until": f"strftime('%%Y-%%m-%%d %%H:%%M:%%f', s.ends_at, '+{GRACE} seconds')",
    "left": "(julianday(ends_at) - julianday('now')) * 86400.0",
    "at": "(julianday(saved_at) - 2440587.5) * 86400.0",
}  # fmt: skip


class FreeDays(TypedDict):
    """What an answer says of free days."""

    free_days: int
    dated: tuple[str, ...]


@dataclass(frozen=True)
class Saved:
    """What is saved now, since `at` (seconds since 1970 by the database's clock). `left`: seconds until the bell, None
    where there is none."""

    left: float | None
    at: float


class NotSaved(Exception):
    """Nothing was saved: it is over, stopped, handed in elsewhere, or not theirs (any more)."""


def save_answers(
    *, account: int, epoch: int, run_id: int, version: int, part: str, number: int, is_sat: bool,
    answers: Mapping[str, Any],
) -> Saved:  # fmt: skip
    """Save what is filled in, question by question: None where a question was emptied. One statement.

    Of what `is_sat` only what was begun is saved, until its bell; of other quizzes a draft. Questions that are not
    among `answers` stay as they are saved. Raises NotSaved.
    """
    text = json.dumps(answers)
    if len(text) > MOST_SAVED:
        raise NotSaved
    words = _POSTGRES if connection.vendor == "postgresql" else _SQLITE
    presence = accounts.presence(account=account, epoch=epoch)
    place = records.place_statement(account=account, run_id=run_id)
    sql = (_SAVE if is_sat else _DRAFT).format(**words, presence=presence.sql, place=place.sql)
    params = {
        **presence.params, **place.params, "part": part, "number": number, "version": version, "answers": text,
    }  # fmt: skip
    if is_sat:
        del params["version"]
    rows = run(Statement(sql, params))
    if not rows:
        raise NotSaved
    ((left, at),) = rows
    return Saved(None if left is None else float(left), float(at))


def begin(
    *, account: int, run_id: int, version: int, part: Part, number: int, allowed: Allowed,
    late: LateTerms | None = None, free_left: int = 0,
) -> bool:  # fmt: skip
    """Begin a sitting, once: in a second window it is the same. False when it is too late to begin, or it is closed.

    What is begun in time is handed in at the deadline at the latest; what is begun late, while it still counts.

    What was saved as a draft, before one had to begin, is begun now and keeps what was filled in. `part` is the quiz as
    it is for this learner; whoever calls has looked whether they may try once more.
    """
    at, due = database_now(), moment(part.due)
    end = closes(late, due, free_left)
    if end is not None and at > end:
        return False
    minutes, by = items.minutes_of(part, allowed), bell_by(late, due, at, free_left)
    limits = [each for each in (at + timedelta(minutes=minutes) if minutes else None, by) if each is not None]
    row = Sitting(
        account_id=account, run_id=run_id, part=part.id, number=number, version=version, started_at=at,
        minutes=items.minutes_of(part, None) or None, ends_at=min(limits, default=None),
    )  # fmt: skip
    with transaction.atomic():
        Sitting.objects.bulk_create([row], ignore_conflicts=True)
        found = _locked(run_id=run_id, part=part.id, account_id=account, number=number)
        if found is None or found.closed_at is not None:
            return False
        if _is_draft(found):
            row.id, row.answers, row.saved_at = found.id, found.answers, found.saved_at
            row.save(force_update=True)
            found = row
        set_bell(found, 60 * allowed.breaks)
    return True


def _is_draft(row: Sitting) -> bool:
    """Whether it was saved without being begun: its quiz was not sat then."""
    try:
        return row.ends_at is None and not items.is_sat(content.part(row.version, row.part))
    except NotThere:
        return False


def pause(sat: Sat) -> bool:
    """Stop the clock, when there is a break left. Whether it stands now."""
    if not sat.is_running or sat.break_left <= 0:
        return sat.is_paused
    rows = Sitting.objects.filter(id=sat.id, closed_at=None, paused_at=None)
    return bool(rows.update(paused_at=database_now()))


def resume(sat: Sat) -> None:
    """Go on: the bell rings later by as long as the clock stood. A second that was begun is taken off the breaks."""
    with transaction.atomic():
        row = _locked(id=sat.id)
        if row is None or row.closed_at is not None or row.paused_at is None:
            return
        stood = max(0.0, min((database_now() - row.paused_at).total_seconds(), sat.breaks - row.paused))
        row.paused, row.paused_at = row.paused + math.ceil(stood), None
        if row.ends_at is not None:
            row.ends_at += timedelta(seconds=stood)
        row.save(update_fields=["paused", "paused_at", "ends_at"])
        set_bell(row, sat.breaks)


def hand_in(
    sat: Sat, *, account: int, epoch: int, run_id: int, answers: Mapping[str, Any] | None = None
) -> Kept | None:
    """Make an attempt of a sitting: of these answers, or without any of what was saved. Once, however often it comes.

    None when it had become one before, or when there is nothing it could be kept for. Raises NotEnrolled, and NotSaved
    when others came in between again and again; the sitting stays open then, and is handed in when they take part
    again, or when somebody looks.
    """
    offer = catalogue.offer_of(run_id)
    if offer is None or sat.part not in offer.outline.part_by_id:
        return None
    given = sat.answers if answers is None else answers
    response = {"answers": items.answers_in(dict(given)), "is_final": True}
    kept = None
    try:
        asked = _asked(offer.outline, sat, account)
        kept = _kept(_answer(offer.outline, sat, account, epoch, run_id, response, asked), asked)
    except AlreadyRight:
        pass
    except NoAttemptLeft:
        if not _is_made(sat, account, run_id):
            raise NotSaved from None
    Sitting.objects.filter(id=sat.id, closed_at=None).update(closed_at=database_now())
    return kept


def _is_made(sat: Sat, account: int, run_id: int) -> bool:
    """Whether the attempt is there that a sitting would become."""
    made = Attempt.objects.filter(run_id=run_id, part=sat.part, account_id=account, number__gte=sat.number)
    return made.exists()


def _kept(answer: Answer, asked: Sequence[Part]) -> Kept:
    try:
        return keep_sat(answer, asked)
    except VersionMoved:
        learning.catch_up(account_id=answer.account, run_id=answer.run_id)
        return keep_sat(answer, asked)


def _answer(
    outline: Outline, sat: Sat, account: int, epoch: int, run_id: int, response: Any, asked: Sequence[Part]
) -> Answer:  # fmt: skip
    """The attempt that a sitting becomes: its own and no other, so there are as many as its number at most."""
    ref = outline.part_by_id[sat.part]
    unit = outline.unit_by_id[ref.unit_id]
    part = asked[0]
    said = part.public.get("counts")
    mode: Counts = said if said in ("last", "first") else "best"  # type: ignore[assignment]
    late = late_terms(outline.grading, ref.category)
    due = _due_of_late(sat, account, run_id, ref, late) if late else None
    return Answer(
        account=account, epoch=epoch, run_id=run_id, version=outline.version_id, part=sat.part, response=response,
        fraction=max(items.grade(each, response, is_final=True).fraction for each in asked),
        once=f"{OF_SITTING}{sat.id}", limit=sat.number, mode=mode,
        is_graded=True, unit=unit.id, needs=needs_of(unit, account=account, run_id=run_id), counts=unit.counts,
        tells=bool(ref.skills) or items.asks_sure(part), due=due, late=late, by=_at(sat.ends), **free_days_of(outline),
    )  # fmt: skip


def _due_of_late(sat: Sat, account: int, run_id: int, ref: PartRef, late: LateTerms) -> datetime | None:
    """The deadline of a sitting that was begun after it, later by the breaks that were taken: while they lasted nothing
    was lost. None of one that was begun in time: the bell saw to it."""
    due, began = moment(ref.due), datetime.fromtimestamp(sat.started, UTC)
    if late_factor(late, due, began) is None:
        return None
    own = allowances(account=account, run_id=run_id, part=sat.part).due
    due = moment(items.due_of(ref.due, Allowed(due=own)))
    if due is None or late_factor(late, due, began) is None:
        return None
    return due + timedelta(seconds=sat.paused)


def _at(seconds: float | None) -> datetime | None:
    return datetime.fromtimestamp(seconds, UTC) if seconds is not None else None


def free_days_of(outline: Outline) -> FreeDays:
    """The free days of a course, and the parts that they are spent on."""
    policy = outline.grading
    if policy is None or not policy.free_days:
        return {"free_days": 0, "dated": ()}
    return {"free_days": policy.free_days, "dated": tuple(ref.id for ref in outline.parts if ref.due and ref.category)}


def _asked(outline: Outline, sat: Sat, account: int) -> list[Part]:
    """The quiz as it is for this learner: with a key that may have been corrected since, and with the questions that
    were asked. What gives more counts."""
    found = [content.part(outline.version_id, sat.part)]
    with suppress(NotThere):
        found.append(content.part(sat.version, sat.part))
    return [items.fitted(each, str(account), sat.number) for each in found]


def ring_bell(sitting_id: int) -> bool:
    """Hand in what was saved, when the time is over; else look again then. Whether an attempt was made of it."""
    row = Sitting.objects.filter(id=sitting_id, closed_at=None).first()
    epoch = accounts.epoch_of(row.account_id) if row else None
    if row is None or epoch is None:
        return False
    sat = sat_of(row)
    if not sat.is_over:
        set_bell(row, sat.breaks)
        return False
    try:
        return hand_in(sat, account=row.account_id, epoch=epoch, run_id=row.run_id) is not None
    except NotEnrolled:
        return False


def allowances(*, account: int, run_id: int, part: str) -> Allowed:
    """What a learner is allowed in a quiz beyond the others. One statement."""
    allowed = Allowed()
    for each in Allowance.objects.filter(account_id=account, run_id=run_id, part__in=["", part]):
        due = each.due.timestamp() if each.due is not None else None
        allowed |= Allowed(each.percent, each.minutes, each.breaks, each.attempts, due)
    return allowed


def sat_of(row: Sitting) -> Sat:
    """A row as pages see it. Two statements."""
    breaks = allowances(account=row.account_id, run_id=row.run_id, part=row.part).breaks
    return Sat(
        row.id, row.part, row.number, row.version, row.started_at.timestamp(), _seconds(row.ends_at),
        _seconds(row.paused_at), row.paused, row.answers, _seconds(row.saved_at), row.closed_at is not None,
        database_now().timestamp(), breaks=60 * breaks,
    )  # fmt: skip


def _seconds(at: datetime | None) -> float | None:
    return at.timestamp() if at is not None else None


def _locked(**which: Any) -> Sitting | None:
    rows = Sitting.objects.filter(**which)
    return (rows.select_for_update() if connection.features.has_select_for_update else rows).first()


def set_bell(row: Sitting, breaks: float) -> None:
    """Have it handed in when its time is over: after the grace, and after all breaks when the clock stands."""
    if row.ends_at is None or row.closed_at is not None:
        return
    wait = max(0.0, breaks - row.paused) if row.paused_at is not None else 0.0
    due = row.ends_at + timedelta(seconds=wait + GRACE + 2)
    key = f"{BELL_JOB}:{row.id}:{int(due.timestamp())}"
    jobs.enqueue(BELL_JOB, key=key, due_at=due, sitting_id=row.id)
