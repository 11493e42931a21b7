"""Who manages an institution, and who keeps its records."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from stoa.accounts import queries as accounts
from stoa.accounts.rules import ROLES_AT, institution_scope
from stoa.web.base.guards import takes
from stoa.web.institutions.access import Keeper, for_keepers
from stoa.web.studio import naming
from stoa.web.studio.naming import NameForm, Place, Viewer


@takes("GET", "POST")
@for_keepers(None)
def institution_people(request: HttpRequest, keeper: Keeper) -> HttpResponse:
    """The people of an institution. Its managers name them; everybody may leave."""
    card = keeper.institution
    scope = institution_scope(card.slug)
    address = reverse("institution_people", kwargs={"slug": card.slug})
    place = Place(scope, card.name, address, ROLES_AT["institution"])
    viewer = Viewer(keeper.id, keeper.may("name_institution_people"), keeper.is_operator)
    form = naming.act(request, place, viewer) if request.method == "POST" else None
    if request.method == "POST" and form is None:
        is_in = keeper.is_operator or any(held == scope for _name, held in accounts.roles_of(keeper.id))
        return redirect(address if is_in else reverse("institution", kwargs={"slug": card.slug}))
    context = {"keeper": keeper, "maker": keeper, "institution": card, "tab": "people"}
    context |= naming.context(place, viewer, form or NameForm(place=place))
    return render(request, "institutions/people.html", context, status=422 if form else 200)
