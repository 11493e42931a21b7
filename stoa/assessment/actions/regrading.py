"""A corrected key reaches those who answered before it was corrected. Nobody loses what they had."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import groupby

from django.db import connection, transaction
from django.db.models import F

from stoa.accounts import queries as people
from stoa.assessment import items, letters
from stoa.assessment.actions import certainty
from stoa.assessment.actions.relearning import Retelling, relearn_from_practice
from stoa.assessment.models import Attempt, Raised, Regrading
from stoa.catalogue import queries as catalogue
from stoa.content import queries as content
from stoa.content.ports import Part
from stoa.content.queries import NotThere
from stoa.kernel import jobs
from stoa.kernel.jobs import Progress
from stoa.learning import actions as learning
from stoa.learning import rules

TELL_JOB = "assessment.tell_raised"
LEARNERS = 500
"""How many are looked at in one transaction."""
REMEMBERED = 20_000
"""Gradings kept while a part is looked at: most answers to a question are the same few."""


class Overtaken(Exception):
    """Another worker is at the same work, further on. The job is tried again, and goes on from there."""


def regrade(*, course_id: int, version_id: int, progress: Progress) -> int:
    """Grade every attempt at the parts that this version has changed. Returns how many scores rose.

    A score that would fall stays: what was right under the key that stood there then remains right. Answers that
    became right are learned from anew, in practice too. What is done is on record in `Regrading`, so that it goes on
    where it was stopped, and doing it twice is the same as once.
    """
    parts = list(corrected_parts(course_id, version_id))
    works = [(_begun(part, run.id, version_id), part) for run in catalogue.runs_of(course_id) for part in parts]
    total = sum(work.answers for work, _part in works)
    raised, done = 0, 0
    for work, part in works:
        grader, retelling, done = _Grader(part), Retelling(work, part), done + work.looked_at
        for learners in _learners(work):
            raised += _raise(work, grader, retelling, learners)
            counting = [row for _account, rows in learners for row in _in_time(rows)]
            certainty.count_in_attempts(counting, version_id)
            done += len(counting)
            progress("regrade", done, max(done, total))
        if work.finished_at is None:
            Regrading.objects.filter(id=work.id).update(finished_at=datetime.now(UTC))
    relearn_from_practice(course_id=course_id, version=version_id, parts=parts, progress=progress)
    if Raised.objects.filter(version=version_id, is_told=False).exists():
        jobs.enqueue(TELL_JOB, key=f"{TELL_JOB}:{version_id}", version_id=version_id)
    return raised


def corrected_parts(course_id: int, version_id: int) -> Iterator[Part]:
    """The parts of a version that the one before it may have graded otherwise: kinds grade by the key, and by what
    stands in public too (how shares count, the unit, what each question of a quiz is worth)."""
    earlier = [item.id for item in content.versions(course_id) if item.id < version_id]
    if not earlier:
        return
    for ref in content.outline(version_id).parts:
        try:
            before = content.part(earlier[-1], ref.id)
        except NotThere:
            continue
        now = content.part(version_id, ref.id)
        if (before.kind, before.public, before.key) != (now.kind, now.public, now.key):
            yield now


def _begun(part: Part, run_id: int, version_id: int) -> Regrading:
    """The work on a part of a run: as far as it is, or new."""
    work, _is_new = Regrading.objects.get_or_create(
        version=version_id, run_id=run_id, part=part.id,
        defaults={"answers": Attempt.objects.filter(run_id=run_id, part=part.id, is_late=False).count()},
    )  # fmt: skip
    return work


def _learners(work: Regrading) -> Iterator[list[tuple[int, list[Attempt]]]]:
    """The learners that have not been looked at, some at a time, each with their attempts in order."""
    reached = work.reached
    while work.finished_at is None:
        rows = Attempt.objects.filter(run_id=work.run_id, part=work.part, account_id__gt=reached)
        accounts = list(rows.order_by("account_id").values_list("account_id", flat=True).distinct()[:LEARNERS])
        if not accounts:
            return
        reached = accounts[-1]
        found = rows.filter(account_id__lte=reached).order_by("account_id", "number")
        yield [(account, list(group)) for account, group in groupby(found, key=lambda row: row.account_id)]


def _in_time(rows: Sequence[Attempt]) -> list[Attempt]:
    """Those of these attempts that count; late ones only tell of skills."""
    return [row for row in rows if not row.is_late]


class _Grader:
    """Grades answers to one part, each different one once."""

    def __init__(self, part: Part) -> None:
        said = part.public.get("counts")
        self.mode: rules.Counts = said if said in ("last", "first") else "best"  # type: ignore[assignment]
        self._part = part
        self._known: dict[str, float] = {}

    def value(self, account: int, rows: Sequence[Attempt]) -> float:
        """What a learner's attempts are worth together, 0..1."""
        value: float | None = None
        for row in rows:
            part = items.fitted(self._part, str(account), row.number)
            worth = self._worth(part, row.response) * row.share
            value = rules.counted(self.mode, value, worth, is_docked=row.share < 1)
        return value or 0.0

    def _worth(self, part: Part, response: object) -> float:
        if part is not self._part:  # a variant of their own
            return _worth(part, response)
        text = json.dumps(response)
        if text not in self._known:
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            self._known[text] = _worth(part, response)
        return self._known[text]


def _worth(part: Part, response: object) -> float:
    if items.is_waiting(part, response):
        return 0.0  # what has still to be run is held against the new key then
    graded = items.grade(part, response, is_final=True)  # type: ignore[arg-type]
    return graded.fraction  # also of a quiz in which one answer cannot be read: it was taken when its bell rang


def _raise(
    work: Regrading, grader: _Grader, retelling: Retelling, learners: Sequence[tuple[int, list[Attempt]]]
) -> int:  # fmt: skip
    """Raise what is worth more now, note it, and learn from it, in one transaction. Returns how many scores rose."""
    told = [each for account, rows in learners for each in retelling.told(account, rows)]
    counting = [(account, in_time) for account, rows in learners if (in_time := _in_time(rows))]
    found = {account: (grader.value(account, rows), rows[-1].number) for account, rows in counting}
    with transaction.atomic():
        done = {
            "reached": learners[-1][0], "looked_at": F("looked_at") + sum(len(rows) for _account, rows in counting)
        }  # fmt: skip
        if not Regrading.objects.filter(id=work.id, reached=work.reached).update(**done):
            raise Overtaken(work.part)
        former = learning.raise_scores(run_id=work.run_id, part=work.part, version=work.version, found=found)
        Raised.objects.bulk_create(
            [
                Raised(
                    account_id=account, run_id=work.run_id, part=work.part, version=work.version, before=before,
                    after=found[account][0],
                )
                for account, before in former.items()
            ],
            ignore_conflicts=True,
        )  # fmt: skip
        Regrading.objects.filter(id=work.id).update(raised=F("raised") + len(former))
        learning.learn_from(told)
    work.reached = learners[-1][0]
    return len(former)


def tell_raised(*, version_id: int, progress: Progress) -> int:
    """Write to those whose scores a version's corrected keys have raised, once to each. Returns how many letters."""
    outline, told = content.outline(version_id), 0
    while True:
        with transaction.atomic():
            untold = Raised.objects.filter(version=version_id, is_told=False).order_by("run_id", "account_id", "part")
            if connection.features.has_select_for_update:
                untold = untold.select_for_update()
            first = list(untold[:LEARNERS])
            if not first:
                return told
            last = first[-1]
            rows = [row for row in first if (row.run_id, row.account_id) != (last.run_id, last.account_id)]
            rows += untold.filter(run_id=last.run_id, account_id=last.account_id)
            named = people.people(list({row.account_id for row in rows}))
            for (run_id, account), group in groupby(rows, key=lambda row: (row.run_id, row.account_id)):
                offer = catalogue.offer_of(run_id)
                if account in named and offer is not None:
                    letters.say_raised(named[account], offer.run, outline, list(group))
                    told += 1
            Raised.objects.filter(id__in=[row.id for row in rows]).update(is_told=True)
        progress("letters", told, told)
