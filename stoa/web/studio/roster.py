"""The learners of a run, as its staff see them: found, sorted, narrowed, and as a file."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from stoa.catalogue.queries import RunCard
from stoa.learning import queries as records
from stoa.web.base.guards import takes
from stoa.web.base.tallies import tally_shown
from stoa.web.studio.access import Maker, for_makers
from stoa.web.studio.class_table import roster_rows
from stoa.web.studio.course_pages import course_context
from stoa.web.studio.narrowing import intentions, narrowing, orders, pages, states
from stoa.web.studio.roster_lines import lines
from stoa.web.studio.spread import Spread, spread_of


@takes("GET")
@for_makers
def roster(request: HttpRequest, maker: Maker, course: str) -> HttpResponse:
    """Who takes part, how far they are, and when they were last here: a page of any class costs the same."""
    context = course_context(request, maker, course, "learners")
    context |= class_context(request, maker, context)
    run: RunCard | None = context["run"]
    counts = context["counts"]
    spread: Spread | None = spread_of(counts.spread) if run and counts.taking_part else None
    context["spread"], context["tally"] = spread, tally_shown(records.tally(context["course"].id))
    context["table"] = roster_rows(
        context["rows"], course, context["of_run"], maker.time_zone, has_cohorts=bool(context["cohorts"]),
        policy=context["outline"].grading,
    )  # fmt: skip
    return render(request, "studio/learners.html", context)


def class_context(
    request: HttpRequest, maker: Maker, context: dict[str, Any], more: tuple[tuple[str, str], ...] = ()
) -> dict[str, Any]:
    """A page of the class with its filters, orders and neighbours; at most six statements."""
    run: RunCard | None = context["run"]
    cohorts = records.cohorts_of(run.id) if run else []
    several = run.slug if run and len(context["runs"]) > 1 else ""
    asked = narrowing(request, cohorts, run=several, sees_addresses=context["sees_addresses"], more=more)
    counts = records.class_counts(run.id) if run else records.ClassCounts()
    page = records.roster_page(run.id, asked.wanted, counts) if run else records.RosterPage(())
    return {
        "asked": asked, "rows": lines(page.entries, cohorts, with_addresses=context["sees_addresses"]),
        "cohorts": cohorts, "states": states(), "intentions": intentions(), "is_cut": page.is_cut,
        "orders": orders(asked, has_grades=context["outline"].grading is not None), "to": pages(asked, page),
        "counts": counts,
    }  # fmt: skip
