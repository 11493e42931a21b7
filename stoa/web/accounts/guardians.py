"""Below the age of consent: the page of somebody who waits, and the pages of who may agree, who need no account."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from stoa.accounts import actions as accounts
from stoa.accounts import queries as people
from stoa.web.base.guards import takes

ANSWERS = {
    "agree": accounts.guardian_agrees,
    "refuse": accounts.guardian_refuses,
    "withdraw": accounts.guardian_withdraws,
}


@takes("GET", "POST")
@never_cache
def guardian(request: HttpRequest, token: str) -> HttpResponse:
    """Agree, refuse, or take an agreement back. An answer uses the link up."""
    youth = people.youth_by_token(token)
    if youth is None:
        return _void(request)
    if request.method != "POST":
        response = render(request, "accounts/guardian.html", {"youth": youth, "days": accounts.GUARDIAN_DAYS})
        response.headers["Referrer-Policy"] = "no-referrer"
        return response
    answer = request.POST.get("answer", "")
    if answer not in ANSWERS:
        raise BadRequest("There is no such answer.")
    try:
        ANSWERS[answer](token=token)
    except accounts.LinkIsVoid:
        return _void(request)
    context = {"youth": youth, "answer": answer, "days": accounts.GUARDIAN_DAYS}
    return render(request, "accounts/guardian_answered.html", context)


def _void(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/guardian_void.html", status=410)


@takes("GET")
@login_required
@never_cache
def waiting(request: HttpRequest) -> HttpResponse:
    """What somebody sees whose guardian has not answered yet."""
    youth = people.youth(request.user.pk or 0)
    if youth is None or not youth.is_waiting:
        return redirect("home")
    return render(request, "accounts/waiting.html", {"youth": youth})
