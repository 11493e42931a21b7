"""TOML files with line numbers: the standard parser for the values, a scan of the text for where they stand."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from django.utils.translation import gettext as _

from stoa.content import rules
from stoa.content.compiler.findings import Findings
from stoa.kernel.text.toml_words import said_plainly

Table: TypeAlias = Mapping[str, Any]
_HEADER = re.compile(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"\s*([A-Za-z0-9_-]+|\"[^\"]*\"|'[^']*')\s*(?:\.[^=]*)?=")


@dataclass(frozen=True)
class Lines:
    """Where the keys of a TOML text stand."""

    places: Mapping[str, int]

    def of(self, *path: str | int) -> int:
        """The line (from 1) of a key by its path, e.g. ("outcomes", 1, "id"); of the nearest thing above it, else 1."""
        steps = [str(step) for step in path]
        while steps:
            line = self.places.get(".".join(steps))
            if line:
                return line
            steps.pop()
        return 1


def lines_of(text: str) -> Lines:
    """A scan of `text` for headers and keys; keys inside inline tables have no line of their own."""
    places: dict[str, int] = {}
    counts: dict[str, int] = {}
    prefix = ""
    for number, line in enumerate(text.split("\n"), start=1):
        if header := _HEADER.match(line):
            name = header[2].replace('"', "").replace(" ", "")
            if header[1] == "[[":
                counts[name] = counts.get(name, -1) + 1
                places.setdefault(name, number)
                prefix = f"{name}.{counts[name]}"
            else:
                prefix = name
            places.setdefault(prefix, number)
        elif key := _KEY.match(line):
            bare = key[1].strip("\"'")
            places.setdefault(f"{prefix}.{bare}" if prefix else bare, number)
    return Lines(places)


def read(text: str, findings: Findings) -> tuple[Table | None, Lines]:
    """The table in `text` and where its keys stand; None, with one finding, for what is not TOML."""
    try:
        return tomllib.loads(text), lines_of(text)
    except tomllib.TOMLDecodeError as problem:
        said = said_plainly(str(problem), text)
        findings.error("toml", said.message, said.line, said.remedy, column=said.column)
    except (RecursionError, ValueError):
        findings.error(
            "toml", _("The file is not TOML that can be read."), 1, _("Write it flat, without deep nesting.")
        )
    return None, Lines({})


@dataclass
class Reader:
    """Typed access to one table of a TOML file; what has the wrong form is reported and read as empty."""

    table: Table
    lines: Lines
    findings: Findings
    path: tuple[str | int, ...] = ()

    def line(self, key: str = "") -> int:
        return self.lines.of(*self.path, *([key] if key else []))

    def known(self, keys: Iterable[str]) -> None:
        """Warns of keys that are none of `keys`, with the nearest that is."""
        names = sorted(keys)
        for key in self.table:
            if key not in names:
                meant = rules.nearest(key, names)
                message = _("There is no setting “%(key)s” here.") % {"key": key}
                remedy = (
                    _("Did you mean “%(meant)s”?") % {"meant": meant}
                    if meant
                    else _("Known: %(keys)s.") % {"keys": ", ".join(names)}
                )
                self.findings.warning("unknown-key", message, self.line(key), remedy)

    def text(self, key: str) -> str:
        value = self.table.get(key, "")
        if not isinstance(value, str):
            self._wrong(key, _("Write it in quotes."))
            return ""
        return value.strip()

    def texts(self, key: str) -> tuple[str, ...]:
        value = self.table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            self._wrong(key, _('Write a list of texts: ["one", "two"].'))
            return ()
        return tuple(item.strip() for item in value if item.strip())

    def number(self, key: str, default: float, low: float, high: float) -> float:
        value = self.table.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
            self._wrong(key, _("Write a number from %(low)g to %(high)g.") % {"low": low, "high": high})
            return default
        return float(value)

    def whole(self, key: str, low: int, high: int) -> int:
        """A whole number (6.0 is one); 0 where none is said."""
        value = self.table.get(key, 0)
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if not is_number or not low <= value <= high or value != int(value):
            self._wrong(key, _("Write a whole number from %(low)s to %(high)s.") % {"low": low, "high": high})
            return 0
        return int(value)

    def flag(self, key: str, *, default: bool) -> bool:
        value = self.table.get(key, default)
        if not isinstance(value, bool):
            self._wrong(key, _("Write true or false."))
            return default
        return value

    def one_of(self, key: str, choices: tuple[str, ...], default: str = "") -> str:
        value = self.text(key)
        if value and value not in choices:
            self._wrong(key, _("Write one of: %(choices)s.") % {"choices": ", ".join(choices)})
            return default
        return value or default

    def inner(self, key: str) -> Reader:
        """The table under `key`."""
        value = self.table.get(key, {})
        if not isinstance(value, dict):
            self._wrong(key, _("Write a table: [%(key)s].") % {"key": key})
            value = {}
        return Reader(value, self.lines, self.findings, (*self.path, key))

    def each(self, key: str) -> list[Reader]:
        """The tables of the list under `key`."""
        value = self.table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            self._wrong(key, _("Write a list of tables: [[%(key)s]].") % {"key": key})
            return []
        return [Reader(item, self.lines, self.findings, (*self.path, key, place)) for place, item in enumerate(value)]

    def _wrong(self, key: str, remedy: str) -> None:
        message = _("The setting “%(key)s” has the wrong form.") % {"key": key}
        self.findings.error("setting", message, self.line(key), remedy)
