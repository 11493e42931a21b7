"""Reads of courses. What a version holds never changes, so it is cached in the process, bounded in bytes.

Nothing here imports the compiler: a process that only shows pages stays small.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from stoa.content import rules
from stoa.content.models import Build, Compiled, Course, CourseVersion, Draft, ServedFile
from stoa.content.outline import (
    Category,
    GradingPolicy,
    KeptRef,
    ModuleEntry,
    Outcome,
    Outline,
    PartRef,
    Person,
    Requirement,
    UnitBuild,
    UnitEntry,
    build_from,
    outline_from,
)
from stoa.content.pictures import UnitPicture
from stoa.content.ports import Finding, Part
from stoa.content.queries import streams
from stoa.content.queries.pictures import pictures_of
from stoa.content.queries.streams import StreamCard, films_of, makes_renditions, stream_playlist
from stoa.content.queries.upkeep import CompiledCourse, Compilers, Room, compiled_courses, compilers, room
from stoa.kernel import files, live
from stoa.kernel.cache import BytesCache, ShortMemory

_SECONDS: Final = 2.0
_BATCH: Final = 500
_WEIGHT: Final = 4
"""Bytes that a parsed outline or unit takes for each character of its JSON, by measure."""


class NotThere(LookupError):
    """There is no such version, unit or part."""


@dataclass(frozen=True)
class _Head:
    """Which compiled output a version has now."""

    compiled_id: int
    edition: str
    course_id: int
    course_slug: str
    number: int
    source_hash: str


_outlines: BytesCache[Outline] = BytesCache(12 * 1024 * 1024)
_units: BytesCache[UnitBuild] = BytesCache(20 * 1024 * 1024)
_heads: ShortMemory[_Head | None] = ShortMemory(_SECONDS)
_currents: ShortMemory[int | None] = ShortMemory(_SECONDS)
_served: ShortMemory[ServedCard | None] = ShortMemory(60.0)


def forget() -> None:
    """Have every process forget what may have changed: after publishing, and between tests."""
    live.say("content.changed")


@live.heard("content.changed")
def _forget(_: str) -> None:
    _heads.clear()
    _currents.clear()
    _served.clear()
    streams.forget()


def outline(version_id: int) -> Outline:
    """The outline of a version. Raises NotThere."""
    head = _heads.get_or_read(version_id, lambda: _read_head(version_id))
    if head is None:
        raise NotThere(f"version {version_id}")
    return _outlines.get_or_make((head, version_id), lambda: _make_outline(head, version_id))


def _read_head(version_id: int) -> _Head | None:
    row = (
        CourseVersion.objects.filter(id=version_id)
        .values_list("compiled_id", "compiled__edition", "course_id", "course__slug", "number", "source_hash")
        .first()
    )
    return _Head(*row) if row else None


def _make_outline(head: _Head, version_id: int) -> tuple[Outline, int]:
    text = Compiled.objects.values_list("outline", flat=True).get(id=head.compiled_id)
    made = outline_from(
        text,
        course_id=head.course_id,
        course_slug=head.course_slug,
        version_id=version_id,
        number=head.number,
        source_hash=head.source_hash,
        edition=head.edition,
    )
    return made, len(text) * _WEIGHT


def unit(version_id: int, unit_id: str) -> UnitBuild:
    """A compiled unit, with its answer keys. Raises NotThere."""
    entry = outline(version_id).unit_by_id.get(unit_id)
    if entry is None:
        raise NotThere(f"unit {unit_id} in version {version_id}")
    return _unit(entry.build)


def _unit(key: str) -> UnitBuild:
    def make() -> tuple[UnitBuild, int]:
        body = Build.objects.values_list("body", flat=True).filter(key=key).first()
        if body is None:
            raise NotThere(f"build {key}")
        return build_from(body), len(body) * _WEIGHT

    return _units.get_or_make(key, make)


def part(version_id: int, part_id: str) -> Part:
    """A part, with its answer key. Raises NotThere."""
    ref = outline(version_id).part_by_id.get(part_id)
    if ref is None:
        raise NotThere(f"part {part_id} in version {version_id}")
    return unit(version_id, ref.unit_id).parts[part_id]


def current_version_id(course_id: int) -> int | None:
    """The version that learners see now; None while nothing is published. At most two seconds old."""
    return _currents.get_or_read(
        course_id, lambda: Course.objects.filter(id=course_id).values_list("current_id", flat=True).first()
    )


@dataclass(frozen=True)
class CourseCard:
    """A course as lists of courses need it. `version_id` and `number` are those of the current version."""

    id: int
    public_id: str
    slug: str
    title: str
    owner_id: int | None
    version_id: int | None
    number: int


def courses() -> list[CourseCard]:
    """All courses, by slug."""
    return [_card(row) for row in Course.objects.select_related("current").order_by("slug")]


def published_courses() -> list[CourseCard]:
    """The courses that have a current version, by slug."""
    return [card for card in courses() if card.version_id is not None]


def course_by_slug(slug: str) -> CourseCard | None:
    """The course with this id in its course.toml, or None."""
    row = Course.objects.select_related("current").filter(slug=slug).first()
    return _card(row) if row else None


def _card(row: Course) -> CourseCard:
    number = row.current.number if row.current else 0
    return CourseCard(row.id, row.public_id, row.slug, row.title, row.owner_id, row.current_id, number)


@dataclass(frozen=True)
class VersionCard:
    """A version in a course's history."""

    id: int
    number: int
    source_hash: str
    published_at: datetime
    published_by: int | None
    is_current: bool


def versions(course_id: int) -> list[VersionCard]:
    """The versions of a course, oldest first."""
    rows = CourseVersion.objects.filter(course_id=course_id).select_related("course").order_by("number")
    return [
        VersionCard(
            id=row.id,
            number=row.number,
            source_hash=row.source_hash,
            published_at=row.published_at,
            published_by=row.published_by_id,
            is_current=row.id == row.course.current_id,
        )
        for row in rows
    ]


def versions_of(course_slug: str) -> list[VersionCard]:
    """The same by the course's slug; empty for a course that does not exist."""
    card = course_by_slug(course_slug)
    return versions(card.id) if card else []


@dataclass(frozen=True)
class CountedVersion:
    """A version as progress counts against it."""

    version_id: int
    number: int
    required_units: tuple[str, ...]


def counted_versions(course_id: int) -> list[CountedVersion]:
    """The versions of a course with the units that count, oldest first."""
    ids = CourseVersion.objects.filter(course_id=course_id).order_by("number").values_list("id", "number")
    return [CountedVersion(version_id, number, outline(version_id).required_units) for version_id, number in ids]


def difference(before: int, after: int) -> rules.Difference:
    """What changed between two versions of a course (ids of versions)."""
    return _difference(outline(before), outline(after))


def draft_difference(public_id: str, version_id: int) -> rules.Difference:
    """What publishing a draft would change against a version. Raises NotThere."""
    return _difference(outline(version_id), draft_outline(public_id))


def _difference(old: Outline, new: Outline) -> rules.Difference:
    """Only what was compiled to other output is read, all of it in one statement."""
    keys = {entry.build for entry in old.units} ^ {entry.build for entry in new.units}
    builds = _units_of(keys)
    return rules.difference(
        units_before=_unit_marks(old.units, builds),
        units_after=_unit_marks(new.units, builds),
        parts_before=_part_marks(old.units, builds),
        parts_after=_part_marks(new.units, builds),
    )


def _units_of(keys: Iterable[str]) -> dict[str, UnitBuild]:
    """Compiled units by the names of their builds; what is held already is not read again."""
    found = {key: held for key in keys if (held := _units.get(key)) is not None}
    missing = [key for key in keys if key not in found]
    for start in range(0, len(missing), _BATCH):
        rows = Build.objects.filter(key__in=missing[start : start + _BATCH]).values_list("key", "body")
        found |= {key: build_from(body) for key, body in rows}
    return found


def _unit_marks(units: Iterable[UnitEntry], builds: Mapping[str, UnitBuild]) -> dict[str, tuple[object, ...]]:
    """What makes a unit another one: its compiled body and what its head says, not the place of its file."""
    return {
        entry.id: (
            builds[entry.build].segments if entry.build in builds else entry.build,
            entry.title, entry.minutes, entry.counts, entry.outcomes,
        )
        for entry in units
    }  # fmt: skip


def _part_marks(units: Iterable[UnitEntry], builds: Mapping[str, UnitBuild]) -> dict[str, object]:
    """The same for questions and quizzes; one whose unit is compiled to the same output is the same."""
    return {
        ref.id: _part_mark(builds[entry.build].parts[ref.id]) if entry.build in builds else (entry.build, ref.id)
        for entry in units
        for ref in entry.parts
    }


def _part_mark(found: Part) -> tuple[object, ...]:
    return (found.kind, found.title, found.public, found.key, found.category, found.points, found.required, found.due)


@dataclass(frozen=True)
class ServedCard:
    """A file that a course serves. `media_type` is what to send; text and scripts are never among them as such."""

    digest: str
    media_type: str
    size: int


def served_file(digest: str) -> ServedCard | None:
    """The file behind `/files/<digest>/<name>`, or None: sources and answer keys have no address."""
    return _served.get_or_read(digest, lambda: _read_served(digest))


def _read_served(digest: str) -> ServedCard | None:
    row = ServedFile.objects.filter(digest=digest).first()
    return ServedCard(row.digest, row.media_type, row.size) if row else None


def source_files(version_id: int) -> dict[str, str]:
    """The source of a version: digest of each file by path. Raises NotThere."""
    head = _read_head(version_id)
    if head is None:
        raise NotThere(f"version {version_id}")
    return manifest(head.source_hash)


def manifest(source_hash: str) -> dict[str, str]:
    """Digest of each file by path, of the source that `source_hash` names."""
    value = json.loads(files.store().read(source_hash))
    return {path: entry[0] for path, entry in value["files"].items()}


def source_file(version_id: int, path: str) -> bytes | None:
    """A file of a version's source (a kept block's, for staff), or None."""
    digest = source_files(version_id).get(path)
    return files.store().read(digest) if digest else None


@dataclass(frozen=True)
class DraftCard:
    """A course that was uploaded and compiled, and is not live. `owner_id` None: made on the command line."""

    public_id: str
    owner_id: int | None
    course_slug: str
    title: str
    source_hash: str
    created_at: datetime
    findings: tuple[Finding, ...]

    @property
    def may_publish(self) -> bool:
        """Whether nothing in it stands in the way of publishing."""
        return not any(finding.severity == "error" for finding in self.findings)


def draft(public_id: str) -> DraftCard | None:
    """The draft at this address, or None."""
    row = Draft.objects.select_related("compiled").filter(public_id=public_id).first()
    return _draft_card(row) if row else None


def drafts_of(owner_id: int) -> list[DraftCard]:
    """The drafts of an account, newest first."""
    rows = Draft.objects.select_related("compiled").filter(owner_id=owner_id).order_by("-created_at", "-id")
    return [_draft_card(row) for row in rows]


def _draft_card(row: Draft) -> DraftCard:
    return DraftCard(
        public_id=row.public_id,
        owner_id=row.owner_id,
        course_slug=row.course_slug,
        title=json.loads(row.compiled.outline)["title"],
        source_hash=row.compiled.source_hash,
        created_at=row.created_at,
        findings=tuple(Finding(**item) for item in json.loads(row.compiled.findings)),
    )


def draft_outline(public_id: str) -> Outline:
    """The outline of a draft (version 0). Raises NotThere."""
    row = Draft.objects.select_related("compiled").filter(public_id=public_id).first()
    if row is None:
        raise NotThere(f"draft {public_id}")
    return outline_from(
        row.compiled.outline,
        course_id=0,
        course_slug=row.course_slug,
        version_id=0,
        number=0,
        source_hash=row.compiled.source_hash,
        edition=row.compiled.edition,
    )


def draft_unit(public_id: str, unit_id: str) -> UnitBuild:
    """A compiled unit of a draft. Raises NotThere."""
    entry = draft_outline(public_id).unit_by_id.get(unit_id)
    if entry is None:
        raise NotThere(f"unit {unit_id} in draft {public_id}")
    return _unit(entry.build)


__all__ = [
    "Category", "CompiledCourse", "Compilers", "CountedVersion", "CourseCard", "DraftCard", "GradingPolicy",
    "KeptRef", "ModuleEntry", "NotThere", "Outcome", "Outline", "PartRef", "Person", "Requirement", "Room",
    "ServedCard", "StreamCard", "UnitBuild", "UnitEntry", "UnitPicture", "VersionCard", "compiled_courses", "compilers",
    "counted_versions",
    "course_by_slug", "courses", "current_version_id", "difference", "draft", "draft_difference", "draft_outline",
    "draft_unit", "drafts_of", "films_of", "forget", "makes_renditions", "manifest", "outline", "part", "pictures_of",
    "published_courses", "room", "served_file", "source_file", "source_files", "stream_playlist", "unit", "versions",
    "versions_of",
]  # fmt: skip
