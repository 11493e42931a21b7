"""Questions that may be practised, and what was practised."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from stoa.assessment import items
from stoa.assessment.models import Attempt, Practice
from stoa.assessment.queries.written import written_part
from stoa.assessment.rules import status_of
from stoa.content import queries as content
from stoa.content.ports import Part
from stoa.content.queries import NotThere, Outline, PartRef
from stoa.kernel.cache import BytesCache
from stoa.kernel.clock import now
from stoa.learning.queries import AHEAD


@dataclass(frozen=True)
class PracticeQuestion:
    """A question that may be practised: its id, the part that holds it (itself, or a quiz), and that part's unit."""

    question: str
    part: str
    unit: str
    is_written: bool = False
    """It is by a learner, and no part of the version holds it."""


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
                for question in _to_practise(ref, parts[ref.id]):
                    for skill in question.skills:
                        found.setdefault(skill, []).append(PracticeQuestion(question.id, ref.id, unit.id))
        pool = {skill: tuple(listed) for skill, listed in found.items()}
        return pool, 200 * sum(map(len, pool.values())) + 200

    return _pools.get_or_make((outline.edition, outline.version_id), make)


def _to_practise(ref: PartRef, part: Part) -> list[Part]:
    """The questions of a part that may be practised. Practice answers at once: no exam, and no program that takes its
    time to run."""
    if ref.category or items.is_sat(part):
        return []
    return [question for question in items.questions_of(part) if not items.is_run(question)]


def practice_question(version_id: int, chosen: PracticeQuestion) -> Part:
    """The question as it stands in the course, with its variants, or as its learner wrote it. Raises NotThere."""
    if chosen.is_written:
        return written_part(content.outline(version_id).course_id, chosen.question)
    part = content.unit(version_id, chosen.unit).parts.get(chosen.part)
    for question in items.questions_of(part) if part is not None else ():
        if question.id == chosen.question:
            return question
    raise NotThere(f"question {chosen.question} in version {version_id}")


def as_practised(question: Part, number: int, *, asks_sure: bool) -> Part:
    """One variant of a question as it is practised: without limit, deadline and category. Whether it is asked how sure
    one is, is the learner's own affair."""
    part = items.variant(question, number)
    public = {**part.public, "attempts": 0, items.SURE: items.ASK if asks_sure else ""}
    return replace(part, public=public, category="", due="", due_zone="", points=1.0)


def as_tested(question: Part, number: int) -> Part:
    """One variant of a question as a challenge asks it: as it is practised, and without hints."""
    part = as_practised(question, number, asks_sure=False)
    return replace(part, public={name: value for name, value in part.public.items() if name != "hints"})


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


def answered_elsewhere(*, account: int, course_id: int, run_id: int, since: datetime, until: datetime) -> set[str]:
    """The questions that somebody has answered in that time in practice, and the parts in units. Two statements."""
    when, tests = {"at__gte": since, "at__lte": until}, (Practice.Purpose.CHALLENGE, Practice.Purpose.PLACEMENT)
    practised = Practice.objects.filter(account_id=account, course_id=course_id, **when).exclude(purpose__in=tests)
    parts = Attempt.objects.filter(account_id=account, run_id=run_id, **when).values_list("part", flat=True)
    return {*practised.values_list("question", flat=True), *parts}


def reviewed_since(*, account: int, since: datetime) -> set[tuple[int, str]]:
    """The skills (course, skill) that somebody has reviewed since then. One statement."""
    when = {"at__gte": since, "at__lte": now() + AHEAD}
    rows = Practice.objects.filter(account_id=account, purpose=Practice.Purpose.REVIEW, **when)
    return set(rows.values_list("course_id", "skill").distinct())
