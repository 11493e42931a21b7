"""Publishing: files first, then everything that makes a version in one short transaction."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from django.db import transaction
from django.utils.translation import gettext as _

from stoa.content import queries
from stoa.content.actions import gate
from stoa.content.actions.compiled import compile_stored, keep_compiled, missing_files
from stoa.content.actions.failures import CannotPublish, NoSuchCourse, NoSuchVersion
from stoa.content.actions.sources import Source, opened, store_source
from stoa.content.actions.streams import ask_for_streams
from stoa.content.compiler.course import CompiledCourse, Progress
from stoa.content.compiler.source import SourceRefused
from stoa.content.events import VersionPublished
from stoa.content.models import Compiled, Course, CourseVersion
from stoa.content.ports import Finding, registry
from stoa.kernel.clock import now
from stoa.kernel.events.outbox import publish as announce

_TRIES: Final = 3


@dataclass(frozen=True)
class Published:
    """What publishing led to. `is_new` is false when the source equals the current version's: nothing changed."""

    course_id: int
    course_slug: str
    version_id: int
    number: int
    is_new: bool
    source_hash: str
    time_zone: str
    institution: str = ""
    country: str = ""
    findings: tuple[Finding, ...] = ()


Within: TypeAlias = Callable[[Published], None]
"""What somebody adds to the publishing transaction; whatever it raises undoes the publishing."""


class _Swept(Exception):
    """Garbage collection took a file that the version needs."""


def publish(
    *, source: Source, by: int | None, retire: frozenset[str] = frozenset(), progress: Progress | None = None,
    within: Within | None = None,
) -> Published:  # fmt: skip
    """Compiles `source` and makes it the course's current version.

    `retire` names ids that may vanish although learners have records on them. Raises CannotPublish with all findings
    when there is an error; then nothing has changed. Two publishes at once come one after the other, each with what
    it does `within` its transaction.
    """
    say = progress or _silent
    try:
        tree = opened(source)
        for _attempt in range(_TRIES):
            source_hash = store_source(tree, say)
            try:
                return publish_stored(source_hash, by=by, retire=retire, progress=say, within=within)
            except (_Swept, FileNotFoundError):
                continue
    except SourceRefused as refusal:
        raise CannotPublish([refusal.finding]) from refusal
    message = _("Files of the course vanished while it was published.")
    raise CannotPublish([Finding("", 0, 0, "error", "busy", message, _("Publish it once more."))])


def publish_stored(
    source_hash: str, *, by: int | None, retire: frozenset[str], progress: Progress, within: Within | None = None
) -> Published:
    """The same for a source that is in the file store already. Raises CannotPublish, or what a lost file raises."""
    compiled = compile_stored(source_hash, progress)
    if compiled.errors:
        raise CannotPublish(compiled.findings)
    progress("publish", 0, 1)
    with transaction.atomic():
        gate.lock()
        if missing_files(source_hash, compiled):
            raise _Swept
        published = _make_version(source_hash, compiled, by, retire)
        if within:
            within(published)
        transaction.on_commit(queries.forget)
    progress("publish", 1, 1)
    return published


def _make_version(source_hash: str, compiled: CompiledCourse, by: int | None, retire: frozenset[str]) -> Published:
    course, _made = Course.objects.get_or_create(
        slug=compiled.id, defaults={"title": compiled.outline.title, "owner_id": by, "created_at": now()}
    )
    course = Course.objects.select_for_update().get(id=course.id)
    current = CourseVersion.objects.filter(id=course.current_id or 0).select_related("compiled").first()
    row = keep_compiled(source_hash, compiled)
    if current is not None and current.source_hash == source_hash:
        # The same source by another compiler is still the same version.
        CourseVersion.objects.filter(id=current.id).update(compiled=row)
        return _published(course, current, compiled, is_new=False)
    if current is not None:
        vanished = vanished_names(course.slug, current.id, compiled.places.keys(), retire)
        if vanished:
            raise CannotPublish([*vanished, *compiled.findings])
    version = _add_version(course, source_hash, row, by, retire)
    Course.objects.filter(id=course.id).update(title=compiled.outline.title)
    return _published(course, version, compiled, is_new=True)


def _add_version(
    course: Course, source_hash: str, row: Compiled, by: int | None, retire: frozenset[str]
) -> CourseVersion:
    last = CourseVersion.objects.filter(course=course).order_by("-number").values_list("number", flat=True).first()
    version = CourseVersion.objects.create(
        course=course,
        number=(last or 0) + 1,
        source_hash=source_hash,
        compiled=row,
        retired=json.dumps(sorted(retire)),
        published_at=now(),
        published_by_id=by,
    )
    Course.objects.filter(id=course.id).update(current=version)
    ask_for_streams(json.loads(row.digests))
    announce(VersionPublished(course.id, course.slug, version.id, version.number))
    return version


def _published(course: Course, version: CourseVersion, compiled: CompiledCourse, *, is_new: bool) -> Published:
    return Published(
        course_id=course.id,
        course_slug=course.slug,
        version_id=version.id,
        number=version.number,
        is_new=is_new,
        source_hash=version.source_hash,
        time_zone=compiled.outline.time_zone,
        institution=compiled.outline.institution,
        country=compiled.outline.country,
        findings=compiled.findings,
    )


def vanished_names(
    course_slug: str, current: int, names: Collection[str], retire: Collection[str] = ()
) -> list[Finding]:
    """An error for each id of the current version that is not in `names` although learners have records on it."""
    before = queries.outline(current)
    homes = {unit.id: unit.path for unit in before.units}
    homes |= {part.id: homes[part.unit_id] for part in before.parts}
    gone = {name for name in homes if name not in names and name not in retire}
    held = (
        {name for holder in registry.record_holders.values() for name in holder(course_slug, gone)} if gone else set()
    )
    found = []
    for name in sorted(held & gone):
        message = _("The name “%(name)s” is gone, and learners have records on it.") % {"name": name}
        remedy = _("Put it back, or say when you publish that it is meant to go.")
        found.append(Finding(homes[name], 0, 0, "error", "vanished-name", message, remedy))
    return found


def rollback(*, course_slug: str, number: int, by: int | None) -> Published:
    """Makes the source of version `number` the current one again, as a new version.

    Raises NoSuchCourse, NoSuchVersion.
    """
    with transaction.atomic():
        gate.lock()
        version = (
            CourseVersion.objects.select_related("course", "compiled")
            .filter(course__slug=course_slug, number=number)
            .first()
        )
        if version is None:
            raise _no_version(course_slug, number)
        course = Course.objects.select_for_update().get(id=version.course_id)
        outline = queries.outline(version.id)
        current = CourseVersion.objects.get(id=course.current_id or 0)
        result = Published(
            course_id=course.id,
            course_slug=course.slug,
            version_id=current.id,
            number=current.number,
            is_new=False,
            source_hash=version.source_hash,
            time_zone=outline.time_zone,
            institution=outline.institution,
            country=outline.country,
        )
        if current.source_hash != version.source_hash:
            added = _add_version(course, version.source_hash, version.compiled, by, frozenset())
            Course.objects.filter(id=course.id).update(title=outline.title)
            result = replace(result, version_id=added.id, number=added.number, is_new=True)
        transaction.on_commit(queries.forget)
    return result


def _no_version(course_slug: str, number: int) -> NoSuchCourse:
    last = CourseVersion.objects.filter(course__slug=course_slug).order_by("-number").first()
    if last is None:
        return NoSuchCourse(_("There is no course “%(course)s” here.") % {"course": course_slug})
    return NoSuchVersion(course_slug, number, last.number)


def _silent(stage: str, done: int, total: int) -> None:
    return None
