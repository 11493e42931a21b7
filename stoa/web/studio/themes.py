"""What the learners of a course want, as its staff see it: themes of goals, what answers them, and answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from stoa.catalogue.queries import RunCard
from stoa.content.queries import Outline, UnitEntry
from stoa.learning import actions as learning
from stoa.learning import queries as goals
from stoa.learning.queries import AnswerView, ThemePart, ThemeView
from stoa.web.base.guards import takes
from stoa.web.studio import chart
from stoa.web.studio.access import Maker, for_makers
from stoa.web.studio.course_pages import course_context
from stoa.web.studio.theme_words import theme_title


@dataclass(frozen=True)
class ThemeLine:
    """A theme as the page shows it. `typed` is an answer that could not be taken."""

    theme: ThemeView
    title: str
    words: str
    bar: SafeString
    trend: SafeString
    unit: UnitEntry | None
    nearest: UnitEntry | None
    answers: tuple[tuple[AnswerView, UnitEntry | None, int], ...]
    parts: tuple[tuple[ThemePart, str], ...]
    typed: str = ""
    problem: str = ""


@takes("GET")
@for_makers
def themes(request: HttpRequest, maker: Maker, course: str) -> HttpResponse:
    """The map."""
    return _page(request, course_context(request, maker, course, "themes"))


def _page(
    request: HttpRequest, context: dict[str, Any], *, of: str = "", typed: str = "", problem: str = ""
) -> HttpResponse:  # fmt: skip
    outline: Outline = context["outline"]
    shown = goals.theme_map(context["course"].id, tuple(unit.id for unit in outline.units))
    most = max((theme.people for theme in shown.themes), default=1)
    lines = [
        _line(theme, outline, context["run"], most, *((typed, problem) if theme.public_id == of else ("", "")))
        for theme in shown.themes
    ]
    context |= {
        "map": shown, "lines": lines, "open": [line for line in lines if not line.theme.is_covered],
        "left": shown.goals - shown.placed, "longest": learning.LONGEST_ANSWER, "longest_name": learning.LONGEST_NAME,
        "nothing": learning.NOTHING,
    }  # fmt: skip
    return render(request, "studio/themes.html", context, status=422 if problem else 200)


def _line(
    theme: ThemeView, outline: Outline, run: RunCard | None, most: int, typed: str, problem: str
) -> ThemeLine:  # fmt: skip
    counts = [people for _week, people in theme.weeks]
    said = gettext("Who said it, week by week, this week last: %(numbers)s")
    units = outline.unit_by_id
    words = ", ".join(theme.words) if theme.name or theme.concept else ""
    answers = tuple((each, units.get(each.unit), week_of(each.at, run)) for each in theme.answers)
    return ThemeLine(
        theme, theme_title(theme), words, chart.bar(theme.people / most),
        chart.trend(counts, said % {"numbers": ", ".join(str(each) for each in counts)}),
        units.get(theme.unit), units.get(theme.nearest), answers,
        tuple((part, theme_title(part)) for part in theme.parts), typed, problem,
    )  # fmt: skip


def week_of(at: datetime, run: RunCard | None) -> int:
    """In which week of a run something was; 0 for one without a beginning, or before it."""
    begins = run.opens_at if run else None
    return (at - begins).days // 7 + 1 if begins is not None and at >= begins else 0


@takes("POST")
@for_makers
def decide_theme(request: HttpRequest, maker: Maker, course: str, theme: str) -> HttpResponse:
    """Name a theme, put it into another or take it out, split it, say what answers it, answer it."""
    context = course_context(request, maker, course, "themes")
    typed = request.POST.get("text", "").replace("\r\n", "\n").strip()
    try:
        problem = _decided(request, maker, context, theme, typed)
    except learning.NoSuchTheme as gone:
        raise Http404(gettext("There is no such theme (any more).")) from gone
    except learning.CannotMerge:
        messages.error(request, gettext("A theme can’t be put into itself, nor into one that is part of another."))
        problem = ""
    if problem:
        return _page(request, context, of=theme, typed=typed, problem=problem)
    response = redirect("studio_themes", course=course)
    response["Location"] += context["of_run"]
    return response


def _decided(request: HttpRequest, maker: Maker, context: dict[str, Any], theme: str, typed: str) -> str:
    """What is wrong with what was asked for; empty when it is done. Raises Http404 for what there is no such thing."""
    act, posted = request.POST.get("do", ""), request.POST
    about = {"course_id": context["course"].id, "course": context["course"].slug, "by": maker.id}
    unit = posted.get("unit", "")
    if unit and unit != learning.NOTHING and unit not in context["outline"].unit_by_id:
        raise Http404
    if act == "answer":
        if not typed:
            return gettext("Write an answer first.")
        if len(typed) > learning.LONGEST_ANSWER:
            return gettext("This is too long: at most %(most)s characters.") % {"most": learning.LONGEST_ANSWER}
        learning.answer_theme(**about, theme=theme, text=typed, unit="" if unit == learning.NOTHING else unit)
        said = gettext("Answered. Its people read it on their course page, and in a letter.")
    elif act == "take_back":
        if not learning.take_back_answer(**about, answer=posted.get("answer", "")):
            raise Http404
        said = gettext("The answer is shown no more. Letters that have left can’t be taken back.")
    elif act == "name":
        learning.rename_theme(**about, theme=theme, name=posted.get("name", ""))
        said = gettext("The name is kept, also when goals are gathered anew.")
    elif act == "covers":
        learning.say_what_answers(**about, theme=theme, unit=unit)
        said = gettext("It is kept what answers this theme.")
    else:
        said = _rearranged(act, about, theme, posted.get("into", ""))
    messages.success(request, said)
    return ""


def _rearranged(act: str, about: dict[str, Any], theme: str, into: str) -> str:
    if act == "merge":
        learning.merge_theme(**about, theme=theme, into=into)
        return gettext("The two are one now, and stay it.")
    if act == "apart":
        learning.take_apart(**about, theme=theme)
        return gettext("It stands for itself again.")
    if act == "split":
        learning.split_theme(**about, theme=theme)
        return gettext("It will be two themes within some minutes. Load the page again then.")
    raise Http404
