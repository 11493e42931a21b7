"""Narrowing a list of courses by words and by what they have in common. Pure: no request, no database."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from stoa.catalogue.queries import Offer
from stoa.web.base.words import minutes_of

ORDERS = ("newest", "shortest", "title")
TIMES = ("short", "middle", "long")
MOST_WORDS = 8


@dataclass(frozen=True)
class Choice:
    """A value that narrows a list: how many courses have it, and whether it is chosen."""

    value: str
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class Facet:
    """One thing that courses differ in."""

    name: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class Narrowed:
    """What is left of a list, and how it may be narrowed further."""

    offers: tuple[Offer, ...]
    facets: tuple[Facet, ...]
    is_narrowed: bool


def folded(text: str) -> str:
    """Text for comparing: without case and accents."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def matches(offer: Offer, query: str) -> bool:
    """Whether every word of the query begins or is inside a word of the course's public text."""
    words = folded(query).split()[:MOST_WORDS]
    outline = offer.outline
    said = [outline.title, outline.summary, outline.institution, outline.audience, *outline.subjects]
    said += [outcome.text for outcome in outline.outcomes]
    said += [module.title for module in outline.modules] + [unit.title for unit in outline.units]
    text = folded(" ".join(said)) if words else ""
    return all(word in text for word in words)


def time_of(offer: Offer) -> str:
    """`short` under 3 hours, `middle` to 10, `long` above."""
    hours = minutes_of(offer.outline) / 60
    return "short" if hours < 3 else "middle" if hours <= 10 else "long"


def language_of(offer: Offer) -> str:
    """The language without its region."""
    return offer.outline.language.split("-")[0].lower()


VALUES: Mapping[str, Callable[[Offer], Sequence[str]]] = {
    "subject": lambda offer: [subject for subject in offer.outline.subjects if subject],
    "time": lambda offer: [time_of(offer)],
    "language": lambda offer: [language_of(offer)],
    "level": lambda offer: [offer.outline.level] if offer.outline.level else [],
}


def narrowed(
    offers: Sequence[Offer],
    *,
    query: str = "",
    chosen: Mapping[str, Sequence[str]] | None = None,
    order: str = "newest",
) -> Narrowed:
    """The courses that match the words and, in each facet, one of the chosen values. The order given is `newest`."""
    wanted = {name: frozenset((chosen or {}).get(name, ())) for name in VALUES}
    found = [offer for offer in offers if matches(offer, query)]
    facets = [_facet(name, found, wanted) for name in VALUES]
    left = [offer for offer in found if _has(offer, wanted)]
    offered = tuple(facet for facet in facets if len(facet.choices) > 1 or wanted[facet.name])
    return Narrowed(tuple(_sorted(left, order)), offered, bool(query.strip()) or any(wanted.values()))


def _has(offer: Offer, wanted: Mapping[str, frozenset[str]], *, but: str = "") -> bool:
    return all(not values or name == but or values & set(VALUES[name](offer)) for name, values in wanted.items())


def _facet(name: str, offers: Iterable[Offer], wanted: Mapping[str, frozenset[str]]) -> Facet:
    counts: dict[str, int] = {}
    for offer in offers:
        if _has(offer, wanted, but=name):
            for value in VALUES[name](offer):
                counts[value] = counts.get(value, 0) + 1
    keys = (
        [key for key in TIMES if key in counts]
        if name == "time"
        else sorted(counts, key=lambda key: (-counts[key], key))
    )
    return Facet(name, tuple(Choice(key, counts[key], key in wanted[name]) for key in keys))


def _sorted(offers: list[Offer], order: str) -> list[Offer]:
    if order == "shortest":
        return sorted(offers, key=lambda offer: minutes_of(offer.outline))
    if order == "title":
        return sorted(offers, key=lambda offer: folded(offer.outline.title))
    return offers
