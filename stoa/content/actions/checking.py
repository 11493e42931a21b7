"""Looking at a course without publishing it, and repairing names in its files."""

from __future__ import annotations

from pathlib import Path

from django.db import DatabaseError, transaction

from stoa.content import queries
from stoa.content.actions.publishing import vanished_names
from stoa.content.actions.sources import Source, opened
from stoa.content.compiler import coursefile
from stoa.content.compiler.course import Progress, compile_course
from stoa.content.compiler.findings import Findings
from stoa.content.compiler.fix import fix as fix_folder
from stoa.content.compiler.source import SourceRefused, read_folder, text_of
from stoa.content.ports import Finding, registry


def check(*, source: Source, progress: Progress | None = None) -> tuple[Finding, ...]:
    """All that is wrong with `source`, in the order of files and lines; ids that vanish with records on them too."""
    try:
        compiled = compile_course(opened(source), registry, progress=progress)
    except SourceRefused as refusal:
        return (refusal.finding,)
    findings = list(compiled.findings)
    course = _published(compiled.id)
    if course and course.version_id:
        findings += vanished_names(course.slug, course.version_id, compiled.places.keys())
    return tuple(sorted(findings))


def fix(folder: Path) -> list[Path]:
    """Writes missing names into the files of `folder` and gives copies new ones. Returns the files that changed.

    Of two equal names the one in the file in which it was last published stays. Raises SourceRefused for
    a folder that cannot be read.
    """
    changed = fix_folder(folder, _homes(folder))
    return [folder / path for path in dict.fromkeys(item.file for item in changed)]


def _homes(folder: Path) -> dict[str, str]:
    tree = read_folder(folder)
    if "course.toml" not in tree:
        return {}
    text, _bad = text_of("course.toml", tree.read("course.toml"))
    course = _published(coursefile.read(text, Findings("course.toml")).id)
    if course is None or course.version_id is None:
        return {}
    outline = queries.outline(course.version_id)
    homes = {unit.id: unit.path for unit in outline.units}
    return homes | {part.id: homes[part.unit_id] for part in outline.parts}


def _published(slug: str) -> queries.CourseCard | None:
    """The course as published here; None on a machine that has no database yet: a check needs none."""
    try:
        with transaction.atomic():
            return queries.course_by_slug(slug)
    except DatabaseError:
        return None
