"""The gradebook: what each learner has in each category, and in each check of one."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from stoa.catalogue.queries import RunCard
from stoa.content.queries import Outline, PartRef
from stoa.learning import queries as records
from stoa.web.base.grades import scale_lines
from stoa.web.base.guards import takes
from stoa.web.studio.access import Maker, for_makers
from stoa.web.studio.class_table import grade_rows
from stoa.web.studio.course_pages import course_context
from stoa.web.studio.roster import class_context
from stoa.web.studio.roster_lines import Line


@takes("GET")
@for_makers
def gradebook(request: HttpRequest, maker: Maker, course: str) -> HttpResponse:
    """Grades by category, or by the checks of one category. A page of any class costs the same."""
    context = course_context(request, maker, course, "gradebook")
    outline: Outline = context["outline"]
    known = outline.grading.categories if outline.grading else ()
    category = next((each for each in known if each.id == request.GET.get("category", "")), None)
    more = (("category", category.id),) if category else ()
    context |= class_context(request, maker, context, more)
    parts = parts_of(outline, category.id) if category else []
    run: RunCard | None = context["run"]
    rows: list[Line] = context["rows"]
    if category and run:
        scores = records.scores_of(run_id=run.id, accounts=[row.entry.account for row in rows])
        rows = [
            replace(row, marks=tuple(scores.get(row.entry.account, {}).get(part.id) for part in parts)) for row in rows
        ]
    else:
        rows = [replace(row, marks=tuple(row.entry.marks.get(each.id) for each in known)) for row in rows]
    tabs = [(each, context["asked"].link(category=each.id), each == category) for each in known]
    context |= {
        "table": grade_rows(rows, course, context["of_run"], outline.grading, parts),
        "category": category, "parts": parts, "tabs": tabs,
        "scale": scale_lines(outline.grading) if outline.grading else [],
        "all_categories": context["asked"].link(category=""),
    }  # fmt: skip
    return render(request, "studio/gradebook.html", context)


def parts_of(outline: Outline, category: str) -> list[PartRef]:
    """The checks that count in a category, in the order of the course."""
    return [part for part in outline.parts if part.category == category and part.points > 0]
