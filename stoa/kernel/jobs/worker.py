"""Running jobs: claim a row, run it, renew the lease while it works, write down how it ended."""

from __future__ import annotations

import logging
import math
import resource
import signal
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from time import monotonic

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet

from stoa.kernel import room
from stoa.kernel.clock import now
from stoa.kernel.jobs import MAX_ATTEMPTS, JobFailed, Lane, queue, tasks
from stoa.kernel.jobs.declared import lane_of
from stoa.kernel.jobs.queue import LEASE
from stoa.kernel.models import Job

MAX_DEATHS = 3
"""How often a job may take its worker with it (or be stopped with it) before it is given up."""
RENEW_SECONDS = 15.0
SHOW_SECONDS = 0.25
NO_ROOM = timedelta(minutes=1)
PATIENCE = timedelta(days=1)
"""How long a job is tried every minute that finds no room on a disk; afterwards it counts as any failure."""
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
    """Take the next due job, or one whose worker has died."""
    return queue().claim(lane)


def _run(row: Job) -> None:
    if row.attempts > MAX_ATTEMPTS or (row.attempts > MAX_DEATHS and not row.error):
        _end(row, Job.State.FAILED, error=row.error or "Its worker died each time.")
        queue().settle(row.id, lane_of(row.task))
        return
    last_shown = 0.0

    def progress(stage: str, done: int, total: int) -> None:
        nonlocal last_shown
        if done >= total or monotonic() - last_shown > SHOW_SECONDS:
            last_shown = monotonic()
            if not _ours(row).update(stage=stage[:80], done=done, total=total):
                raise _Lost

    try:
        with _lease(row):
            result = tasks[row.task](progress=progress, **row.arguments)
    except _Lost:
        logger.warning("Job %s (%s) is no longer ours: it was cancelled, or taken over", row.public_id, row.task)
    except JobFailed as problem:
        _end(row, Job.State.FAILED, error=str(problem))
    except Exception as problem:
        logger.exception("Job %s (%s) failed", row.public_id, row.task)
        _try_again(row, problem)
    else:
        _end(row, Job.State.DONE, result=result)
    finally:
        queue().settle(row.id, lane_of(row.task))


def _allow_any() -> None:
    """What a worker does between jobs, for weeks perhaps, counts towards none of them."""
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (most, most))


class _Lost(BaseException):
    """The job is no longer this worker's. Not an Exception: what a job does about its own errors is not meant."""


def _ours(row: Job) -> QuerySet[Job]:
    """The row as long as it is this claim's: not cancelled, and not taken over once the lease had run out."""
    return Job.objects.filter(id=row.id, state=Job.State.RUNNING, claims=row.claims)


@contextmanager
def _lease(row: Job) -> Iterator[None]:
    """Keep the job ours while it works; a dead worker's job becomes free when its lease runs out.

    When it is ours no more, the job is interrupted wherever it is, a call of the system included (main thread only).
    """
    stop = threading.Event()
    is_main = threading.current_thread() is threading.main_thread()

    def renew() -> None:
        while not stop.wait(RENEW_SECONDS):
            try:
                if not _ours(row).update(leased_until=now() + LEASE):
                    if is_main and not stop.is_set():
                        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGUSR1)
                    break
                queue().renew(row)
            except Exception:  # a database that is locked or away; a lease has room for more tries
                logger.exception("The lease of job %s could not be renewed; it will be tried again", row.public_id)
                connection.close()
        connection.close()

    def interrupt(*_: object) -> None:
        if not stop.is_set():
            raise _Lost

    before = signal.signal(signal.SIGUSR1, interrupt) if is_main else None
    keeper = threading.Thread(target=renew, daemon=True)
    keeper.start()
    try:
        yield
    finally:
        stop.set()
        keeper.join()
        if is_main:
            signal.signal(signal.SIGUSR1, before)


def _end(row: Job, state: Job.State, *, result: object = None, error: str = "") -> None:
    _ours(row).update(state=state, result=result, error=error, leased_until=None, finished_at=now())


def _try_again(row: Job, problem: Exception) -> None:
    text = "".join(traceback.format_exception_only(problem)).strip()
    if room.is_out(problem, settings.STOA_DATA) and now() - row.created_at < PATIENCE:
        _ours(row).update(
            state=Job.State.WAITING, due_at=now() + NO_ROOM, leased_until=None, error=text, attempts=row.attempts - 1
        )
        return
    if row.attempts >= MAX_ATTEMPTS:
        _end(row, Job.State.FAILED, error=text)
        return
    wait = timedelta(seconds=5 * 4 ** (row.attempts - 1))
    _ours(row).update(state=Job.State.WAITING, due_at=now() + wait, leased_until=None, error=text)
