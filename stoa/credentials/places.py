"""Where the settings of a TOML file stand, so that what is said of a rule names its line and column in the file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from stoa.credentials.rules import Place

_HEADER = re.compile(r"\s*(\[\[?)\s*([A-Za-z0-9_.-]+)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"\s*([A-Za-z0-9_-]+)\s*=\s*")
_LONG = re.compile(r"\"\"\"|'''")


@dataclass(frozen=True)
class Start:
    """Where the text of a setting begins in the file."""

    line: int
    column: int

    def moved(self, inside: Place) -> Place:
        """A place inside the text as a place in the file. Only on the text's first line does the column move."""
        column = inside.column + self.column - 1 if inside.line == 1 else inside.column
        return Place(self.line + inside.line - 1, column)


@dataclass(frozen=True)
class Places:
    """Each setting by its dotted path (`pathways.0.rule`): its line and where its text begins."""

    starts: Mapping[str, tuple[int, Start]]

    def of(self, *path: str | int) -> int:
        """The line (from 1) of a setting, of the nearest thing above it when it is not there, else 1."""
        steps = [str(step) for step in path]
        while steps:
            found = self.starts.get(".".join(steps))
            if found:
                return found[0]
            steps.pop()
        return 1

    def text_start(self, *path: str | int) -> Start:
        """Where the text of a setting begins."""
        found = self.starts.get(".".join(str(step) for step in path))
        return found[1] if found else Start(self.of(*path), 1)


def places_in(text: str) -> Places:
    """A scan of TOML that has been parsed already; inline tables and dotted keys have no places of their own."""
    starts: dict[str, tuple[int, Start]] = {}
    counts: dict[str, int] = {}
    prefix, closing = "", ""
    for number, line in enumerate(text.split("\n"), start=1):
        if closing:
            closing = "" if closing in line else closing
        elif header := _HEADER.match(line):
            prefix = _inside(header[2], counts)
            if header[1] == "[[":
                counts[prefix] = counts.get(prefix, -1) + 1
                starts.setdefault(prefix, (number, Start(number, 1)))
                prefix = f"{prefix}.{counts[prefix]}"
            starts.setdefault(prefix, (number, Start(number, 1)))
        elif key := _KEY.match(line):
            value = line[key.end() :]
            path = f"{prefix}.{key[1]}" if prefix else key[1]
            starts.setdefault(path, (number, _start(number, key.end(), value)))
            closing = _left_open(value)
    return Places(starts)


def _inside(name: str, counts: Mapping[str, int]) -> str:
    """The path of a header: `pathways.levels` inside the third of the pathways is `pathways.2.levels`."""
    path, *steps = name.split(".")
    for step in steps:
        path = f"{path}.{counts[path]}.{step}" if path in counts else f"{path}.{step}"
    return path


def _start(number: int, column: int, value: str) -> Start:
    """The first letter behind the quotes; a line end right behind long quotes is not part of the text."""
    if not _LONG.match(value):
        return Start(number, column + 2)
    return Start(number, column + 4) if value[3:].strip() else Start(number + 1, 1)


def _left_open(value: str) -> str:
    """The long quotes that a value opens and does not close on its line."""
    opened = _LONG.match(value)
    return opened[0] if opened and opened[0] not in value[3:] else ""
