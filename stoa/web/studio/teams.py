"""The teams of a run: who is in which, and moving people."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
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

PAGE = 20


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
    search = " ".join(request.GET.get("q", "").replace("\0", "").split())[:80]
    count = records.count_teams(run.id, teams, search=search)
    page = Paginator(range(count), PAGE).get_page(request.GET.get("page"))
    found = records.teams_in(run.id, teams, search=search, start=(page.number - 1) * PAGE, most=PAGE)
    named = people.names([account for team in found for account in team.accounts])
    context |= {
        "set": teams, "refs": refs, "page": page, "count": count, "search": search,
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
            run_id=run_id, set=set, account=person.id, public_id=_team(request, run_id, set), by=maker.id
        )
        messages.success(request, gettext("Done. What was handed in before stays theirs who handed it in."))
    except learning.NoSuchTeam:
        messages.error(request, gettext("They do not take part in this run, or there is no such team (any more)."))


def _team(request: HttpRequest, run_id: int, set: str) -> str:
    """The team that the form names, by its name or its code; empty: none. Raises NoSuchTeam."""
    said = request.POST.get("team", "").replace("\0", "").strip()[:80]
    found = records.team_called(run_id, set, said) if said else ""
    if said and not found:
        raise learning.NoSuchTeam(said)
    return found


def _person(request: HttpRequest) -> Person | None:
    public_id = request.POST.get("person", "")
    if public_id:
        return people.person_by_public_id(public_id[:32])
    address = request.POST.get("address", "").strip()[:254]
    return people.person_by_email(address) if address else None
