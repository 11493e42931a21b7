"""`{% load stoa %}`: icons, marks, the colonnade, forms, and numbers in words."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from functools import cache, lru_cache
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django import template
from django.forms import BoundField, FileInput, Form, PasswordInput
from django.http import HttpRequest
from django.utils import dateformat, formats
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, pgettext

from stoa.catalogue.queries import EntryCard
from stoa.content.queries import Outline
from stoa.kernel.text.words import per_cent
from stoa.learning.rules import Standing
from stoa.web.base import addresses, colonnade, countries, words
from stoa.web.base.icons import DIRECTED, ICONS, MARKS

register = template.Library()

PITCH = 4.4
"""The one scale of all lists, in CSS pixels a column where there is room: a longer course looks longer."""

LARGEST = 720.0
"""The widest drawing of a list; a longer course is drawn closer. Drawings take their share of this width, or of the
page where it is narrower: so the scale is one on every screen."""

LETTER = 7.2
"""How wide a letter of a module's name is under the syllabus, about, in CSS pixels."""

SYLLABUS = 930.0
"""The width for which names of modules are chosen; narrower screens show their numbers."""


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """A line icon; with `label` it speaks, without it is decoration."""
    turned = " icon-flip" if name in DIRECTED else ""
    spoken = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html(
        '<svg class="icon{}" viewBox="0 0 20 20" {}>{}</svg>', turned, spoken, mark_safe(ICONS[name])
    )  # fmt: skip


@register.simple_tag
def mark(state: str) -> SafeString:
    """A square that says how far something is (todo, part, done, here, new, known), with its word for who listens."""
    return _mark(state, get_language() or "")


@cache
def _mark(state: str, language: str) -> SafeString:
    said = {
        "todo": pgettext("mark", "Not started"),
        "part": pgettext("mark", "Begun"),
        "done": pgettext("mark", "Done"),
        "here": pgettext("mark", "You are here"),
        "new": pgettext("mark", "New since you finished"),
        "known": pgettext("mark", "Known already"),
    }
    return format_html(
        '<svg class="mark" viewBox="0 0 20 20" aria-hidden="true">{}</svg>'
        '<span class="visually-hidden">{}: </span>',
        mark_safe(MARKS[state]),
        said[state],
    )  # fmt: skip


@register.simple_tag(name="colonnade")
def colonnade_tag(outline: Outline, standing: Standing | None = None, kind: str = "list", name: str = "") -> SafeString:
    """A course as columns. `kind`: `list` (to one scale), `wide` (the width of the page), `syllabus` (with numbers).

    `name` tells it from other drawings of the same course on a page.
    """
    drawn = colonnade.plan(bays_of(outline))
    height, pitch = scale(drawn, kind)
    said, window = words.size_of(outline), None
    if standing is not None:
        said = words.progress_of(outline, standing)
        window = colonnade.window(drawn, done_places(outline, standing), height=height, pitch=pitch)
    return colonnade_svg(outline, said, window, kind, name)


def colonnade_svg(outline: Outline, said: str, window: str | None, kind: str, name: str = "") -> SafeString:
    """The drawing with these words for it. `window`: path data through which what is done shows; None: no progress."""
    drawn = colonnade.plan(bays_of(outline))
    height, pitch = scale(drawn, kind)
    drawing = colonnade.draw(drawn, height=height, pitch=pitch, is_progress=window is not None)
    classes = "colonnade wide" if kind == "wide" else "colonnade"
    share = round(drawing.width / LARGEST * 100, 2)
    size = {"list": f' width="{share}%"', "syllabus": f' width="100%" height="{height}"'}.get(kind, "")
    made = _svg(drawing, said, window, classes=classes, size=size, name=name or outline.course_slug)
    if kind == "list":
        return format_html('<span class="to-scale">{}</span>', made)
    return _labelled(outline, drawing, made, said) if kind == "syllabus" else made


def _labelled(outline: Outline, drawing: colonnade.Drawing, columns: SafeString, said: str) -> SafeString:
    """The columns with numbers of modules under them, and their names where there is room for every letter."""
    modules = [module.title for module in outline.modules if module.units]
    starts = [start / drawing.width for start in drawing.bays] if len(drawing.bays) == len(modules) else []
    rooms = [(end - start) * SYLLABUS for start, end in zip(starts, [*starts[1:], 1.0], strict=False)]
    names = [f"{number} {title}" for number, title in enumerate(modules, 1)]
    fits = [len(name) * LETTER <= room for name, room in zip(names, rooms, strict=False)]
    texts = []
    for number, start in enumerate(starts):
        at, is_named = round(start * 100, 2), fits[number] and sum(fits) * 2 > len(fits)
        named = names[number] if is_named else number + 1
        texts.append(format_html('<text class="named" x="{0}%" y="102">{1}</text>', at, named))
        texts.append(format_html('<text x="{}%" y="102">{}</text>', at, number + 1))
    return format_html(
        '<svg class="colonnade labelled" role="img" aria-label="{}" lang="{}">{}{}</svg>',
        said, outline.language, columns, mark_safe("".join(texts)),
    )  # fmt: skip


def scale(drawn: colonnade.Plan, kind: str) -> tuple[float, float]:
    """(height, pitch) of a drawing of this kind."""
    if kind == "wide":
        return 92, 1200 / drawn.width
    if kind == "syllabus":
        return 84, SYLLABUS / drawn.width
    return 26, min(PITCH, LARGEST / drawn.width)


@lru_cache(maxsize=500)
def columns(bays: str, units: int, minutes: int, language: str) -> SafeString:
    """A course of a list as columns, to the one scale of lists. `bays`: its units' minutes by module, as JSON;
    `language` is the one in force, for the words that stand for the drawing."""
    modules = json.loads(bays)
    drawn = colonnade.plan(modules)
    height, pitch = scale(drawn, "list")
    drawing = colonnade.draw(drawn, height=height, pitch=pitch)
    size = f' width="{round(drawing.width / LARGEST * 100, 2)}%"'
    said = words.size(units, len(modules), minutes)
    return format_html(
        '<span class="to-scale">{}</span>', _svg(drawing, said, None, classes="colonnade", size=size)
    )  # fmt: skip


@register.simple_tag
def street(cards: list[EntryCard]) -> SafeString:
    """Several courses in one row, all to one scale, as wide as the page."""
    bays = [list(bay) for card in cards for bay in card.modules]
    drawn = colonnade.plan(bays)
    drawing = colonnade.draw(drawn, height=112, pitch=1200 / drawn.width)
    said = gettext("The courses here, drawn as one row of columns.")
    return _svg(drawing, said, None, classes="colonnade")


def bays_of(outline: Outline) -> list[list[float]]:
    """A course as modules of units' minutes."""
    return [[unit.minutes for unit in module.units] for module in outline.modules]


def done_places(outline: Outline, standing: Standing) -> set[int]:
    """Where in the course the done units stand."""
    return {place for unit_id in standing.done if (place := outline.place.get(unit_id)) is not None}


def _svg(
    drawing: colonnade.Drawing, said: str, window: str | None, *, classes: str, size: str = "", name: str = ""
) -> SafeString:  # fmt: skip
    """A drawing that takes the width it is given, whole: no column is ever cut. `size`: attributes for it."""
    parts = [
        format_html('<rect class="lintel" width="{}" height="{}"/>', drawing.width, drawing.lintel),
        format_html(
            '<rect class="step" y="{}" width="{}" height="{}"/>',
            round(drawing.height - drawing.step, 1),
            drawing.width,
            drawing.step,
        ),
    ]
    if window is None:
        kind = "done" if "wide" in classes else "c"
        parts.append(format_html('<path class="{}" d="{}"/>', kind, drawing.standing))
    else:
        parts.append(format_html('<path class="todo" d="{}"/>', drawing.planned))
        parts.append(format_html('<clipPath id="done-{}"><path d="{}"/></clipPath>', name, window))
        parts.append(format_html('<path class="done" clip-path="url(#done-{})" d="{}"/>', name, drawing.standing))
    return format_html(
        '<svg class="{}" viewBox="0 0 {} {}" preserveAspectRatio="none"{} role="img" aria-label="{}">{}</svg>',
        classes, drawing.width, drawing.height, mark_safe(size), said, mark_safe("".join(parts)),
    )  # fmt: skip


@register.filter
def long(title: str) -> str:
    """A class name for a title that is too long for the size of titles; empty for most."""
    return " longer" if len(title) > 90 else " long" if len(title) > 45 else ""


@register.filter
def column_words(outline: Outline) -> str:
    """What a column of this course stands for."""
    return words.column_means(colonnade.plan(bays_of(outline)).minutes)


@register.simple_tag
def progress_words(outline: Outline, standing: Standing) -> str:
    """How far, as a sentence."""
    return words.progress_of(outline, standing)


@register.filter
def size_words(outline: Outline) -> str:
    """How large a course is, as a sentence."""
    return words.size_of(outline)


@register.filter
def takes(outline: Outline) -> str:
    """How long a course takes."""
    minutes = words.minutes_of(outline)
    return words.duration(minutes) if minutes > 0 else ""


@register.filter
def duration(minutes: float) -> str:
    """Minutes in words."""
    return words.duration(minutes)


@register.filter
def short_minutes(minutes: float) -> str:
    """Minutes where there is little room: `24 min`."""
    return gettext("%(count)s\u00a0min") % {"count": formats.number_format(max(1, round(minutes)))}


@register.filter
def language_name(code: str) -> str:
    """A language's own name."""
    return words.language_name(code)


@register.filter
def country_name(code: str) -> str:
    """A country's name in the reader's language."""
    return countries.name(code)


@register.filter
def direction(code: str) -> str:
    """`rtl` or `ltr`, for text in this language."""
    return "rtl" if words.is_right_to_left(code) else "ltr"


@register.filter
def level_words(code: str) -> str:
    """A course's level in words."""
    return words.level(code)


@register.filter
def role_words(code: str) -> str:
    """A person's part in a course, in words."""
    return words.role(code)


@register.simple_tag
def licence(code: str) -> SafeString:
    """A licence's name, linked to its text."""
    name, address = words.licence(code)
    if not address:
        return format_html("{}", name)
    return format_html('<a href="{}" rel="license">{}</a>', address, name)


@register.filter
def signed(number: float) -> str:
    """A number of -1 to 1 with two decimals and a true minus."""
    return formats.number_format(number, decimal_pos=2).replace("-", "\u2212")


@register.filter
def percent(share: float) -> str:
    """A share 0..1 as whole per cent."""
    return per_cent(formats.number_format(round(share * 100)))


@register.simple_tag
def moment(at: datetime | None, zone: str = "UTC", day_only: bool = False) -> SafeString:
    """A moment in the reader's zone, with the zone named: `26 November 2026, 18:00 CET`."""
    if at is None:
        return mark_safe("")
    try:
        there = at.astimezone(ZoneInfo(zone))
    except (ZoneInfoNotFoundError, ValueError):
        there = at.astimezone(UTC)
    # Translators: date formats of Django's `date` filter.
    text = dateformat.format(there, gettext("j F Y") if day_only else gettext("j F Y, H:i"))
    text = text if day_only else f"{text} {there.tzname()}"
    return format_html('<time datetime="{}">{}</time>', there.isoformat(timespec="minutes"), text)


@register.filter
def course_home(run: str) -> str:
    """The address of a course's home."""
    return addresses.course_home(run)


@register.simple_tag
def unit_page(run: str, unit: str) -> str:
    """The address of a unit."""
    return addresses.unit_page(run, unit)


@register.filter
def day(at: date | None) -> str:
    """A day as `moment` writes it: `26 November 2026`."""
    return dateformat.format(at, gettext("j F Y")) if at else ""


@register.inclusion_tag("base/_field.html")
def field(bound: BoundField, label: str = "", hint: str | None = None, **attributes: Any) -> dict[str, Any]:
    """A form's field with its label, help and error. `hint` replaces its help; other attributes go to the input."""
    hint = str(bound.help_text) if hint is None else hint
    described = " ".join(
        f"{bound.auto_id}-{what}" for what, is_there in [("help", hint), ("error", bound.errors)] if is_there
    )
    said = {name.replace("_", "-"): value for name, value in attributes.items()}
    said["class"] = f"input {said.get('class', '')}".strip()
    if described:
        said["aria-describedby"] = described
    if bound.errors:
        said["aria-invalid"] = "true"
    bound.field.widget.attrs.pop("placeholder", None)
    return {"bound": bound, "label": label or bound.label, "hint": hint, "input": bound.as_widget(attrs=said)}


@register.inclusion_tag("base/_error_summary.html")
def error_summary(form: Form, title: str = "", about: str = "") -> dict[str, Any]:
    """What is wrong with a form, that what was typed is not lost, and a link to each field. What is wrong with the form
    as a whole leads to the field `about`."""
    problems = [(bound, error) for bound in form for error in bound.errors]
    count = len(problems) + len(form.non_field_errors())
    widgets = [bound.field.widget for bound in form]
    return {
        "form": form, "problems": problems, "count": count, "title": title, "about": form[about] if about else None,
        "has_password": any(isinstance(widget, PasswordInput) for widget in widgets),
        "has_only_files": all(isinstance(widget, FileInput) for widget in widgets),
    }  # fmt: skip


@register.simple_tag
def querystring_of(request: HttpRequest, page: int) -> str:
    """The request's query with another `page`."""
    query = request.GET.copy()
    query["page"] = str(page)
    return query.urlencode()


@register.simple_tag
def query_with(request: HttpRequest, **changed: object) -> str:
    """The request's query with some values changed; what is empty is left out."""
    query = request.GET.copy()
    for name, value in changed.items():
        query.pop(name, None)
        if value:
            query[name] = str(value)
    return query.urlencode()
