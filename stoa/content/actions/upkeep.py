"""Compiling published sources anew, and deleting what nothing needs."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import inf
from time import monotonic
from typing import Final

from django.db import transaction

from stoa.content import queries
from stoa.content.actions import gate
from stoa.content.actions.compiled import compile_stored, keep_compiled, missing_files
from stoa.content.compiler.course import Progress, fingerprint
from stoa.content.events import VersionRecompiled
from stoa.content.models import Build, Compiled, CourseVersion, Draft, ServedFile, Stream
from stoa.content.ports import registry
from stoa.kernel import audit, files, jobs
from stoa.kernel.clock import now
from stoa.kernel.events.outbox import publish as announce

RECOMPILING, COLLECTING, MEASURING = "content.recompile_all", "content.collect_garbage", "content.measure_room"
"""Names of jobs."""
DRAFTS_LAST: Final = timedelta(days=30)
YOUNG: Final = timedelta(hours=1)
"""Files younger than this are spared: a publish may be about to name them."""
_BATCH: Final = 500


def compiler_fingerprint() -> str:
    """What tells today's compiler, with its kinds of blocks, from others."""
    return fingerprint(registry)


@transaction.atomic
def ask_for_recompiling(*, by: int) -> str:
    """Have every published source that today's compiler has not compiled yet compiled by a job; its public id."""
    audit.note("content.recompiling_asked", by=by, about="site")
    return jobs.enqueue(RECOMPILING, key=RECOMPILING, owner=by)


@transaction.atomic
def ask_for_collecting(*, by: int) -> str:
    """Have what nothing needs deleted by a job; its public id."""
    audit.note("content.collecting_asked", by=by, about="site")
    return jobs.enqueue(COLLECTING, key=COLLECTING, owner=by)


def ask_for_measuring(*, by: int) -> str:
    """Have the stored files measured by a job; its public id."""
    return jobs.enqueue(MEASURING, key=MEASURING, owner=by)


def recompile_all(*, progress: Progress | None = None, seconds: float = inf) -> int:
    """Compiles every published source that today's compiler has not compiled yet. Returns how many versions changed.

    After so many seconds it ends, and goes on with the rest when it is called again.

    Sources, version numbers and what records pin stay as they are. A source that today's rules find errors in is
    compiled all the same: it is live already.
    """
    print_of = fingerprint(registry)
    stale = CourseVersion.objects.exclude(compiled__fingerprint=print_of)
    sources = list(stale.order_by("source_hash").values_list("source_hash", flat=True).distinct())
    changed, until = 0, monotonic() + seconds
    for done, source_hash in enumerate(sources, start=1):
        if monotonic() > until:
            break
        changed += _recompile(source_hash)
        if progress:
            progress("recompile", done, len(sources))
    queries.forget()
    return changed


def _recompile(source_hash: str) -> int:
    compiled = compile_stored(source_hash, _silent)
    with transaction.atomic():
        gate.lock()
        if missing_files(source_hash, compiled):
            return 0  # the next run compiles it; until then the old output serves
        row = keep_compiled(source_hash, compiled)
        versions = list(CourseVersion.objects.filter(source_hash=source_hash).exclude(compiled=row))
        CourseVersion.objects.filter(id__in=[version.id for version in versions]).update(compiled=row)
        announce(*(VersionRecompiled(version.course_id, version.id) for version in versions))
        transaction.on_commit(queries.forget)
    return len(versions)


@dataclass(frozen=True)
class Collected:
    """What garbage collection deleted."""

    drafts: int
    outlines: int
    units: int
    files: int

    def __str__(self) -> str:
        return (
            f"Deleted {self.files} files, {self.units} compiled units, {self.outlines} outlines, {self.drafts} drafts."
        )


def collect_garbage(*, moment: datetime | None = None) -> Collected:
    """Deletes drafts older than 30 days, compiled output that no version or draft names, and files nobody needs.

    Spared is all that is published or pinned (every version's source stays for ever), what other domains hold, and
    files younger than an hour.
    """
    at = moment or now()
    with transaction.atomic():
        gate.lock()
        drafts, _rows = Draft.objects.filter(created_at__lt=at - DRAFTS_LAST).delete()
        outlines, units, needed = _delete_rows()
        deleted = _delete_files(needed, at)
        transaction.on_commit(queries.forget)
    return Collected(drafts, outlines, units, deleted)


def delete_files(*, digests: Collection[str]) -> int:
    """Deletes those of these stored files that nothing needs (any more), however young. Returns how many went."""
    with transaction.atomic():
        gate.lock()
        going = set(digests) - _needed_files()
        for digest in going:
            files.store().delete(digest)
    return len(going)


def delete_unneeded_rows() -> set[str]:
    """Deletes compiled output that no version or draft names, under the gate's lock; the files that are needed."""
    _outlines, _units, needed = _delete_rows()
    return needed


def _delete_rows() -> tuple[int, int, set[str]]:
    """(outlines that were deleted, compiled units that were deleted, digests of the files that are needed)."""
    outlines, _rows = Compiled.objects.filter(versions__isnull=True, drafts__isnull=True).delete()
    units = _delete_builds()
    needed = _needed_files()
    served = ServedFile.objects.values_list("digest", flat=True)
    unserved = [digest for digest in served if digest not in needed]
    for start in range(0, len(unserved), _BATCH):
        ServedFile.objects.filter(digest__in=unserved[start : start + _BATCH]).delete()
    return outlines, units, needed


def _delete_builds() -> int:
    needed = {key for keys in Compiled.objects.values_list("build_keys", flat=True) for key in json.loads(keys)}
    stale = [key for key in Build.objects.values_list("key", flat=True).iterator() if key not in needed]
    for start in range(0, len(stale), _BATCH):
        Build.objects.filter(key__in=stale[start : start + _BATCH]).delete()
    return len(stale)


def _needed_files() -> set[str]:
    needed: set[str] = set()
    for digests, source_hash in Compiled.objects.values_list("digests", "source_hash").iterator():
        needed.update(json.loads(digests), _source(source_hash))
    for source_hash in CourseVersion.objects.values_list("source_hash", flat=True).distinct():
        needed.update(_source(source_hash))
    for holder in registry.blob_holders.values():
        needed.update(holder())
    needed.update(_renditions(needed))
    return needed


def _renditions(needed: set[str]) -> Iterator[str]:
    """The files of the renditions of films that stay; of the others nothing is left."""
    for row in Stream.objects.all():
        if row.source in needed:
            yield from json.loads(row.parts)
        else:
            row.delete()


def _source(source_hash: str) -> Iterator[str]:
    yield source_hash
    yield from queries.manifest(source_hash).values()


def _delete_files(needed: set[str], at: datetime) -> int:
    store = files.store()
    deleted = 0
    for digest in list(store.digests()):
        if digest in needed:
            continue
        with suppress(FileNotFoundError):
            if store.kept_at(digest) <= at - YOUNG:
                store.delete(digest)
                deleted += 1
    return deleted


def _silent(stage: str, done: int, total: int) -> None:
    return None
