"""Keeping an answer.

What it costs is fixed (`bench/pages.py`): on PostgreSQL one statement, put together from the parts of accounts,
learning and assessment (after a lock, where free days may be spent); on SQLite one `BEGIN IMMEDIATE` transaction of at
most six.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from stoa.accounts import queries as accounts
from stoa.assessment.events import Answered
from stoa.assessment.lateness import MOST_DAYS
from stoa.assessment.rules import NEARLY, Lateness, LateTerms, closes, status_of
from stoa.kernel import waking
from stoa.kernel.clock import now
from stoa.kernel.events import outbox
from stoa.kernel.statements import Statement, ask, decoded, run
from stoa.learning import queries as records
from stoa.learning.actions import record
from stoa.learning.rules import Counts

OF_SITTING = "sitting"
"""How `once` begins of the attempt that a sitting became, and of no other."""


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
    late: LateTerms | None = None
    """What is taken off when it comes after `due`; None: then it counts nothing."""
    free_days: int = 0
    """Days late that the learner may spend, in all the parts `dated` together."""
    dated: Sequence[str] = ()
    by: datetime | None = None
    """When it was handed in at the latest, whenever it arrives: the bell has rung."""


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
    lateness: Lateness | None = None
    """How late it came; None: in time."""


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
_NEVER = 2**53
"""Seconds since 1970 that nobody lives to see."""
_EARLY = timedelta(minutes=2)
"""By so much this machine's clock may be behind the database's, which says what is late."""
_PLAIN = {name: f"%({name})s" for name in _CAST}

LATE_CTE = """late AS (
    SELECT days, free, CASE WHEN at > %(closes)s::timestamptz THEN 0.0::float8 ELSE greatest(0, round((1 - least(
        %(most)s::float8, %(per_day)s::float8 * (days - free)))::numeric, 9))::float8 END AS share
    FROM (SELECT at, days, CASE WHEN days = 0 OR %(free_days)s::int = 0 THEN 0 ELSE least(days, greatest(0,
            %(free_days)s::int - coalesce((SELECT sum(spent) FROM (SELECT max(free_days) AS spent
                FROM (SELECT part, free_days FROM assessment_attempt WHERE run_id = {run}
                        AND part = ANY(%(dated)s::text[]) AND part <> {part} AND account_id = {account}
                    UNION ALL SELECT w.part, m.free_days FROM assessment_workmember m JOIN assessment_work w
                        ON w.id = m.work_id AND w.run_id = {run} AND w.part = ANY(%(dated)s::text[])
                        WHERE m.account_id = {account}) each GROUP BY part) others), 0)))::int END AS free
        FROM (SELECT at, CASE WHEN at > %(due)s::timestamptz + make_interval(secs => %(grace)s::float8)
                THEN least({most}, ceil(extract(epoch FROM at - %(due)s::timestamptz) / 86400))::int
                ELSE 0 END AS days
            FROM (SELECT least(now(), %(by)s::timestamptz) AS at) moment) dated) paid)""".format(
    most=MOST_DAYS, **_CAST
)
"""How late it comes, as `lateness.late_factor` has it. Days that other parts have cost are looked up when it is."""

KEPT_CTE = """kept AS (
    INSERT INTO assessment_attempt
        (account_id, run_id, part, number, response, fraction, is_late, share, late_days, free_days, version, once)
    SELECT {account}, {run}, {part}, n.used + 1, %(response)s::jsonb, %(fraction)s::float8,
        late.share <= 0, late.share, late.days, CASE WHEN late.share > 0 THEN late.free ELSE 0 END,
        %(version)s::bigint, {once}
    FROM seat, late, ({tried}) n
    WHERE seat.version = %(version)s::bigint AND n.again = 0 AND (%(limit)s::int = 0 OR n.used < %(limit)s::int)
        AND (%(mode)s::text <> 'best' OR coalesce((seat.scores ->> %(part)s::text)::float8, 0) < {right})
    ON CONFLICT DO NOTHING
    RETURNING number, is_late, fraction * share AS fraction, share, late_days, free_days)""".format(
    tried=_TRIED.format_map(_CAST), right=1 - NEARLY, **_CAST
)

TOLD_CTE = outbox.news_cte(
    Answered,
    "jsonb_build_object('account', %(account)s::bigint, 'run', %(run)s::bigint, 'part', %(part)s::text,"
    " 'number', number, 'is_opinion', %(is_opinion)s::boolean)",
    "FROM kept WHERE %(tells)s::boolean OR %(is_opinion)s::boolean",
    name="told",
)
"""Nobody is woken for it: what is learned from answers may wait for some seconds, and then there are more of them."""

ANSWER_POSTGRES = f"""WITH {accounts.PRESENCE_CTE}, {record.SEAT_CTE}, {LATE_CTE}, {KEPT_CTE}, {TOLD_CTE},
    {record.CREDIT_CTES}
SELECT json_build_array(seat.version, kept.number, kept.is_late, step.value, step.former, step.finishes,
    (SELECT count(*) FROM news), moved.done_required, moved.required, seat.done ? %(unit)s::text, kept.share,
    kept.late_days, kept.free_days)
FROM (SELECT 1) one LEFT JOIN seat ON true LEFT JOIN kept ON true LEFT JOIN step ON true LEFT JOIN moved ON true"""

INSERT_SQLITE = f"""INSERT INTO assessment_attempt
    (account_id, run_id, part, number, response, fraction, is_late, share, late_days, free_days, version, once, at)
SELECT %(account)s, %(run)s, %(part)s, n.used + 1, %(response)s, %(fraction)s,
    late.share <= 0, late.share, late.days, CASE WHEN late.share > 0 THEN late.free ELSE 0 END, %(version)s, %(once)s,
    strftime('%%Y-%%m-%%d %%H:%%M:%%f', 'now')
FROM (SELECT days, free, CASE WHEN at > %(closes)s THEN 0.0
            ELSE max(0.0, round(1 - min(%(most)s, %(per_day)s * (days - free)), 9)) END AS share
        FROM (SELECT at, days, CASE WHEN days = 0 OR %(free_days)s = 0 THEN 0 ELSE min(days, max(0,
                %(free_days)s - coalesce((SELECT sum(spent) FROM (SELECT max(free_days) AS spent
                    FROM (SELECT part, free_days FROM assessment_attempt WHERE run_id = %(run)s AND part <> %(part)s
                            AND account_id = %(account)s AND part IN (SELECT value FROM json_each(%(dated)s))
                        UNION ALL SELECT w.part, m.free_days FROM assessment_workmember m JOIN assessment_work w
                            ON w.id = m.work_id AND w.run_id = %(run)s
                                AND w.part IN (SELECT value FROM json_each(%(dated)s))
                            WHERE m.account_id = %(account)s) GROUP BY part)), 0))) END AS free
            FROM (SELECT at, CASE WHEN at > %(due)s + %(grace)s
                    THEN min({MOST_DAYS}, (at - %(due)s + 86399) / 86400) ELSE 0 END AS days
                FROM (SELECT min(CAST(strftime('%%s', 'now') AS INTEGER), %(by)s) AS at)))) late,
    ({_TRIED.format_map(_PLAIN)}) n
WHERE n.again = 0 AND (%(limit)s = 0 OR n.used < %(limit)s)
ON CONFLICT DO NOTHING
RETURNING number, is_late, share, late_days, free_days"""

REPEATED = """SELECT number, fraction, is_late, response, share, late_days, free_days FROM assessment_attempt
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


def _params(answer: Answer) -> dict[str, Any]:
    late = answer.late
    return {
        "account": answer.account, "epoch": answer.epoch, "run": answer.run_id, "version": answer.version,
        "part": answer.part, "response": json.dumps(answer.response), "fraction": answer.fraction,
        "once": answer.once, "limit": answer.limit, "due": answer.due, "mode": answer.mode,
        "is_graded": answer.is_graded, "unit": answer.unit, "needs": list(answer.needs), "counts": answer.counts,
        "tells": answer.tells,
        "is_opinion": answer.is_opinion, "closes": closes(late, answer.due, answer.free_days), "by": answer.by,
        "grace": late.grace if late else 0, "per_day": late.per_day if late else 0.0,
        "most": late.most if late else 0.0, "free_days": answer.free_days if late else 0, "dated": list(answer.dated),
    }  # fmt: skip


def _lateness(days: int | None, free: int | None, share: float | None) -> Lateness | None:
    return Lateness(days, free or 0, share or 0.0) if days else None


@contextmanager
def _one_by_one(answer: Answer) -> Iterator[None]:
    """A learner's late answers one after the other, where they may spend free days: each sees what those before it have
    spent. The statement alone does not: what it looks up is as it was when it began, also when it has waited since for
    the learner's summary. What is in time, or cannot spend any, costs nothing more."""
    if not (answer.free_days and answer.late and answer.due) or now() + _EARLY < answer.due:
        yield
        return
    with transaction.atomic():
        hold_free_days(answer.run_id, answer.account)
        yield


def hold_free_days(run_id: int, account: int) -> None:
    """Let nothing else of this learner's in this run spend free days, until the transaction that is open ends. On
    SQLite one writes at a time anyway."""
    if connection.vendor == "postgresql":
        whose = f"assessment.free_days:{run_id}:{account}"
        run(Statement("SELECT pg_advisory_xact_lock(hashtextextended(%(whose)s, 0))", {"whose": whose}))


def _keep_postgres(answer: Answer) -> Kept | None:
    with _one_by_one(answer):
        ((version, number, is_late, value, former, finishes, news, done, required, was_done, share, days, free),) = ask(
            Statement(ANSWER_POSTGRES, _params(answer))
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
        done=done, required=required, lateness=_lateness(days, free, share),
    )  # fmt: skip


def _keep_sqlite(answer: Answer) -> Kept | None:
    params = _params(answer)
    del params["needs"]
    for name in ("due", "closes", "by"):  # seconds since 1970; a moment is compared by the second
        params[name] = math.ceil(params[name].timestamp()) if params[name] else None
    params |= {"by": _NEVER if params["by"] is None else params["by"], "dated": json.dumps(params["dated"])}
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
        ((number, is_late, share, days, free),) = rows
        credit = record.credit(
            seat, account=answer.account, run_id=answer.run_id, part=answer.part, number=number,
            fraction=answer.fraction * share, is_late=bool(is_late), share=share, mode=answer.mode,
            unit=answer.unit, needs=answer.needs,
            counts=answer.counts, is_graded=answer.is_graded,
            news=_news(answer, number),
        )  # fmt: skip
    return Kept(
        number, answer.fraction, bool(is_late), credit.value, credit.former, credit.finishes, answer.response,
        is_done=credit.finishes or answer.unit in seat.standing.done, done=credit.done, required=credit.required,
        lateness=_lateness(days, free, share),
    )  # fmt: skip


def _news(answer: Answer, number: int) -> list[Answered]:
    if not (answer.tells or answer.is_opinion):
        return []
    return [Answered(answer.account, answer.run_id, answer.part, number, answer.is_opinion)]


def _repeated(answer: Answer) -> Kept | None:
    params = {"account": answer.account, "once": answer.once, "run": answer.run_id, "part": answer.part}
    for number, fraction, is_late, response, share, days, free in run(Statement(REPEATED, params)):
        return Kept(
            number, fraction, bool(is_late), fraction, fraction, False, decoded(response), is_repeat=True,
            lateness=_lateness(days, free, share),
        )  # fmt: skip
    return None


def _had_it_right(answer: Answer) -> bool:
    place = records.place(account=answer.account, run_id=answer.run_id)
    return place is not None and status_of(place.standing.scores.get(answer.part, 0.0)) == "right"


def _used(answer: Answer) -> int:
    sql = """SELECT count(*) FROM assessment_attempt
    WHERE account_id = %(account)s AND run_id = %(run)s AND part = %(part)s"""
    ((used,),) = run(Statement(sql, {"account": answer.account, "run": answer.run_id, "part": answer.part}))
    return int(used)
