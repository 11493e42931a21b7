"""Runs of a course: made, changed, ended and archived by its staff."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from stoa.catalogue import queries
from stoa.catalogue.actions.shelving import ask_to_shelve, shelve_course
from stoa.catalogue.events import RunChanged
from stoa.catalogue.models import Run
from stoa.catalogue.rules import Terms
from stoa.content import queries as content
from stoa.kernel import audit
from stoa.kernel.clock import now
from stoa.kernel.events.outbox import publish


class AddressIsTaken(Exception):
    """Another run or course is at this address."""


@transaction.atomic
def make_run(*, course_slug: str, slug: str, time_zone: str, terms: Terms, by: int | None) -> int:
    """Make another run of a published course and return its internal id. Raises AddressIsTaken.

    `slug` is its address; `by` None is the command line.
    """
    course = content.course_by_slug(course_slug)
    if course is None or course.version_id is None:
        raise ValueError(_("There is no course “%(course)s” here.") % {"course": course_slug})
    if content.course_by_slug(slug) is not None and slug != course_slug:
        raise AddressIsTaken(slug)
    home = Run.objects.filter(course_id=course.id).order_by("id").first()
    try:
        with transaction.atomic():
            run = Run.objects.create(
                course_id=course.id, slug=slug, time_zone=time_zone, **asdict(terms),
                institution_id=home.institution_id if home else None, claims_id=home.claims_id if home else None,
            )  # fmt: skip
    except IntegrityError as problem:
        raise AddressIsTaken(slug) from problem
    _told(run.id, "catalogue.run_made", by, course_slug, run=slug)
    return run.id


@transaction.atomic
def change_run(*, run_id: int, terms: Terms, by: int | None) -> None:
    """Give a run other terms. Who takes part keeps their place, also where there are fewer places now."""
    changed = Run.objects.filter(id=run_id).update(**asdict(terms))
    if changed:
        _told(run_id, "catalogue.run_changed", by, queries.course_slug_of(run_id), run=_slug(run_id))


def set_dates(*, run_id: int, opens_at: datetime | None, closes_at: datetime | None, by: int | None = None) -> None:
    """Give a run other dates and leave its other terms as they are; None: no limit on that side."""
    run = queries.run_now(run_id)
    if run is not None:
        change_run(run_id=run_id, terms=replace(run.terms, opens_at=opens_at, closes_at=closes_at), by=by)


@transaction.atomic
def end_run(*, run_id: int, by: int | None) -> None:
    """End a run now: nobody begins any more; who takes part goes on reading. Ending twice is the same as once."""
    moment = now()
    if Run.objects.filter(id=run_id).exclude(closes_at__lte=moment).update(closes_at=moment):
        _told(run_id, "catalogue.run_ended", by, queries.course_slug_of(run_id), run=_slug(run_id))


@transaction.atomic
def archive_run(*, run_id: int, is_archived: bool, by: int | None) -> None:
    """Put a run away, or take it out again. While it is away it is in no list and takes nobody; records stay."""
    moment = now()
    rows = Run.objects.filter(id=run_id, archived_at__isnull=is_archived)
    if rows.update(archived_at=moment if is_archived else None):
        act = "catalogue.run_archived" if is_archived else "catalogue.run_taken_out"
        _told(run_id, act, by, queries.course_slug_of(run_id), run=_slug(run_id))


def _told(run_id: int, act: str, by: int | None, course: str, **details: str) -> None:
    audit.note(act, by=by, about=f"course:{course}", **details)
    publish(RunChanged(run=run_id))
    shelve_course(course_slug=course, with_text=False)
    ask_to_shelve(course)
    queries.forget()
    transaction.on_commit(queries.forget)


def _slug(run_id: int) -> str:
    return Run.objects.filter(id=run_id).values_list("slug", flat=True).first() or ""
