"""The port behind jobs: who finds out which job is next. The rows are the record, whatever the engine.

The embedded engine asks the table. An engine on a server keeps the ids of jobs that are ready, so that any number of
workers can ask often; when it loses them, the table brings them back.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final, Protocol

from django.db import connection, transaction
from django.db.models import Q, QuerySet

from stoa.kernel.clock import now
from stoa.kernel.jobs.declared import Lane, lanes
from stoa.kernel.models import Job

LEASE: Final = timedelta(seconds=60)
"""How long a worker may be silent before its job is taken over."""


class Queue(Protocol):
    """Whom workers ask. Nothing here raises because a server is away; the table is asked then."""

    def offer(self, row: Job) -> None:
        """A job waits from its `due_at` on. Called after the commit."""

    def claim(self, lane: Lane) -> Job | None:
        """Take the next due job of a lane, or one whose worker has died. Two workers never get the same."""

    def renew(self, row: Job) -> None:
        """Its worker is alive and has just renewed the row's lease."""

    def settle(self, row_id: int, lane: Lane) -> None:
        """The job has ended, or waits anew."""

    def has_due(self, lane: Lane) -> bool:
        """Whether some job of a lane seems to wait to be run now."""


class TableQueue:
    """The embedded engine: the table itself."""

    def offer(self, row: Job) -> None:
        return None

    def claim(self, lane: Lane) -> Job | None:
        return claimed(due(lane).order_by("due_at", "id"))

    def renew(self, row: Job) -> None:
        return None

    def settle(self, row_id: int, lane: Lane) -> None:
        return None

    def has_due(self, lane: Lane) -> bool:
        return due(lane).exists()


def due(lane: Lane) -> QuerySet[Job]:
    """The jobs of a lane that can be run now: those that wait, and those whose worker has died."""
    moment = now()
    ready = Job.objects.filter(
        Q(state=Job.State.WAITING, due_at__lte=moment) | Q(state=Job.State.RUNNING, leased_until__lt=moment)
    )
    if lane == "short":
        return ready.exclude(task__in=list(lanes))
    return ready.filter(task__in=[name for name, where in lanes.items() if where == lane])


def claimed(rows: QuerySet[Job]) -> Job | None:
    """Take the first of these due jobs that nobody is taking; by lock, so that two workers never get the same."""
    with transaction.atomic():
        if connection.features.has_select_for_update_skip_locked:
            rows = rows.select_for_update(skip_locked=True)
        row = rows.first()
        if row is None:
            return None
        row.state = Job.State.RUNNING
        row.attempts += 1
        row.claims += 1
        row.leased_until = now() + LEASE
        row.key = None  # from now on the same key means a new job: what changes now is not seen by this run
        row.save(update_fields=["state", "attempts", "claims", "leased_until", "key"])
        return row
