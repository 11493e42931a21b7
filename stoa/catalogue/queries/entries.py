"""Reads of single entries and of lists of them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import Max, QuerySet

from stoa.catalogue.models import Collection, Entry
from stoa.kernel.statements import Row, Statement, among, read_all


@dataclass(frozen=True)
class Teacher:
    """One of a course's staff, as its source names them."""

    name: str
    role: str = ""


@dataclass(frozen=True)
class EntryCard:
    """A course as a list shows it. `slug` is its run's address here; empty when it is given elsewhere.

    `minutes` 0: not said. `bays`: the minutes of its units, by module.
    """

    place: int
    public_id: str
    slug: str
    title: str
    summary: str
    institution_slug: str
    institution: str
    department: str
    programme: str
    language: str
    level: str
    licence: str
    minutes: int
    units: int
    bays: str
    opens_at: datetime | None
    created_at: datetime
    changed_at: datetime

    @property
    def is_here(self) -> bool:
        """Whether one can take it here."""
        return bool(self.slug)

    @property
    def modules(self) -> tuple[tuple[float, ...], ...]:
        """The minutes of its units, by module."""
        return tuple(tuple(module) for module in json.loads(self.bays))


@dataclass(frozen=True)
class Elsewhere:
    """A course that is given elsewhere, for its page. `about_html` is sanitised; `address` is where it is given."""

    card: EntryCard
    about_html: str
    address: str
    subjects: tuple[str, ...]
    people: tuple[Teacher, ...]
    attribution: str
    attribution_licence: str
    source: str
    loaded_at: datetime


@dataclass(frozen=True)
class CollectionCard:
    """The courses of an institution that are given elsewhere."""

    institution_slug: str
    institution: str
    count: int
    licence: str
    loaded_at: datetime


_COLUMNS = (
    "place", "public_id", "run__slug", "title", "summary", "institution_slug", "institution_name", "department",
    "programme", "language", "level", "licence", "minutes", "units", "bays", "opens_at", "created_at", "changed_at",
)  # fmt: skip


def cards_of(rows: QuerySet[Entry]) -> list[EntryCard]:
    """These entries as cards, in the order of the rows. One statement."""
    return [
        EntryCard(place, public_id, slug or "", *rest) for place, public_id, slug, *rest in rows.values_list(*_COLUMNS)
    ]


def cards_at(places: Sequence[int]) -> list[EntryCard]:
    """The entries at these places, in their order; those that have gone are left out. One statement."""
    if not places:
        return []
    condition, value = among("places", places)
    rows = read_all([Statement(_AT + condition, {"places": value})])[0]
    found = {row[0]: _card(row) for row in rows}
    return [found[place] for place in places if place in found]


_AT = """SELECT e.place, e.public_id, r.slug, e.title, e.summary, e.institution_slug, e.institution_name, e.department,
e.programme, e.language, e.level, e.licence, e.minutes, e.units, e.bays, e.opens_at, e.created_at, e.changed_at
FROM catalogue_entry e LEFT JOIN catalogue_run r ON r.id = e.run_id WHERE e.place """


def _card(row: Row) -> EntryCard:
    *said, opens, created, changed = row
    said[2] = said[2] or ""
    times = [_moment(at) for at in (opens, created, changed)]
    return EntryCard(*(said + times))


def _moment(value: object) -> datetime | None:
    """A time as an engine gives it: SQLite as text without a zone, PostgreSQL as text with one."""
    if value is None or isinstance(value, datetime):
        return value
    found = datetime.fromisoformat(str(value))
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def newest(count: int, *, institution: str = "", subject: str = "") -> list[EntryCard]:
    """The newest entries, of one institution (its slug) or one subject. One statement."""
    rows = Entry.objects.order_by("-created_at", "-id")
    if institution:
        rows = rows.filter(institution_slug=institution)
    if subject:
        rows = rows.filter(subjects__contains=json.dumps(subject, ensure_ascii=False))
    return cards_of(rows[:count])


def between(first: int, last: int) -> list[tuple[str, str, datetime]]:
    """(slug of the run here or '', public id, when it changed) of the entries at the places first..last."""
    rows = Entry.objects.filter(place__gte=first, place__lte=last).order_by("place")
    return [
        (slug or "", public_id, at) for slug, public_id, at in rows.values_list("run__slug", "public_id", "changed_at")
    ]


def last_place() -> int:
    """The highest place that is taken; 0 for an empty list."""
    return Entry.objects.aggregate(last=Max("place"))["last"] or 0


def elsewhere(public_id: str) -> Elsewhere | None:
    """The page of a course that is given elsewhere, or None. One statement."""
    row = Entry.objects.select_related("collection").filter(public_id=public_id, collection__isnull=False).first()
    if row is None or row.collection is None:
        return None
    card = EntryCard(
        row.place, row.public_id, "", row.title, row.summary, row.institution_slug, row.institution_name,
        row.department, row.programme, row.language, row.level, row.licence, row.minutes, row.units, row.bays,
        row.opens_at, row.created_at, row.changed_at,
    )  # fmt: skip
    held = row.collection
    return Elsewhere(
        card, row.about_html, row.address, tuple(json.loads(row.subjects)),
        tuple(Teacher(name, role) for name, role in json.loads(row.people)), held.attribution, held.licence,
        held.source, held.loaded_at,
    )  # fmt: skip


def collections() -> list[CollectionCard]:
    """What was loaded, by institution."""
    rows = Collection.objects.select_related("institution").order_by("institution__slug")
    return [
        CollectionCard(row.institution.slug, row.institution.name, row.entries.count(), row.licence, row.loaded_at)
        for row in rows
    ]
