"""Jobs of content."""

from __future__ import annotations

from stoa.content.actions import streams
from stoa.kernel.jobs import Progress, task


@task(streams.MAKING, is_long=True)
def make_stream(*, digest: str, progress: Progress) -> bool:
    """Make the renditions of a film."""
    return streams.make_stream(digest=digest, progress=progress)
