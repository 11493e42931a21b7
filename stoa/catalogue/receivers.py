"""Reactions of the catalogue to news of courses and of runs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from stoa.catalogue import actions, queries
from stoa.catalogue.events import RunChanged
from stoa.catalogue.queries import RunCard
from stoa.content import queries as courses
from stoa.content.events import VersionPublished, VersionRecompiled
from stoa.kernel import jobs
from stoa.kernel.clock import now
from stoa.kernel.events import receiver


@receiver(VersionPublished)
def shelve_published(batch: Sequence[VersionPublished]) -> None:
    """What a course says now is what is found of it."""
    for slug in {news.course_slug for news in batch}:
        actions.ask_to_shelve(slug)


@receiver(VersionRecompiled)
def shelve_recompiled(batch: Sequence[VersionRecompiled]) -> None:
    """A newer compiler may have read more out of the same source."""
    known = {card.id: card.slug for card in courses.courses()}
    for course_id in {news.course_id for news in batch} & known.keys():
        actions.ask_to_shelve(known[course_id])


@receiver(RunChanged)
def tell_when_it_opens(batch: Sequence[RunChanged]) -> None:
    """One job a run, at the moment when it begins to take people; a date that was moved makes another job."""
    for run_id in sorted({news.run for news in batch}):
        run, moment = queries.run_now(run_id), now()
        if run is None or run.archived_at is not None:
            continue
        start = run.admission.start
        due = max(start or moment, moment) + timedelta(seconds=1)
        key = f"{actions.TELL_JOB}:{run_id}:{start:%Y%m%d%H%M}" if start else f"{actions.TELL_JOB}:{run_id}"
        jobs.enqueue(actions.TELL_JOB, key=key, due_at=due, run_id=run_id)
        _look_at_its_end(run, moment)


def _look_at_its_end(run: RunCard, moment: datetime) -> None:
    """When a run takes nobody any more, another of its course may be the one that the list shows."""
    end = run.admission.end
    if end is not None and end >= moment:
        course = queries.course_slug_of(run.id)
        key = f"{actions.SHELVE_JOB}:{course}:{end.isoformat()}"
        jobs.enqueue(actions.SHELVE_JOB, key=key, due_at=end + timedelta(seconds=1), course=course)
