"""Reads of assessment."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from stoa.assessment.models import Attempt
from stoa.kernel.statements import Row, Statement, decoded, run


@dataclass(frozen=True)
class LastAttempt:
    """The last of a learner's attempts at a part; `number` is also how many there were."""

    part: str
    number: int
    response: Any
    fraction: float
    is_late: bool


_LAST_POSTGRES = """SELECT DISTINCT ON (part) part, number, response::text, fraction, is_late FROM assessment_attempt
WHERE run_id = %(run)s AND part = ANY(%(parts)s) AND account_id = %(account)s ORDER BY part, number DESC"""
_LAST_SQLITE = """SELECT part, max(number) AS number, response, fraction, is_late FROM assessment_attempt
WHERE run_id = %(run)s AND part IN (SELECT value FROM json_each(%(parts)s)) AND account_id = %(account)s
GROUP BY part"""


def last_attempts_statement(*, account: int, run_id: int, parts: Sequence[str]) -> Statement:
    """One row for `last_attempts_from` for each part that has been tried."""
    if connection.vendor == "postgresql":
        return Statement(_LAST_POSTGRES, {"account": account, "run": run_id, "parts": list(parts)})
    return Statement(_LAST_SQLITE, {"account": account, "run": run_id, "parts": json.dumps(list(parts))})


def last_attempts_from(rows: Sequence[Row]) -> dict[str, LastAttempt]:
    """The last attempts by part."""
    return {
        part: LastAttempt(part, number, decoded(response), fraction, bool(is_late))
        for part, number, response, fraction, is_late in rows
    }


@dataclass(frozen=True)
class AttemptLine:
    """An attempt in a learner's history."""

    part: str
    number: int
    fraction: float
    is_late: bool
    at: datetime


def attempts(*, account: int, run_id: int) -> list[AttemptLine]:
    """Every attempt of a learner in a run, oldest first."""
    rows = Attempt.objects.filter(account_id=account, run_id=run_id).order_by("id")
    return [AttemptLine(row.part, row.number, row.fraction, row.is_late, row.at) for row in rows]


@dataclass(frozen=True)
class PartFacts:
    """What a class did with a part. `people` tried it; `best` is the mean of their best scores, 0..1."""

    part: str
    people: int
    attempts: int
    right_first: int
    right_by_now: int
    best: float


_FACTS = """SELECT part, count(*) AS people, sum(tries) AS attempts, sum(right_first) AS right_first,
    sum(CASE WHEN best >= 0.999999 THEN 1 ELSE 0 END) AS right_by_now, avg(best) AS best
FROM (SELECT part, account_id, count(*) AS tries, max(fraction) AS best,
        max(CASE WHEN number = 1 AND fraction >= 0.999999 THEN 1 ELSE 0 END) AS right_first
    FROM assessment_attempt WHERE run_id = %(run)s GROUP BY part, account_id) AS tried
GROUP BY part"""


def part_facts(run_id: int) -> dict[str, PartFacts]:
    """What the learners of a run did with each part that somebody has tried. One statement."""
    rows = run(Statement(_FACTS, {"run": run_id}))
    return {
        part: PartFacts(part, int(people), int(attempts), int(first), int(by_now), float(best))
        for part, people, attempts, first, by_now, best in rows
    }
