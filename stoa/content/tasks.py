"""Jobs of content."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Final

from stoa.content import queries
from stoa.content.actions import streams, upkeep
from stoa.kernel import jobs
from stoa.kernel.jobs import Progress, task

A_WHILE: Final = 100.0
"""Seconds for which courses are compiled before the next job goes on: a job has a limit of processor time."""


@task(streams.MAKING, lane="long")
def make_stream(*, digest: str, progress: Progress) -> bool:
    """Make the renditions of a film."""
    return streams.make_stream(digest=digest, progress=progress)


@task(upkeep.RECOMPILING)
def recompile_all(*, progress: Progress) -> int:
    """Compile what another compiler compiled; one job after the other until all is done."""
    changed = upkeep.recompile_all(progress=progress, seconds=A_WHILE)
    if changed and queries.compilers(upkeep.compiler_fingerprint()).stale_versions:
        jobs.enqueue(upkeep.RECOMPILING, key=upkeep.RECOMPILING)
    return changed


@task(upkeep.COLLECTING)
def collect_garbage(*, progress: Progress) -> dict[str, int]:
    """Delete what nothing needs."""
    progress("collect", 0, 0)
    return asdict(upkeep.collect_garbage())


@task(upkeep.MEASURING)
def measure_room(*, progress: Progress) -> dict[str, Any]:
    """Measure what is stored."""
    return asdict(queries.room(progress))
