"""Repairing names in place: missing ones are added, copies get new ones; nothing else in a file changes by a byte."""

from __future__ import annotations

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
from stoa.content.compiler.layout import layout
from stoa.content.compiler.source import read_folder
from stoa.content.ports import Directive

NAMED: Final = frozenset({"question", "quiz"})
"""Directives that learners' records hang on."""
_NAME_LINE = re.compile(r"^([ \t]*name[ \t]*:[ \t]*)(.*?)([ \t]*(?:#.*)?)$", re.MULTILINE)
_QUOTES = re.compile(r"^(?:[ \t]*>[ \t]?)*")


@dataclass(frozen=True)
class Fixed:
    """A name that was written: `was` is empty for a missing one."""

    file: str
    line: int
    was: str
    name: str


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
    """Adds missing names to units, questions and quizzes below `folder`, and gives copies new ones.

    `published` is the file of each id in the last published version: of two equal names, the one in that file stays.
    Each file is replaced at once. Raises SourceRefused for a folder that cannot be read.
    """
    tree = read_folder(folder)
    paths = layout(tree).units
    texts: dict[str, str] = {}
    for path in paths:
        try:
            texts[path] = tree.read(path).decode("utf-8")
        except UnicodeDecodeError:
            continue  # the checker names the byte; a file that is no text is not touched
    names = _Names(published or {})
    found = {path: _names_in(text) for path, text in texts.items()}
    names.taken = {name for inside in found.values() for name in inside}
    names.present = {
        names.homes[name] for path, inside in found.items() for name in inside if names.homes.get(name) == path
    }
    fixed: list[Fixed] = []
    for path, text in texts.items():
        changes: list[Fixed] = []
        repaired = _repair(path, text, names, changes)
        if changes:
            _replace(folder / path, repaired)
            fixed += changes
    return fixed


def _names_in(text: str) -> list[str]:
    return [directive.options.get("name", "") for directive in _named(text)] + [_head_name(text)]


def _head_name(text: str) -> str:
    split = heads.split(text.replace("\r\n", "\n"))
    return heads.read(split.yaml, Findings("")).name if split.has_head else ""


def _named(text: str) -> list[Directive]:
    """Directives of `text`, at any depth, that must have a name; lines count in the whole text, from 1."""
    waiting = [(text.replace("\r\n", "\n"), 1)]
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


def _repair(path: str, text: str, names: _Names, changes: list[Fixed]) -> str:
    end = "\r\n" if "\r\n" in text else "\n"
    lines = text.split(end)
    # From the last directive up, so that the lines above keep their numbers.
    edits: list[tuple[int, str, str, str]] = []
    head = heads.read(heads.split(text.replace("\r\n", "\n")).yaml, Findings(""))
    stem = (rules.numbered(Path(path).stem) or (0, Path(path).stem))[1]
    if names.wanted(head.name, path):
        names.given.add(head.name)
    else:
        edits.append((0, head.name, names.fresh(head.title or stem, "unit"), "head"))
    for directive in _named(text):
        name = directive.options.get("name", "")
        if names.wanted(name, path):
            names.given.add(name)
        else:
            words = directive.options.get("title", "") or stem
            edits.append((directive.line, name, names.fresh(f"q {words}", "q"), "directive"))
    for line, was, name, where in reversed(edits):
        names.given.add(name)
        if where == "directive":
            _write_option(lines, line, was, name)
        else:
            lines = _write_head(lines, name)
        changes.append(Fixed(path, max(line, 2), was, name))
    changes.reverse()
    return end.join(lines)


def _write_option(lines: list[str], line: int, was: str, name: str) -> None:
    """Writes `:name:` below the opening colons on `line`, or over the option that says `was`."""
    indent = lines[line - 1][: len(lines[line - 1]) - len(lines[line - 1].lstrip())]
    place = line
    while place < len(lines) and lines[place].strip().startswith(":") and not lines[place].strip().startswith(":::"):
        if lines[place].strip().startswith(":name:"):
            lines[place] = f"{indent}:name: {name}"
            return
        place += 1
    lines.insert(line, f"{indent}:name: {name}")


def _write_head(lines: list[str], name: str) -> list[str]:
    """Writes `name:` into the head, or a head above the text."""
    if not lines or lines[0].strip() != "---":
        return ["---", f"name: {name}", "---", "", *lines]
    for place in range(1, len(lines)):
        if lines[place].strip() == "---":
            break
        match = _NAME_LINE.match(lines[place])
        if match and not lines[place].startswith((" ", "\t")):
            lines[place] = f"{match[1].rstrip()} {name}{match[3]}"
            return lines
    return [lines[0], f"name: {name}", *lines[1:]]


def _replace(place: Path, text: str) -> None:
    """Writes `text` beside `place` and renames it over: a reader sees the old file or the new one."""
    handle, name = tempfile.mkstemp(dir=place.parent, prefix=".stoa-")
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(text.encode("utf-8"))
            out.flush()
            os.fsync(out.fileno())
        os.chmod(name, place.stat().st_mode & 0o777)
        os.replace(name, place)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
