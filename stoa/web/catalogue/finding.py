"""The list of courses as a page shows it: what a request asks for, and what was found in words and addresses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from html import escape
from urllib.parse import urlencode

from django.http import QueryDict
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, gettext_noop, ngettext

from stoa.catalogue.queries import FACETS, FacetView, Findings, Hit, Narrowing
from stoa.web.base import words
from stoa.web.base.templatetags.stoa import columns

ADDRESS = "HX-Replace-Url"
"""The header that says at which address the part that is shown now would be a page."""
LONGEST = 200
MOST_VALUES = 50


@dataclass(frozen=True)
class Link:
    """A link to the same list, otherwise."""

    label: str
    address: str


@dataclass(frozen=True)
class Shown:
    """What the list shows. `said` counts what was found; `before` and `after` are addresses of other pages.

    `groups` (facets with their boxes), `orders` (links) and `entries` are written out here: a page has sixty boxes and
    twenty entries, and a template would take as long for them as the database for finding them.
    """

    query: str
    order: str
    said: str
    corrected: str
    groups: SafeString
    chosen: tuple[Link, ...]
    orders: SafeString
    entries: SafeString
    page: int
    pages: int
    before: str
    after: str
    address: str
    is_narrowed: bool
    is_empty: bool


def narrowing(query: QueryDict) -> Narrowing:
    """What the query of an address asks for; what makes no sense is left out."""
    page = query.get("page", "1")
    chosen = {name: tuple(dict.fromkeys(query.getlist(name)[:MOST_VALUES])) for name in FACETS}
    return Narrowing(
        query=query.get("q", "").replace("\0", " ")[:LONGEST].lstrip(),
        chosen={name: values for name, values in chosen.items() if values},
        order=query.get("order", ""),
        page=int(page) if page.isascii() and page.isdigit() and len(page) < 6 else 1,
    )


def address(asked: Narrowing, **other: str | int | None) -> str:
    """The shortest address of a list. `other` replaces its query, order or page."""
    said: dict[str, str | int | None] = {"q": asked.query, "order": asked.order, "page": None, **other}
    pairs: list[tuple[str, str]] = [("q", str(said["q"]))] if said["q"] else []
    pairs += [(name, value) for name, values in (asked.chosen or {}).items() for value in values]
    pairs += [(name, str(said[name])) for name in ("order", "page") if said[name] not in (None, "", 1)]
    return _list_address() + (f"?{urlencode(pairs)}" if pairs else "")


@cache
def _list_address() -> str:
    return reverse("courses")


@cache
def _around(name: str) -> tuple[str, str]:
    """An address before and after the slug in it. Kept: Django takes as long to make twenty addresses as the database
    to find what they lead to."""
    before, _slug, after = reverse(name, args=["-"]).rpartition("-")
    return before, after


def shown(asked: Narrowing, found: Findings) -> Shown:
    """What was found, for the page."""
    chosen_order = asked.order if asked.order in found.orders[1:] else ""
    asked = Narrowing(asked.query, asked.chosen, chosen_order, asked.page)
    return Shown(
        query=asked.query, order=chosen_order, said=count_words(found.count), corrected=found.corrected,
        groups=mark_safe("".join(map(_group, found.facets))), chosen=_chosen(asked, found),
        orders=_orders_html(asked, found) if len(found.hits) > 1 else mark_safe(""),
        entries=mark_safe("".join(map(entry, found.hits))), page=found.page, pages=found.pages,
        before=address(asked, page=found.page - 1) if found.page > 1 else "",
        after=address(asked, page=found.page + 1) if found.page < found.pages else "",
        address=address(asked, page=found.page), is_narrowed=found.is_narrowed, is_empty=not found.all_count,
    )  # fmt: skip


def part_of(view: Shown) -> SafeString:
    """The part of the page below the field, in the language in force."""
    return render_to_string("catalogue/_found.html", {"list": view, "is_part": True})


def number(count: int) -> str:
    """A count as people write it: `3,265`."""
    return str(count) if count < 1000 else number_format(count, force_grouping=True)


def count_words(count: int) -> str:
    """`One course`, `3,265 courses`."""
    if count == 1:
        return gettext("One course")
    return ngettext("%(count)s course", "%(count)s courses", count) % {"count": number(count)}


ENTRY = '<article class="entry"><div><h3><a href="%s"%s>%s</a></h3>%s<p class="say"%s>%s</p>%s</div>%s</article>'


def entry(hit: Hit) -> SafeString:
    """A course as a row of the list."""
    card, said_in = hit.card, get_language() or ""
    before, after = _around("course" if card.is_here else "elsewhere")
    address = f"{before}{card.slug if card.is_here else card.public_id}{after}"
    told = _language_attributes(card.language) if card.language else ""
    title, say = hit.title_html or escape(card.title), hit.say_html or escape(card.summary)
    known = _facts_html(card.minutes, card.units, card.language, card.institution, card.level, said_in)
    drawn = columns(card.bays, card.units, card.minutes, said_in) if card.units else ""
    place = "" if card.is_here else _place_html(card.department, card.programme, card.language, said_in)
    return mark_safe(ENTRY % (address, told, title, place, told, say, drawn, known))


@lru_cache(maxsize=500)
def _language_attributes(language: str) -> str:
    direction = "rtl" if words.is_right_to_left(language) else "ltr"
    return f' lang="{escape(language)}" dir="{direction}"'


@lru_cache(maxsize=2000)
def _place_html(department: str, programme: str, language: str, said_in: str) -> str:
    """That a course is given elsewhere, and where in its institution; `said_in` is the language in force."""
    where = " · ".join(filter(None, (department, programme)))
    said = f' <span lang="{escape(language)}">{escape(where)}</span>' if where else ""
    return f'<p class="small muted place"><span class="tag">{escape(gettext("given elsewhere"))}</span>{said}</p>'


@lru_cache(maxsize=2000)
def _facts_html(minutes: int, units: int, language: str, institution: str, level: str, said_in: str) -> str:
    """What is known of a course, as a list of terms; `said_in` is the language in force."""
    rows = (
        f"<dt>{escape(term)}</dt><dd>{_told_in(tag, value)}</dd>"
        for term, value, tag in facts(minutes, units, language, institution, level)
    )
    return f'<dl class="facts">{"".join(rows)}</dl>'


def _told_in(language: str, text: str) -> str:
    """A text in its language; inline, so that it stands where the page's own direction puts it."""
    said = escape(text)
    return f"<span{_language_attributes(language)}>{said}</span>" if language else said


def facts(minutes: int, units: int, language: str, institution: str, level: str) -> tuple[tuple[str, str, str], ...]:
    """What is known of a course: (term, value, the value's language where that is another one)."""
    takes = words.duration(minutes) if minutes else ""
    rows = (
        (gettext("Takes"), ", ".join(filter(None, (takes, words.units(units) if units else ""))), ""),
        (gettext("Language"), words.language_name(language) if language else "", language),
        (gettext("From"), institution, ""),
        (gettext("Level"), words.level(level) if level else "", ""),
    )
    return tuple(row for row in rows if row[1])


ORDER = '<a href="%s"%s>%s</a>'
GROUP = "<fieldset><legend>%s</legend><div>%s</div></fieldset>"
BOX = (
    '<label class="opt"><input type="checkbox" name="%s" id="%s-%d" value="%s"%s><span>%s</span>'
    '<span class="num">%s</span></label>'
)


def _group(view: FacetView) -> str:
    language = get_language() or ""
    boxes = []
    for at, choice in enumerate(view.choices):
        value, label = _box_words(view.name, choice.value, choice.label, language)
        ticked = " checked" if choice.is_chosen else ""
        boxes.append(BOX % (view.name, view.name, at, value, ticked, label, number(choice.count)))
    return GROUP % (escape(_facet_words(view.name)), "".join(boxes))


@lru_cache(maxsize=4096)
def _box_words(facet: str, value: str, label: str, language: str) -> tuple[str, str]:
    """A value and its label, escaped; `language` is the one in force."""
    said = escape(value_words(facet, value, label))
    return escape(value), f'<bdi lang="{escape(value)}">{said}</bdi>' if facet == "language" else said


def _facet_words(facet: str) -> str:
    titles = {
        "where": gettext_noop("Given"), "institution": gettext_noop("Institution"),
        "department": gettext_noop("Department"), "subject": gettext_noop("About"), "level": gettext_noop("Level"),
        "language": gettext_noop("Language"), "time": gettext_noop("Time it takes"),
        "start": gettext_noop("You can begin"), "licence": gettext_noop("Licence"),
    }  # fmt: skip
    return gettext(titles[facet])


def value_words(facet: str, value: str, label: str) -> str:
    """A facet's value in words."""
    if facet == "language":
        return words.language_name(value)
    if facet == "level":
        return words.level(value)
    if facet == "licence":
        return words.licence(value)[0]
    known: Mapping[str, str] = {
        "short": gettext_noop("Under 3 hours"), "middle": gettext_noop("3 to 10 hours"),
        "long": gettext_noop("More than 10"), "here": gettext_noop("here"), "elsewhere": gettext_noop("elsewhere"),
        "now": gettext_noop("now"), "later": gettext_noop("later"), "dated": gettext_noop("until a date"),
    }  # fmt: skip
    return gettext(known[value]) if facet in ("time", "where", "start") and value in known else label


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


def _orders_html(asked: Narrowing, found: Findings) -> SafeString:
    links = []
    for order in found.orders:
        leads = escape(address(asked, order="" if order == found.orders[0] else order))
        links.append(
            ORDER % (leads, ' aria-current="true"' if order == found.order else "", escape(_order_words(order, found)))
        )
    return mark_safe(" ".join(links))


def _order_words(order: str, found: Findings) -> str:
    if order == "best":
        return gettext("best match")
    if order == "newest":
        is_mixed = any(view.name == "where" for view in found.facets)
        return gettext("here first") if is_mixed else gettext("newest")
    return gettext("shortest") if order == "shortest" else gettext("A to Z")
