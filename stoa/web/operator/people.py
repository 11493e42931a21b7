"""The people of a site, for whoever runs it: find somebody, see their roles and state, act on them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from stoa.accounts import actions as accounts
from stoa.accounts import queries as people
from stoa.accounts.actions import INVITATION_DAYS, LastOperator, NotYourself
from stoa.accounts.queries import PersonCard
from stoa.accounts.rules import SITE
from stoa.catalogue import queries as catalogue
from stoa.kernel import audit
from stoa.learning import queries as learning
from stoa.web.base.guards import asks_again, takes
from stoa.web.operator.access import Operator, for_operators
from stoa.web.operator.audit_log import lines

PAGE: Final = 50
COURSES: Final = 20
"""How many courses of somebody are named; the rest is counted."""
SITE_ROLES: Final[dict[str, str | Promise]] = {
    "operator": _("Runs the site"), "registrar": _("Keeps the records"), "author": _("Brings new courses"),
}  # fmt: skip
"""Roles on the whole site; those of a course or an institution are given there."""


@takes("GET")
@for_operators
def index(request: HttpRequest, operator: Operator) -> HttpResponse:
    """Everybody, the newest first, or those whom a search finds."""
    text, role = request.GET.get("q", "").strip()[:100], request.GET.get("role", "")
    role = role if role in {*SITE_ROLES, "staff", "any"} else ""
    found = people.find_people(text, role=role, before=number(request, "before"), limit=PAGE + 1)
    cards = found[:PAGE]
    more = cards[-1].person.id if len(found) > PAGE else None
    context = {
        "operator": operator, "tab": "people", "cards": cards, "q": text, "role": role, "more": more,
        "roles": SITE_ROLES, "is_first": "before" not in request.GET,
    }  # fmt: skip
    return render(request, "operator/people.html", context)


@takes("GET")
@for_operators
def person(request: HttpRequest, operator: Operator, person: str) -> HttpResponse:
    """One person: what they may do, how they are secured, where they learn, and what was done."""
    card = _card_or_404(person)
    parts = learning.participations(card.person.id)
    runs = catalogue.runs([part.run_id for part in parts[:COURSES]])
    held = {name for name, scope in card.roles if scope == SITE}
    context = {
        "operator": operator, "tab": "people", "card": card, "is_self": card.person.id == operator.id,
        "factors": people.factors_of(card.person.id), "sessions": len(people.sessions_of(card.person.id)),
        "courses": [runs[part.run_id].slug for part in parts[:COURSES] if part.run_id in runs],
        "course_count": len(parts),
        "can_get": {name: words for name, words in SITE_ROLES.items() if name not in held},
        "lines": lines(audit.entries(touching=(card.person.id, f"account:{person}"), limit=10)),
    }  # fmt: skip
    return render(request, "operator/person.html", context)


@dataclass(frozen=True)
class Act:
    """Something that is done to somebody, and what is said afterwards."""

    do: Callable[[int, int, Mapping[str, str]], object]
    said: str | Promise


def _grant(account_id: int, by: int, form: Mapping[str, str]) -> object:
    return accounts.grant_role(account_id=account_id, role=_role(form), by=by)


def _take(account_id: int, by: int, form: Mapping[str, str]) -> object:
    return accounts.take_role(account_id=account_id, role=_role(form), scope=SITE, by=by)


def _role(form: Mapping[str, str]) -> str:
    role = form.get("role", "")
    if role not in SITE_ROLES:
        raise Http404
    return role


ACTS: Final[dict[str, Act]] = {
    "suspend": Act(
        lambda who, by, form: accounts.suspend(account_id=who, by=by),
        _("The account is suspended, and signed out everywhere."),
    ),
    "reopen": Act(lambda who, by, form: accounts.reopen(account_id=who, by=by), _("The account is open again.")),
    "sign-out": Act(
        lambda who, by, form: accounts.sign_out_everywhere(account_id=who, by=by), _("They are signed out everywhere.")
    ),
    "reset-factors": Act(
        lambda who, by, form: accounts.reset_factors(account_id=who, by=by),
        _("Their second factors are gone. They sign in with a password or a mailed code, and have been told."),
    ),
    "grant": Act(_grant, _("The role is given.")),
    "take": Act(_take, _("The role is taken away.")),
}
"""What can be done to somebody, by the last part of the address."""


@takes("POST")
@for_operators
def act(request: HttpRequest, operator: Operator, person: str, act: str) -> HttpResponseBase:
    """Do one of ACTS; whoever does it has shown lately who they are."""
    if act not in ACTS:
        raise Http404
    card = _card_or_404(person)
    return _act(request, operator, card, ACTS[act])


@asks_again
def _act(request: HttpRequest, operator: Operator, card: PersonCard, chosen: Act) -> HttpResponse:
    try:
        chosen.do(card.person.id, operator.id, request.POST.dict())
    except LastOperator:
        messages.error(request, gettext("Nobody else runs this site. Give somebody else that role first."))
    except NotYourself:
        messages.error(request, gettext("This is your own account; somebody else can suspend it."))
    else:
        messages.success(request, str(chosen.said))
    return redirect("operator_person", person=card.person.public_id)


class InviteForm(forms.Form):
    """Whom to invite, and for what."""

    email = forms.EmailField(
        label=_("E-mail address"), max_length=254,
        error_messages={
            "required": _("Enter the address of the one to invite"),
            "invalid": _("Write the address in full, like ada@example.org"),
        },
    )  # fmt: skip
    role = forms.ChoiceField(label=_("Task"), choices=list(SITE_ROLES.items()), widget=forms.RadioSelect)


@takes("GET", "POST")
@for_operators
@asks_again
def invite(request: HttpRequest, operator: Operator) -> HttpResponse:
    """Mail somebody a link that gives them a role on the site."""
    form = InviteForm(request.POST if request.method == "POST" else None, initial={"role": "author"})
    if not form.is_valid():
        context: dict[str, Any] = {"operator": operator, "tab": "people", "form": form, "days": INVITATION_DAYS}
        return render(request, "operator/invite.html", context, status=422 if form.is_bound else 200)
    accounts.invite(email=form.cleaned_data["email"], role=form.cleaned_data["role"], by=operator.id, link=_link)
    messages.success(request, gettext("The invitation is on its way. Its link works once."))
    return redirect("operator_people")


def _link(token: str) -> str:
    return settings.STOA_URL + reverse("invitation", kwargs={"token": token})


def number(request: HttpRequest, name: str) -> int | None:
    """A number in the address; None when there is none, or nonsense."""
    said = request.GET.get(name, "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 19 else None


def _card_or_404(public_id: str) -> PersonCard:
    card = people.person_card(public_id)
    if card is None:
        raise Http404(gettext("Nobody here has this address. They may have been erased."))
    return card
