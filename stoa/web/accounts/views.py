"""One's own account, the language; and what only a demo has: signing in by one button, and its mail."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.cache import never_cache

from stoa.accounts import actions as accounts
from stoa.accounts import queries as people
from stoa.kernel.mail.bounces import bounce_of
from stoa.kernel.mail.folder import letters
from stoa.web.accounts.demo import sample_people
from stoa.web.accounts.invitations import sign_in_as
from stoa.web.base import language_cookie
from stoa.web.base.addresses import came_from, safe_next
from stoa.web.base.guards import demo_only, takes


@takes("GET")
@login_required
@never_cache
def account(request: HttpRequest) -> HttpResponse:
    """What is kept about the viewer, and where to change it."""
    roles = sorted(people.roles_of(request.user.pk))
    viewer = request.user.pk or 0
    person = people.person(viewer)
    context = {
        "person": person, "roles": roles, "bounce": bounce_of(person.email) if person else None,
        "youth": people.youth(viewer), "profile": people.own_profile(viewer),
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
    language_cookie.remember(response, wanted)
    return response


@demo_only
@takes("POST")
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in as one of the demo's sample people."""
    wanted = request.POST.get("person", "")
    found = next((item.person for item in sample_people() if item.person.public_id == wanted), None)
    if found is None:
        raise BadRequest("This demo has no such person.")
    sign_in_as(request, found.id)
    return HttpResponseRedirect(safe_next(request))


@demo_only
@takes("GET")
@never_cache
def demo_mail(request: HttpRequest) -> HttpResponse:
    """The mail that a demo would have sent."""
    return render(request, "accounts/mail.html", {"letters": letters()})
