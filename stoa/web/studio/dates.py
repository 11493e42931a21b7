"""The dates of a course: when its run is open, which modules open when, what is due."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from stoa.content.queries import Outline
from stoa.kernel.clock import now
from stoa.learning import rules
from stoa.web.base.guards import takes
from stoa.web.studio.access import Maker, for_makers
from stoa.web.studio.course_pages import course_context


@takes("GET")
@for_makers
def dates(request: HttpRequest, maker: Maker, course: str) -> HttpResponse:
    """When the run is open (changed on the run's own page), when modules open, and what is due when."""
    context = course_context(request, maker, course, "runs")
    context |= _in_the_course(context["outline"])
    return render(request, "studio/dates.html", context)


def _in_the_course(outline: Outline) -> dict[str, object]:
    """The dates that the course itself names."""
    due = sorted((part for part in outline.parts if part.due), key=lambda part: part.due)
    return {
        "dues": [
            {"part": part, "unit": outline.unit_by_id[part.unit_id], "at": datetime.fromisoformat(part.due)}
            for part in due
        ],
        "opening": [
            {"module": module, "at": at}
            for module in outline.modules
            if (at := rules.opening(module.opens, outline.time_zone)) is not None
        ],
        "now": now(),
    }
