"""OLX, the course format of Open edX: a folder, a .tar.gz or a zip; the course at its top or a few levels below."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from stoa.interop.building import building
from stoa.interop.formats.olx import again
from stoa.interop.formats.olx.convert import Conversion
from stoa.interop.opening import LIMITS, Progress, archive_names, is_archive, unpack
from stoa.interop.reading import Folder, Malformed
from stoa.interop.rules import ImportFailed, Report, Tally

_DEEPEST = 5
_IN_ARCHIVE = re.compile(r"^(?:\./)?(?:[^/]+/){0,5}course\.xml$")


class Olx:
    """The format's entry in the registry."""

    name = "olx"

    def recognises(self, source: Path) -> bool:
        if source.is_dir():
            return next(_course_folders(source), None) is not None
        return is_archive(source) and any(_IN_ARCHIVE.match(name) for name in archive_names(source))

    def convert(self, source: Path, target: Path, *, progress: Progress | None = None) -> Report:
        return import_olx(source, target, progress=progress)

    def convert_kept(self, course: Path, source: str, name: str, tally: Tally | None = None) -> str | None:
        return again.convert_kept(course, source, name, tally)


def import_olx(source: Path, target: Path, *, progress: Progress | None = None) -> Report:
    """Make the course folder `target` from the OLX course at `source`. Raises ImportFailed; then nothing was written.

    `progress` is told (what: "units" or "media", how many are done, of how many).
    """
    tally = Tally()
    if not source.exists():
        raise ImportFailed(str(source), 0, "There is no such file or folder.", "Check the path.")
    with building(target) as scratch:
        top = source
        if not source.is_dir():
            if not is_archive(source):
                raise ImportFailed(
                    source.name, 0, "This is neither a folder nor an archive.", "Export the course again."
                )
            top = scratch / "unpacked"
            top.mkdir()
            unpack(source, top)
        root = _find(top, source, tally)
        convert_or_refuse(Folder(root, tally), scratch / "course", progress or _quiet)
    return tally.report()


_TRIPPED = (ValueError, TypeError, LookupError, ArithmeticError, AttributeError, RecursionError, etree.LxmlError)
"""What a source sets off that no rule foresaw. Not a full disk or a lost database: these are no fault of the source."""


def convert_or_refuse(folder: Folder, course: Path, progress: Progress) -> None:
    """Write the course in `folder` into the empty folder `course`. Raises ImportFailed, whatever in it trips."""
    try:
        Conversion(folder, course, progress).run()
    except (*_TRIPPED, OSError) as error:
        if isinstance(error, OSError) and error.errno not in (errno.ENAMETOOLONG, errno.EISDIR, errno.ENOTDIR):
            raise
        message = f"The course could not be converted ({type(error).__name__}: {error}). This file was read last."
        remedy = "Look for what is odd in it, or report this with the file."
        raise ImportFailed(folder.latest or "course.xml", 0, message[:600], remedy) from error


def _quiet(what: str, done: int, of: int) -> None:
    """Nobody watches."""


def _find(top: Path, source: Path, tally: Tally) -> Path:
    """The folder that holds the course. Others at the same depth are an error, libraries a warning."""
    found = list(_course_folders(top))
    if not found:
        raise ImportFailed(source.name, 0, "There is no course.xml in it.", "Export the course from Studio again.")
    held = [path for path in found if _holds_blocks(path)] or found
    nearest = [path for path in held if len(path.parts) == len(held[0].parts)]
    if len(nearest) > 1:
        names = ", ".join(path.relative_to(top).as_posix() for path in nearest[:5])
        raise ImportFailed(source.name, 0, f"It holds {len(nearest)} courses: {names}.", "Import them one by one.")
    for path in _folders(top):
        if (path / "library.xml").is_file():
            name = (path / "library.xml").relative_to(top).as_posix()
            message = "A content library beside the course was not imported; blocks of it that the course uses were."
            tally.warn(name, 0, "library", message)
    return held[0]


def _course_folders(top: Path) -> Iterator[Path]:
    """Folders with a course.xml, the uppermost first. Below a course, `course/` may have one too: a definition."""
    return (path for path in _folders(top) if (path / "course.xml").is_file())


def _holds_blocks(path: Path) -> bool:
    """Whether the course.xml in `path` is, or leads to, more than a reference. A broken one counts, for its error."""
    folder = Folder(path, Tally())
    try:
        entry = folder.xml("course.xml")
        definition = f"course/{entry.get('url_name') or 'course'}.xml"
        return bool(len(entry)) or (folder.has(definition) and bool(len(folder.xml(definition))))
    except (Malformed, ImportFailed):
        return True


def _folders(top: Path) -> Iterator[Path]:
    level = [top]
    for _ in range(_DEEPEST):
        yield from level
        below: list[Path] = []
        for path in level:
            try:
                with os.scandir(path) as entries:
                    below.extend(
                        Path(e.path) for e in sorted(entries, key=lambda e: e.name) if e.is_dir(follow_symlinks=False)
                    )
            except OSError:
                continue
            if len(below) > LIMITS.files:
                return
        level = below


format = Olx()
