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
from stoa.assessment.analysis import ENOUGH, QuestionResult, QuizResult, WrongAnswer
from stoa.assessment.doubting import why_doubted
from stoa.assessment.items.markup import beginning
from stoa.assessment.models import Allowance, Attempt, Opinion, Practice, Raised, Regrading, RunAnalysis, Sitting
from stoa.assessment.ports import Allowed, Sat
from stoa.assessment.rules import status_of
from stoa.assessment.tallies import OptionLine as OptionLine
from stoa.assessment.tallies import Tally as Tally
from stoa.assessment.tallies import forget_results as forget_results
from stoa.assessment.tallies import results as results
from stoa.assessment.tallies import tallies as tallies
from stoa.content import queries as content
from stoa.content.ports import Part
from stoa.content.queries import NotThere, Outline, PartRef
from stoa.kernel.cache import BytesCache
from stoa.kernel.statements import Row, Statement, decoded, run

__all__ = ["QuestionResult", "QuizResult", "why_doubted"]
ENOUGH_KNOWN = ENOUGH
"""Learners who have answered other questions too, before anything is made of how they did."""


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


_TIMES = ("s.started_at", "s.ends_at", "s.paused_at", "s.saved_at", "a.due")
_SAT = """s.id, s.version, {started_at}, {ends_at}, {paused_at}, s.paused, {answers}, {saved_at},
    s.closed_at IS NOT NULL, {now}"""
_ALLOWED = "a.percent, a.minutes, a.breaks, a.attempts, {due}"
_SAT_POSTGRES = f"""
UNION ALL SELECT s.part, -s.number, json_build_array({_SAT})::text, 0::float8, false
FROM (VALUES {{rows}}) w(part), LATERAL (SELECT * FROM assessment_sitting
    WHERE run_id = %(run)s AND part = w.part AND account_id = %(account)s ORDER BY number DESC LIMIT 1) s
UNION ALL SELECT a.part, 0, json_build_array({_ALLOWED})::text, 0::float8, false
FROM assessment_allowance a WHERE a.run_id = %(run)s AND a.account_id = %(account)s"""
_SAT_SQLITE = f"""
UNION ALL SELECT s.part, -s.number, json_array({_SAT}), 0, 0
FROM (SELECT *, max(number) FROM assessment_sitting
    WHERE run_id = %(run)s AND part IN ({{names}}) AND account_id = %(account)s GROUP BY part) s
UNION ALL SELECT a.part, 0, json_array({_ALLOWED}), 0, 0
FROM assessment_allowance a WHERE a.run_id = %(run)s AND a.account_id = %(account)s"""


@cache
def _last_sql(vendor: str, count: int, saved: int) -> str:
    names = [f"%(part{number})s" for number in range(count)]
    sat = [f"%(sat{number})s" for number in range(saved)]
    if vendor == "postgresql":
        sql = _LAST_POSTGRES.format(rows=", ".join(f"({name}::text)" for name in names))
        rows = ", ".join(f"({name}::text)" for name in sat)
        seconds = {name[2:]: f"extract(epoch FROM {name})" for name in _TIMES}
        seconds |= {"now": "extract(epoch FROM now())", "answers": "s.answers"}
        return sql + (_SAT_POSTGRES.format(rows=rows, **seconds) if sat else "")
    sql = _LAST_SQLITE.format(names=", ".join(names))
    seconds = {name[2:]: f"(julianday({name}) - 2440587.5) * 86400.0" for name in _TIMES}
    seconds |= {"now": "(julianday('now') - 2440587.5) * 86400.0", "answers": "json(s.answers)"}
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
        part: LastAttempt(part, number, decoded(response), fraction, bool(is_late))
        for part, number, response, fraction, is_late in rows
        if number > 0
    }


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
    """The parts of a course with the deadlines that hold for one learner. One statement, where a quiz has any."""
    if not any(ref.due and ref.kind == "quiz" for ref in outline.parts):
        return outline.parts
    granted = {line.part: Allowed(due=line.due.timestamp()) for line in allowances(account=account, run_id=run_id)
               if line.due is not None}  # fmt: skip
    return tuple(
        replace(ref, due=items.due_of(ref.due, allowed_in(granted, ref.id))) if ref.kind == "quiz" else ref
        for ref in outline.parts
    )


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
class Correction:
    """What a version's corrected key did in one run: of `answers` given before, `looked_at` are graded anew, and the
    scores of `raised` learners rose. `finished_at` None: it goes on."""

    part: str
    run: int
    answers: int
    looked_at: int
    raised: int
    finished_at: datetime | None


def corrections(version_id: int) -> list[Correction]:
    """What became of the keys that a version corrected, where there were answers. One statement."""
    rows = Regrading.objects.filter(version=version_id, answers__gt=0).order_by("id")
    return [Correction(row.part, row.run_id, row.answers, row.looked_at, row.raised, row.finished_at) for row in rows]


@dataclass(frozen=True)
class RunFindings:
    """What the answers of a run tell, as of `made_at`."""

    made_at: datetime
    answers: int
    questions: tuple[QuestionResult, ...]
    quizzes: tuple[QuizResult, ...]

    def of(self, part: str) -> QuestionResult | QuizResult | None:
        """What is told of a part: of a quiz as a whole, or of the question that it is."""
        found: list[QuestionResult | QuizResult] = [each for each in self.quizzes if each.quiz == part]
        found += [each for each in self.questions if each.question == part]
        return found[0] if found else None


def findings(run_id: int) -> RunFindings | None:
    """What was last found in the answers of a run; None before the first time. One statement."""
    row = RunAnalysis.objects.filter(run_id=run_id).first()
    if row is None:
        return None
    questions = tuple(
        QuestionResult(**{
            **each, "curve": tuple((int(count), float(mean)) for count, mean in each["curve"]),
            "wrong": tuple(WrongAnswer(**wrong) for wrong in each["wrong"]),
        })
        for each in row.results.get("questions", ())
    )  # fmt: skip
    return RunFindings(
        row.made_at, row.answers, questions, tuple(QuizResult(**each) for each in row.results.get("quizzes", ()))
    )


def asked(part: Part) -> dict[str, str]:
    """What each question of a part asks, by its id: its title, or the first words."""
    return {one.id: one.title or beginning(str(one.public["prompt"])) for one in items.questions_of(part)}


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
                for question in items.questions_of(parts[ref.id]) if _is_practice(ref, parts[ref.id]) else ():
                    for skill in question.skills:
                        found.setdefault(skill, []).append(PracticeQuestion(question.id, ref.id, unit.id))
        pool = {skill: tuple(listed) for skill, listed in found.items()}
        return pool, 200 * sum(map(len, pool.values())) + 200

    return _pools.get_or_make((outline.edition, outline.version_id), make)


def _is_practice(ref: PartRef, part: Part) -> bool:
    """Practice answers at once: no exam, and no program that takes its time to run."""
    return not (ref.category or items.is_sat(part) or items.is_run(part))


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
    """Every attempt of an account, everything it answered in practice, and what of its opinions is counted."""
    columns = ("run__slug", "part", "number", "response", "fraction", "is_late", "at")
    rows = Attempt.objects.filter(account_id=account).order_by("id").values(*columns)
    told = ({**row, "response": items.told(row["response"])} for row in rows.iterator(chunk_size=500))
    yield Sheet("attempts", told)
    practice = Practice.objects.filter(account_id=account).order_by("id")
    names = ("course__slug", "skill", "purpose", "question", "response", "fraction", "at")
    raised = Raised.objects.filter(account_id=account).order_by("id")
    yield Sheet("raised_scores", raised.values("run__slug", "part", "before", "after", "at").iterator(chunk_size=500))
    yield Sheet("practice", practice.values(*names).iterator(chunk_size=500))
    said = Opinion.objects.filter(account_id=account).order_by("id")
    yield Sheet("opinions", said.values("asked__run__slug", "asked__part", "options").iterator(chunk_size=500))
    sat = ("run__slug", "part", "number", "minutes", "started_at", "ends_at", "paused", "answers", "saved_at",
           "closed_at")  # fmt: skip
    yield Sheet("sittings", Sitting.objects.filter(account_id=account).order_by("id").values(*sat).iterator(500))
    more = ("run__slug", "part", "percent", "minutes", "breaks", "attempts", "due")
    yield Sheet("allowances", Allowance.objects.filter(account_id=account).order_by("id").values(*more).iterator(500))
