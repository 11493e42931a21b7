"""Reads of assessment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any

from django.db import connection

from stoa.accounts.ports import Attachment, Sheet
from stoa.assessment import items
from stoa.assessment.models import Attempt, Practice
from stoa.assessment.rules import status_of
from stoa.content import queries as content
from stoa.content.ports import Part
from stoa.content.queries import NotThere, Outline
from stoa.kernel.cache import BytesCache
from stoa.kernel.statements import Row, Statement, decoded, run


@dataclass(frozen=True)
class LastAttempt:
    """The last of a learner's attempts at a part; `number` is also how many there were."""

    part: str
    number: int
    response: Any
    fraction: float
    is_late: bool


_LAST_POSTGRES = """SELECT x.part, x.number, x.response::text AS response, x.fraction, x.is_late
FROM (VALUES {rows}) v(part), LATERAL (SELECT part, number, response, fraction, is_late FROM assessment_attempt
    WHERE run_id = %(run)s AND part = v.part AND account_id = %(account)s ORDER BY number DESC LIMIT 1) x"""
_LAST_SQLITE = """SELECT part, max(number) AS number, response, fraction, is_late FROM assessment_attempt
WHERE run_id = %(run)s AND part IN ({names}) AND account_id = %(account)s GROUP BY part"""


@cache
def _last_sql(vendor: str, count: int) -> str:
    names = [f"%(part{number})s" for number in range(count)]
    if vendor == "postgresql":
        return _LAST_POSTGRES.format(rows=", ".join(f"({name}::text)" for name in names))
    return _LAST_SQLITE.format(names=", ".join(names))


def last_attempts_statement(*, account: int, run_id: int, parts: Sequence[str]) -> Statement:
    """One row for `last_attempts_from` for each part that has been tried.

    There are as many parameters as parts, filled up to a power of two: a list of unknown length is planned anew each
    time, and as many texts as there are lengths would be prepared.
    """
    count = 1 << max(0, len(parts) - 1).bit_length()
    asked = {f"part{number}": parts[min(number, len(parts) - 1)] for number in range(count)}
    return Statement(_last_sql(connection.vendor, count), {"account": account, "run": run_id, **asked})


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


_FACTS = """SELECT part, sum(people) AS people, sum(tries) AS attempts, sum(right_first) AS right_first,
    sum(right_by_now) AS right_by_now, sum(best) / sum(people) AS best
FROM (SELECT part, 1 AS people, count(*) AS tries, max(fraction) AS best,
        max(CASE WHEN number = 1 AND fraction >= 0.999999 THEN 1 ELSE 0 END) AS right_first,
        CASE WHEN max(fraction) >= 0.999999 THEN 1 ELSE 0 END AS right_by_now
    FROM assessment_attempt WHERE run_id = %(run)s GROUP BY part, account_id
    UNION ALL SELECT part, people, attempts, best, right_first, right_by_now
    FROM assessment_formertries WHERE run_id = %(run)s) AS tried
GROUP BY part"""


def part_facts(run_id: int) -> dict[str, PartFacts]:
    """What the learners of a run did with each part that somebody has tried, those who have left the site too.

    One statement.
    """
    rows = run(Statement(_FACTS, {"run": run_id}))
    return {
        part: PartFacts(part, int(people), int(attempts), int(first), int(by_now), float(best))
        for part, people, attempts, first, by_now, best in rows
    }


@dataclass(frozen=True)
class PracticeQuestion:
    """A question that may be practised: its id, the part that holds it (itself, or a quiz), and that part's unit."""

    question: str
    part: str
    unit: str


_pools: BytesCache[Mapping[str, tuple[PracticeQuestion, ...]]] = BytesCache(2 * 1024 * 1024)


def practice_pool(outline: Outline) -> Mapping[str, tuple[PracticeQuestion, ...]]:
    """The questions of each skill that count in no grade and can be graded at once, in the course's order."""

    def make() -> tuple[Mapping[str, tuple[PracticeQuestion, ...]], int]:
        found: dict[str, list[PracticeQuestion]] = {}
        for unit in outline.units:
            if not any(ref.skills and not ref.category for ref in unit.parts):
                continue
            parts = content.unit(outline.version_id, unit.id).parts
            for ref in unit.parts:
                if ref.category or items.is_run(parts[ref.id]):  # practice answers at once, running takes its time
                    continue
                for question in items.questions_of(parts[ref.id]):
                    for skill in question.skills:
                        found.setdefault(skill, []).append(PracticeQuestion(question.id, ref.id, unit.id))
        pool = {skill: tuple(listed) for skill, listed in found.items()}
        return pool, 200 * sum(map(len, pool.values())) + 200

    return _pools.get_or_make((outline.edition, outline.version_id), make)


def practice_question(version_id: int, chosen: PracticeQuestion) -> Part:
    """The question as it stands in the course, with its variants. Raises NotThere."""
    part = content.unit(version_id, chosen.unit).parts.get(chosen.part)
    for question in items.questions_of(part) if part is not None else ():
        if question.id == chosen.question:
            return question
    raise NotThere(f"question {chosen.question} in version {version_id}")


def as_practised(question: Part, number: int) -> Part:
    """One variant of a question as it is practised: without limit, deadline and category."""
    part = items.variant(question, number)
    return replace(part, public={**part.public, "attempts": 0}, category="", due="", due_zone="", points=1.0)


@dataclass(frozen=True)
class Practised:
    """What somebody did with a question in practice: when last, and whether the first answer since `since` was right
    (None: there was none), and which of its variants were met, those longest ago first."""

    at: datetime
    is_right: bool | None
    variants: tuple[int, ...]


def practised(*, account: int, course_id: int, skill: str, since: datetime) -> dict[str, Practised]:
    """What somebody has practised of a skill, by question. One statement."""
    rows = Practice.objects.filter(account_id=account, course_id=course_id, skill=skill).order_by("id")
    found: dict[str, Practised] = {}
    for question, variant, at, fraction in rows.values_list("question", "variant", "at", "fraction"):
        former = found.get(question)
        is_right = former.is_right if former else None
        if is_right is None and at >= since:
            is_right = status_of(fraction) == "right"
        others = (each for each in (former.variants if former else ()) if each != variant)
        found[question] = Practised(at, is_right, (*others, variant))
    return found


def reviewed_since(*, account: int, since: datetime) -> set[tuple[int, str]]:
    """The skills (course, skill) that somebody has reviewed since then. One statement."""
    rows = Practice.objects.filter(account_id=account, at__gte=since, purpose=Practice.Purpose.REVIEW)
    return set(rows.values_list("course_id", "skill").distinct())


def personal_sheets(account: int) -> Iterable[Sheet | Attachment]:
    """Every attempt of an account, and everything it answered in practice."""
    columns = ("run__slug", "part", "number", "response", "fraction", "is_late", "at")
    rows = Attempt.objects.filter(account_id=account).order_by("id").values(*columns)
    told = ({**row, "response": items.told(row["response"])} for row in rows.iterator(chunk_size=500))
    yield Sheet("attempts", told)
    practice = Practice.objects.filter(account_id=account).order_by("id")
    names = ("course__slug", "skill", "purpose", "question", "response", "fraction", "at")
    yield Sheet("practice", practice.values(*names).iterator(chunk_size=500))
