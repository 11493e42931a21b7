"""The port for jobs: work that takes longer than a page may.

A domain declares a job with `@task("domain.verb_noun")` in its `tasks.py`; `enqueue` writes a row in the
transaction that is open, so a job exists exactly when what caused it does. Jobs are run by short-lived children
(see `worker`), are idempotent, and are tried again with back-off.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from django.db import IntegrityError, connection, transaction
from django.db.models import Q, QuerySet

from stoa.kernel.clock import now
from stoa.kernel.ids import new_public_id
from stoa.kernel.models import Job

MAX_ATTEMPTS = 5
arrived = threading.Event()
"""Set when this process has committed a job, so that its dispatcher need not wait for the next look."""


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
        return self.state in (Job.State.DONE, Job.State.FAILED)


class JobFailed(Exception):
    """The job cannot succeed however often it is tried; its text is shown to the person who asked for it."""


Progress = Callable[[str, int, int], None]
Task = Callable[..., Any]
tasks: dict[str, Task] = {}
long_tasks: set[str] = set()
"""Jobs of minutes or hours. They have workers of their own, so that what people wait for never stands behind them."""
Lane = Literal["short", "long"]


def task(name: str, *, is_long: bool = False) -> Callable[[Task], Task]:
    """Declare a job. The function takes keyword arguments of plain JSON and `progress(stage, done, total)`."""

    def declare(function: Task) -> Task:
        if name in tasks:
            raise ValueError(f"Two jobs are called {name!r}")
        tasks[name] = function
        if is_long:
            long_tasks.add(name)
        return function

    return declare


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
    transaction.on_commit(arrived.set)
    return job.public_id


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
    states = (Job.State.WAITING, Job.State.RUNNING)
    return [_view(row) for row in Job.objects.filter(owner=owner, state__in=states).order_by("id")]


def _view(row: Job) -> JobView:
    return JobView(row.public_id, row.task, row.state, row.stage, row.done, row.total, row.result, row.error, row.owner)


def open_arguments(name: str) -> list[dict[str, Any]]:
    """The arguments of every job of this name that has not ended. One statement."""
    states = (Job.State.WAITING, Job.State.RUNNING)
    return list(Job.objects.filter(task=name, state__in=states).values_list("arguments", flat=True))


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


def due(lane: Lane) -> QuerySet[Job]:
    """The jobs of a lane that can be run now: those that wait, and those whose worker has died."""
    moment = now()
    ready = Job.objects.filter(
        Q(state=Job.State.WAITING, due_at__lte=moment) | Q(state=Job.State.RUNNING, leased_until__lt=moment)
    )
    return ready.filter(task__in=long_tasks) if lane == "long" else ready.exclude(task__in=long_tasks)


def has_due(lane: Lane = "short") -> bool:
    """Whether some job of a lane waits to be run now. One statement."""
    return due(lane).exists()
