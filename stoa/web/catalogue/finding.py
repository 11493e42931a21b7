"""The list of courses as a page shows it: what a request asks for, and what was found in words and addresses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, ngettext

from stoa.catalogue.queries import FACETS, EntryCard, Findings, Hit, Narrowing
from stoa.kernel.cache import BytesCache
from stoa.web.base import words

LONGEST = 200
MOST_VALUES = 50
_TITLE, _SAY = "\ue022", "\ue023"
"""Where the two texts stand that differ by query; both are taken out of what authors write."""
_entries: BytesCache[tuple[str, str, str]] = BytesCache(4 * 1024 * 1024)


@dataclass(frozen=True)
class Option:
    """A value of a facet as it is offered. `language` is set where the label is in another one."""

    id: str
    value: str
    label: str
    language: str
    count: str
    is_chosen: bool


@dataclass(frozen=True)
class Group:
    """A facet as it is offered. `is_open`: something in it is chosen."""

    name: str
    title: str
    options: tuple[Option, ...]


@dataclass(frozen=True)
class Link:
    """A link to the same list, otherwise."""

    label: str
    address: str
    is_current: bool = False


@dataclass(frozen=True)
class Shown:
    """What the list shows. `said` counts what was found; `before` and `after` are addresses of other pages."""

    query: str
    order: str
    said: str
    corrected: str
    groups: tuple[Group, ...]
    chosen: tuple[Link, ...]
    orders: tuple[Link, ...]
    entries: tuple[SafeString, ...]
    page: int
    pages: int
    before: str
    after: str
    address: str
    is_narrowed: bool
    is_empty: bool


def narrowing(request: HttpRequest) -> Narrowing:
    """What a request asks for; what makes no sense is left out."""
    page = request.GET.get("page", "1")
    chosen = {name: tuple(dict.fromkeys(request.GET.getlist(name)[:MOST_VALUES])) for name in FACETS}
    return Narrowing(
        query=" ".join(request.GET.get("q", "").replace("\0", " ")[:LONGEST].split(" ")),
        chosen={name: values for name, values in chosen.items() if values},
        order=request.GET.get("order", ""),
        page=int(page) if page.isascii() and page.isdigit() and len(page) < 6 else 1,
    )


def address(asked: Narrowing, **other: str | int | None) -> str:
    """The shortest address of a list. `other` replaces its query, order or page."""
    said: dict[str, str | int | None] = {"q": asked.query, "order": asked.order, "page": None, **other}
    pairs: list[tuple[str, str]] = [("q", str(said["q"]))] if said["q"] else []
    pairs += [(name, value) for name, values in (asked.chosen or {}).items() for value in values]
    pairs += [(name, str(said[name])) for name in ("order", "page") if said[name] not in (None, "", 1)]
    return reverse("courses") + (f"?{urlencode(pairs)}" if pairs else "")


def shown(asked: Narrowing, found: Findings) -> Shown:
    """What was found, for the page."""
    chosen_order = asked.order if asked.order in found.orders[1:] else ""
    asked = Narrowing(asked.query, asked.chosen, chosen_order, asked.page)
    return Shown(
        query=asked.query, order=chosen_order, said=count_words(found.count), corrected=found.corrected,
        groups=tuple(_group(view.name, view.choices) for view in found.facets), chosen=_chosen(asked, found),
        orders=tuple(
            Link(_order_words(order, found), address(asked, order="" if order == found.orders[0] else order),
                 order == found.order)
            for order in found.orders
        ),
        entries=tuple(entry(hit) for hit in found.hits), page=found.page, pages=found.pages,
        before=address(asked, page=found.page - 1) if found.page > 1 else "",
        after=address(asked, page=found.page + 1) if found.page < found.pages else "",
        address=address(asked, page=found.page), is_narrowed=found.is_narrowed, is_empty=not found.all_count,
    )  # fmt: skip


def number(count: int) -> str:
    """A count as people write it: `3,265`."""
    return number_format(count, force_grouping=True)


def count_words(count: int) -> str:
    """`One course`, `3,265 courses`."""
    if count == 1:
        return gettext("One course")
    return ngettext("%(count)s course", "%(count)s courses", count) % {"count": number(count)}


def entry(hit: Hit) -> SafeString:
    """A course as a row of the list; all but what the query marks in it is kept ready."""
    card = hit.card
    key = (card.place, card.public_id, card.changed_at, get_language())

    def make() -> tuple[tuple[str, str, str], int]:
        html = render_to_string(
            "catalogue/_entry.html",
            {"card": card, "title": mark_safe(_TITLE), "say": mark_safe(_SAY), "facts": facts(card)},
        )  # fmt: skip
        before, _, rest = html.partition(_TITLE)
        middle, _, after = rest.partition(_SAY)
        return (before, middle, after), 2 * len(html) + 200

    before, middle, after = _entries.get_or_make(key, make)
    title = hit.title_html or conditional_escape(card.title)
    return mark_safe(f"{before}{title}{middle}{hit.say_html or conditional_escape(card.summary)}{after}")


def facts(card: EntryCard) -> tuple[tuple[str, str, str], ...]:
    """What is known of a course: (term, value, its language where that is another one)."""
    takes = words.duration(card.minutes) if card.minutes else ""
    units = words.units(card.units) if card.units else ""
    rows = (
        (gettext("Takes"), ", ".join(filter(None, (takes, units))), ""),
        (gettext("Language"), words.language_name(card.language) if card.language else "", card.language),
        (gettext("From"), card.institution, ""),
        (gettext("Department"), card.department, card.language),
        (gettext("Level"), words.level(card.level) if card.level else "", ""),
    )
    return tuple(row for row in rows if row[1])


def _group(name: str, choices: Sequence[object]) -> Group:
    titles = {
        "where": gettext("Given"), "institution": gettext("Institution"), "department": gettext("Department"),
        "subject": gettext("About"), "level": gettext("Level"), "language": gettext("Language"),
        "time": gettext("Time it takes"), "start": gettext("You can begin"), "licence": gettext("Licence"),
    }  # fmt: skip
    options = tuple(
        Option(f"{name}-{at}", choice.value, value_words(name, choice.value, choice.label),  # type: ignore[attr-defined]
               choice.value if name == "language" else "", number(choice.count), choice.is_chosen)  # type: ignore[attr-defined]
        for at, choice in enumerate(choices)
    )  # fmt: skip
    return Group(name, titles[name], options)


def value_words(facet: str, value: str, label: str) -> str:
    """A facet's value in words."""
    if facet == "language":
        return words.language_name(value)
    if facet == "level":
        return words.level(value)
    if facet == "licence":
        return words.licence(value)[0]
    known: Mapping[str, str] = {
        "short": gettext("Under 3 hours"), "middle": gettext("3 to 10 hours"), "long": gettext("More than 10"),
        "here": gettext("here"), "elsewhere": gettext("elsewhere"), "now": gettext("now"),
        "later": gettext("later"), "dated": gettext("until a date"),
    }  # fmt: skip
    return known.get(value, label) if facet in ("time", "where", "start") else label


def _chosen(asked: Narrowing, found: Findings) -> tuple[Link, ...]:
    """What is chosen, each with the address of the list without it."""
    links = []
    for view in found.facets:
        for choice in view.choices:
            if choice.is_chosen:
                left = {
                    name: tuple(value for value in values if (name, value) != (view.name, choice.value))
                    for name, values in (asked.chosen or {}).items()
                }
                label = value_words(view.name, choice.value, choice.label)
                links.append(Link(label, address(Narrowing(asked.query, left, asked.order))))
    return tuple(links)


def _order_words(order: str, found: Findings) -> str:
    if order == "best":
        return gettext("best match")
    if order == "newest":
        is_mixed = any(view.name == "where" for view in found.facets)
        return gettext("here first") if is_mixed else gettext("newest")
    return gettext("shortest") if order == "shortest" else gettext("A to Z")
