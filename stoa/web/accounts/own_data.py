"""One's own data: what is kept, a copy of it, and its end."""

from __future__ import annotations

from allauth.account.decorators import reauthentication_required
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from stoa.accounts import actions as accounts
from stoa.accounts import queries as people
from stoa.credentials import queries as credentials
from stoa.kernel import files, jobs
from stoa.web.base.guards import takes
from stoa.web.base.views import privacy_terms


@takes("GET", "POST")
@login_required
@never_cache
def own_data(request: HttpRequest) -> HttpResponse:
    """What was agreed to, the copies that can be fetched, and a button for a new one. POST asks for a copy."""
    viewer = request.user.pk or 0
    if request.method == "POST":
        accounts.ask_for_copy(account_id=viewer)
        return redirect("own_data")
    under_way = [job for job in jobs.open_jobs(viewer) if job.task == accounts.COPY_JOB]
    context = {
        "job": under_way[0] if under_way else None, "copies": people.copies_of(viewer), "days": accounts.COPY_DAYS,
        "consents": people.consents(viewer), "youth": people.youth(viewer),
    }  # fmt: skip
    is_asking = request.headers.get("HX-Request") == "true"
    return render(request, "accounts/_copies.html" if is_asking else "accounts/own_data.html", context)


@takes("GET")
@login_required
@never_cache
@reauthentication_required  # type: ignore[untyped-decorator]  # allauth ships no types, here and below
def own_copy(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """The file with everything, for its owner alone."""
    found = people.copy_of(request.user.pk or 0, public_id)
    if found is None or not files.store().exists(found.digest):
        raise Http404
    name = f"stoa-{found.made_at:%Y-%m-%d}.zip"
    response = FileResponse(files.store().open(found.digest), as_attachment=True, filename=name)
    response.headers["Content-Length"] = str(found.size)
    response.headers["Content-Type"] = "application/zip"
    return response


@takes("GET", "POST")
@login_required
@never_cache
@reauthentication_required  # type: ignore[untyped-decorator]
def erase(request: HttpRequest) -> HttpResponse:
    """Say what erasing means, and do it. What somebody else must take over first is named with its remedy."""
    viewer = request.user.pk or 0
    context = {
        "obstacles": people.obstacles_of(viewer), "records": len(credentials.credentials_of(viewer)),
        **privacy_terms(),
    }  # fmt: skip
    if request.method != "POST":
        return render(request, "accounts/erase.html", context)
    if request.POST.get("sure") != "yes":
        return render(request, "accounts/erase.html", {**context, "is_unsure": True}, status=422)
    try:
        keeps_records = request.POST.get("records") != "withdraw"
        accounts.ask_for_erasure(account_id=viewer, keeps_records=keeps_records, by=viewer)
    except accounts.CannotBeErased:
        return render(request, "accounts/erase.html", context, status=409)
    logout(request)
    return redirect("erased")


@takes("GET")
def erased(request: HttpRequest) -> HttpResponse:
    """What is seen after it: the account is closed, the rest is under way."""
    return render(request, "accounts/erased.html")
