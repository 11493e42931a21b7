"""What is watched of a site: parts that have to work before people are sent here, and figures for a dashboard.

A domain adds its own with `@part("database")`, a function that returns what is the matter in plain words or nothing
(`is_needed=False`: the site goes on without it, so it is named and people are sent here all the same), and with
`@figure("stoa_jobs", "Jobs by state")`, one that returns a number for each set of labels. Neither holds a secret: a
part's words are shown to whoever asks for `/readyz`.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.db.models import Count, Min

from stoa.kernel import room, tables
from stoa.kernel.clock import now
from stoa.kernel.models import Job, OutboxEvent
from stoa.kernel.servers import trouble

Labels = tuple[tuple[str, str], ...]
Part = Callable[[], str]
Figures = Callable[[], dict[Labels, float]]

OLDEST_EVENT = 300.0
OLDEST_JOB = 900.0
"""Seconds that something may wait before whoever runs the site should look."""

parts: dict[str, Part] = {}
_needed: set[str] = set()
_is_current: set[str] = set()


@dataclass(frozen=True)
class Figure:
    """A figure that is asked for when somebody looks."""

    name: str
    about: str
    values: Figures


figures: list[Figure] = []


def part(name: str, *, is_needed: bool = True) -> Callable[[Part], Part]:
    """Register a part that has to work, or one whose absence is only told."""

    def register(function: Part) -> Part:
        parts[name] = function
        if is_needed:
            _needed.add(name)
        return function

    return register


def figure(name: str, about: str) -> Callable[[Figures], Figures]:
    """Register a figure, by the name that Prometheus keeps it under."""

    def register(function: Figures) -> Figures:
        figures.append(Figure(name, about, function))
        return function

    return register


def troubles() -> dict[str, str]:
    """Every part that does not work, with what is the matter."""
    found = {}
    for name, function in parts.items():
        try:
            said = function()
        except Exception as problem:  # a part that can't be asked does not work
            connection.close()
            said = f"cannot be asked ({type(problem).__name__})"
        if said:
            found[name] = said
    return found


def is_ready(found: dict[str, str]) -> bool:
    """Whether people can be sent here with these troubles."""
    return not _needed & found.keys()


@part("database")
def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return ""


@part("migrations")
def _migrations() -> str:
    """Looked at until they are done: tables never go back under a server that runs."""
    if not _is_current:
        if tables.pending():
            return "the database is of an older Stoa"
        _is_current.add("yes")
    return ""


@part("disk")
def _disk() -> str:
    data = Path(settings.STOA_DATA)
    if not os.access(data, os.W_OK):
        return "the data folder can't be written to"
    return "the data folder's disk is full" if room.left(data).is_none else ""


@part("events")
def _events() -> str:
    age = oldest_event()
    return "" if age < OLDEST_EVENT else f"the oldest event has waited for {age:.0f} s"


@part("jobs")
def _jobs() -> str:
    age = oldest_job()
    return "" if age < OLDEST_JOB else f"the oldest job has waited for {age:.0f} s"


@part("cache", is_needed=False)
def _cache() -> str:
    """Each machine counts for itself while the server is away: a site that stood still for that would be worse off."""
    if settings.STOA_SERVER:
        problem = trouble(settings.STOA_SERVER)
        return f"the server does not answer ({problem})" if problem else ""
    cache.set("stoa.ready", "yes", 30)
    return "" if cache.get("stoa.ready") == "yes" else "what was kept is not there"


def _age(since: datetime | None) -> float:
    return max((now() - since).total_seconds(), 0.0) if since else 0.0


def oldest_event() -> float:
    """Seconds that the oldest event has been due, those that failed and wait for their next try left out."""
    return _age(OutboxEvent.objects.filter(due_at__lte=now()).aggregate(since=Min("due_at"))["since"])


def oldest_job() -> float:
    """Seconds that the oldest waiting job has been due."""
    waiting = Job.objects.filter(state=Job.State.WAITING, due_at__lte=now())
    return _age(waiting.aggregate(since=Min("due_at"))["since"])


@figure("stoa_jobs", "Jobs that are not done, by state.")
def _jobs_by_state() -> dict[Labels, float]:
    rows = Job.objects.exclude(state=Job.State.DONE).values_list("state").annotate(count=Count("id"))
    counted = {**dict.fromkeys(("waiting", "running", "failed"), 0), **dict(rows)}
    return {(("state", str(state)),): float(count) for state, count in counted.items()}


@figure("stoa_oldest_wait_seconds", "How long the oldest job and the oldest event have been due.")
def _oldest() -> dict[Labels, float]:
    return {(("queue", "jobs"),): oldest_job(), (("queue", "events"),): oldest_event()}


@figure("stoa_outbox_events", "Events that are not handed on yet, those that failed before apart.")
def _outbox() -> dict[Labels, float]:
    waiting = OutboxEvent.objects.filter(failures=0).count()
    return {(("state", "waiting"),): float(waiting), (("state", "failed"),): float(_failed_events())}


def _failed_events() -> int:
    return OutboxEvent.objects.filter(failures__gt=0).count()


@figure("stoa_database_connections", "Connections of this site to its PostgreSQL, by what they do.")
def _connections() -> dict[Labels, float]:
    if connection.vendor != "postgresql":
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(state, 'other'), count(*) FROM pg_stat_activity WHERE datname = current_database() "
            "AND application_name LIKE 'stoa%%' GROUP BY 1"
        )
        return {(("state", str(state)),): float(count) for state, count in cursor.fetchall()}


@figure("stoa_disk_free_bytes", "Room on the disk of the data folder.")
def _room() -> dict[Labels, float]:
    return {(): float(room.left(settings.STOA_DATA).bytes)}
