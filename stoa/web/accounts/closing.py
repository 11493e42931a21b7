"""Closing one's account for now, and opening it again."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache

from stoa.accounts import actions as accounts
from stoa.accounts import queries as people
from stoa.web.base.addresses import safe_next
from stoa.web.base.guards import asks_again, takes


@takes("GET", "POST")
@login_required
@never_cache
@asks_again
def close(request: HttpRequest) -> HttpResponse:
    """Say what closing means, and do it. What somebody else must take over first is named with its remedy."""
    viewer = request.user.pk or 0
    if request.method != "POST":
        return render(request, "accounts/close.html", {"obstacles": people.obstacles_of(viewer)})
    try:
        accounts.close_account(account_id=viewer)
    except accounts.CannotBeClosed as problem:
        return render(request, "accounts/close.html", {"obstacles": problem.obstacles}, status=409)
    logout(request)
    messages.success(request, gettext("Your account is closed for now. Sign in when you want it back."))
    return redirect("home")


@takes("GET", "POST")
@login_required
@never_cache
def closed(request: HttpRequest) -> HttpResponseBase:
    """What somebody sees who signs in to an account that they have closed; POST opens it again."""
    since = request.user.closed_at if request.user.is_authenticated else None
    if since is None:
        return redirect(safe_next(request))
    if request.method != "POST":
        return render(request, "accounts/closed.html", {"since": since, "next": safe_next(request, "")})
    accounts.open_again(account_id=request.user.pk or 0)
    messages.success(request, gettext("Your account is open again."))
    return redirect(safe_next(request))
