"""The dates of a course: when its run takes people, which modules open when, what is due."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext

from stoa.catalogue import actions as catalogue
from stoa.catalogue.queries import RunCard
from stoa.content.queries import Outline
from stoa.kernel.clock import now
from stoa.learning import queries as records
from stoa.learning import rules
from stoa.web.base.guards import takes
from stoa.web.studio.access import Maker, for_makers
from stoa.web.studio.course_pages import course_context
from stoa.web.studio.forms import RunDatesForm


@takes("GET", "POST")
@for_makers
def dates(request: HttpRequest, maker: Maker, course: str) -> HttpResponse:
    """When the run takes people, which its publishers may change; when modules open, and what is due when."""
    context = course_context(request, maker, course, "dates")
    run: RunCard | None = context["run"]
    if request.method == "POST" and (run is None or not context["may_set_dates"]):
        raise Http404
    form = _form(request, run) if run and context["may_set_dates"] else None
    if request.method == "POST" and run and form and form.is_valid():
        catalogue.set_dates(
            run_id=run.id, opens_at=form.cleaned_data["opens_at"], closes_at=form.cleaned_data["closes_at"]
        )
        messages.success(request, gettext("The dates are kept."))
        _warn_of_those_inside(request, run.id, form.cleaned_data["opens_at"])
        return redirect(f"{request.path}?run={run.slug}")
    context |= {"form": form, **_in_the_course(context["outline"])}
    return render(request, "studio/dates.html", context, status=422 if form and form.errors else 200)


def _warn_of_those_inside(request: HttpRequest, run_id: int, opens_at: datetime | None) -> None:
    """A run that opens later shuts out those who take part already: said, since it may be a slip."""
    count = records.learner_counts([run_id]).get(run_id, 0) if opens_at and opens_at > now() else 0
    if count:
        words = ngettext(
            "%(count)d learner takes part already, and can read nothing of it until it opens.",
            "%(count)d learners take part already, and can read nothing of it until it opens.", count,
        )  # fmt: skip
        messages.warning(request, words % {"count": count})


def _form(request: HttpRequest, run: RunCard) -> RunDatesForm:
    zone = ZoneInfo(run.time_zone)
    if request.method == "POST":
        return RunDatesForm(request.POST, zone=zone)
    held = {"opens_at": run.opens_at, "closes_at": run.closes_at}
    there = {name: at.astimezone(zone).replace(tzinfo=None) for name, at in held.items() if at}
    return RunDatesForm(initial=there, zone=zone)


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
