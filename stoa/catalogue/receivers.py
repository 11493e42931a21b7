"""Reactions of the catalogue to news of courses."""

from __future__ import annotations

from collections.abc import Sequence

from stoa.catalogue import actions
from stoa.content import queries as courses
from stoa.content.events import VersionPublished, VersionRecompiled
from stoa.kernel.events import receiver


@receiver(VersionPublished)
def shelve_published(batch: Sequence[VersionPublished]) -> None:
    """What a course says now is what is found of it."""
    for slug in {news.course_slug for news in batch}:
        actions.ask_to_shelve(slug)


@receiver(VersionRecompiled)
def shelve_recompiled(batch: Sequence[VersionRecompiled]) -> None:
    """A newer compiler may have read more out of the same source."""
    known = {card.id: card.slug for card in courses.courses()}
    for course_id in {news.course_id for news in batch} & known.keys():
        actions.ask_to_shelve(known[course_id])
