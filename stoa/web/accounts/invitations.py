"""Accepting an invitation to a task: with a new account, or signed in to the one the address has."""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import get_user_model, login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from stoa.accounts import actions as accounts
from stoa.accounts import queries as people
from stoa.accounts.actions import AddressIsTaken, InvitationIsVoid
from stoa.accounts.queries import InvitationCard
from stoa.catalogue import queries as catalogue
from stoa.content import queries as content
from stoa.web.accounts.age import remember, said_before
from stoa.web.accounts.forms import InvitationForm
from stoa.web.base.guards import takes

BACKEND: Final = "allauth.account.auth_backends.AuthenticationBackend"


@takes("GET", "POST")
@never_cache
@sensitive_post_parameters("password")
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Choose name and password and be signed in; or, with an account of that address, take the task up as it."""
    card = people.invitation(token)
    if card is None:
        return _void(request)
    if card.has_account:
        return _as_account(request, token, card)
    form = InvitationForm(
        request.POST if request.method == "POST" else None, said_before=said_before(request), address=card.email
    )
    response = _opened(request, token, card, form)
    if form.until:
        remember(response, form.until)
    return response


def _opened(request: HttpRequest, token: str, card: InvitationCard, form: InvitationForm) -> HttpResponse:
    """The form, or the answer to it: an account of the invited address, signed in."""
    if not form.is_valid():
        context = {"form": form, "card": card, "where": _where(card.scope)}
        return render(request, "accounts/invitation.html", context, status=422 if form.is_bound else 200)
    said = form.cleaned_data
    try:
        account_id = accounts.accept_invitation(
            token=token, name=said["name"], password=said["password"],
            language=translation.get_language() or settings.LANGUAGE_CODE, until=form.until,
            guardian=said.get("guardian", ""),
        )  # fmt: skip
    except (InvitationIsVoid, AddressIsTaken):
        return _void(request)
    sign_in_as(request, account_id)
    if form.until is None:
        messages.success(request, gettext("You are signed in. Your new task is in force."))
    return redirect("home")


def _as_account(request: HttpRequest, token: str, card: InvitationCard) -> HttpResponse:
    """Whoever holds a link must not get into an account by it: its owner signs in as always, and says yes."""
    viewer = request.user
    is_theirs = viewer.is_authenticated and viewer.email.lower() == card.email.lower()
    if request.method != "POST" or not is_theirs:
        context = {"card": card, "where": _where(card.scope), "is_theirs": is_theirs, "here": request.path}
        return render(request, "accounts/invitation_known.html", context, status=200 if is_theirs else 403)
    try:
        accounts.accept_invitation_as(token=token, account_id=viewer.pk or 0)
    except InvitationIsVoid:
        return _void(request)
    messages.success(request, gettext("Your new task is in force."))
    return redirect("home")


def _where(scope: str) -> str:
    """The name of the course or institution of a scope; empty for the site."""
    kind, _sign, slug = scope.partition(":")
    if kind == "course":
        course = content.course_by_slug(slug)
        return course.title if course else slug
    host = catalogue.institution(slug) if kind == "institution" else None
    return host.name if host else slug


def _void(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/invitation_void.html", status=410)


def sign_in_as(request: HttpRequest, account_id: int) -> None:
    """Sign an account in whose owner has just been made sure of."""
    login(request, get_user_model().objects.get(pk=account_id), backend=BACKEND)
