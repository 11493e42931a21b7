"""What is read from a file, whatever its form."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field


class BadFile(Exception):
    """The file cannot be read as a list of courses; the text says where and what to do."""


@dataclass(frozen=True)
class Listed:
    """A course that is given elsewhere. `key` names it among its institution's; `about` is HTML as its source wrote it;
    `people` are (name, role); `minutes` 0: not said."""

    key: str
    title: str
    address: str
    about: str = ""
    language: str = ""
    level: str = ""
    department: str = ""
    programme: str = ""
    subjects: tuple[str, ...] = ()
    people: tuple[tuple[str, str], ...] = ()
    licence: str = ""
    minutes: int = 0


@dataclass(frozen=True)
class Listing:
    """A list of courses, what it says of itself, and what was odd in it: how often each oddity, with an example."""

    courses: tuple[Listed, ...]
    institution: str = ""
    licence: str = ""
    attribution: str = ""
    source: str = ""
    odd: Counter[str] = field(default_factory=Counter)
    examples: dict[str, str] = field(default_factory=dict)


class Notes:
    """Collects oddities."""

    def __init__(self) -> None:
        self.odd: Counter[str] = Counter()
        self.examples: dict[str, str] = {}

    def note(self, what: str, example: str) -> None:
        """One more of a kind; the first one stands for all."""
        self.odd[what] += 1
        self.examples.setdefault(what, example[:120])
