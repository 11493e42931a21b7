"""The port for jobs: work that takes longer than a page may.

A domain declares a job with `@task("domain.verb_noun")` in its `tasks.py`; `enqueue` writes a row in the
transaction that is open, so a job exists exactly when what caused it does. Jobs are run by short-lived children
(see `worker`), are idempotent, and are tried again with back-off.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from functools import cache, partial
from typing import Any

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.db.models import Count, Min, Q

from stoa.kernel import waking
from stoa.kernel.clock import now
from stoa.kernel.ids import new_public_id
from stoa.kernel.jobs.declared import LANES, Lane, Progress, lanes, task, tasks
from stoa.kernel.jobs.queue import Queue, TableQueue
from stoa.kernel.jobs.server_queue import ServerQueue
from stoa.kernel.models import Job

__all__ = ["LANES", "Lane", "Progress", "lanes", "task", "tasks"]

MAX_ATTEMPTS = 5
MOST_FAILED = 1000
"""Jobs that have failed, as many as are looked at together."""
OPEN = (Job.State.WAITING, Job.State.RUNNING)


@dataclass(frozen=True)
class JobView:
    """How far a job is. `done` of `total` counts whatever `stage` names; `total` 0 means unknown."""

    public_id: str
    task: str
    state: str
    stage: str
    done: int
    total: int
    result: Any
    error: str
    owner: int | None

    @property
    def is_over(self) -> bool:
        return self.state not in OPEN


@dataclass(frozen=True)
class JobLine:
    """A job as whoever runs the site sees it. `owner` is the internal id of an account; times are in UTC."""

    id: int
    public_id: str
    task: str
    state: str
    stage: str
    done: int
    total: int
    attempts: int
    error: str
    owner: int | None
    created_at: datetime
    due_at: datetime
    finished_at: datetime | None


class JobFailed(Exception):
    """The job cannot succeed however often it is tried; its text is shown to the person who asked for it."""


@cache
def queue() -> Queue:
    """The engine that says which job is next: on the server when the settings name one, else the table."""
    return ServerQueue(settings.STOA_SERVER) if settings.STOA_SERVER else TableQueue()


def enqueue(
    name: str, *, key: str | None = None, owner: int | None = None, due_at: datetime | None = None, **arguments: Any
) -> str:
    """Ask for a job and return its public id. While a job with the same `key` waits, that one is meant."""
    with transaction.atomic():
        waiting = _waiting(key)
        if waiting is not None:
            return waiting
        job = _made(name, key, owner, due_at, arguments)
    if job is None:  # somebody else asked for the same at the same moment, and theirs waits
        return _waiting(key) or enqueue(name, key=key, owner=owner, due_at=due_at, **arguments)
    transaction.on_commit(partial(_offer, job))
    return job.public_id


def _offer(row: Job) -> None:
    queue().offer(row)
    waking.ring()


def _waiting(key: str | None) -> str | None:
    """The job that waits under `key`, held until our transaction ends: a worker takes it only after our commit."""
    if key is None:
        return None
    rows = Job.objects.filter(key=key)
    if connection.features.has_select_for_update and connection.in_atomic_block:
        rows = rows.select_for_update()
    row = rows.first()
    return row.public_id if row else None


def _made(
    name: str, key: str | None, owner: int | None, due_at: datetime | None, arguments: dict[str, Any]
) -> Job | None:
    """A new job; None when its key was taken in the meantime."""
    moment = now()
    try:
        with transaction.atomic():
            return Job.objects.create(
                public_id=new_public_id(), task=name, arguments=arguments, key=key, owner=owner,
                due_at=due_at or moment, created_at=moment,
            )  # fmt: skip
    except IntegrityError:
        return None


def job(public_id: str) -> JobView | None:
    """How far the job is, or None."""
    row = Job.objects.filter(public_id=public_id).first()
    return _view(row) if row else None


def open_jobs(owner: int) -> list[JobView]:
    """What an account has asked for and is not over, oldest first."""
    return [_view(row) for row in Job.objects.filter(owner=owner, state__in=OPEN).order_by("id")]


def _view(row: Job) -> JobView:
    return JobView(row.public_id, row.task, row.state, row.stage, row.done, row.total, row.result, row.error, row.owner)


def open_arguments(name: str) -> list[dict[str, Any]]:
    """The arguments of every job of this name that has not ended. One statement."""
    return list(Job.objects.filter(task=name, state__in=OPEN).values_list("arguments", flat=True))


def failed_arguments(name: str, since: datetime) -> list[dict[str, Any]]:
    """The arguments of the jobs of this name that have failed or were cancelled since. One statement."""
    rows = Job.objects.filter(task=name, state__in=(Job.State.FAILED, Job.State.CANCELLED), finished_at__gte=since)
    return list(rows.order_by("-id").values_list("arguments", flat=True)[:MOST_FAILED])


def before(name: str, key: str) -> int | None:
    """How many jobs of this name are taken before the one that waits under `key`; None where none waits. Two
    statements."""
    row = Job.objects.filter(key=key, state=Job.State.WAITING).values_list("due_at", "id").first()
    if row is None:
        return None
    earlier = Q(due_at__lt=row[0]) | Q(due_at=row[0], id__lt=row[1])
    return Job.objects.filter(earlier, task=name, state=Job.State.WAITING, due_at__lte=now()).count()


def done_jobs(owner: int, name: str, since: datetime) -> list[tuple[dict[str, Any], Any]]:
    """(arguments, result) of the jobs of this name that an account has asked for since and that are done."""
    rows = Job.objects.filter(owner=owner, task=name, state=Job.State.DONE, created_at__gte=since)
    return list(rows.order_by("id").values_list("arguments", "result"))


class StillRunning(Exception):
    """A job of this account is under way; it ends within minutes, and then it can be forgotten."""


def jobs_of(owner: int) -> Iterator[Job]:
    """Every job that an account has asked for, oldest first, with its arguments and result."""
    return Job.objects.filter(owner=owner).order_by("id").iterator(chunk_size=200)


def forget_jobs(owner: int, name: str = "") -> list[dict[str, Any]]:
    """Delete an account's jobs (of one name), waiting ones too; returns their arguments. Raises StillRunning."""
    rows = Job.objects.filter(owner=owner)
    if name:
        rows = rows.filter(task=name)
    with transaction.atomic():
        found = list(rows.select_for_update() if connection.features.has_select_for_update else rows)
        if any(row.state == Job.State.RUNNING and row.leased_until and row.leased_until > now() for row in found):
            raise StillRunning
        Job.objects.filter(id__in=[row.id for row in found]).delete()
    return [row.arguments for row in found]


def has_due(lane: Lane = "short") -> bool:
    """Whether some job of a lane seems to wait to be run now. One question to the queue."""
    return queue().has_due(lane)


def recent(*, state: str = "", before: int | None = None, limit: int = 50) -> list[JobLine]:
    """The newest jobs first; `state` narrows to one, `before` is the id of the last line seen. One statement."""
    rows = Job.objects.order_by("-id")
    if state:
        rows = rows.filter(state=state)
    if before is not None:
        rows = rows.filter(id__lt=before)
    names = [field.name for field in fields(JobLine)]
    return [JobLine(*values) for values in rows.values_list(*names)[:limit]]


def cancel(*, public_id: str) -> bool:
    """End a job that waits or runs. Whether there was one; a worker that has it stops within a quarter of a minute."""
    open_rows = Job.objects.filter(public_id=public_id, state__in=OPEN)
    return bool(open_rows.update(state=Job.State.CANCELLED, key=None, leased_until=None, finished_at=now()))


def retry(*, public_id: str) -> bool:
    """Have a job that failed or was cancelled tried again, as if it were new. Whether there was one."""
    ended = Job.objects.filter(public_id=public_id, state__in=(Job.State.FAILED, Job.State.CANCELLED))
    if not ended.update(state=Job.State.WAITING, attempts=0, due_at=now(), error="", finished_at=None):
        return False
    transaction.on_commit(partial(_offer, Job.objects.get(public_id=public_id)))
    return True


def last_done(name: str) -> tuple[datetime, Any] | None:
    """(end, result) of the last job of this name that is done. One statement."""
    row = Job.objects.filter(task=name, state=Job.State.DONE).order_by("-id").first()
    return (row.finished_at or row.created_at, row.result) if row else None


def open_by_task(name: str) -> str | None:
    """The public id of a job of this name that waits or runs. One statement."""
    return Job.objects.filter(task=name, state__in=OPEN).order_by("-id").values_list("public_id", flat=True).first()


@dataclass(frozen=True)
class Backlog:
    """How jobs stand: how many wait and run, since when the oldest could have run, how many failed within a day."""

    waiting: int
    running: int
    oldest_due: datetime | None
    failed: int


def backlog() -> Backlog:
    """How jobs stand now. One statement."""
    moment = now()
    is_waiting = Q(state=Job.State.WAITING)
    counted = Job.objects.filter(Q(state__in=OPEN) | Q(finished_at__gte=moment - timedelta(days=1))).aggregate(
        waiting=Count("id", filter=is_waiting), running=Count("id", filter=Q(state=Job.State.RUNNING)),
        oldest=Min("due_at", filter=is_waiting & Q(due_at__lte=moment)),
        failed=Count("id", filter=Q(state=Job.State.FAILED)),
    )  # fmt: skip
    return Backlog(counted["waiting"], counted["running"], counted["oldest"], counted["failed"])
