"""Reading a zipped course without unpacking it: entries stay compressed until they are asked for."""

from __future__ import annotations

import io
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import IO, BinaryIO, Final, cast

from django.utils.translation import gettext as _

from stoa.content import rules
from stoa.content.compiler.source import MEGABYTE, Gate, Limits, SourceFile, SourceRefused, SourceTree, ignored

HIGHEST_RATIO: Final = 200
"""How many times smaller an entry may be than its content; honest text reaches about 20, bombs start at 1,000."""
_METHODS: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA})


def read_zip(place: Path | BinaryIO, limits: Limits | None = None) -> SourceTree:
    """The course in the zip at `place` (a path, or a seekable stream that stays open). Raises SourceRefused.

    Folders around everything, as most packers make them, are left out.
    """
    label = place.name if isinstance(place, Path) else _("the uploaded file")
    try:
        archive = zipfile.ZipFile(place)
        entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as problem:
        message = _("This is not a zip that can be read (%(why)s).") % {"why": problem}
        raise SourceRefused(label, "bad-zip", message, _("Pack the course folder as a zip once more.")) from problem
    gate = Gate(limits or Limits())
    if len(entries) > 2 * gate.limits.files:
        message = _("The zip has %(count)s entries.") % {"count": len(entries)}
        raise SourceRefused(label, "too-many-files", message, _("Remove what the course does not use."))
    wanted = [entry for entry in entries if not any(map(ignored, PurePosixPath(entry.filename).parts))]
    prefix = _wrapper(wanted, label)
    files: dict[str, SourceFile] = {}
    for entry in wanted:
        _check(entry)
        name = gate.admit(entry.filename[len(prefix) :], entry.file_size)
        files[name] = SourceFile(entry.file_size, _opener(archive, entry))
    return SourceTree(dict(sorted(files.items())), label)


def _wrapper(entries: list[zipfile.ZipInfo], label: str) -> str:
    """The folders around everything (`my-course/`), when the zip was made of a folder and not of its content.

    Raises SourceRefused when course.toml lies in a folder that has others beside it.
    """
    names = [entry.filename for entry in entries]
    tops = rules.course_folders(names)
    if "" in tops:
        return ""
    if len(tops) == 1 and all(name.startswith(f"{tops[0]}/") for name in names):
        return f"{tops[0]}/"
    if tops and not any(part in ("", ".", "..") for top in tops for part in top.split("/")):
        message = _("course.toml lies in “%(folder)s”, not at the top of the zip.") % {"folder": tops[0]}
        remedy = _("Pack that folder alone as a zip.")
        if len(tops) > 1:
            message = _("The zip holds more than one course: %(folders)s.") % {"folders": ", ".join(tops[:5])}
            remedy = _("Pack the folder of one course as a zip.")
        raise SourceRefused(label, "no-course", message, remedy)
    outer = {name.split("/", 1)[0] for name in names}
    if len(outer) != 1 or not all("/" in name for name in names):
        return ""
    top = outer.pop()
    return f"{top}/" if top not in ("", ".", "..") else ""


def _check(entry: zipfile.ZipInfo) -> None:
    name = entry.filename
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind not in (0, stat.S_IFREG):
        message = _("This is a symbolic link or a device, not a file.")
        raise SourceRefused(name, "not-a-file", message, _("Put a copy of the file in its place."))
    if entry.flag_bits & 0x1:
        message = _("The entry is locked with a password.")
        raise SourceRefused(name, "bad-zip", message, _("Pack the folder without a password."))
    if entry.compress_type not in _METHODS:
        message = _("The entry is packed by a method that is not known here.")
        raise SourceRefused(name, "bad-zip", message, _("Pack the folder as a plain zip."))
    if entry.file_size > MEGABYTE and entry.file_size > HIGHEST_RATIO * max(entry.compress_size, 1):
        message = _("The entry unpacks to %(ratio)s times its size, like a trap made to fill a disk.") % {
            "ratio": entry.file_size // max(entry.compress_size, 1)
        }
        raise SourceRefused(name, "zip-bomb", message, _("Remove the file, or pack it already compressed."))


def _opener(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Callable[[], BinaryIO]:
    def opened() -> BinaryIO:
        try:
            # A reader that stops at the size the directory states: what lies beyond was never counted.
            return cast(BinaryIO, io.BufferedReader(_Guarded(archive.open(entry), entry)))
        except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError) as problem:
            raise _broken(entry, problem) from problem

    return opened


def _broken(entry: zipfile.ZipInfo, problem: Exception) -> SourceRefused:
    message = _("The entry is damaged (%(why)s).") % {"why": problem}
    return SourceRefused(entry.filename, "bad-zip", message, _("Pack the course folder as a zip once more."))


class _Guarded(io.RawIOBase):
    """A zip entry's stream that names the entry when its data turns out damaged."""

    def __init__(self, stream: IO[bytes], entry: zipfile.ZipInfo) -> None:
        self._stream = stream
        self._entry = entry
        self._left = entry.file_size

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        try:
            data = self._stream.read(min(len(buffer), self._left))
        except Exception as problem:  # zlib.error, lzma.LZMAError, EOFError, BadZipFile: one meaning here
            raise _broken(self._entry, problem) from problem
        buffer[: len(data)] = data
        self._left -= len(data)
        return len(data)

    def close(self) -> None:
        self._stream.close()
        super().close()
