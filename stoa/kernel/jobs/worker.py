"""Running jobs: claim a row, run it, renew the lease while it works, write down how it ended."""

from __future__ import annotations

import logging
import math
import resource
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from time import monotonic

from django.db import connection, transaction

from stoa.kernel.clock import now
from stoa.kernel.jobs import MAX_ATTEMPTS, JobFailed, Lane, due, tasks
from stoa.kernel.models import Job

LEASE = timedelta(seconds=60)
MAX_DEATHS = 3
"""How often a job may take its worker with it (or be stopped with it) before it is given up."""
RENEW_SECONDS = 15.0
SHOW_SECONDS = 0.25
logger = logging.getLogger("stoa.jobs")


def run_batch(limit: int = 100, *, cpu_seconds: int = 0, lane: Lane = "short") -> int:
    """Run jobs of a lane until none is due, at most `limit`. Returns how many were run.

    A job that takes more than `cpu_seconds` of processor time (0: any number) ends this process, as a hostile file may
    ask for: its lease runs out, and after `MAX_ATTEMPTS` of these the job has failed and others have their turn.
    """
    for count in range(limit):
        row = claim(lane)
        if row is None:
            return count
        if cpu_seconds:
            _allow(cpu_seconds)
        _run(row)
        if cpu_seconds:
            _allow_any()
    return limit


def _allow(cpu_seconds: int) -> None:
    """Let this process take so many seconds of processor time from now on; the system ends it then (SIGXCPU)."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    wanted = math.ceil(used.ru_utime + used.ru_stime) + cpu_seconds
    resource.setrlimit(resource.RLIMIT_CPU, (wanted if most == resource.RLIM_INFINITY else min(wanted, most), most))


def claim(lane: Lane = "short") -> Job | None:
    """Take the next due job, or one whose worker has died. A claim by lock: two workers never get the same."""
    moment = now()
    with transaction.atomic():
        rows = due(lane).order_by("due_at", "id")
        if connection.features.has_select_for_update_skip_locked:
            rows = rows.select_for_update(skip_locked=True)
        row = rows.first()
        if row is None:
            return None
        row.state = Job.State.RUNNING
        row.attempts += 1
        row.leased_until = moment + LEASE
        row.key = None  # from now on the same key means a new job: what changes now is not seen by this run
        row.save(update_fields=["state", "attempts", "leased_until", "key"])
        return row


def _run(row: Job) -> None:
    if row.attempts > MAX_ATTEMPTS or (row.attempts > MAX_DEATHS and not row.error):
        _end(row, Job.State.FAILED, error=row.error or "Its worker died each time.")
        return
    last_shown = 0.0

    def progress(stage: str, done: int, total: int) -> None:
        nonlocal last_shown
        if done >= total or monotonic() - last_shown > SHOW_SECONDS:
            last_shown = monotonic()
            Job.objects.filter(id=row.id).update(stage=stage[:80], done=done, total=total)

    try:
        with _lease(row.id):
            result = tasks[row.task](progress=progress, **row.arguments)
    except JobFailed as problem:
        _end(row, Job.State.FAILED, error=str(problem))
    except Exception as problem:
        logger.exception("Job %s (%s) failed", row.public_id, row.task)
        _try_again(row, problem)
    else:
        _end(row, Job.State.DONE, result=result)


def _allow_any() -> None:
    """What a worker does between jobs, for weeks perhaps, counts towards none of them."""
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (most, most))


@contextmanager
def _lease(job_id: int) -> Iterator[None]:
    """Keep the job ours while it works; a dead worker's job becomes free when its lease runs out."""
    stop = threading.Event()

    def renew() -> None:
        while not stop.wait(RENEW_SECONDS):
            try:
                Job.objects.filter(id=job_id).update(leased_until=now() + LEASE)
            except Exception:  # a database that is locked or away; a lease has room for more tries
                logger.exception("The lease of job %s could not be renewed; it will be tried again", job_id)
                connection.close()
        connection.close()

    keeper = threading.Thread(target=renew, daemon=True)
    keeper.start()
    try:
        yield
    finally:
        stop.set()
        keeper.join()


def _end(row: Job, state: Job.State, *, result: object = None, error: str = "") -> None:
    Job.objects.filter(id=row.id).update(state=state, result=result, error=error, leased_until=None, finished_at=now())


def _try_again(row: Job, problem: Exception) -> None:
    text = "".join(traceback.format_exception_only(problem)).strip()
    if row.attempts >= MAX_ATTEMPTS:
        _end(row, Job.State.FAILED, error=text)
        return
    wait = timedelta(seconds=5 * 4 ** (row.attempts - 1))
    Job.objects.filter(id=row.id).update(state=Job.State.WAITING, due_at=now() + wait, leased_until=None, error=text)
