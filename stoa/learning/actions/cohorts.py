"""Cohorts: groups inside a run."""

from __future__ import annotations

from collections.abc import Collection

from django.db import IntegrityError, transaction

from stoa.catalogue import queries as catalogue
from stoa.kernel import audit
from stoa.kernel.clock import now
from stoa.learning import rules
from stoa.learning.actions import occupancy as counting
from stoa.learning.actions import roster
from stoa.learning.models import Cohort, Enrolment, RosterLine

MOST_COHORTS = 1000
"""In a run."""


class NameIsTaken(Exception):
    """The run has a cohort of this name already."""


class TooManyCohorts(Exception):
    """The run has as many cohorts as it may."""


@transaction.atomic
def make_cohort(*, run_id: int, name: str, by: int | None) -> int:
    """Make a cohort and return its internal id. Raises NameIsTaken, TooManyCohorts."""
    name = _tidy(name)
    if Cohort.objects.filter(run_id=run_id).count() >= MOST_COHORTS:
        raise TooManyCohorts
    try:
        with transaction.atomic():
            cohort = Cohort.objects.create(run_id=run_id, name=name, key=_key(name), created_at=now())
    except IntegrityError as problem:
        raise NameIsTaken(name) from problem
    audit.note("learning.cohort_made", by=by, about=_about(run_id), cohort=name)
    return cohort.id


@transaction.atomic
def rename_cohort(*, run_id: int, public_id: str, name: str, by: int) -> None:
    """Give a cohort another name. Raises NameIsTaken."""
    name = _tidy(name)
    try:
        with transaction.atomic():
            Cohort.objects.filter(run_id=run_id, public_id=public_id).update(name=name, key=_key(name))
    except IntegrityError as problem:
        raise NameIsTaken(name) from problem
    audit.note("learning.cohort_renamed", by=by, about=_about(run_id), cohort=name)


@transaction.atomic
def dissolve_cohort(*, run_id: int, public_id: str, by: int) -> None:
    """Take a cohort away; its people stay in the run, in no cohort."""
    counting.locked(run_id)
    cohort = Cohort.objects.filter(run_id=run_id, public_id=public_id).first()
    if cohort is not None:
        audit.note("learning.cohort_dissolved", by=by, about=_about(run_id), cohort=cohort.name)
        cohort.delete()


@transaction.atomic
def move_to_cohort(*, run_id: int, account_ids: Collection[int], cohort_id: int | None, by: int | None) -> int:
    """Put learners of a run into one of its cohorts, or into none; returns how many have moved."""
    counting.locked(run_id)
    if cohort_id is not None and not Cohort.objects.filter(run_id=run_id, id=cohort_id).exists():
        raise ValueError(f"Run {run_id} has no cohort {cohort_id}")
    rows = [
        row for row in Enrolment.objects.filter(run_id=run_id, account_id__in=account_ids) if row.cohort_id != cohort_id
    ]
    for row in rows:
        if row.left_at is None:
            roster.grow_cohort(row.cohort_id, -1)
            roster.grow_cohort(cohort_id, 1)
    moved = [row.account_id for row in rows]
    Enrolment.objects.filter(run_id=run_id, account_id__in=moved).update(cohort_id=cohort_id)
    RosterLine.objects.filter(run_id=run_id, account_id__in=moved).update(cohort_id=cohort_id)
    if moved and by is not None:
        audit.note("learning.cohort_filled", by=by, about=_about(run_id), cohort=cohort_id, count=len(moved))
    return len(moved)


def cohort_named(*, run_id: int, name: str, by: int | None) -> int | None:
    """The cohort of this name, made when there is none; None for an empty name."""
    if not _tidy(name):
        return None
    known = Cohort.objects.filter(run_id=run_id, key=_key(_tidy(name))).first()
    return known.id if known else make_cohort(run_id=run_id, name=name, by=by)


def _tidy(name: str) -> str:
    return " ".join(name.split())[:80]


def _key(name: str) -> str:
    return rules.name_key(name).decode(errors="ignore")[:160]


def _about(run_id: int) -> str:
    return f"course:{catalogue.course_slug_of(run_id)}"
