"""Imports a course of another platform as a course folder."""

from __future__ import annotations

from pathlib import Path

from stoa.interop.formats import format_of
from stoa.interop.opening import Progress
from stoa.interop.rules import Report


def import_course(*, source: Path, target: Path, progress: Progress | None = None) -> Report:
    """Make the course folder `target` from `source`, a folder or an archive, whatever its format.

    `progress` is called with (what is being done, how many are done, of how many). The target is built beside its
    place and renamed at the end: it is whole or absent. Raises ImportFailed with file, line and remedy.
    """
    return format_of(source).convert(source, target, progress=progress)
