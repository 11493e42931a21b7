"""What the conditions of rules ask for, in the active language: as the name of a task, and as a whole sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from django.utils import dateformat
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stoa.catalogue import queries as catalogue
from stoa.content import queries as content
from stoa.content.queries import Outline
from stoa.credentials import rules
from stoa.kernel.cache import ShortMemory

Code: TypeAlias = Literal[
    "all", "any", "at_least", "weighted", "units_share", "units_count", "score", "part_score", "unit", "badge",
    "badge_elsewhere", "badges", "after", "before", "goal", "posts", "reviews", "witness", "witnessed", "identity",
]  # fmt: skip
Params: TypeAlias = Mapping[str, str | int]


def task(code: str, params: Params) -> str:
    """What is to be done, as the name of a task. For the codes of `wording.Line`, with their params."""
    if code in ("all", "any", "at_least", "weighted"):
        return _group(code, params)
    count = int(params.get("count", 0))
    match code:
        case "units_share" | "units_count" if params["count"] == params["all"]:
            said = ngettext("The one unit", "All %(all)s units", int(params["all"]))
        case "units_share" | "units_count":
            said = ngettext("%(count)s of %(all)s unit", "%(count)s of %(all)s units", int(params["all"]))
        case "score":
            said = _("A course grade of %(share)s or more")
        case "part_score":
            said = _("%(share)s or more in “%(title)s”")
        case "unit":
            said = _("The unit “%(title)s”")
        case _:
            said = _gathered(code, count)
    return said % params


def _gathered(code: str, count: int) -> str:
    """The tasks whose evidence does not come from the course's own pages."""
    match code:
        case "badge":
            return _("Earn “%(title)s”")
        case "badge_elsewhere":
            return _("Earn “%(title)s” in the course “%(course)s”")
        case "badges":
            return ngettext("%(count)s other record of this course", "%(count)s other records of this course", count)
        case "after":
            return _("Open from %(day)s on")
        case "before":
            return _("Open until %(day)s begins")
        case "goal":
            return _("Your own goal, reached")
        case _:
            return _counted(code, count)


def _counted(code: str, count: int) -> str:
    match code:
        case "posts":
            return ngettext("%(count)s post", "%(count)s posts", count)
        case "reviews":
            return ngettext("%(count)s review given to somebody", "%(count)s reviews given to others", count)
        case "witness":
            return _("“%(title)s”, confirmed by a witness")
        case "witnessed":
            return ngettext(
                "%(count)s activity confirmed by a witness", "%(count)s activities confirmed by witnesses", count
            )
        case _:
            return _("Identity checked at level %(count)s or above")


def _group(code: str, params: Params) -> str:
    match code:
        case "all":
            said = _("All of these:")
        case "any":
            said = _("One of these:")
        case "at_least":
            said = ngettext("At least %(count)s of these:", "At least %(count)s of these:", int(params["count"]))
        case _:
            said = ngettext(
                "At least %(count)s of %(all)s point from these:", "At least %(count)s of %(all)s points from these:",
                int(params["all"]),
            )  # fmt: skip
    return said % params


def asked(code: str, params: Params) -> str:
    """What must be the case, as a whole sentence: for those who read it without the course."""
    if code in ("all", "any", "at_least", "weighted"):
        return _group(code, params)
    count = int(params.get("count", 0))
    match code:
        case "units_share":
            said = _("At least %(share)s of the units are done.")
        case "units_count":
            said = ngettext("At least %(count)s unit is done.", "At least %(count)s units are done.", count)
        case "score":
            said = _("The course grade is at least %(share)s.")
        case "part_score":
            said = _("“%(title)s” is answered with at least %(share)s.")
        case "unit":
            said = _("The unit “%(title)s” is done.")
        case _:
            said = _gathered_asked(code, count)
    return said % params


def _gathered_asked(code: str, count: int) -> str:
    match code:
        case "badge":
            return _("“%(title)s” is earned.")
        case "badge_elsewhere":
            return _("“%(title)s” of the course “%(course)s” is earned.")
        case "badges":
            return ngettext(
                "At least %(count)s other record of the course is earned.",
                "At least %(count)s other records of the course are earned.", count,
            )  # fmt: skip
        case "after":
            return _("All of it is met on %(day)s (UTC) or later.")
        case "before":
            return _("All of it is met before %(day)s (UTC).")
        case "goal":
            return _("The learner’s own goal is reached.")
        case _:
            return _counted_asked(code, count)


def _counted_asked(code: str, count: int) -> str:
    match code:
        case "posts":
            return ngettext("At least %(count)s post is written.", "At least %(count)s posts are written.", count)
        case "reviews":
            return ngettext("At least %(count)s review is given.", "At least %(count)s reviews are given.", count)
        case "witness":
            return _("A witness has confirmed “%(title)s”.")
        case "witnessed":
            return ngettext(
                "Witnesses have confirmed at least %(count)s activity.",
                "Witnesses have confirmed at least %(count)s activities.", count,
            )  # fmt: skip
        case _:
            return _("The holder’s identity is checked at level %(count)s or above.")


def weighed(sentence: str, weight: int) -> str:
    """A sentence with the points that it brings."""
    said = ngettext("%(points)s point: %(sentence)s", "%(points)s points: %(sentence)s", weight)
    return said % {"points": weight, "sentence": sentence}


def day_words(argument: str) -> str:
    """A day of a condition as people write it."""
    return dateformat.format(rules.day_of(argument), _("j F Y"))


@dataclass(frozen=True)
class Named:
    """A pathway that a condition names: its title, and its course's where that is another one, with a run of that."""

    title: str
    course: str = ""
    run: str = ""


_elsewhere: ShortMemory[Named] = ShortMemory(seconds=60.0)


def badge_named(name: str, outline: Outline) -> Named:
    """The pathway `id` of this version, or `course/id` as that course has it now (at most a minute old); where it is
    not there, it is called by its id."""
    if "/" in name:
        return _elsewhere.get_or_read(name, lambda: _read(name))
    found = (way.title for way in rules.pathways_in(outline.files) if way.id == name)
    return Named(next(found, name))


def _read(name: str) -> Named:
    slug, _slash, id = name.partition("/")
    course = content.course_by_slug(slug)
    if course is None or course.version_id is None:
        return Named(id, slug)
    runs = catalogue.runs_of(course.id)
    title = badge_named(id, content.outline(course.version_id)).title
    return Named(title, course.title, runs[-1].slug if runs else "")
