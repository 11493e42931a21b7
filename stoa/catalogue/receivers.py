"""Reactions of the catalogue to its own news."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from stoa.catalogue import actions, queries
from stoa.catalogue.events import RunChanged
from stoa.kernel import jobs
from stoa.kernel.clock import now
from stoa.kernel.events import receiver


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
