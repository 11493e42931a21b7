"""Keeping an answer.

What it costs is fixed (`bench/pages.py`): on PostgreSQL one statement, put together from the parts of accounts,
learning and assessment; on SQLite one `BEGIN IMMEDIATE` transaction of at most six.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import connection, transaction

from stoa.accounts import queries as accounts
from stoa.assessment.events import Answered
from stoa.assessment.rules import NEARLY, status_of
from stoa.kernel import waking
from stoa.kernel.events import outbox
from stoa.kernel.statements import Statement, ask, decoded, run
from stoa.learning import queries as records
from stoa.learning.actions import record
from stoa.learning.rules import Counts


@dataclass(frozen=True)
class Answer:
    """An answer that has been graded and is to be kept. `fraction` 0..1; `response` plain JSON."""

    account: int
    epoch: int
    run_id: int
    version: int
    part: str
    response: Any
    fraction: float
    once: str
    """Made by the page; the same value twice is the same answer (a double click, a repeated request)."""
    limit: int = 0
    """How many attempts there are; 0: no limit."""
    due: datetime | None = None
    mode: Counts = "best"
    is_graded: bool = False
    """Whether a grade or a rule looks at the score, so that a changed one is news."""
    unit: str = ""
    needs: Sequence[str] = ()
    """The parts that must be answered for the unit to be done."""
    counts: bool = True
    """Whether the unit counts towards progress."""
    tells: bool = False
    """Whether it tells of skills, or of how sure its giver was, so that it is news in any case."""
    is_opinion: bool = False
    """Whether it is to be counted with what others said; that is news too."""


@dataclass(frozen=True)
class Kept:
    """What became of an answer. Scores 0..1; `value` is the score that counts now."""

    number: int
    fraction: float
    is_late: bool
    value: float
    former: float | None
    finishes: bool
    response: Any
    is_done: bool = False
    """Whether the unit is done, by this answer or before."""
    is_repeat: bool = False
    """It came once already: then `value`, `former` and `finishes` tell nothing, for more may have come since."""
    done: int = 0
    """Required units that are done now, of `required`; both 0 for a repeat."""
    required: int = 0


class NotEnrolled(Exception):
    """The account is signed out elsewhere, or may not learn in this run (any more)."""


class NoAttemptLeft(Exception):
    """All attempts are used; nothing was kept."""


class AlreadyRight(Exception):
    """The part was answered right before, and the best answer counts; nothing was kept."""


class VersionMoved(Exception):
    """The learner's summary is counted against another version; bring it up and try again."""


_TRIED = """SELECT count(*) AS used, coalesce(max(CASE WHEN once = {once} THEN 1 ELSE 0 END), 0) AS again
    FROM assessment_attempt WHERE run_id = {run} AND part = {part} AND account_id = {account}"""
"""How often the part was tried, and whether this very answer is among them already."""
_CAST = {"account": "%(account)s::bigint", "run": "%(run)s::bigint", "part": "%(part)s::text", "once": "%(once)s::text"}
_PLAIN = {name: f"%({name})s" for name in _CAST}

KEPT_CTE = """kept AS (
    INSERT INTO assessment_attempt (account_id, run_id, part, number, response, fraction, is_late, version, once)
    SELECT {account}, {run}, {part}, n.used + 1, %(response)s::jsonb, %(fraction)s::float8,
        %(due)s::timestamptz IS NOT NULL AND now() > %(due)s::timestamptz, %(version)s::bigint, {once}
    FROM seat, ({tried}) n
    WHERE seat.version = %(version)s::bigint AND n.again = 0 AND (%(limit)s::int = 0 OR n.used < %(limit)s::int)
        AND (%(mode)s::text <> 'best' OR coalesce((seat.scores ->> %(part)s::text)::float8, 0) < {right})
    ON CONFLICT DO NOTHING
    RETURNING number, is_late, fraction)""".format(tried=_TRIED.format_map(_CAST), right=1 - NEARLY, **_CAST)

TOLD_CTE = outbox.news_cte(
    Answered,
    "jsonb_build_object('account', %(account)s::bigint, 'run', %(run)s::bigint, 'part', %(part)s::text,"
    " 'number', number, 'is_opinion', %(is_opinion)s::boolean)",
    "FROM kept WHERE %(tells)s::boolean OR %(is_opinion)s::boolean",
    name="told",
)
"""Nobody is woken for it: what is learned from answers may wait for some seconds, and then there are more of them."""

ANSWER_POSTGRES = f"""WITH {accounts.PRESENCE_CTE}, {record.SEAT_CTE}, {KEPT_CTE}, {TOLD_CTE}, {record.CREDIT_CTES}
SELECT json_build_array(seat.version, kept.number, kept.is_late, step.value, step.former, step.finishes,
    (SELECT count(*) FROM news), moved.done_required, moved.required, seat.done ? %(unit)s::text)
FROM (SELECT 1) one LEFT JOIN seat ON true LEFT JOIN kept ON true LEFT JOIN step ON true LEFT JOIN moved ON true"""

INSERT_SQLITE = f"""INSERT INTO assessment_attempt
    (account_id, run_id, part, number, response, fraction, is_late, version, once, at)
SELECT %(account)s, %(run)s, %(part)s, n.used + 1, %(response)s, %(fraction)s,
    %(due)s IS NOT NULL AND CURRENT_TIMESTAMP > %(due)s, %(version)s, %(once)s,
    strftime('%%Y-%%m-%%d %%H:%%M:%%f', 'now')
FROM ({_TRIED.format_map(_PLAIN)}) n
WHERE n.again = 0 AND (%(limit)s = 0 OR n.used < %(limit)s)
ON CONFLICT DO NOTHING
RETURNING number, is_late"""

REPEATED = """SELECT number, fraction, is_late, response FROM assessment_attempt
WHERE run_id = %(run)s AND part = %(part)s AND account_id = %(account)s AND once = %(once)s"""


def keep_answer(answer: Answer) -> Kept:
    """Keep an answer and credit it: once, whatever happens twice.

    Raises NotEnrolled, NoAttemptLeft, AlreadyRight, VersionMoved. What it returns has been committed.
    """
    keep = _keep_postgres if connection.vendor == "postgresql" else _keep_sqlite
    for _ in range(3):  # a second answer at the same moment may have taken our number: then the next one is ours
        kept = keep(answer)
        if kept is not None:
            return kept
        repeated = _repeated(answer)
        if repeated is not None:
            return repeated
        if answer.limit and _used(answer) >= answer.limit:
            raise NoAttemptLeft(answer.part)
        if answer.mode == "best" and _had_it_right(answer):
            raise AlreadyRight(answer.part)
    raise NoAttemptLeft(answer.part)


def _params(answer: Answer, due: Any) -> dict[str, Any]:
    return {
        "account": answer.account, "epoch": answer.epoch, "run": answer.run_id, "version": answer.version,
        "part": answer.part, "response": json.dumps(answer.response), "fraction": answer.fraction,
        "once": answer.once, "limit": answer.limit, "due": due, "mode": answer.mode, "is_graded": answer.is_graded,
        "unit": answer.unit, "needs": list(answer.needs), "counts": answer.counts, "tells": answer.tells,
        "is_opinion": answer.is_opinion,
    }  # fmt: skip


def _keep_postgres(answer: Answer) -> Kept | None:
    ((version, number, is_late, value, former, finishes, news, done, required, was_done),) = ask(
        Statement(ANSWER_POSTGRES, _params(answer, answer.due))
    )
    if version is None:
        raise NotEnrolled
    if version != answer.version:
        raise VersionMoved
    if number is None:
        return None
    if news:
        waking.ring()
    return Kept(
        number, answer.fraction, is_late, value, former, finishes, answer.response, is_done=finishes or was_done,
        done=done, required=required,
    )  # fmt: skip


def _keep_sqlite(answer: Answer) -> Kept | None:
    due = answer.due.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S").rjust(19, "0") if answer.due else None
    params = _params(answer, due)
    del params["needs"]
    with transaction.atomic():
        present = run(accounts.presence(account=answer.account, epoch=answer.epoch))
        seat = record.take_seat(account=answer.account, run_id=answer.run_id) if present else None
        if seat is None:
            raise NotEnrolled
        if seat.standing.version != answer.version:
            raise VersionMoved
        if answer.mode == "best" and status_of(seat.standing.scores.get(answer.part, 0.0)) == "right":
            return None
        rows = run(Statement(INSERT_SQLITE, params))
        if not rows:
            return None
        ((number, is_late),) = rows
        credit = record.credit(
            seat, account=answer.account, run_id=answer.run_id, part=answer.part, number=number,
            fraction=answer.fraction, is_late=bool(is_late), mode=answer.mode, unit=answer.unit, needs=answer.needs,
            counts=answer.counts, is_graded=answer.is_graded,
            news=_news(answer, number),
        )  # fmt: skip
    return Kept(
        number, answer.fraction, bool(is_late), credit.value, credit.former, credit.finishes, answer.response,
        is_done=credit.finishes or answer.unit in seat.standing.done, done=credit.done, required=credit.required,
    )  # fmt: skip


def _news(answer: Answer, number: int) -> list[Answered]:
    if not (answer.tells or answer.is_opinion):
        return []
    return [Answered(answer.account, answer.run_id, answer.part, number, answer.is_opinion)]


def _repeated(answer: Answer) -> Kept | None:
    params = {"account": answer.account, "once": answer.once, "run": answer.run_id, "part": answer.part}
    for number, fraction, is_late, response in run(Statement(REPEATED, params)):
        return Kept(number, fraction, bool(is_late), fraction, fraction, False, decoded(response), is_repeat=True)
    return None


def _had_it_right(answer: Answer) -> bool:
    place = records.place(account=answer.account, run_id=answer.run_id)
    return place is not None and status_of(place.standing.scores.get(answer.part, 0.0)) == "right"


def _used(answer: Answer) -> int:
    sql = """SELECT count(*) FROM assessment_attempt
    WHERE account_id = %(account)s AND run_id = %(run)s AND part = %(part)s"""
    ((used,),) = run(Statement(sql, {"account": answer.account, "run": answer.run_id, "part": answer.part}))
    return int(used)
