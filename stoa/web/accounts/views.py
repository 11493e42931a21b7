"""One's own account, the language, invitations; and what only a demo has: signing in by one button, and its mail."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import get_user_model, login
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from stoa.accounts import actions as accounts
from stoa.accounts import queries as people
from stoa.accounts.actions import InvitationIsVoid
from stoa.kernel.mail.folder import letters
from stoa.web.accounts.demo import sample_people
from stoa.web.accounts.forms import InvitationForm
from stoa.web.base.addresses import came_from, safe_next
from stoa.web.base.guards import demo_only, takes

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
YEAR_SECONDS = 365 * 24 * 3600


@takes("GET")
@login_required
@never_cache
def account(request: HttpRequest) -> HttpResponse:
    """What is kept about the viewer, and where to change it."""
    roles = sorted(people.roles_of(request.user.pk))
    viewer = request.user.pk or 0
    context = {
        "person": people.person(viewer), "roles": roles, "youth": people.youth(viewer),
        "profile": people.own_profile(viewer),
    }  # fmt: skip
    return render(request, "accounts/account.html", context)


@takes("GET", "POST")
def language(request: HttpRequest) -> HttpResponse:
    """Choose the language of the pages; then go on where one was."""
    if request.method != "POST":
        context = {"languages": [code for code, _name in settings.LANGUAGES], "next": came_from(request)}
        return render(request, "accounts/language.html", context)
    wanted = request.POST.get("language", "")
    if wanted not in dict(settings.LANGUAGES):
        raise BadRequest("This site has no such language.")
    translation.activate(wanted)  # the pass that leaves with this answer carries it
    if request.user.is_authenticated and request.user.pk:
        accounts.set_language(account_id=request.user.pk, language=wanted)
    response = HttpResponseRedirect(safe_next(request))
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        wanted,
        max_age=YEAR_SECONDS,
        samesite="Lax",
        secure=settings.IS_HTTPS,
        httponly=True,
    )
    return response


@takes("GET", "POST")
@never_cache
@sensitive_post_parameters("password")
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Accept an invitation: choose name and password, and be signed in."""
    if not people.is_invitation(token):
        return render(request, "accounts/invitation_void.html", status=410)
    form = InvitationForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return render(request, "accounts/invitation.html", {"form": form}, status=422 if form.is_bound else 200)
    try:
        account_id = accounts.accept_invitation(
            token=token, name=form.cleaned_data["name"], password=form.cleaned_data["password"]
        )
    except InvitationIsVoid:
        return render(request, "accounts/invitation_void.html", status=410)
    _sign_in(request, account_id)
    messages.success(request, gettext("You are signed in. Your new task is in force."))
    return redirect("home")


@demo_only
@takes("POST")
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in as one of the demo's sample people."""
    wanted = request.POST.get("person", "")
    found = next((item.person for item in sample_people() if item.person.public_id == wanted), None)
    if found is None:
        raise BadRequest("This demo has no such person.")
    _sign_in(request, found.id)
    return HttpResponseRedirect(safe_next(request))


@demo_only
@takes("GET")
@never_cache
def demo_mail(request: HttpRequest) -> HttpResponse:
    """The mail that a demo would have sent."""
    return render(request, "accounts/mail.html", {"letters": letters()})


def _sign_in(request: HttpRequest, account_id: int) -> None:
    login(request, get_user_model().objects.get(pk=account_id), backend=BACKEND)
