"""The teams of a run: who is in which, and moving people."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from stoa.accounts import queries as people
from stoa.accounts.queries import Person
from stoa.learning import actions as learning
from stoa.learning import queries as records
from stoa.web.base.guards import takes
from stoa.web.studio.access import Maker, for_makers
from stoa.web.studio.enrolment import for_classes, run_or_404, team_sets


@takes("GET", "POST")
@for_makers
def teams(request: HttpRequest, maker: Maker, course: str, teams: str) -> HttpResponse:
    """The teams of one set. Staff may make some, and put people into them whatever their size."""
    context = for_classes(request, maker, course)
    run, refs = run_or_404(context), team_sets(context["outline"]).get(teams)
    if refs is None:
        raise Http404(gettext("This course has no such teams."))
    if request.method == "POST":
        _changed(request, maker, run.id, teams)
        response = redirect("studio_teams", course=course, teams=teams)
        response["Location"] += context["of_run"]
        return response
    found = records.teams_in(run.id, teams)
    named = people.names([account for team in found for account in team.accounts])
    context |= {
        "set": teams, "refs": refs,
        "teams": [{"team": team, "people": [_line(named, account) for account in team.accounts]} for team in found],
    }  # fmt: skip
    return render(request, "studio/teams.html", context)


def _line(named: dict[int, tuple[str, str, str]], account: int) -> dict[str, Any]:
    name, _address, public_id = named.get(account, ("", "", ""))
    return {"name": name, "public_id": public_id}


def _changed(request: HttpRequest, maker: Maker, run_id: int, set: str) -> None:
    """Make a team or move somebody, as the form says; says what became of it."""
    if request.POST.get("do") == "make":
        try:
            learning.make_team(run_id=run_id, set=set, name=request.POST.get("name", ""), by=maker.id)
            messages.success(request, gettext("The team is there."))
        except learning.TeamNameIsTaken:
            messages.error(request, gettext("There is a team of this name already, or the name is empty."))
        return
    person = _person(request)
    if person is None:
        messages.error(request, gettext("Nobody here has this address."))
        return
    try:
        learning.move_to_team(
            run_id=run_id, set=set, account=person.id, public_id=request.POST.get("team", "")[:16], by=maker.id
        )
        messages.success(request, gettext("Done. What was handed in before stays theirs who handed it in."))
    except learning.NoSuchTeam:
        messages.error(request, gettext("They do not take part in this run, or the team is gone."))


def _person(request: HttpRequest) -> Person | None:
    public_id = request.POST.get("person", "")
    if public_id:
        return people.person_by_public_id(public_id[:32])
    address = request.POST.get("address", "").strip()[:254]
    return people.person_by_email(address) if address else None
