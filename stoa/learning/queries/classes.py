"""Cohorts, waiting lists and enrolment files as pages need them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from stoa.catalogue.queries import RunCard
from stoa.kernel.clock import now
from stoa.learning import rules
from stoa.learning.models import Cohort, EnrolmentFile, EnrolmentLine, Occupancy, Waiting

MOST_SHOWN = 1000
"""A place in a waiting list is counted up to here."""
LINES = 100
"""Lines of an enrolment file on a page."""


@dataclass(frozen=True)
class CohortCard:
    """A cohort of a run."""

    id: int
    public_id: str
    name: str
    size: int


@dataclass(frozen=True)
class Turn:
    """Somebody's turn in a waiting list. `place` counts from 1, up to `MOST_SHOWN`; `offer_until`: one is held."""

    place: int
    asked_at: datetime
    offer_until: datetime | None

    @property
    def is_offered(self) -> bool:
        """Whether a place is held for them now."""
        return self.offer_until is not None and self.offer_until > now()


@dataclass(frozen=True)
class FileCard:
    """An enrolment file. `counts` says how many lines have each plan, or once it is done each outcome."""

    public_id: str
    run_id: int
    called: str
    state: str
    problem: str
    lines: int
    counts: dict[str, int]
    job: str
    created_at: datetime


@dataclass(frozen=True)
class FileLine:
    """A line of an enrolment file. `plan` and `outcome` are `OUTCOMES` of `rules`; `outcome` is empty before."""

    number: int
    address: str
    name: str
    cohort: str
    plan: str
    outcome: str


def cohorts_of(run_id: int) -> list[CohortCard]:
    """The cohorts of a run, by name."""
    rows = Cohort.objects.filter(run_id=run_id).order_by("key", "id")
    return [CohortCard(row.id, row.public_id, row.name, row.size) for row in rows]


def turn(*, account: int, run_id: int) -> Turn | None:
    """Where somebody stands in the line for a place, or None."""
    row = Waiting.objects.filter(account_id=account, run_id=run_id).first()
    if row is None:
        return None
    before = Waiting.objects.filter(run_id=run_id, offer_until=None).filter(
        Q(asked_at__lt=row.asked_at) | Q(asked_at=row.asked_at, id__lt=row.id)
    )
    return Turn(len(before.values_list("id")[: MOST_SHOWN - 1]) + 1, row.asked_at, row.offer_until)


def free_places(run: RunCard) -> int | None:
    """Places that somebody who comes now may have; None: no limit. One row."""
    if run.capacity is None:
        return None
    row = Occupancy.objects.filter(run_id=run.id).first()
    return rules.free_places(run.capacity, row.taking_part if row else 0, row.offered if row else 0)


def in_line(run_id: int) -> int:
    """How many wait for a place, counted up to `MOST_SHOWN`."""
    return len(Waiting.objects.filter(run_id=run_id).values_list("id")[:MOST_SHOWN])


def enrolment_files(run_id: int, *, limit: int = 20) -> list[FileCard]:
    """The lists that staff brought, the newest first."""
    return [_file(row) for row in EnrolmentFile.objects.filter(run_id=run_id).order_by("-id")[:limit]]


def enrolment_file(*, run_id: int, public_id: str) -> FileCard | None:
    """A list of this run, or None."""
    row = EnrolmentFile.objects.filter(run_id=run_id, public_id=public_id).first()
    return _file(row) if row else None


def file_lines(public_id: str, *, after: int = 0, limit: int = LINES) -> list[FileLine]:
    """The lines of a list that follow line `after`."""
    rows = EnrolmentLine.objects.filter(file__public_id=public_id, number__gt=after).order_by("number")[:limit]
    return [FileLine(row.number, row.address, row.name, row.cohort, row.plan, row.outcome) for row in rows]


def all_file_lines(public_id: str) -> Iterator[FileLine]:
    """Every line of a list, read in pieces."""
    last = 0
    while rows := file_lines(public_id, after=last, limit=1000):
        yield from rows
        last = rows[-1].number


def held_digests() -> set[str]:
    """The uploaded lists that are still to be read: files that garbage collection leaves alone."""
    return set(EnrolmentFile.objects.filter(state=EnrolmentFile.State.READING).values_list("digest", flat=True))


def _file(row: EnrolmentFile) -> FileCard:
    return FileCard(
        row.public_id, row.run_id, row.called, row.state, row.problem, row.lines, row.counts, row.job, row.created_at
    )
