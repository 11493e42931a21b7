"""News of courses."""

from __future__ import annotations

from dataclasses import dataclass

from stoa.kernel.events import event


@event("content.VersionPublished")
@dataclass(frozen=True)
class VersionPublished:
    """A version of a course went live (a rollback makes a new version of an old source). Internal ids."""

    course_id: int
    course_slug: str
    version_id: int
    number: int


@event("content.VersionRecompiled")
@dataclass(frozen=True)
class VersionRecompiled:
    """A version's source was compiled anew: the same units and parts, other bytes. Records' pins still hold."""

    course_id: int
    version_id: int
