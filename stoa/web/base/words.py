"""Numbers and names as a reader says them."""

from __future__ import annotations

from functools import lru_cache

from django.conf.locale import LANG_INFO
from django.utils.formats import number_format
from django.utils.translation import get_language, gettext, ngettext

from stoa.content.queries import Outline
from stoa.learning.rules import Standing

LICENCES = {
    "CC-BY-4.0": ("CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/"),
    "CC-BY-SA-4.0": ("CC BY-SA 4.0", "https://creativecommons.org/licenses/by-sa/4.0/"),
    "CC-BY-ND-4.0": ("CC BY-ND 4.0", "https://creativecommons.org/licenses/by-nd/4.0/"),
    "CC-BY-NC-4.0": ("CC BY-NC 4.0", "https://creativecommons.org/licenses/by-nc/4.0/"),
    "CC-BY-NC-SA-4.0": ("CC BY-NC-SA 4.0", "https://creativecommons.org/licenses/by-nc-sa/4.0/"),
    "CC-BY-NC-ND-4.0": ("CC BY-NC-ND 4.0", "https://creativecommons.org/licenses/by-nc-nd/4.0/"),
    "CC0-1.0": ("CC0 1.0", "https://creativecommons.org/publicdomain/zero/1.0/"),
}


def duration(minutes: float) -> str:
    """Minutes in words: `8 minutes`, `1 hour`, `3½ hours`, `12 hours`."""
    whole = max(1, round(minutes))
    if whole < 60:
        return ngettext("%(count)s minute", "%(count)s minutes", whole) % {"count": number_format(whole)}
    halves = round(whole / 30)
    hours, is_half = divmod(halves, 2)
    if is_half and hours < 10:
        return gettext("%(count)s½ hours") % {"count": number_format(hours)}
    hours += is_half
    return ngettext("%(count)s hour", "%(count)s hours", hours) % {"count": number_format(hours)}


def units(count: int) -> str:
    """`12 units`."""
    return ngettext("%(count)s unit", "%(count)s units", count) % {"count": number_format(count)}


def modules(count: int) -> str:
    """`4 modules`."""
    return ngettext("%(count)s module", "%(count)s modules", count) % {"count": number_format(count)}


def minutes_of(outline: Outline) -> float:
    """What the course takes: as its author says, or the sum of its units."""
    return outline.workload * 60 if outline.workload > 0 else outline.minutes


def size_of(outline: Outline) -> str:
    """The sentence that stands for a colonnade: `12 units in 4 modules, about 4 hours`."""
    return size(len(outline.units), len(outline.modules), minutes_of(outline))


def size(unit_count: int, module_count: int, minutes: float) -> str:
    """The same from numbers."""
    said = {"units": units(unit_count), "modules": modules(module_count)}
    if minutes <= 0:
        return gettext("%(units)s in %(modules)s") % said
    return gettext("%(units)s in %(modules)s, about %(time)s") % {**said, "time": duration(minutes)}


def progress_of(outline: Outline, standing: Standing) -> str:
    """The sentence that stands for a learner's colonnade: `4 of 12 units done, 56 of 256 minutes.`

    Of the units that count, as everywhere.
    """
    minutes = outline.required_minutes
    done = [unit for unit in standing.done if unit in minutes]
    spent = round(sum(minutes[unit] for unit in done))
    return _progress(len(done), len(minutes), spent, round(sum(minutes.values())), get_language())


@lru_cache(maxsize=4096)
def _progress(done: int, all_units: int, spent: int, minutes: int, language: str | None) -> str:
    said = {
        "done": number_format(done), "units": units(all_units), "spent": number_format(spent),
        "minutes": number_format(minutes),
    }  # fmt: skip
    if minutes <= 0:
        return gettext("%(done)s of %(units)s done.") % said
    return gettext("%(done)s of %(units)s done, %(spent)s of %(minutes)s minutes.") % said


def column_means(minutes: int) -> str:
    """`A column is five minutes.`"""
    if minutes == 5:
        return gettext("A column is five minutes.")
    return gettext("A column is %(time)s.") % {"time": duration(minutes)}


def language_name(code: str) -> str:
    """A language's own name: `Español`; the code itself when nobody here knows it."""
    for known in (code.lower(), code.lower().split("-")[0]):
        info = LANG_INFO.get(known, {})
        if "name_local" in info:
            name = str(info["name_local"])
            return name[:1].upper() + name[1:]
    return code


def is_right_to_left(code: str) -> bool:
    """Whether a text in this language runs from right to left."""
    info = LANG_INFO.get(code.lower()) or LANG_INFO.get(code.lower().split("-")[0], {})
    return bool(info.get("bidi", False))


def licence(code: str) -> tuple[str, str]:
    """A licence's name and the address of its text (empty when it has none here)."""
    if code.lower() == "all rights reserved":
        return gettext("All rights reserved"), ""
    return LICENCES.get(code, (code, ""))


def level(code: str) -> str:
    """The level of a course in words."""
    known = {
        "introductory": gettext("introductory"),
        "intermediate": gettext("intermediate"),
        "advanced": gettext("advanced"),
        "bachelor": gettext("bachelor’s"),
        "master": gettext("master’s"),
    }
    return known.get(code, code)


def role(code: str) -> str:
    """What somebody does in a course, in words."""
    known = {"author": gettext("author"), "teacher": gettext("teacher"), "staff": gettext("staff"),
             "assistant": gettext("assistant"), "tutor": gettext("tutor")}  # fmt: skip
    return known.get(code, code)
