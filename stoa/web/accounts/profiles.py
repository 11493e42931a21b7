"""One's profile, and what of it is public."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache

from stoa.accounts import actions as accounts
from stoa.accounts import queries as people
from stoa.accounts.queries import OwnProfile, Person
from stoa.credentials import queries as credentials
from stoa.credentials.queries import CredentialView
from stoa.web.accounts.profile_forms import OwnProfileForm
from stoa.web.base.guards import takes


@takes("GET", "POST")
@login_required
@never_cache
def profile(request: HttpRequest) -> HttpResponse:
    """Change one's name, clock and language, what one says of oneself, and what of it is public."""
    person = people.person(request.user.pk or 0)
    if person is None:
        return redirect("account")
    own, records = people.own_profile(person.id), _valid(credentials.credentials_of(person.id))
    sent = request.POST if request.method == "POST" else None
    form = OwnProfileForm(sent, initial=_known(person, own), records=[item.public_id for item in records])
    youth = people.youth(person.id)
    context = {
        "form": form, "person": person, "records": records, "youth": youth,
        "chosen": form["records"].value() or [],
        "has_signed": bool(records),
    }  # fmt: skip
    if not form.is_valid():
        return render(request, "accounts/profile.html", context, status=422 if form.is_bound else 200)
    try:
        _keep(person, form.cleaned_data)
    except accounts.TooYoungToBePublic:
        form.add_error(None, gettext("Your profile stays private until you are old enough; nothing was changed."))
        return render(request, "accounts/profile.html", context, status=422)
    if form.cleaned_data["language"]:
        translation.activate(form.cleaned_data["language"])
    if form.cleaned_data["name"] != person.name and records:
        messages.success(request, gettext("Changed. Records that you hold keep the name they were signed with."))
    else:
        messages.success(request, gettext("Changed."))
    return redirect("account")


def _known(person: Person, own: OwnProfile) -> dict[str, Any]:
    return {
        "name": person.name, "time_zone": person.time_zone, "language": person.language, "shown_name": own.shown_name,
        "about": own.about, "links": "\n".join(own.links), "is_public": own.is_public, "shows_about": own.shows_about,
        "shows_links": own.shows_links, "is_indexed": own.is_indexed, "records": list(own.records),
    }  # fmt: skip


def _keep(person: Person, said: dict[str, Any]) -> None:
    accounts.change_profile(
        account_id=person.id, name=said["name"], time_zone=said["time_zone"],
        language=said["language"] or person.language, shown_name=said["shown_name"], about=said["about"],
        links=said["links"], records=said["records"], is_public=said["is_public"], shows_about=said["shows_about"],
        shows_links=said["shows_links"], is_indexed=said["is_indexed"],
    )  # fmt: skip


def _valid(records: list[CredentialView]) -> list[CredentialView]:
    return [record for record in records if not record.is_withdrawn]


@takes("GET")
def public_profile(request: HttpRequest, public_id: str) -> HttpResponse:
    """What somebody made public of themselves, and nothing else."""
    found = people.public_profile(public_id)
    if found is None:
        raise Http404
    records = [item for item in _valid(credentials.credentials_of(found.account)) if item.public_id in found.records]
    context = {
        "profile": found, "records": records, "is_mine": request.user.pk == found.account,
        "statements": credentials.public_statements(found.account), "evidence": credentials.public_items(found.account),
    }  # fmt: skip
    response = render(request, "accounts/public_profile.html", context)
    if not found.is_indexed:
        response.headers["X-Robots-Tag"] = "noindex"
    return response
