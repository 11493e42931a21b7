"""Finding courses: words, facets, an order, a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from stoa.catalogue.queries.board import FACETS, ORDERS, Board, Facet, board
from stoa.catalogue.queries.entries import EntryCard, cards_at
from stoa.kernel import search
from stoa.kernel.search import Bits, Found

PAGE: Final = 20
MOST_PAGES: Final = 500
MOST_CHOICES: Final = 12
"""Values of a facet that are offered; a chosen one always is."""
FIXED: Final[dict[str, tuple[str, ...]]] = {
    "time": ("short", "middle", "long"),
    "start": ("now", "dated", "later"),
    "where": ("here", "elsewhere"),
}
"""Facets whose values have an order of their own; of all others the most frequent stand first."""


@dataclass(frozen=True)
class Narrowing:
    """What somebody looks for. `chosen`: values by facet, either-or within one. `page` counts from 1."""

    query: str = ""
    chosen: Mapping[str, tuple[str, ...]] | None = None
    order: str = ""
    page: int = 1


@dataclass(frozen=True)
class Choice:
    """A value that narrows the list: how many courses it would leave, and whether it is chosen."""

    value: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class FacetView:
    """One thing that courses differ in."""

    name: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class Hit:
    """A course that was found. The two texts are safe HTML, with the words that match marked; `say_html` is a stretch
    of its text that answers the query, or its summary."""

    card: EntryCard
    title_html: str
    say_html: str


@dataclass(frozen=True)
class Findings:
    """A page of what was found. `corrected`: what was looked for instead of a mistyped query, or empty."""

    hits: tuple[Hit, ...]
    count: int
    page: int
    pages: int
    order: str
    orders: tuple[str, ...]
    facets: tuple[FacetView, ...]
    corrected: str
    is_narrowed: bool
    all_count: int


def find_courses(asked: Narrowing, *, now: datetime) -> Findings:
    """The courses that match the words and, in each facet, one of the chosen values.

    At most: two statements for what is remembered of the list, eight for the words (`search.find`), one for the page's
    entries and one for their texts; as many for three courses as for 100,000.
    """
    held = board()
    facets = {**held.facets, "start": held.starting(now)}
    chosen = {name: values for name, values in (asked.chosen or {}).items() if values and name in facets}
    found = search.find(asked.query, revision=held.revision) if asked.query.strip() else None
    base = held.every & found.every if found else held.every
    allowed = {name: facets[name].having(values) for name, values in chosen.items()}
    left = _cut(base, allowed)
    orders = (("best", *ORDERS) if found else ORDERS) if held.count > 1 else ()
    order = asked.order if asked.order in orders else (orders or ("newest",))[0]
    count = left.bit_count()
    pages = min(MOST_PAGES, max(1, -(-count // PAGE)))
    page = min(max(1, asked.page), pages)
    cards = cards_at(_places(held, found, left, order, page))
    views = (_view(name, facets[name], _cut(base, allowed, but=name), chosen.get(name, ())) for name in FACETS)
    return Findings(
        hits=_hits(cards, found), count=count, page=page, pages=pages, order=order, orders=orders,
        facets=tuple(view for view in views if len(view.choices) > 1 or chosen.get(view.name)),
        corrected=found.corrected if found else "", is_narrowed=bool(found or chosen), all_count=held.count,
    )  # fmt: skip


def _cut(base: Bits, allowed: Mapping[str, Bits], *, but: str = "") -> Bits:
    for name, members in allowed.items():
        if name != but:
            base &= members
    return base


def _places(held: Board, found: Found | None, left: Bits, order: str, page: int) -> list[int]:
    start, end = (page - 1) * PAGE, page * PAGE
    if order == "best" and found is not None:
        return search.best(found, left, held.orders["brevity"], end)[start:]
    return held.orders[order].first(left, end)[start:]


def _view(name: str, facet: Facet, within: Bits, chosen: Sequence[str]) -> FacetView:
    counts = {value: count for value, members in facet.sets.items() if (count := (members & within).bit_count())}
    for value in chosen:
        if value in facet.sets or value in facet.rest:
            counts.setdefault(value, (facet.having([value]) & within).bit_count())
    fixed = FIXED.get(name)
    if fixed:
        shown = [value for value in fixed if value in counts]
    else:
        ranked = sorted(counts, key=lambda value: (-counts[value], value))
        shown = [value for number, value in enumerate(ranked) if number < MOST_CHOICES or value in chosen]
    return FacetView(
        name, tuple(Choice(value, facet.labels.get(value, value), counts[value], value in chosen) for value in shown)
    )


def _hits(cards: Sequence[EntryCard], found: Found | None) -> tuple[Hit, ...]:
    if found is None:
        return tuple(Hit(card, "", "") for card in cards)
    shown = [(search.marked(card.title, found.marks), search.snippet(card.summary, found.marks)) for card in cards]
    silent = [card.place for card, (title, say) in zip(cards, shown, strict=True) if not say and "<mark>" not in title]
    texts = search.texts(silent)
    return tuple(
        Hit(card, title, say or search.snippet(texts.get(card.place, ""), found.marks))
        for card, (title, say) in zip(cards, shown, strict=True)
    )
