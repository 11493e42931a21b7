"""Reactions of assessment to lower domains' news."""

from __future__ import annotations

from collections.abc import Sequence

from stoa.content.events import VersionPublished
from stoa.kernel import jobs
from stoa.kernel.events import receiver


@receiver(VersionPublished)
def look_for_corrected_keys(batch: Sequence[VersionPublished]) -> None:
    """A version may correct what is right: one job a version, since each is held against the one before it."""
    for news in batch:
        if news.number > 1:
            key = f"assessment.regrade:{news.version_id}"
            jobs.enqueue("assessment.regrade", key=key, course_id=news.course_id, version_id=news.version_id)
