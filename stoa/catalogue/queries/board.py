"""The list of courses as sets of places, held in the process: what narrows it, and the orders in which it is shown.

A set is a whole number with a bit for each entry (`kernel.search.bits`), so cutting and counting 100,000 entries by
fifty values takes a millisecond. The board is read anew when the shelf's revision has moved: at once on a site of
ordinary size, at most once a minute above that.
"""

from __future__ import annotations

import json
import threading
from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from time import monotonic
from typing import Final

from stoa.catalogue import rules
from stoa.catalogue.models import Entry, Shelf
from stoa.kernel.cache import ShortMemory
from stoa.kernel.search import Bits, Order, bits

MOST_COUNTED: Final = 40
"""Values of a facet that are counted, the most frequent ones; all others still narrow."""
LARGE: Final = 20_000
PATIENCE: Final = 60.0
"""Seconds for which a list of more than LARGE entries may lag behind."""

FACETS: Final = (
    "where", "institution", "department", "subject", "level", "language", "time", "start", "licence",
)  # fmt: skip
ORDERS: Final = ("newest", "shortest", "title")


@dataclass
class Facet:
    """The entries that have each value: sets for frequent values, lists of places for the rest."""

    sets: dict[str, Bits] = field(default_factory=dict)
    rest: dict[str, Sequence[int]] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)

    def having(self, values: Iterable[str]) -> Bits:
        """The entries that have any of these values."""
        found = 0
        for value in values:
            found |= self.sets.get(value) or bits.of(self.rest.get(value, ()))
        return found


@dataclass(frozen=True)
class Board:
    """Every entry that is shown. `facets` by name; `orders` hold all places; `dated`: (place, opens, closes)."""

    revision: int
    every: Bits
    facets: Mapping[str, Facet]
    orders: Mapping[str, Order]
    dated: tuple[tuple[int, datetime | None, datetime | None], ...]
    read_at: float

    @property
    def count(self) -> int:
        """How many entries there are."""
        return self.every.bit_count()

    def starting(self, moment: datetime) -> Facet:
        """Who may begin when, at this moment: the one facet that time changes."""
        held = self.facets["start"]
        sets = {"now": held.sets.get("now", 0), "dated": 0, "later": 0}
        for place, opens, closes in self.dated:
            for value in rules.starts(opens, closes, moment):
                sets[value] |= 1 << place
        return Facet({value: found for value, found in sets.items() if found})


_revision: ShortMemory[int] = ShortMemory(seconds=2.0)
_lock = threading.Lock()
_boards: list[Board] = []


def board() -> Board:
    """The list as it is now, at most two seconds late (a minute on a very large site). One statement when nothing has
    changed and it was not asked just now, two when it has."""
    revision = _revision.get_or_read("revision", _read_revision)
    held = _boards[-1] if _boards else None
    if held is not None and held.revision == revision:
        return held
    is_recent = held is not None and held.count > LARGE and monotonic() - held.read_at < PATIENCE
    if held is not None and (is_recent or _lock.locked()):
        return held  # one thread reads it anew; the others need not wait
    with _lock:
        if not _boards or _boards[-1].revision != revision:
            _boards[:] = [_read(revision)]
        return _boards[-1]


def forget() -> None:
    """Ask for the revision anew: this process has just changed it."""
    _revision.clear()


def _read_revision() -> int:
    return Shelf.objects.values_list("revision", flat=True).first() or 0


_COLUMNS: Final = (
    "place", "run_id", "created_at", "title_key", "title_words", "minutes", "institution_slug", "institution_name",
    "department", "subjects", "level", "language", "licence", "opens_at", "closes_at",
)  # fmt: skip


class _Reader:
    """Sorts the rows of the table into sets, one row after the other."""

    def __init__(self) -> None:
        self.places: dict[str, dict[str, array[int]]] = {name: {} for name in FACETS}
        self.labels: dict[str, dict[str, str]] = {name: {} for name in FACETS}
        self.dated: list[tuple[int, datetime | None, datetime | None]] = []
        self.keys: list[tuple[int, bool, datetime, str, int, int]] = []

    def note(self, facet: str, value: str, place: int, label: str = "") -> None:
        """An entry has a value."""
        if not value:
            return
        held = self.places[facet].get(value)
        if held is None:
            held = self.places[facet][value] = array("I")
            self.labels[facet][value] = label or value
        held.append(place)

    def row(self, row: Sequence[object]) -> None:
        """One entry."""
        (place, run, created, key, size, minutes, slug, name, department, subjects, level, language, licence,
         opens, closes) = row  # fmt: skip
        assert isinstance(place, int) and isinstance(created, datetime) and isinstance(minutes, int)
        self.keys.append((place, run is not None, created, str(key), int(str(size)), minutes))
        self.note("where", "here" if run is not None else "elsewhere", place)
        self.note("institution", str(slug), place, str(name))
        self.note("department", str(department), place)
        for subject in json.loads(str(subjects)) if subjects != "[]" else ():
            self.note("subject", subject, place)
        self.note("level", str(level), place)
        self.note("language", rules.base_language(str(language)), place)
        self.note("time", rules.time_needed(minutes), place)
        self.note("licence", str(licence), place)
        if run is None:
            return
        if opens is None and closes is None:
            self.note("start", "now", place)
        else:
            assert isinstance(opens, datetime | None) and isinstance(closes, datetime | None)
            self.dated.append((place, opens, closes))

    def facet(self, name: str) -> Facet:
        """The facet that the rows gave."""
        values = self.places[name]
        frequent = sorted(values, key=lambda value: -len(values[value]))[:MOST_COUNTED]
        sets = {value: bits.of(values[value]) for value in frequent}
        return Facet(sets, {value: held for value, held in values.items() if value not in sets}, self.labels[name])

    def order(self, key: Callable[[tuple[int, bool, datetime, str, int, int]], object]) -> Order:
        """All places, sorted."""
        return Order(row[0] for row in sorted(self.keys, key=key))  # type: ignore[arg-type]  # keys compare


def _read(revision: int) -> Board:
    reader, moment = _Reader(), monotonic()
    for row in Entry.objects.order_by("id").values_list(*_COLUMNS).iterator(chunk_size=5000):
        reader.row(row)
    keys = reader.keys
    start = datetime(1970, 1, 1, tzinfo=UTC)
    orders = {
        "newest": reader.order(lambda row: (not row[1], start - row[2], -row[0])),
        "shortest": reader.order(lambda row: (row[5] == 0, row[5], row[3])),
        "title": reader.order(lambda row: (row[3], row[0])),
        "brevity": reader.order(lambda row: (row[4], row[0])),
    }
    every = bits.of([row[0] for row in keys])
    facets = {name: reader.facet(name) for name in FACETS}
    return Board(revision, every, facets, orders, tuple(reader.dated), moment)
