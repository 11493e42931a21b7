"""Looking at the answers of a whole run: what each question tells, and which keys may be wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from itertools import groupby
from time import monotonic
from typing import Any

from django.db import connection, transaction
from django.utils import translation

from stoa.accounts import queries as people
from stoa.accounts.rules import course_scope
from stoa.assessment import items, letters
from stoa.assessment.analysis import LONGEST_PAUSE, Analysis, Seen, suspects
from stoa.assessment.models import Attempt, RunAnalysis
from stoa.assessment.ports import REWORDED
from stoa.catalogue import queries as catalogue
from stoa.catalogue.queries import Offer
from stoa.content import queries as content
from stoa.content.ports import Part
from stoa.content.queries import NotThere
from stoa.kernel import jobs
from stoa.kernel.clock import now
from stoa.kernel.jobs import Progress
from stoa.kernel.statements import Statement, decoded, run
from stoa.learning.actions import next_night

ANALYSE_JOB = "assessment.analyse_run"
AT_ONCE = 50_000
"""Answers that are read together: whole learners, so that a run is read in as many slices as it takes."""
REMEMBERED = 50_000
ASKED_AGAIN = 3600.0
"""Seconds for which a process takes it that a run that it has asked about is still asked about."""
_asked: dict[int, float] = {}

_SLICE = """SELECT account_id, part, number, {response} AS response, {seconds} AS seconds, version
FROM assessment_attempt
WHERE run_id = %(run)s AND account_id %% %(of)s = %(slice)s AND NOT is_late ORDER BY account_id, at, id"""
_SAT = """SELECT account_id, part, {seconds} + paused AS began FROM assessment_sitting
WHERE run_id = %(run)s AND number = 1 AND account_id %% %(of)s = %(slice)s"""
_POSTGRES = _SLICE.format(response="response::text", seconds="extract(epoch FROM at)::float8")
_SQLITE = _SLICE.format(response="response", seconds="(julianday(at) - 2440587.5) * 86400.0")
_SAT_POSTGRES = _SAT.format(seconds="extract(epoch FROM started_at)::float8")
_SAT_SQLITE = _SAT.format(seconds="(julianday(started_at) - 2440587.5) * 86400.0")


def ask_for_analysis(runs: Sequence[int], *, at_once: bool = False, by: int | None = None) -> None:
    """Have these runs looked at: tonight, or now. A process asks once an hour, however many answers come."""
    for run_id in dict.fromkeys(runs):
        if at_once:
            jobs.enqueue(ANALYSE_JOB, key=f"{ANALYSE_JOB}:{run_id}:now", owner=by, run_id=run_id)
        elif monotonic() - _asked.get(run_id, -ASKED_AGAIN) >= ASKED_AGAIN:
            jobs.enqueue(ANALYSE_JOB, key=f"{ANALYSE_JOB}:{run_id}", due_at=next_night(now()), run_id=run_id)
            _asked[run_id] = monotonic()


def analyse_run(*, run_id: int, progress: Progress) -> int:
    """Look at all first answers in a run, as the key of the current version judges them, and keep what they tell.

    Staff of the course are written to about keys that look wrong, once about each in a version. Returns how many
    answers were looked at. Erased people have no answers any more.
    """
    offer = catalogue.offer_of(run_id)
    if offer is None:
        return 0
    found, answers, total = Analysis(), 0, Attempt.objects.filter(run_id=run_id).count()
    reader = _Reader(offer)
    slices = total // AT_ONCE + 1
    for number in range(slices):
        with translation.override(offer.outline.language):  # what was wrong is told in the course's language
            reader.began = _begun(run_id, number, slices)
            for rows in _learners(run_id, number, slices):
                answers += len(rows)
                times = dict[str, float]()
                found.add(list(reader.seen(rows[0][0], rows, times)), times)
        progress("answers", answers, max(answers, total))
    _keep(offer, found, answers)
    return answers


def _learners(run_id: int, number: int, slices: int) -> Iterator[list[Any]]:
    """The attempts of each learner of one slice, in order of time."""
    sql = _POSTGRES if connection.vendor == "postgresql" else _SQLITE
    rows = run(Statement(sql, {"run": run_id, "of": slices, "slice": number}))
    for _account, group in groupby(rows, key=lambda row: row[0]):
        yield list(group)


def _begun(run_id: int, number: int, slices: int) -> dict[tuple[int, str], float]:
    """When each learner of one slice began each quiz that was saved while it was answered, their breaks added on."""
    sql = _SAT_POSTGRES if connection.vendor == "postgresql" else _SAT_SQLITE
    rows = run(Statement(sql, {"run": run_id, "of": slices, "slice": number}))
    return {(account, part): float(began) for account, part, began in rows}


class _Reader:
    """Reads attempts as the current version's keys judge them, each different answer once."""

    began: Mapping[tuple[int, str], float]

    def __init__(self, offer: Offer) -> None:
        self.began = {}
        self._version = offer.outline.version_id
        self._there = {ref.id for ref in offer.outline.parts if ref.points > 0}
        self._parts: dict[str, Part] = {}
        self._then: dict[tuple[str, int], Part] = {}
        self._known: dict[tuple[str, str], tuple[Seen, ...]] = {}

    def seen(self, account: int, rows: Sequence[Any], times: dict[str, float]) -> Iterator[Seen]:
        """What a learner's first answers were, and how long after the answer before. How long each quiz took is put
        into `times`: since it was begun, and of one that is not saved meanwhile, since the answer before."""
        before: float | None = None
        for _account, part_id, attempt, response, at, version in rows:
            seconds, before = (at - before if before is not None else None), at
            if attempt != 1 or part_id not in self._there:
                continue
            graded = self._graded(part_id, account, response)
            if self._parts[part_id].kind == "quiz":
                graded = self._asked(part_id, account, version, graded)
                took = self._took(account, part_id, at, seconds)
                if took is not None:
                    times[part_id] = took
                seconds = took if len(graded) == 1 else None
            for each in graded:
                yield each if seconds is None else _timed(each, seconds)

    def _took(self, account: int, part_id: str, at: float, since: float | None) -> float | None:
        """How long a quiz took that was handed in `at` this moment, `since` the answer before; None: nobody knows."""
        if items.is_saved(self._parts[part_id]):
            began = self.began.get((account, part_id))
            return at - began if began is not None else None
        return since if since is not None and since <= LONGEST_PAUSE else None

    def _graded(self, part_id: str, account: int, response: str) -> tuple[Seen, ...]:
        part = self._parts.get(part_id)
        if part is None:
            part = self._parts[part_id] = content.part(self._version, part_id)
        fitted = items.fitted(part, str(account))
        if fitted is not part:  # a variant of their own
            return _judged(fitted, decoded(response))
        key = (part_id, response)
        known = self._known.get(key)
        if known is None:
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            known = self._known[key] = _judged(part, decoded(response))
        return known

    def _asked(self, part_id: str, account: int, version: int, graded: tuple[Seen, ...]) -> tuple[Seen, ...]:
        """Of what a quiz asks now, what it asked this learner then: a pool may have been drawn from otherwise."""
        then = self._then.get((part_id, version))
        if then is None:
            try:
                then = content.part(version, part_id)
            except NotThere:
                return ()
            self._then[part_id, version] = then
        ids = {question.id for question in items.questions_of(items.fitted(then, str(account)))}
        return tuple(each for each in graded if each.question in ids)


def _timed(seen: Seen, seconds: float) -> Seen:
    return replace(seen, seconds=seconds)


def _judged(part: Part, response: Any) -> tuple[Seen, ...]:
    """What an answer was worth, question by question; nothing for one that was given to other words, or of which nobody
    knows."""
    outcomes = items.grade(part, response, is_final=True).outcomes
    found = []
    for question in items.questions_of(part):
        outcome = outcomes[question.id]
        if (
            outcome.reason == REWORDED
            or outcome.is_unknown
            or outcome.status == "kept"
            or (outcome.status == "unanswered" and part.kind != "quiz")
        ):
            continue
        said = items.wrongs(question, items.answer_to(question, response), outcome)
        found.append(Seen(question.id, part.id, min(1.0, max(0.0, outcome.fraction)), said, sure=outcome.sure))
    return tuple(found)


def _keep(offer: Offer, found: Analysis, answers: int) -> None:
    questions, version = found.questions(), offer.outline.version_id
    doubted = suspects(questions)
    results = {
        "questions": [asdict(each) for each in questions], "quizzes": [asdict(each) for each in found.quizzes()],
    }  # fmt: skip
    with transaction.atomic():
        RunAnalysis.objects.get_or_create(run_id=offer.run.id, defaults={"version": version})
        rows = RunAnalysis.objects.filter(run_id=offer.run.id)
        row = (rows.select_for_update() if connection.features.has_select_for_update else rows).get()
        news = [id for id in doubted if f"{id}@{version}" not in row.told]
        row.version, row.answers, row.results, row.made_at = version, answers, results, datetime.now(UTC)
        row.told = [*(each for each in row.told if each.endswith(f"@{version}")), *(f"{id}@{version}" for id in news)]
        row.save()
        if news:
            holders = people.holders(course_scope(offer.outline.course_slug))
            for person in {each.person.id: each.person for each in holders}.values():
                letters.warn_of_keys(person, offer, [doubted[id] for id in news])
