"""What guards one's own account: factors, the browsers that are signed in, an address change that was not one's own."""

from __future__ import annotations

from typing import Final

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext
from django.views.decorators.cache import never_cache

from stoa.accounts import actions as accounts
from stoa.accounts import queries as people
from stoa.accounts.actions import TooLateToStop
from stoa.kernel.tokens import session_fingerprint
from stoa.web.base.addresses import safe_next
from stoa.web.base.guards import second_factor_policy, takes

EVERYWHERE: Final = "everywhere"
OTHERS: Final = "others"


@takes("GET")
@login_required
@never_cache
def security(request: HttpRequest) -> HttpResponse:
    """Passkeys, the app that makes codes, recovery codes; and where one is signed in."""
    account_id = request.user.pk or 0
    context = {
        "factors": people.factors_of(account_id),
        "sessions": len(people.sessions_of(account_id)),
        "policy": second_factor_policy(people.roles_of(account_id)),
    }
    return render(request, "accounts/security.html", context)


@takes("GET")
@login_required
@never_cache
def second_factor(request: HttpRequest) -> HttpResponse:
    """Why a page of the staff does not open yet, and the two ways to open it."""
    return render(request, "accounts/second_factor.html", {"next": safe_next(request, "")})


@takes("GET", "POST")
@login_required
@never_cache
def sessions(request: HttpRequest) -> HttpResponse:
    """Where one is signed in; end one of them, all others, or all."""
    account_id = request.user.pk or 0
    here = session_fingerprint(request.session.session_key or "")
    if request.method != "POST":
        context = {"sessions": people.sessions_of(account_id), "here": here}
        return render(request, "accounts/sessions.html", context)
    wanted = request.POST.get("end", "")
    if wanted in (EVERYWHERE, here):
        return _sign_out(request, account_id, is_everywhere=wanted == EVERYWHERE)
    if wanted == OTHERS:
        ended = accounts.end_sessions(account_id=account_id, keep=request.session.session_key)
        words = ngettext("%(count)d other browser is signed out.", "%(count)d other browsers are signed out.", ended)
        messages.success(request, words % {"count": ended})
    elif accounts.end_session(account_id=account_id, fingerprint=wanted):
        messages.success(request, gettext("That browser is signed out."))
    else:
        messages.info(request, gettext("That browser was signed out before."))
    return redirect("sessions")


def _sign_out(request: HttpRequest, account_id: int, *, is_everywhere: bool) -> HttpResponse:
    if is_everywhere:
        accounts.end_sessions(account_id=account_id)
    logout(request)
    if is_everywhere:
        messages.success(request, gettext("You are signed out in every browser, this one included."))
    return redirect("account_login")


@takes("GET", "POST")
@never_cache
def stop_address_change(request: HttpRequest, token: str) -> HttpResponse:
    """From the mail to the old address: it was not me. Asks first, since programs open links too."""
    change = people.address_change(token)
    if change is None:
        return render(request, "accounts/stop_too_late.html", status=410)
    if request.method != "POST":
        return render(request, "accounts/stop_address_change.html", {"change": change})
    if request.POST.get("stop") != "yes":
        raise BadRequest("Nothing was chosen.")
    try:
        accounts.stop_address_change(token=token)
    except TooLateToStop:
        return render(request, "accounts/stop_too_late.html", status=410)
    messages.success(
        request, gettext("Your old address holds again, and every browser is signed out. Now choose a new password.")
    )
    return redirect("account_reset_password")
