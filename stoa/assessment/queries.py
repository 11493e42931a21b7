"""Reads of assessment."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from stoa.assessment.models import Attempt
from stoa.kernel.statements import Row, Statement, decoded


@dataclass(frozen=True)
class LastAttempt:
    """The last of a learner's attempts at a part; `number` is also how many there were."""

    part: str
    number: int
    response: Any
    fraction: float
    is_late: bool


_LAST_POSTGRES = """SELECT DISTINCT ON (part) part, number, response, fraction, is_late FROM assessment_attempt
WHERE account_id = %(account)s AND run_id = %(run)s AND part = ANY(%(parts)s) ORDER BY part, number DESC"""
_LAST_SQLITE = """SELECT part, max(number), response, fraction, is_late FROM assessment_attempt
WHERE account_id = %(account)s AND run_id = %(run)s AND part IN (SELECT value FROM json_each(%(parts)s)) GROUP BY part"""


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


def parts_with_attempts(runs: Sequence[int], parts: Sequence[str]) -> set[str]:
    """Which of these parts somebody has tried."""
    rows = Attempt.objects.filter(run_id__in=runs, part__in=parts)
    return set(rows.values_list("part", flat=True).distinct())
