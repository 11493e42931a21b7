"""Reads text and XML that strangers wrote: encodings, entities, broken markup, links that lead out."""

from __future__ import annotations

import html
import html.entities
import json
import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from lxml import etree

from stoa.interop.opening import LIMITS, Limits
from stoa.interop.rules import ImportFailed, Tally

_BEFORE_DOCTYPE = re.compile(r"(?:\s|<!--.*?-->|<\?.*?\?>)*", re.DOTALL)
_DOCTYPE = re.compile(r"<!DOCTYPE", re.IGNORECASE)
_PLAIN_DOCTYPE = re.compile(r"""<!DOCTYPE(?:[^>\["']|"[^"]*"|'[^']*')*>""", re.IGNORECASE)
"""One that declares nothing itself."""
_DECLARED = re.compile(r"^\s*<\?xml[^>]*\?>")
_NAMED = re.compile(r"&([A-Za-z][A-Za-z0-9]*);")
_XML_NAMES = frozenset({"amp", "lt", "gt", "quot", "apos"})
# Neither XML nor a Markdown file may hold these.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")


class Malformed(Exception):
    """XML that cannot be parsed: what is wrong, and where."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.message = message
        self.line = line


@dataclass
class Folder:
    """A source folder. Paths are relative, with `/`; none leads out of it, none goes through a link."""

    root: Path
    tally: Tally
    limits: Limits = LIMITS
    latest: str = field(default="", init=False)
    """The file that was read last."""
    read: set[str] = field(default_factory=set, init=False)
    """The files that were read."""
    _files: frozenset[str] = field(default=frozenset(), init=False)

    def __post_init__(self) -> None:
        self._files = frozenset(self._walk())

    def _walk(self) -> list[str]:
        found: list[str] = []
        for place, folders, files in os.walk(self.root, followlinks=False):
            # A checkout's own matter (.git and the like) is none of the course's.
            folders[:] = [name for name in folders if not name.startswith(".")]
            files = [name for name in files if not name.startswith(".")]
            for name in (*folders, *files):
                path = Path(place, name)
                mode = path.lstat().st_mode
                if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
                    raise ImportFailed(
                        path.relative_to(self.root).as_posix(),
                        0,
                        "This is a link or a device, not a plain file.",
                        "Replace it by the file itself.",
                    )
            base = Path(place).relative_to(self.root)
            found.extend((base / name).as_posix() for name in files)
            if len(found) > self.limits.files:
                raise ImportFailed(str(base), 0, f"More than {self.limits.files} files.", "Split the package.")
        return found

    def files(self, under: str = "") -> list[str]:
        """Every file, sorted, or those in the folder `under`."""
        return sorted(name for name in self._files if not under or name.startswith(under + "/"))

    def has(self, path: str) -> bool:
        return path in self._files

    def first(self, *paths: str) -> str:
        """The first of `paths` that is a file; empty when none is."""
        return next((path for path in paths if self.has(path)), "")

    def path(self, path: str) -> Path:
        """Where `path` lies on disk. Raises ImportFailed when it would lead out of the source."""
        pure = PurePosixPath(path)
        if pure.is_absolute() or ".." in pure.parts or "\0" in path:
            raise ImportFailed(path, 0, "This path leads outside the course.", "Use a name without '..'.")
        return self.root / pure

    def bytes_of(self, path: str) -> bytes:
        """The content of a text file. Raises ImportFailed when it is too large to be one."""
        place = self.path(path)
        self.latest = path
        self.read.add(path)
        if place.stat().st_size > self.limits.text_bytes:
            most = self.limits.text_bytes // 2**20
            raise ImportFailed(path, 0, f"A text of more than {most} MB.", "Split it, or move media into static/.")
        return place.read_bytes()

    def text(self, path: str) -> str:
        """A text file, decoded. What is not UTF-8 is read as Windows-1252, with a warning."""
        text, guessed = decode(self.bytes_of(path))
        if guessed:
            message = f"This file is not UTF-8. It was read as {guessed}: check its accents."
            self.tally.warn(path, guessed_line(self.bytes_of(path)), "encoding", message)
        return text

    def json(self, path: str) -> Any:
        """A JSON file, or None with a warning when it is broken."""
        try:
            return json.loads(self.text(path))
        except (ValueError, RecursionError) as error:
            line = error.lineno if isinstance(error, json.JSONDecodeError) else 0
            self.tally.warn(path, line, "broken-json", f"This file is not valid JSON and was not used: {error}.")
            return None

    def xml(self, path: str) -> etree._Element:
        """An XML file. Raises Malformed, or ImportFailed when it declares entities."""
        return parse_xml(self.text(path), path)


def shorter(path: str) -> Iterator[str]:
    """`path`, then without its first folder, and so on while a folder is left."""
    while "/" in path:
        yield path
        path = path.partition("/")[2]


def decode(data: bytes) -> tuple[str, str]:
    """(text, what was guessed): UTF-8, UTF-16 with its mark, else Windows-1252 or Latin-1."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode("utf-16"), ""
        except UnicodeDecodeError:
            return data.decode("utf-16", "replace"), "UTF-16 with errors"
    try:
        return data.decode("utf-8-sig"), ""
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("cp1252"), "Windows-1252"
    except UnicodeDecodeError:
        return data.decode("latin-1"), "Latin-1"


def guessed_line(data: bytes) -> int:
    """The line of the first byte that is not UTF-8."""
    try:
        data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return data.count(b"\n", 0, error.start) + 1
    return 0


def parse_xml(text: str, file: str) -> etree._Element:
    """Parse a document that may be hostile: no entities, no network, no DTD.

    Raises Malformed for broken XML, ImportFailed for declared entities (they serve to read other files or to grow
    without end, and no course needs them).
    """
    # What is taken out is blanked, not cut, so that line numbers stay.
    text = text.lstrip("\ufeff")
    text = _DECLARED.sub(_blank, _NAMED.sub(_as_character, _CONTROL.sub("\ufffd", text)), count=1)
    text = _without_doctype(text, file)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(text.encode(), parser)
    except etree.XMLSyntaxError as error:
        raise Malformed(str(error.msg or "broken XML"), error.lineno or 0) from error
    declared = root.getroottree().docinfo.internalDTD
    if declared is not None and next(iter(declared.entities()), None) is not None:
        raise _refused(file, 0)
    return root


def _refused(file: str, line: int) -> ImportFailed:
    return ImportFailed(
        file, line, "This file declares XML entities, which are refused.", "Write the text itself in their place."
    )


def _without_doctype(text: str, file: str) -> str:
    """A document without its DOCTYPE, which stands before the first tag or nowhere: what looks like one later is text.
    Raises ImportFailed for one that declares something."""
    before = _BEFORE_DOCTYPE.match(text)
    start = before.end() if before else 0
    if not _DOCTYPE.match(text, start):
        return text
    plain = _PLAIN_DOCTYPE.match(text, start)
    if plain is None:
        raise _refused(file, text.count("\n", 0, start) + 1)
    return _without_doctype(text[:start] + _blank(plain) + text[plain.end() :], file)


def _blank(found: re.Match[str]) -> str:
    return "\n" * found[0].count("\n")


def _as_character(found: re.Match[str]) -> str:
    """HTML's named characters are common in course XML, though XML itself has five."""
    if found[1] in _XML_NAMES:
        return found[0]
    character = html.entities.html5.get(found[1] + ";")
    # Some are signs of XML themselves (`&LT;`).
    return found[0] if character is None else html.escape(character)


def clean_control(text: str) -> str:
    """`text` without characters that no text file may hold."""
    return _CONTROL.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


def collapse(text: str) -> str:
    """`text` with each run of white space as one space."""
    return " ".join(text.split())
