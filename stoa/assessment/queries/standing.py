"""Where one learner stands with the parts of a page."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any

from django.db import connection

from stoa.assessment import items
from stoa.assessment.models import Allowance
from stoa.assessment.ports import Allowed, Sat
from stoa.assessment.rules import Lateness, is_past, late_factor, late_terms, moment
from stoa.content.queries import Outline, PartRef
from stoa.kernel.statements import Row, Statement, decoded, run

MOVED = ("quiz", "assignment")
"""Kinds of parts whose deadline staff may move for one learner."""


@dataclass(frozen=True)
class LastAttempt:
    """The last of a learner's attempts at a part; `number` is also how many there were."""

    part: str
    number: int
    response: Any
    fraction: float
    is_late: bool
    lateness: Lateness | None = None


_LAST_POSTGRES = """SELECT x.part, x.number, x.response::text AS response, x.fraction, x.is_late, x.share,
    x.late_days, x.free_days
FROM (VALUES {rows}) v(part), LATERAL (SELECT part, number, response, fraction, is_late, share, late_days, free_days
    FROM assessment_attempt
    WHERE run_id = %(run)s AND part = v.part AND account_id = %(account)s ORDER BY number DESC LIMIT 1) x"""
_LAST_SQLITE = """SELECT part, max(number) AS number, response, fraction, is_late, share, late_days, free_days
FROM assessment_attempt
WHERE run_id = %(run)s AND part IN ({names}) AND account_id = %(account)s GROUP BY part"""


_SECONDS_POSTGRES = "extract(epoch FROM {})"
_SECONDS_SQLITE = "round((julianday({}) - 2440587.5) * 86400.0, 3)"
"""Rounded: a day is kept in so few digits that 18:00 could come out as 17:59:59.99998."""
_TIMES = ("s.started_at", "s.ends_at", "s.paused_at", "s.saved_at", "a.due")
_SAT = """s.id, s.version, {started_at}, {ends_at}, {paused_at}, s.paused, {answers}, {saved_at},
    s.closed_at IS NOT NULL, {now}"""
_ALLOWED = "a.percent, a.minutes, a.breaks, a.attempts, {due}"
_SAT_POSTGRES = f"""
UNION ALL SELECT s.part, -s.number, json_build_array({_SAT})::text, 0::float8, false, 0::float8, 0, 0
FROM (VALUES {{rows}}) w(part), LATERAL (SELECT * FROM assessment_sitting
    WHERE run_id = %(run)s AND part = w.part AND account_id = %(account)s ORDER BY number DESC LIMIT 1) s
UNION ALL SELECT a.part, 0, json_build_array({_ALLOWED})::text, 0::float8, false, 0::float8, 0, 0
FROM assessment_allowance a WHERE a.run_id = %(run)s AND a.account_id = %(account)s"""
_SAT_SQLITE = f"""
UNION ALL SELECT s.part, -s.number, json_array({_SAT}), 0, 0, 0, 0, 0
FROM (SELECT *, max(number) FROM assessment_sitting
    WHERE run_id = %(run)s AND part IN ({{names}}) AND account_id = %(account)s GROUP BY part) s
UNION ALL SELECT a.part, 0, json_array({_ALLOWED}), 0, 0, 0, 0, 0
FROM assessment_allowance a WHERE a.run_id = %(run)s AND a.account_id = %(account)s"""


@cache
def _last_sql(vendor: str, count: int, saved: int) -> str:
    names = [f"%(part{number})s" for number in range(count)]
    sat = [f"%(sat{number})s" for number in range(saved)]
    if vendor == "postgresql":
        sql = _LAST_POSTGRES.format(rows=", ".join(f"({name}::text)" for name in names))
        rows = ", ".join(f"({name}::text)" for name in sat)
        seconds = {name[2:]: _SECONDS_POSTGRES.format(name) for name in _TIMES}
        seconds |= {"now": _SECONDS_POSTGRES.format("now()"), "answers": "s.answers"}
        return sql + (_SAT_POSTGRES.format(rows=rows, **seconds) if sat else "")
    sql = _LAST_SQLITE.format(names=", ".join(names))
    seconds = {name[2:]: _SECONDS_SQLITE.format(name) for name in _TIMES}
    seconds |= {"now": _SECONDS_SQLITE.format("'now'"), "answers": "json(s.answers)"}
    return sql + (_SAT_SQLITE.format(names=", ".join(sat), **seconds) if sat else "")


def last_attempts_statement(*, account: int, run_id: int, parts: Sequence[str], saved: Sequence[str] = ()) -> Statement:
    """One row for `last_attempts_from` for each part that has been tried.

    There are as many parameters as parts, filled up to a power of two: a list of unknown length is planned anew each
    time, and as many texts as there are lengths would be prepared. With the quizzes that are `saved` before they are
    handed in there are rows for `sittings_from` too, and for what the learner is allowed beyond the others.
    """
    tried, sat = _filled("part", parts), _filled("sat", saved)
    sql = _last_sql(connection.vendor, len(tried), len(sat))
    return Statement(sql, {"account": account, "run": run_id, **tried, **sat})


def _filled(name: str, values: Sequence[str]) -> dict[str, str]:
    count = 1 << max(0, len(values) - 1).bit_length() if values else 0
    return {f"{name}{number}": values[min(number, len(values) - 1)] for number in range(count)}


def last_attempts_from(rows: Sequence[Row]) -> dict[str, LastAttempt]:
    """The last attempts by part."""
    return {
        part: LastAttempt(
            part, number, decoded(response), fraction, bool(is_late), Lateness(days, free, share) if days else None
        )
        for part, number, response, fraction, is_late, share, days, free in rows
        if number > 0
    }


def free_days_statement(*, account: int, run_id: int, parts: Sequence[str]) -> Statement:
    """One row (part, days) for each of `parts` on which a learner has spent free days."""
    params = {"account": account, "run": run_id, **_filled("dated", parts)}
    names = ", ".join(f"%({name})s" for name in params if name.startswith("dated"))
    sql = f"""SELECT part, max(free_days) FROM (SELECT part, free_days FROM assessment_attempt
        WHERE run_id = %(run)s AND part IN ({names}) AND account_id = %(account)s AND free_days > 0
    UNION ALL SELECT w.part, m.free_days FROM assessment_workmember m JOIN assessment_work w ON w.id = m.work_id
        WHERE w.run_id = %(run)s AND w.part IN ({names}) AND m.account_id = %(account)s AND m.free_days > 0
    ) spent GROUP BY part"""
    return Statement(sql, params)


def free_days_from(rows: Sequence[Row]) -> dict[str, int]:
    """The free days that were spent, by part."""
    return {part: int(days) for part, days in rows}


def free_days_spent(outline: Outline, *, account: int, run_id: int) -> dict[str, int]:
    """The free days that a learner has spent, by part. One statement, where the course gives any."""
    dated = [ref.id for ref in outline.parts if ref.due and ref.category]
    if outline.grading is None or not outline.grading.free_days or not dated:
        return {}
    return free_days_from(run(free_days_statement(account=account, run_id=run_id, parts=dated)))


def sittings_from(rows: Sequence[Row]) -> tuple[dict[str, Sat], dict[str, Allowed]]:
    """The last sitting of each quiz that is saved, and what the learner is allowed: by quiz, and under the empty
    name for all of them."""
    granted = {part: Allowed(*decoded(values)) for part, number, values, *_ in rows if number == 0}
    sittings = {}
    for part, number, values, *_ in rows:
        if number < 0:
            id, version, started, ends, paused_since, paused, answers, saved, is_closed, now = decoded(values)
            sittings[part] = Sat(
                id, part, -number, version, started, ends, paused_since, paused, answers, saved, bool(is_closed), now,
                breaks=60 * allowed_in(granted, part).breaks,
            )  # fmt: skip
    return sittings, granted


def allowed_in(granted: Mapping[str, Allowed], part: str) -> Allowed:
    """What holds for one quiz."""
    return granted.get(part, Allowed()) | granted.get("", Allowed())


@dataclass(frozen=True)
class AllowanceLine:
    """What a learner is allowed, as staff see it. `part` empty: in every quiz."""

    id: int
    part: str
    percent: int
    minutes: int
    breaks: int
    attempts: int
    due: datetime | None


def allowances(*, account: int, run_id: int) -> list[AllowanceLine]:
    """What staff have allowed a learner beyond the others. One statement."""
    rows = Allowance.objects.filter(account_id=account, run_id=run_id).order_by("part")
    return [AllowanceLine(r.id, r.part, r.percent, r.minutes, r.breaks, r.attempts, r.due) for r in rows]


def parts_for(outline: Outline, *, account: int, run_id: int) -> tuple[PartRef, ...]:
    """The parts of a course with the deadlines that hold for one learner. One statement, where one has any that staff
    may move."""
    return own_parts(outline, run_id=run_id, accounts=[account]).get(account, outline.parts)


def own_parts(outline: Outline, *, run_id: int, accounts: Sequence[int]) -> dict[int, tuple[PartRef, ...]]:
    """The same for those of many learners who have a deadline of their own. One statement, as above."""
    if not any(ref.due and ref.kind in MOVED for ref in outline.parts):
        return {}
    rows = Allowance.objects.filter(run_id=run_id, account_id__in=list(accounts), due__isnull=False)
    granted: dict[int, dict[str, Allowed]] = {}
    for row in rows:
        if row.due is not None:
            granted.setdefault(row.account_id, {})[row.part] = Allowed(due=row.due.timestamp())
    return {account: _with_dues(outline, theirs) for account, theirs in granted.items()}


def own_dues_statement(*, account: int, run_id: int) -> Statement:
    """A row for `parts_from` for each deadline that staff have moved for a learner."""
    seconds = _SECONDS_POSTGRES if connection.vendor == "postgresql" else _SECONDS_SQLITE
    sql = f"""SELECT part, {seconds.format("due")} AS due FROM assessment_allowance
    WHERE run_id = %(run)s AND account_id = %(account)s AND due IS NOT NULL"""
    return Statement(sql, {"account": account, "run": run_id})


def parts_from(rows: Sequence[Row], outline: Outline) -> tuple[PartRef, ...]:
    """The parts of a course with the deadlines that hold for one learner."""
    granted = {part: Allowed(due=float(due)) for part, due in rows}
    return _with_dues(outline, granted) if granted else outline.parts


def _with_dues(outline: Outline, granted: Mapping[str, Allowed]) -> tuple[PartRef, ...]:
    return tuple(
        replace(ref, due=items.due_of(ref.due, allowed_in(granted, ref.id))) if ref.kind in MOVED else ref
        for ref in outline.parts
    )


def lateness_of(
    outline: Outline, part: str, *, run_id: int, accounts: Collection[int], at: datetime
) -> dict[int, Lateness]:  # fmt: skip
    """How late something of this assignment that is handed in `at` (aware) is for each of these learners; those for
    whom it is in time are left out. What counts in no grade is never late. No statement before the deadline of all."""
    ref = outline.part_by_id.get(part)
    if ref is None or outline.grading is None or not ref.category or not is_past(ref.due, at):
        return {}
    own = own_parts(outline, run_id=run_id, accounts=list(accounts))
    found = {}
    for account in accounts:
        theirs = next((each for each in own.get(account, ()) if each.id == part), ref)
        late = _late(outline, theirs, account, run_id, at)
        if late is not None:
            found[account] = late
    return found


def _late(outline: Outline, ref: PartRef, account: int, run_id: int, at: datetime) -> Lateness | None:
    policy, due = outline.grading, moment(ref.due)
    if policy is None or due is None or at <= due:
        return None
    spent = free_days_spent(outline, account=account, run_id=run_id)
    left = policy.free_days - sum(days for part, days in spent.items() if part != ref.id)
    return late_factor(late_terms(policy, ref.category), due, at, left)
