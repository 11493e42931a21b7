"""Tables of `completions.toml` as they are read: what is wrong is reported with its line, and left out."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils.translation import gettext as _

from stoa.content.ports import CourseFacts, Finding, Severity
from stoa.content.rules import nearest
from stoa.credentials.places import Places

MAX_LISTED: Final = 20
MAX_WORD: Final = 120
CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


@dataclass
class Reading:
    """One reading of the file."""

    path: str
    facts: CourseFacts
    findings: list[Finding] = field(default_factory=list)
    places: Places = field(default_factory=lambda: Places({}))
    names: tuple[str, ...] = ()
    """The ids of the file's pathways, as they are written."""

    def note(
        self, severity: Severity, rule: str, message: str, remedy: str, line: int, column: int = 0
    ) -> None:  # fmt: skip
        self.findings.append(Finding(self.path, line, column, severity, rule, message, remedy))


@dataclass
class Entry:
    """One table; `place` is its dotted path in steps."""

    reading: Reading
    table: Mapping[str, Any]
    place: tuple[str | int, ...]

    def line(self, key: str) -> int:
        """Where a setting stands, or else the table."""
        return self.reading.places.of(*self.place, key)

    def error(self, rule: str, key: str, message: str, remedy: str) -> None:
        self.reading.note("error", rule, message, remedy, self.line(key))

    def warn(self, rule: str, key: str, message: str, remedy: str) -> None:
        self.reading.note("warning", rule, message, remedy, self.line(key))

    def known(self, keys: Collection[str]) -> None:
        """Report settings that are not among `keys`."""
        for key in self.table:
            if key in keys:
                continue
            message = _("There is no setting “%(key)s” here.") % {"key": short(key)}
            meant = nearest(key, keys)
            remedy = _("Did you mean “%(meant)s”?") if meant else _("Known: %(keys)s.")
            remedy %= {"meant": meant, "keys": ", ".join(keys)}
            self.warn("unknown-key", key, message, remedy)

    def text(self, key: str, limit: int = MAX_WORD) -> str:
        """A text without blanks around it; empty when it is not there or unfit."""
        value = self.table.get(key, "")
        if not isinstance(value, str):
            message = _("The setting “%(key)s” has the wrong form.") % {"key": key}
            self.error("setting", key, message, _("Write it in quotes."))
            return ""
        if len(value) > limit or CONTROL.search(value):
            message = _("The setting “%(key)s” is too long or holds signs that cannot be printed.") % {"key": key}
            self.error("setting", key, message, _("Write at most %(limit)s letters.") % {"limit": limit})
            return ""
        return value.strip()

    def needed(self, key: str, example: str) -> str:
        """A text that has to be there."""
        value = self.text(key)
        if not value and (key not in self.table or self.table[key] == ""):
            message = _("“%(key)s” is missing here.") % {"key": key}
            self.error("setting", key, message, _("Write %(example)s, for one.") % {"example": f'{key} = "{example}"'})
        return value

    def one_of(self, key: str, choices: Collection[str], rule: str) -> str:
        """One of some words, or empty."""
        value = self.text(key)
        if not value or value in choices:
            return value
        message = _("“%(value)s” is no “%(key)s”.") % {"value": short(value), "key": key}
        meant = nearest(value, choices)
        remedy = _("Did you mean “%(meant)s”?") if meant else _("Known: %(keys)s.")
        self.error(rule, key, message, remedy % {"meant": meant, "keys": ", ".join(choices)})
        return ""

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of short texts, each once."""
        value = self.table.get(key, [])
        is_list = isinstance(value, list) and all(isinstance(item, str) for item in value)
        if (
            not is_list
            or len(value) > MAX_LISTED
            or any(len(item) > MAX_WORD or CONTROL.search(item) for item in value)
        ):
            message = _("“%(key)s” is not a list of at most %(most)s short texts.") % {"key": key, "most": MAX_LISTED}
            self.error("setting", key, message, _('Write %(key)s = ["one", "two"].') % {"key": key})
            return ()
        return tuple(dict.fromkeys(item.strip() for item in value if item.strip()))

    def each(self, key: str) -> Iterator[Entry]:
        """The tables of a list of tables."""
        value = self.table.get(key, [])
        is_list = isinstance(value, list) and all(isinstance(item, dict) for item in value)
        if not is_list or len(value) > MAX_LISTED:
            message = _("“%(key)s” is not a list of at most %(most)s tables.") % {"key": key, "most": MAX_LISTED}
            header = ".".join(str(step) for step in (*self.place, key) if not isinstance(step, int))
            self.error("setting", key, message, _("Begin each with [[%(header)s]].") % {"header": header})
            return
        for number, item in enumerate(value):
            yield Entry(self.reading, item, (*self.place, key, number))

    def read(self, key: str, reader: Callable[[str], Any], example: str) -> Any:
        """What `reader` makes of a text; None when it is not there, or raises ValueError."""
        value = self.text(key)
        if not value:
            return None
        try:
            return reader(value)
        except ValueError:
            message = _("“%(value)s” is no “%(key)s”.") % {"value": short(value), "key": key}
            self.error("setting", key, message, _("Write %(example)s, for one.") % {"example": example})
            return None


def short(word: str) -> str:
    """A word of the file in a message."""
    return CONTROL.sub(" ", word)[:80]


def _is_word(item: object) -> bool:
    return isinstance(item, str) and len(item) <= MAX_WORD and not CONTROL.search(item)
