"""A statement in two inks: its page in public, its files, and what its owner does with it."""

from __future__ import annotations

from functools import wraps
from typing import Any, Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache

from stoa.credentials import actions, queries
from stoa.credentials.queries import StatementView
from stoa.web.base.guards import View, takes
from stoa.web.base.views import unavailable
from stoa.web.credentials import record_page, statement_page
from stoa.web.credentials.bench import BenchIsBusy, WorkFailed
from stoa.web.credentials.composing import why_not
from stoa.web.credentials.portfolio import zone_of
from stoa.web.credentials.responses import document, negotiated, wanted_type
from stoa.web.credentials.statement_copies import COPIES, copy, file_name
from stoa.web.credentials.verdicts import verdict_on_statement

PAGE: Final = "text/html"
MACHINES: Final = ("application/vp", "application/ld+json", "application/json")
SOON: Final = 60


def in_time(view: View[[str]]) -> View[[str]]:
    """503 with the time after which to try again, when what is asked for could not be made."""

    @wraps(view)
    def guarded(request: HttpRequest, /, public_id: str) -> HttpResponseBase:
        try:
            return view(request, public_id)
        except (BenchIsBusy, WorkFailed):
            return unavailable()

    return guarded


@takes("GET")
def statement(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """A statement: a page for people, both signed parts for machines, by what is asked for."""
    view = _found(request, public_id)
    is_mine = bool(request.user.is_authenticated and request.user.pk == view.account)
    if view.is_draft:
        return redirect("statement_claims", public_id=public_id)
    media_type = wanted_type(request, (PAGE, *MACHINES))
    if media_type != PAGE and view.is_signed:
        return negotiated(
            _served(view, document(request, queries.bundle_of(view), media_type=media_type, seconds=SOON))
        )
    context = _context(request, view, is_mine)
    response = render(request, "credentials/statement.html", context)
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Cache-Control"] = "private, no-store"
    return negotiated(response)


def _context(request: HttpRequest, view: StatementView, is_mine: bool) -> dict[str, Any]:
    zone = zone_of(request)
    there = queries.still_there(view.account, [str(each["id"]) for each in view.evidence])
    context: dict[str, Any] = {
        "statement": view, "is_mine": is_mine, "zone": zone,
        "claims": statement_page.claims(view, there), "words": queries.words_for(view, is_owner=is_mine),
    }  # fmt: skip
    if view.is_signed:
        context |= {
            "verdict": statement_page.verdict(view, verdict_on_statement(view), zone),
            "fingerprint": record_page.grouped(queries.statement_fingerprint(view)),
            "site_key": record_page.short_key(view.issuer_did),
            "own_key": record_page.short_key(f"did:key:{view.learner_key}"),
        }
    return context


@takes("GET")
@in_time
def pdf(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """The page to print."""
    return _copy(request, public_id, "pdf")


@takes("GET")
def both_parts(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """Both signed parts as one file."""
    return _copy(request, public_id, "json")


@takes("GET")
def attested(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """The part that the site attests."""
    return _copy(request, public_id, "attested")


@takes("GET")
def claimed(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """The part that its holder claims, as the bytes whose digest the attested part holds."""
    return _copy(request, public_id, "claimed")


@takes("GET")
@in_time
def qr_code(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """The way to the statement's page, to be read by a camera."""
    return _copy(request, public_id, "qr")


@takes("GET")
@in_time
def everything(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """A zip with all of it, and what a verifier needs without this site."""
    return _copy(request, public_id, "zip")


@takes("POST")
@login_required
def show(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change who may see it."""
    visibility = str(request.POST.get("visibility", ""))
    if not actions.show_statement(account=request.user.pk or 0, public_id=public_id, visibility=visibility):
        raise Http404
    messages.success(request, gettext("Changed."))
    return redirect("statement", public_id=public_id)


@takes("GET", "POST")
@login_required
@never_cache
def withdraw(request: HttpRequest, public_id: str) -> HttpResponse:
    """End a statement of one's own, after a look at what that means."""
    view = _found(request, public_id)
    if view.account != request.user.pk or not view.is_signed:
        raise Http404
    if request.method == "POST":
        actions.withdraw_statement(account=view.account, public_id=public_id)
        messages.success(request, gettext("It is withdrawn. Whoever checks it hears so."))
        return redirect("statement", public_id=public_id)
    return render(request, "credentials/statement_withdraw.html", {"statement": view})


@takes("POST")
@login_required
def again(request: HttpRequest, public_id: str) -> HttpResponse:
    """A new draft with what this one has."""
    try:
        made = actions.compose_again(account=request.user.pk or 0, public_id=public_id)
    except actions.NotComposed as refused:
        if refused.code == "gone":
            raise Http404 from refused
        messages.error(request, why_not(refused))
        return redirect("records")
    return redirect("statement_lines", public_id=made)


def _copy(request: HttpRequest, public_id: str, kind: str) -> HttpResponseBase:
    view = _found(request, public_id)
    if not view.is_signed:
        raise Http404
    made = COPIES[kind]
    data = copy(view, kind)
    name = file_name(view, kind) if made.is_saved else ""
    return _served(view, document(request, data, media_type=made.media_type, seconds=SOON, name=name))


def _served(view: StatementView, response: HttpResponseBase) -> HttpResponseBase:
    """What is for its owner alone is kept by no cache on the way."""
    if view.visibility == "me":
        response.headers["Cache-Control"] = "private, no-store"
        del response.headers["Access-Control-Allow-Origin"]
    return response


def _found(request: HttpRequest, public_id: str) -> StatementView:
    view = queries.statement(public_id, viewer=request.user.pk)
    if view is None:
        raise Http404(
            gettext("No statement has this address. Compare it, letter by letter, with the one you were given.")
        )
    return view
