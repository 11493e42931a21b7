"""Repairing names in place: missing ones are added, copies get new ones; nothing else in a file changes by a byte."""

from __future__ import annotations

import codecs
import os
import re
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from stoa.content import rules
from stoa.content.compiler import directives
from stoa.content.compiler import head as heads
from stoa.content.compiler.findings import Findings
from stoa.content.compiler.layout import bank_paths, layout
from stoa.content.compiler.source import read_folder, text_of
from stoa.content.ports import Directive

NAMED: Final = frozenset({"question", "quiz", "assignment"})
"""Directives that learners' records hang on."""
_NAME_LINE = re.compile(r"^([ \t]*name[ \t]*:[ \t]*)(.*?)([ \t]*(?:#.*)?)$", re.MULTILINE)
_LINES = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+$")


@dataclass(frozen=True)
class Fixed:
    """A name that was written: `was` is empty for a missing one."""

    file: str
    line: int
    was: str
    name: str


@dataclass(frozen=True)
class Text:
    """A file's text for reading and for writing back: what is not edited keeps its bytes, mark and line ends."""

    plain: str
    """With `\\n` line ends and without a byte order mark, as the compiler reads it."""
    lines: tuple[str, ...]
    """With the ends that they have in the file."""
    mark: bytes
    is_text: bool

    @classmethod
    def of(cls, data: bytes) -> Text:
        plain, bad_bytes = text_of("", data)
        mark = codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""
        whole = "" if bad_bytes else data[len(mark) :].decode("utf-8")
        return cls(plain, tuple(_LINES.findall(whole)), mark, bad_bytes is None)

    @property
    def end(self) -> str:
        """The line end of the file: that of its first line."""
        return _end_of(self.lines[0], "\n") if self.lines else "\n"


@dataclass
class _Names:
    """The names of a course: which are taken, and where each belongs (by the last published version)."""

    homes: Mapping[str, str]
    taken: set[str] = field(default_factory=set)
    given: set[str] = field(default_factory=set)

    def wanted(self, name: str, file: str) -> bool:
        """Whether `name` may stay where it stands: well formed, the first of its kind, or at its published home."""
        if not rules.is_id(name) or name in self.given:
            return False
        home = self.homes.get(name)
        return home is None or home == file or home not in self.present

    def fresh(self, words: str, fallback: str) -> str:
        name = rules.id_from(words, self.taken, fallback)
        self.taken.add(name)
        return name

    present: set[str] = field(default_factory=set)
    """Files in which some name stands that was published there."""


def fix(folder: Path, published: Mapping[str, str] | None = None) -> list[Fixed]:
    """Adds missing names to units, questions and quizzes of the course in `folder`, and gives copies new ones.

    `published` is the file of each id in the last published version: of two equal names, the one in that file stays.
    Each file is replaced at once. Raises SourceRefused for a folder that cannot be read.
    """
    tree = read_folder(folder)
    texts = {path: Text.of(tree.read(path)) for path in (*layout(tree).units, *bank_paths(tree))}
    names = _Names(published or {})
    found = {path: _names_in(text.plain) for path, text in texts.items()}
    names.taken = {name for inside in found.values() for name in inside}
    names.present = {
        names.homes[name] for path, inside in found.items() for name in inside if names.homes.get(name) == path
    }
    fixed: list[Fixed] = []
    for path, text in texts.items():
        if not _is_sound(path, text):
            names.given.update(found[path])  # what it says, as far as that can be told, is nobody else's
            continue
        repaired, changes = _repair(path, text, names)
        if changes and _says(path, repaired, changes):
            _replace(folder / path, repaired)
            fixed += changes
    return fixed


def _is_sound(path: str, text: Text) -> bool:
    """Whether a file can be written into: it is text, and its head can be read, or there is none that was meant."""
    if bank_paths([path]):
        return text.is_text
    findings = Findings("")
    heads.read_whole(text.plain, findings)
    return text.is_text and not any(finding.rule == "head" for finding in findings.found)


def _says(path: str, repaired: bytes, changes: list[Fixed]) -> bool:
    """Whether a repaired file says what was meant; one that does not is left to its author."""
    text = Text.of(repaired)
    return _is_sound(path, text) and {change.name for change in changes} <= set(_names_in(text.plain))


def _names_in(text: str) -> list[str]:
    return [directive.options.get("name", "") for directive in _named(text)] + [_head_name(text)]


def _head_name(text: str) -> str:
    return heads.read_whole(text, Findings(""))[1].name


def _named(text: str) -> list[Directive]:
    """Directives of `text`, at any depth, that must have a name; lines count in the whole text, from 1."""
    waiting = [(text, 1)]
    found: list[Directive] = []
    while waiting:
        inside, line = waiting.pop()
        _outside, here, _troubles = directives.split(_unquoted(inside), line, "")
        for directive in here:
            if directive.name in NAMED:
                found.append(directive)
            waiting.append((directive.body, directive.body_line))
    return sorted(found, key=lambda directive: directive.line)


def _unquoted(text: str) -> str:
    """`text` with the indent of lines taken off, so that directives in lists are found as well."""
    return "\n".join(line.lstrip() if line.lstrip().startswith(":::") else line for line in text.split("\n"))


def _repair(path: str, text: Text, names: _Names) -> tuple[bytes, list[Fixed]]:
    """The file's bytes with the names that it lacks, and what was written."""
    # From the last directive up, so that the lines above keep their numbers.
    edits: list[tuple[int, str, str]] = []
    head = heads.read_whole(text.plain, Findings(""))[1]
    stem = (rules.numbered(Path(path).stem) or (0, Path(path).stem))[1]
    if names.wanted(head.name, path):
        names.given.add(head.name)
    elif not bank_paths([path]):
        edits.append((0, head.name, names.fresh(head.title or stem, "unit")))
    for directive in _named(text.plain):
        name = directive.options.get("name", "")
        if names.wanted(name, path):
            names.given.add(name)
        else:
            words = directive.options.get("title", "") or stem
            edits.append((directive.line, name, names.fresh(f"q {words}", "q")))
    lines = list(text.lines)
    for line, _was, name in reversed(edits):
        names.given.add(name)
        if line:
            _write_option(lines, line, name, text.end)
        else:
            _write_head(lines, name, text.end)
    return text.mark + "".join(lines).encode(), [Fixed(path, max(line, 2), was, name) for line, was, name in edits]


def _write_option(lines: list[str], line: int, name: str, end: str) -> None:
    """Writes `:name:` below the opening colons on `line`, or over the option that is there."""
    opening = lines[line - 1]
    indent = opening[: len(opening) - len(opening.lstrip())]
    place = line
    while place < len(lines) and lines[place].strip().startswith(":") and not lines[place].strip().startswith(":::"):
        if lines[place].strip().startswith(":name:"):
            lines[place] = f"{indent}:name: {name}{_end_of(lines[place], '')}"
            return
        place += 1
    lines[line - 1] = opening.rstrip("\r\n") + _end_of(opening, end)
    lines.insert(line, f"{indent}:name: {name}{_end_of(opening, end)}")


def _write_head(lines: list[str], name: str, end: str) -> None:
    """Writes `name:` into the head, or a head above the text."""
    if not lines or lines[0].strip() != "---":
        lines[:0] = [f"{line}{end}" for line in ("---", f"name: {name}", "---", "")]
        return
    for place in range(1, len(lines)):
        if lines[place].strip() == "---":
            break
        match = _NAME_LINE.match(lines[place].rstrip("\r\n"))
        if match and not lines[place].startswith((" ", "\t")):
            lines[place] = f"{match[1].rstrip()} {name}{match[3]}{_end_of(lines[place], '')}"
            return
    lines.insert(1, f"name: {name}{_end_of(lines[0], end)}")


def _end_of(line: str, default: str) -> str:
    """The line end of `line`; `default` for the last line of a file that ends without one."""
    return line[len(line.rstrip("\r\n")) :] or default


def _replace(place: Path, data: bytes) -> None:
    """Writes `data` beside `place` and renames it over: a reader sees the old file or the new one."""
    handle, name = tempfile.mkstemp(dir=place.parent, prefix=".stoa-")
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        os.chmod(name, place.stat().st_mode & 0o777)
        os.replace(name, place)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
