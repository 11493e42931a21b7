"""What whoever runs the site sees of its courses: who compiled them, what is kept in them, how much room they take."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Count, Q

from stoa.content.models import Course, CourseVersion, ServedFile, Stream
from stoa.kernel import files


@dataclass(frozen=True)
class CompiledCourse:
    """A published course. `owner` is an internal id; `fingerprint` is that of the compiler of its live version."""

    id: int
    slug: str
    title: str
    owner: int | None
    number: int
    fingerprint: str
    kept: int
    is_stale: bool


@dataclass(frozen=True)
class Compilers:
    """Today's compiler, and how many courses and versions another one compiled."""

    fingerprint: str
    courses: int
    stale_courses: int
    stale_versions: int


@dataclass(frozen=True)
class Room:
    """Bytes of stored files: what courses serve, renditions of films, and everything else (sources, drafts, answer
    keys). `count`: how many files."""

    served: int
    renditions: int
    other: int
    count: int


def compilers(today: str) -> Compilers:
    """How much of what is published was not made by the compiler with the fingerprint `today`. Two statements."""
    counted = Course.objects.exclude(current=None).aggregate(
        all=Count("id"), stale=Count("id", filter=~Q(current__compiled__fingerprint=today))
    )
    versions = CourseVersion.objects.exclude(compiled__fingerprint=today).count()
    return Compilers(today, counted["all"], counted["stale"], versions)


def compiled_courses(today: str, *, offset: int, limit: int, only_stale: bool = False) -> list[CompiledCourse]:
    """Published courses by title. One statement."""
    rows = Course.objects.exclude(current=None)
    if only_stale:
        rows = rows.exclude(current__compiled__fingerprint=today)
    held = rows.select_related("current__compiled").order_by("title", "id")[offset : offset + limit]
    return [_compiled(row, today) for row in held]


def _compiled(row: Course, today: str) -> CompiledCourse:
    assert row.current is not None  # those without a version are left out
    made = row.current.compiled
    kept = sum(len(unit["kept"]) for module in json.loads(made.outline)["modules"] for unit in module["units"])
    return CompiledCourse(
        row.id, row.slug, row.title, row.owner_id, row.current.number, made.fingerprint, kept, made.fingerprint != today
    )


def room(progress: Callable[[str, int, int], None]) -> Room:
    """How much the stored files take: every one is asked for its size, so this is a job's work."""
    store = files.store()
    parts = {digest for row in Stream.objects.values_list("parts", flat=True) for digest in json.loads(row)}
    served = set(ServedFile.objects.values_list("digest", flat=True)) - parts
    sums = {"served": 0, "renditions": 0, "other": 0}
    digests = list(store.digests())
    for number, digest in enumerate(digests, start=1):
        kind = "renditions" if digest in parts else "served" if digest in served else "other"
        sums[kind] += store.size(digest) if store.exists(digest) else 0
        progress("measure", number, len(digests))
    return Room(**sums, count=len(digests))
