"""Views of the site's own records: a record in public, its files, and what a holder has."""

from __future__ import annotations

from functools import wraps
from typing import Any, Final

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.decorators import login_required
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache

from stoa.content import queries as content
from stoa.credentials import actions, queries
from stoa.credentials.queries import CredentialView
from stoa.web.base.context import HOLDS, note_link
from stoa.web.base.guards import View, takes
from stoa.web.base.views import unavailable
from stoa.web.credentials import copies, record_page
from stoa.web.credentials.bench import BenchIsBusy, WorkFailed
from stoa.web.credentials.responses import CREDENTIAL_TYPES, document, negotiated, wanted_type
from stoa.web.credentials.verdicts import verdict_on

PAGE: Final = "text/html"
DAY: Final = 24 * 3600
SOON: Final = 60
SIZED: Final = ("pdf", "json", "png", "svg")


def in_time(view: View[[str]]) -> View[[str]]:
    """503 with the time after which to try again, when what the page needs could not be made."""

    @wraps(view)
    def guarded(request: HttpRequest, /, public_id: str) -> HttpResponseBase:
        try:
            return view(request, public_id)
        except (BenchIsBusy, WorkFailed):
            return unavailable()

    return guarded


@takes("GET")
def credential(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """A record in public: a page for people, the signed file for machines, by what is asked for."""
    view = _found(public_id)
    media_type = wanted_type(request, (PAGE, *CREDENTIAL_TYPES))
    if media_type != PAGE:
        return negotiated(document(request, queries.as_json(view), media_type=media_type, seconds=SOON))
    context = _context(request, view)
    if context["is_mine"] and not view.is_seen:
        actions.note_seen(account_id=view.account, public_ids=[public_id])
    response = render(request, "credentials/record.html", context)
    response.headers["X-Robots-Tag"] = "noindex"
    return negotiated(response)


@takes("GET")
@in_time
def pdf(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """The page to print."""
    return _copy(request, public_id, "pdf")


@takes("GET")
def signed_file(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """The signed JSON."""
    return _copy(request, public_id, "json")


@takes("GET")
@in_time
def png(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """The picture with the signed file inside, as PNG."""
    return _copy(request, public_id, "png")


@takes("GET")
@in_time
def svg(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """The picture with the signed file inside, as SVG."""
    return _copy(request, public_id, "svg")


@takes("GET")
@in_time
def qr_code(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """The way to the record's page, to be read by a camera."""
    view = _found(public_id)
    return document(request, copies.copy(view, "qr"), media_type="image/svg+xml", seconds=DAY)


@takes("GET")
@in_time
def everything(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """A zip with all of it, and what a verifier needs without this site."""
    view = _found(public_id)
    name = copies.file_name(view, "zip")
    return document(request, copies.copy(view, "zip"), media_type="application/zip", seconds=SOON, name=name)


@takes("GET")
@login_required
@never_cache
def mine(request: HttpRequest) -> HttpResponse:
    """Every record of the viewer."""
    viewer = request.user.pk or 0
    held = [(view, record_page.language(view)) for view in queries.credentials_of(viewer)]
    context = {
        "held": held, "waiting": queries.being_signed(viewer), "zone": _zone(request),
        "statements": queries.statements_of(viewer), "room": queries.room_of(viewer),
    }  # fmt: skip
    note_link(request, HOLDS, bool(context["held"] or context["waiting"] or context["statements"]))
    return render(request, "credentials/mine.html", context)


@receiver(user_logged_in)
def note_records_at_sign_in(sender: object, request: HttpRequest, user: AbstractBaseUser, **details: object) -> None:
    """At sign-in, note whether a link to the records is of use."""
    note_link(request, HOLDS, queries.has_own(user.pk))


def _copy(request: HttpRequest, public_id: str, kind: str) -> HttpResponseBase:
    view, made = _found(public_id), copies.COPIES[kind]
    return document(
        request, None, media_type=made.media_type, seconds=DAY, tag=copies.etag(view, kind),
        name=copies.file_name(view, kind), make=lambda: copies.copy(view, kind),
    )  # fmt: skip


def _found(public_id: str) -> CredentialView:
    view = queries.credential(public_id)
    if view is None:
        raise Http404(gettext("No record has this address. Compare it, letter by letter, with the one you were given."))
    return view


def _context(request: HttpRequest, view: CredentialView) -> dict[str, Any]:
    zone, fingerprint = _zone(request), queries.fingerprint(view)
    return {
        "record": view,
        "institution": content.outline(view.version_id).institution,
        "language": record_page.language(view),
        "verdict": record_page.verdict(view, verdict_on(view), zone),
        "scores": record_page.scores(view),
        "asked": record_page.asked(view.criteria),
        "fingerprint": record_page.grouped(fingerprint),
        "key": record_page.short_key(view.issuer_did),
        "sizes": {kind: copies.size(view, kind) for kind in SIZED},
        "is_mine": bool(request.user.is_authenticated and request.user.pk == view.account),
        "earned": record_page.dated(gettext("Earned on {date}."), view.earned_at, zone),
        "issued": record_page.dated(gettext("Issued on {date}"), view.issued_at, zone),
    }


def _zone(request: HttpRequest) -> str:
    return getattr(request.user, "time_zone", "") or "UTC"
