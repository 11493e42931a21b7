"""The runs of a course: the list, another one, the terms of one, ending it and putting it away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext, pgettext

from stoa.catalogue import actions as catalogue
from stoa.catalogue import queries as offers
from stoa.catalogue.queries import RunCard
from stoa.catalogue.rules import next_run
from stoa.kernel.clock import now
from stoa.learning import queries as records
from stoa.web.base.guards import takes
from stoa.web.studio.access import Maker, for_makers
from stoa.web.studio.course_pages import course_context
from stoa.web.studio.run_forms import NewRunForm, RunForm, initial

ACTS = ("end", "archive", "take-out")


@dataclass(frozen=True)
class Line:
    """A run in the list."""

    run: RunCard
    state: str
    learners: int
    is_next: bool


@takes("GET")
@for_makers
def runs(request: HttpRequest, maker: Maker, course: str) -> HttpResponse:
    """Every run of the course, the newest first. Two statements for any number of them."""
    context = course_context(request, maker, course, "runs")
    held: list[RunCard] = context["runs"]
    counts, moment = records.learner_counts([run.id for run in held]), now()
    wanted = next_run([run for run in held if run.is_listed], moment)
    context["lines"] = [
        Line(run, state_words(run, moment), counts.get(run.id, 0), run.id == wanted) for run in reversed(held)
    ]
    context["is_about_runs"] = True
    context["told"] = offers.reminders(context["course"].id)
    return render(request, "studio/runs.html", context)


@takes("GET", "POST")
@for_makers
def new_run(request: HttpRequest, maker: Maker, course: str) -> HttpResponse:
    """Make another run."""
    context = _for_planners(request, maker, course)
    zone = context["outline"].time_zone
    sent = request.POST if request.method == "POST" else None
    first = {"is_listed": True, "reads_without_account": True}
    form = NewRunForm(sent, initial=first, zone=ZoneInfo(zone), course_slug=course)
    if form.is_valid():
        try:
            catalogue.make_run(
                course_slug=course, slug=form.cleaned_data["slug"], time_zone=zone, terms=form.terms, by=maker.id
            )
            messages.success(request, gettext("The run is there. Nobody takes part in it yet."))
            return redirect("studio_runs", course=course)
        except catalogue.AddressIsTaken:
            form.add_error("slug", gettext("Something else has this address. Choose another."))
    context |= {"form": form, "zone": zone}
    return render(request, "studio/run.html", context, status=422 if form.errors else 200)


@takes("GET", "POST")
@for_makers
def change_run(request: HttpRequest, maker: Maker, course: str, run: str) -> HttpResponse:
    """The terms of a run."""
    context = _for_planners(request, maker, course)
    card = _run_or_404(context, run)
    zone = ZoneInfo(card.time_zone)
    sent = request.POST if request.method == "POST" else None
    form = RunForm(sent, initial=initial(card, zone), zone=zone)
    if form.is_valid():
        catalogue.change_run(run_id=card.id, terms=form.terms, by=maker.id)
        messages.success(request, gettext("The run is kept."))
        _warn_of_those_inside(request, card.id, form.terms.opens_at)
        return redirect(request.path)
    context |= {
        "form": form, "zone": card.time_zone, "changed": card, "state": state_words(card, now()),
        "is_over": card.is_over(now()),
    }  # fmt: skip
    return render(request, "studio/run.html", context, status=422 if form.errors else 200)


@takes("POST")
@for_makers
def move_run(request: HttpRequest, maker: Maker, course: str, run: str, act: str) -> HttpResponse:
    """End a run, put it away, or take it out again."""
    context = _for_planners(request, maker, course)
    card = _run_or_404(context, run)
    if act not in ACTS:
        raise Http404
    if act == "end":
        catalogue.end_run(run_id=card.id, by=maker.id)
        messages.success(request, gettext("The run is over. Its learners go on reading, and their records stay."))
    else:
        catalogue.archive_run(run_id=card.id, is_archived=act == "archive", by=maker.id)
        messages.success(
            request, gettext("The run is put away.") if act == "archive" else gettext("The run is out again.")
        )
    return redirect("studio_run", course=course, run=run)


def state_words(run: RunCard, moment: datetime) -> str:
    """What a run is doing now, in a word or two."""
    if run.archived_at is not None:
        return pgettext("run", "put away")
    if run.is_over(moment):
        return pgettext("run", "over")
    if run.takes_people(moment):
        return pgettext("run", "open") if not run.is_early(moment) else pgettext("run", "takes people, opens later")
    if run.enrols_later(moment):
        return pgettext("run", "opens later")
    return pgettext("run", "under way, takes nobody any more")


def _for_planners(request: HttpRequest, maker: Maker, course: str) -> dict[str, Any]:
    context = course_context(request, maker, course, "runs")
    if not context["may_set_dates"]:
        raise Http404
    return {**context, "is_about_runs": True}


def _run_or_404(context: dict[str, Any], slug: str) -> RunCard:
    found: RunCard | None = next((each for each in context["runs"] if each.slug == slug), None)
    if found is None:
        raise Http404(gettext("This course has no such run."))
    return found


def _warn_of_those_inside(request: HttpRequest, run_id: int, opens_at: datetime | None) -> None:
    """A run that opens later shuts out those who take part already: said, since it may be a slip."""
    count = records.learner_counts([run_id]).get(run_id, 0) if opens_at and opens_at > now() else 0
    if count:
        words = ngettext(
            "%(count)d learner takes part already, and can read nothing of it until it opens.",
            "%(count)d learners take part already, and can read nothing of it until it opens.", count,
        )  # fmt: skip
        messages.warning(request, words % {"count": count})
