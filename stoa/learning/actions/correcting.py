"""Parts of learning anew from answers whose key was wrong. Nothing falls by it."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import datetime

from django.db import connection

from stoa.learning import amending, mastery, reviewing
from stoa.learning.models import Mastery
from stoa.learning.reviewing import Trail

_SINCE = """SELECT CAST(k.value ->> 0 AS bigint), count(*) FROM {each}(CAST(%s AS {json})) AS k
{join} learning_familiarity m ON m.account_id = CAST(k.value ->> 1 AS bigint)
    AND m.course_id = CAST(k.value ->> 2 AS bigint) AND m.last_at > CAST(k.value ->> 3 AS {moment})
GROUP BY CAST(k.value ->> 0 AS bigint)"""


def met_since(answers: Collection[tuple[int, int, datetime]]) -> dict[tuple[int, int, datetime], int]:
    """How many questions each account has met in a course after a moment. One statement of fixed length."""
    keys = sorted(set(answers))
    if not keys:
        return {}
    is_postgres = connection.vendor == "postgresql"
    sql = _SINCE.format(
        each="jsonb_array_elements" if is_postgres else "json_each", json="jsonb" if is_postgres else "text",
        join="JOIN" if is_postgres else "CROSS JOIN", moment="timestamptz" if is_postgres else "text",
    )  # fmt: skip
    asked = [
        [number, account, course, str(connection.ops.adapt_datetimefield_value(at))]
        for number, (account, course, at) in enumerate(keys)
    ]
    with connection.cursor() as cursor:
        cursor.execute(sql, [json.dumps(asked)])
        return {keys[number]: count for number, count in cursor.fetchall()}


def show(row: Mastery, at: datetime, *, is_first: bool) -> None:
    """Count an answer that turned out to be right: its question, if that is new among those, and its day. A day before
    the only one that is known is another one; before more of them it is not known whether it is."""
    row.questions += is_first
    if row.right_at is None or at - row.right_at >= mastery.ANOTHER_DAY:
        row.days, row.right_at = row.days + 1, at
    elif row.days == 1 and row.right_at - at >= mastery.ANOTHER_DAY:
        row.days += 1


def trail(row: Mastery, now: Trail, score: float, at: datetime) -> Trail:
    """The trail of a skill with an answer worth `score` at `at`: what a later answer made of it stays."""
    if row.last_at is None or at < row.last_at:
        return now
    anew = reviewing.answered(amending.trail_of(row.former), score, at)
    return anew if anew.due_at > now.due_at else now
