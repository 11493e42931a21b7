"""What a corrected key makes of what answers have told of skills: those that became right are learned from anew."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from django.db import transaction

from stoa.assessment import items
from stoa.assessment.actions.practising import BATCH, MIXED, met_as, scores_of
from stoa.assessment.models import Attempt, Practice, Regrading
from stoa.assessment.rules import clip
from stoa.content import queries as content
from stoa.content.ports import Part
from stoa.content.queries import NotThere, Outline
from stoa.kernel.jobs import Progress
from stoa.learning import actions as learning
from stoa.learning.actions import Told
from stoa.learning.queries import APART

REMEMBERED = 20_000
"""Gradings kept while a part is looked at."""
NEARLY = 1e-9


class Retelling:
    """What the attempts at a corrected part tell otherwise than they did."""

    def __init__(self, work: Regrading, part: Part) -> None:
        self._part, self._version = part, work.version
        self._outline = content.outline(work.version)
        self._available = self._outline.parts_on
        self._parts: dict[int, Part | None] = {work.version: part}
        self._known: dict[tuple[int, str], Mapping[str, float]] = {}
        before = Regrading.objects.filter(run_id=work.run_id, part=work.part, version__lt=work.version)
        self._corrections = sorted(before.values_list("version", flat=True))

    def told(self, account: int, rows: Sequence[Attempt]) -> list[Told]:
        """The answers of a learner that are worth more now than what was learned from them. `rows` are in order."""
        told: list[Told] = []
        counted: dict[str, datetime] = {}
        for row in rows if any(self._may_rise(row) for row in rows) else ():
            part = self._part_in(row.version)
            if part is None:
                continue
            for question, score in scores_of(part, row):
                met = met_as(question, items.number_for(question, str(account)))
                if not question.skills or not _tells(counted.get(met), row.at):
                    continue
                counted[met] = row.at
                was, now = self._was(row, question.id, score), self._score(self._version, row, question.id)
                if row.version < self._version and now > was + NEARLY:
                    skills = {skill: self._available.get(skill, 1) for skill in question.skills}
                    told.append(
                        Told(account, self._outline.course_id, question.id, skills, now, row.at, met, was=was)
                    )  # fmt: skip
        return told

    def _may_rise(self, row: Attempt) -> bool:
        """Whether there is something to look for: no attempt at a question that told of no skill, or falls short."""
        part = self._part_in(row.version)
        if part is None or row.version >= self._version:
            return False
        return part.kind == "quiz" or bool(part.skills and self._score(self._version, row, part.id) > row.fraction)

    def _part_in(self, version: int) -> Part | None:
        if version not in self._parts:
            try:
                self._parts[version] = content.part(version, self._part.id)
            except NotThere:
                self._parts[version] = None
        return self._parts[version]

    def _was(self, row: Attempt, question: str, score: float) -> float:
        """What was learned from: the score that it had, or what an earlier correction has made of it."""
        since = (self._score(version, row, question) for version in self._corrections if version > row.version)
        return max(score, *since, 0.0)

    def _score(self, version: int, row: Attempt, question: str) -> float:
        part = self._part_in(version)
        if part is None:
            return 0.0
        fitted = items.fitted(part, str(row.account_id), row.number)
        key = (version, json.dumps(row.response))
        found = self._known.get(key) if fitted is part else None
        if found is None:
            outcomes = items.grade(fitted, row.response, is_final=True).outcomes
            found = {id: clip(outcome.fraction) for id, outcome in outcomes.items()}
        if fitted is part:
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            self._known[key] = found
        return found.get(question, 0.0)


def _tells(before: datetime | None, at: datetime) -> bool:
    """Whether an answer was learned from, after the one before that was."""
    return before is None or at - before >= APART


def relearn_from_practice(*, course_id: int, version: int, parts: Sequence[Part], progress: Progress) -> None:
    """Have the answers in practice that a version's corrected keys make right count as such, and learn from them anew.

    What an answer is worth now is put down with it in the same transaction, so that doing it twice is the same as once.
    """
    outline, last = content.outline(version), 0
    questions = {(part.id, one.id): one for part in parts for one in items.questions_of(part) if one.skills}
    wanted = Practice.objects.filter(course_id=course_id, part__in={part for part, _ in questions}, version__lt=version)
    while questions and (rows := list(wanted.filter(version__gt=0, id__gt=last).order_by("id")[:BATCH])):
        last = rows[-1].id
        found = {row.id: _worth(row, questions.get((row.part, row.question))) for row in rows}
        risen = [row for row in rows if found[row.id] > row.fraction + NEARLY]
        if risen:
            _relearn(risen, found, outline, questions)
        progress("practice", last, last)


def _worth(row: Practice, question: Part | None) -> float:
    """What an answer in practice is worth by a question as it is now."""
    if question is None:
        return 0.0
    return clip(items.grade(items.variant(question, row.variant), row.response, is_final=True).fraction)


def _relearn(
    risen: Sequence[Practice], found: Mapping[int, float], outline: Outline, questions: Mapping[tuple[str, str], Part]
) -> None:
    available, telling = outline.parts_on, set(_telling(risen))
    told: list[Told] = []
    with transaction.atomic():
        for row in risen:
            if not Practice.objects.filter(id=row.id, fraction=row.fraction).update(fraction=found[row.id]):
                continue  # another worker has done it
            question = questions[row.part, row.question]
            if row.id in telling:
                skills = {skill: available.get(skill, 1) for skill in question.skills}
                told.append(
                    Told(
                        row.account_id, row.course_id, question.id, skills, found[row.id], row.at,
                        met_as(question, row.variant), row.purpose in MIXED, was=clip(row.fraction),
                    )
                )  # fmt: skip
        learning.learn_from(told)


def _telling(risen: Sequence[Practice]) -> Iterator[int]:
    """Those of these answers, and of others by the same people to the same questions, that were learned from."""
    asked = {(row.account_id, row.question) for row in risen}
    rows = Practice.objects.filter(
        account_id__in={row.account_id for row in risen}, course_id=risen[0].course_id,
        skill__in={row.skill for row in risen}, question__in={row.question for row in risen},
    )  # fmt: skip
    counted: dict[tuple[int, str, int], datetime] = {}
    for row in rows.order_by("at", "id").only("account_id", "question", "variant", "at"):
        key = (row.account_id, row.question, row.variant)
        if key[:2] in asked and _tells(counted.get(key), row.at):
            counted[key] = row.at
            yield row.id
