"""Reading a course folder with distrust: limits first, then names, and no byte of content before it is asked for."""

from __future__ import annotations

import hashlib
import os
import stat
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Final

from django.utils.translation import gettext as _

from stoa.content.ports import Finding

MEGABYTE: Final = 1_000_000
_CHUNK: Final = 1 << 20
_IGNORED_NAMES: Final = frozenset({"__pycache__", "__MACOSX", "Thumbs.db", "node_modules"})
_IGNORED_ENDS: Final = (".pyc", ".pyo", "~", ".swp")
TEXT_ENDS: Final = (".md", ".toml")


@dataclass(frozen=True)
class Limits:
    """How large a course may be. Sizes in bytes."""

    files: int = 30_000
    file: int = 150 * MEGABYTE
    text_file: int = 2 * MEGABYTE
    total: int = 4_000 * MEGABYTE
    depth: int = 12
    path: int = 240


class SourceRefused(Exception):
    """A folder or zip that is not read at all; `finding` names the file and a way out."""

    def __init__(self, file: str, rule: str, message: str, remedy: str) -> None:
        super().__init__(f"{file}: {message} {remedy}".strip())
        self.finding = Finding(file, 0, 0, "error", rule, message, remedy)


@dataclass
class SourceFile:
    """One file of a course: its size, how to open it, and its SHA-256 once somebody asked."""

    size: int
    opener: Callable[[], BinaryIO]
    _digest: str = ""

    def open(self) -> BinaryIO:
        return self.opener()

    def read(self) -> bytes:
        """At most `size` bytes: a file that grows while it is read (or a zip entry that lies) is cut, not followed."""
        with self.opener() as stream:
            return stream.read(self.size)

    def digest(self) -> str:
        if not self._digest:
            sha = hashlib.sha256()
            with self.opener() as stream:
                while chunk := stream.read(_CHUNK):
                    sha.update(chunk)
            self._digest = sha.hexdigest()
        return self._digest


@dataclass
class SourceTree:
    """The files of a course by their path, `/` between folders, NFC, in order."""

    files: dict[str, SourceFile] = field(default_factory=dict)
    label: str = ""
    """Where it came from, for messages."""

    def __contains__(self, path: str) -> bool:
        return path in self.files

    def __iter__(self) -> Iterator[str]:
        return iter(self.files)

    def __len__(self) -> int:
        return len(self.files)

    def read(self, path: str) -> bytes:
        return self.files[path].read()

    def digest(self, path: str) -> str:
        return self.files[path].digest()

    def size(self, path: str) -> int:
        return self.files[path].size


def ignored(name: str) -> bool:
    """Whether a file or folder called `name` is none of the course's: editors', systems' and caches' own."""
    if name in (".", ".."):
        return False  # no name at all: the gate refuses it
    return name.startswith(".") or name in _IGNORED_NAMES or name.endswith(_IGNORED_ENDS)


class Gate:
    """Lets files into a tree while the limits hold; refuses with the name of the first that breaks one."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.total = 0
        self.count = 0
        self.seen: dict[str, str] = {}

    def admit(self, path: str, size: int) -> str:
        """The NFC name under which `path` enters. Raises SourceRefused."""
        name = unicodedata.normalize("NFC", path)
        self._check_name(path, name)
        if name in self.seen:
            message = _("Two files have this name (one spells it with other Unicode characters).")
            raise SourceRefused(name, "duplicate-file", message, _("Remove or rename one of them."))
        self.seen[name] = path
        self.count += 1
        self.total += size
        self._check_size(name, size)
        return name

    def _check_name(self, path: str, name: str) -> None:
        parts = PurePosixPath(name).parts
        if name.startswith("/") or ".." in parts or "\\" in name or (len(name) > 1 and name[1] == ":"):
            message = _("The name leads out of the course folder.")
            raise SourceRefused(path, "path-traversal", message, _("Name files inside the folder, with / between."))
        if any(ord(letter) < 32 or 0xD800 <= ord(letter) <= 0xDFFF or ord(letter) == 127 for letter in name):
            shown = name.encode("ascii", "backslashreplace").decode()
            message = _("The name holds characters that are not text.")
            raise SourceRefused(shown, "file-name", message, _("Rename the file."))
        if len(parts) > self.limits.depth or len(name) > self.limits.path:
            message = _("The name is too long or too deep (%(depth)s folders, %(path)s characters at most).") % {
                "depth": self.limits.depth,
                "path": self.limits.path,
            }
            raise SourceRefused(name, "file-name", message, _("Move the file up or shorten its name."))

    def _check_size(self, name: str, size: int) -> None:
        limit = self.limits.text_file if name.endswith(TEXT_ENDS) else self.limits.file
        if size > limit:
            message = _("The file is %(size)s MB; %(limit)s MB is the most.") % {
                "size": round(size / MEGABYTE, 1),
                "limit": limit // MEGABYTE,
            }
            raise SourceRefused(name, "file-size", message, _("Make it smaller, or host it and link to it."))
        if self.count > self.limits.files:
            message = _("The course has more than %(limit)s files.") % {"limit": self.limits.files}
            raise SourceRefused(name, "too-many-files", message, _("Remove what the course does not use."))
        if self.total > self.limits.total:
            message = _("The course is larger than %(limit)s MB.") % {"limit": self.limits.total // MEGABYTE}
            raise SourceRefused(name, "course-size", message, _("Host large media elsewhere and link to them."))


def read_folder(folder: Path, limits: Limits | None = None) -> SourceTree:
    """The course in `folder`. Raises SourceRefused (symbolic links and devices are refused, not followed)."""
    if not folder.is_dir():
        message = _("There is no folder of this name.")
        raise SourceRefused(str(folder), "no-course", message, _("Name the folder that holds course.toml."))
    gate = Gate(limits or Limits())
    files: dict[str, SourceFile] = {}
    for place, relative in _walk(folder, PurePosixPath()):
        info = place.lstat()
        if not stat.S_ISREG(info.st_mode):
            message = _("This is a symbolic link or a device, not a file.")
            raise SourceRefused(str(relative), "not-a-file", message, _("Put a copy of the file in its place."))
        name = gate.admit(relative.as_posix(), info.st_size)
        files[name] = SourceFile(info.st_size, _opener(place))
    return SourceTree(dict(sorted(files.items())), str(folder))


def _walk(folder: Path, relative: PurePosixPath) -> Iterator[tuple[Path, PurePosixPath]]:
    """Files and links below `folder` (links are not entered), with their path inside the course."""
    with os.scandir(folder) as entries:
        listing = sorted(entries, key=lambda entry: entry.name)
    for entry in listing:
        if ignored(entry.name):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(Path(entry.path), relative / entry.name)
        else:
            yield Path(entry.path), relative / entry.name


def _opener(place: Path) -> Callable[[], BinaryIO]:
    def opened() -> BinaryIO:
        # O_NOFOLLOW: the file may have been swapped for a link since it was looked at.
        return os.fdopen(os.open(place, os.O_RDONLY | os.O_NOFOLLOW), "rb")

    return opened


def tree_of(files: Iterable[tuple[str, bytes]], limits: Limits | None = None) -> SourceTree:
    """A tree of files in memory (an importer's output, a test's course). Raises SourceRefused."""
    gate = Gate(limits or Limits())
    made: dict[str, SourceFile] = {}
    for path, data in files:
        name = gate.admit(path, len(data))
        made[name] = SourceFile(len(data), _in_memory(data))
    return SourceTree(dict(sorted(made.items())))


def _in_memory(data: bytes) -> Callable[[], BinaryIO]:
    return lambda: BytesIO(data)


def text_of(path: str, data: bytes) -> tuple[str, Finding | None]:
    """`data` as text with `\\n` line ends, without a byte order mark; a finding with the line of the first bad byte."""
    finding = None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = data.count(b"\n", 0, problem.start) + 1
        column = problem.start - (data.rfind(b"\n", 0, problem.start) + 1) + 1
        message = _("Byte %(byte)s is not UTF-8.") % {"byte": f"0x{data[problem.start]:02x}"}
        remedy = _("Save the file as UTF-8.")
        finding = Finding(path, line, column, "error", "utf-8", message, remedy)
        text = data.decode("utf-8-sig", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n"), finding
