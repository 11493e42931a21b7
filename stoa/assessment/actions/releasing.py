"""Letting learners see what staff made of their works: one, several, or all that are decided.

What is released, the score and the letter are written in one transaction a batch, so a job that was killed goes on
with what is left, and releasing twice tells nobody twice. A score that counts only rises, unless staff say why not.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.db.models import F, Max, QuerySet

from stoa.accounts import queries as people
from stoa.assessment import letters
from stoa.assessment.actions.showing import tell_of_skills
from stoa.assessment.models import Marking, Work, WorkMember
from stoa.assessment.works import marks
from stoa.catalogue import queries as catalogue
from stoa.catalogue.queries import RunCard
from stoa.content.queries import Outline
from stoa.kernel import audit, jobs
from stoa.kernel.clock import database_now
from stoa.kernel.jobs import Progress
from stoa.learning import actions as learning
from stoa.learning.actions import Marked

RELEASE_JOB = "assessment.release_works"
BATCH = 200


class NotWhole(Exception):
    """Something of the rubric has no level, there are no points, or no word says what is asked for."""


class NothingNew(Exception):
    """Nothing was made anew of this work, or another window has changed it since."""


class NeedsReason(Exception):
    """Scores would fall, from `before` to `after` (0..1): that needs a reason in writing."""

    def __init__(self, before: float, after: float) -> None:
        super().__init__()
        self.before, self.after = before, after


@dataclass(frozen=True)
class Released:
    """How many are released now, and whether a job goes on with the rest."""

    count: int
    goes_on: bool


def release(*, run_id: int, part: str, by: int, works: Sequence[str] | None = None) -> Released:
    """Release what is decided: these works, or (None) all of the assignment; many of them by a job.

    What is not decided, or released already, is left alone.
    """
    count = _release_some(run_id, part, works, by)
    goes_on = works is None and _ready(run_id, part).exists()
    if goes_on:
        jobs.enqueue(RELEASE_JOB, key=f"{RELEASE_JOB}:{run_id}:{part}", owner=by, run_id=run_id, part=part, by=by)
    return Released(count, goes_on)


def release_all(*, run_id: int, part: str, by: int, progress: Progress) -> int:
    """Release all that is decided, some hundred in one transaction. Returns how many."""
    total, left = 0, _ready(run_id, part).count()
    while count := _release_some(run_id, part, None, by):
        total += count
        progress("release", total, max(total, left))
    return total


def _ready(run_id: int, part: str) -> QuerySet[Marking]:
    rows = Marking.objects.filter(run_id=run_id, part=part, decided_at__isnull=False, released_at=None)
    return rows.order_by("id")


def _release_some(run_id: int, part: str, works: Sequence[str] | None, by: int) -> int:
    with transaction.atomic():
        rows = _ready(run_id, part)
        if works is not None:
            rows = rows.filter(work__public_id__in=list(works)[:BATCH])
        if connection.features.has_select_for_update:
            rows = rows.select_for_update(of=("self",))
        found = list(rows[:BATCH])
        if found:
            give_to_learners(run_id, part, found, database_now())
            run = catalogue.run_now(run_id)
            said = {"run": run.slug if run else str(run_id), "part": part, "count": len(found)}
            audit.note("assessment.works_released", by=by, about=f"run:{said['run']}", **said)
        return len(found)


def give_to_learners(run_id: int, part: str, rows: Sequence[Marking], at: datetime) -> None:
    """Let these be seen and counted, and write to their learners, in the transaction that is open."""
    learners = _learners(rows)
    offer = catalogue.offer_of(run_id)
    Marking.objects.filter(id__in=[row.id for row in rows]).update(
        released_at=at, held_by=None, held_until=None, edition=F("edition") + 1
    )
    if offer is None:
        return
    marked: dict[int, Marked] = {}
    for row in rows:
        if row.fraction is not None and not row.is_returned:
            for account, share in learners[row.work_id].items():
                former, value = marked.get(account), row.fraction * share
                if former is None or former.value < value:
                    marked[account] = Marked(value, row.work_id, row.edition)
    count_marks(run_id, part, offer.outline, marked)
    tell_of_skills(rows)
    _write(offer.run, offer.outline, part, [(row, learners[row.work_id]) for row in rows])


def _learners(rows: Sequence[Marking]) -> dict[int, dict[int, float]]:
    """Everybody whose work each is, by account, with the share of its mark that counts. One statement."""
    found: dict[int, dict[int, float]] = {row.work_id: {} for row in rows}
    members = WorkMember.objects.filter(work_id__in=list(found)).order_by("id")
    if connection.features.has_select_for_update:  # a deadline that is moved meanwhile waits, and counts afterwards
        members = members.select_for_update(of=("self",))
    for work, account, share in members.values_list("work_id", "account_id", "share"):
        found[work][account] = share
    return found


def count_marks(run_id: int, part: str, outline: Outline, marked: dict[int, Marked]) -> dict[int, float | None]:
    """Let what these learners' works are worth be scores. Gives back what changed, as it was before."""
    ref = outline.part_by_id.get(part)
    unit = outline.unit_by_id[ref.unit_id] if ref else None
    return learning.mark_scores(
        run_id=run_id, part=part, version=outline.version_id, unit=unit.id if unit else "",
        needs=tuple(each.id for each in unit.parts if each.required) if unit else (),
        counts=bool(unit and unit.counts), found=marked,
    )  # fmt: skip


def _write(
    run: RunCard, outline: Outline, part: str, told: Sequence[tuple[Marking, Iterable[int]]], *, is_again: bool = False
) -> None:  # fmt: skip
    """One letter to each learner, however many of their works there are."""
    latest: dict[int, Marking] = {account: row for row, accounts in told for account in accounts}
    for account, person in people.people(list(latest)).items():
        row = latest[account]
        letters.say_marked(person, run, outline, part, is_returned=row.is_returned, is_again=is_again)


def correct(*, work: str, by: int, edition: int, reason: str = "") -> float | None:
    """Let what was made anew of a released work be seen and counted. A score falls only for a `reason`, which is
    written down and which the learners see. Returns the share (0..1) that it has now.

    Raises NothingNew, NotWhole, NeedsReason.
    """
    reason = marks.plain(reason)[: marks.LONGEST_REASON]
    with transaction.atomic():
        rows = Marking.objects.filter(
            work__public_id=work, edition=edition, released_at__isnull=False, draft__isnull=False, held_by_id=by
        )
        row = (rows.select_for_update(of=("self",)) if connection.features.has_select_for_update else rows).first()
        if row is None or not isinstance(row.draft, dict):
            raise NothingNew
        draft, before, at, after = row.draft, row.fraction, database_now(), row.draft["fraction"]
        if after is None:
            raise NotWhole
        is_lower = before is not None and after < before
        if is_lower and not reason:
            raise NeedsReason(before or 0.0, after)
        row.levels, row.notes, row.comment, row.fraction = (
            draft["levels"], draft["notes"], draft["comment"], after,
        )  # fmt: skip
        row.changes = [*row.changes, {"at": at.isoformat(), "before": before, "after": after, "reason": reason}]
        row.draft, row.is_returned = None, False
        row.decided_by_id, row.decided_at, row.released_at = by, at, at
        row.held_by_id, row.held_until, row.edition = None, None, row.edition + 1
        row.save()
        _tell_correction(row, by, before, after, reason, is_lower=is_lower)
        return float(after)


def _tell_correction(
    row: Marking, by: int, before: float | None, after: float, reason: str, *, is_lower: bool
) -> None:  # fmt: skip
    offer = catalogue.offer_of(row.run_id)
    if offer is None:
        return
    learners, work = _learners([row])[row.work_id], Work.objects.get(id=row.work_id)
    others = _best_others(row, learners) if is_lower else {}
    marked = {
        account: Marked(
            max(after * share, others.get(account, 0.0)), row.work_id, row.edition,
            before * share if is_lower and before is not None else None,
        )
        for account, share in learners.items()
    }  # fmt: skip
    count_marks(row.run_id, row.part, offer.outline, marked)
    tell_of_skills([row])
    _write(offer.run, offer.outline, row.part, [(row, list(marked))], is_again=True)
    said = {"run": offer.run.slug, "part": row.part, "before": before, "after": after, "reason": reason}
    audit.note("assessment.work_marked_anew", by=by, about=f"work:{work.public_id}", **said)


def _best_others(row: Marking, learners: Collection[int]) -> dict[int, float]:
    """The best that other works of each learner for this assignment were worth, in whatever team they made them. One
    statement."""
    theirs = WorkMember.objects.filter(
        account_id__in=learners, work__run_id=row.run_id, work__part=row.part, work__marking__is_returned=False,
        work__marking__released_at__isnull=False, work__marking__fraction__isnull=False,
    )  # fmt: skip
    found = theirs.exclude(work_id=row.work_id).order_by().values_list("account_id")
    return dict(found.annotate(best=Max(F("work__marking__fraction") * F("share"))))
