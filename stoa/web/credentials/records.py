"""Views of the site's own records: a record in public, its files, and what a holder has."""

from __future__ import annotations

import json
from functools import wraps
from typing import Any, Final

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from stoa.content import queries as content
from stoa.credentials import actions, queries
from stoa.credentials.queries import CredentialView, Report
from stoa.kernel.cache import BytesCache
from stoa.kernel.clock import now
from stoa.web.base.context import HOLDS, note_link
from stoa.web.base.guards import View, takes
from stoa.web.base.views import unavailable
from stoa.web.credentials import copies, record_page
from stoa.web.credentials.bench import BenchIsBusy, WorkFailed
from stoa.web.credentials.responses import CREDENTIAL_TYPES, TOKEN_TYPES, document, negotiated, wanted_type
from stoa.web.credentials.verdicts import verdict_on
from stoa.web.credentials.withdrawing import may_withdraw

PAGE: Final = "text/html"
DAY: Final = 24 * 3600
SOON: Final = 60
_bodies: Final = BytesCache[SafeString](2 * 1024 * 1024)
SIZED: Final = ("pdf", "json", "jwt", "png", "svg")


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
    media_type = wanted_type(request, (PAGE, *CREDENTIAL_TYPES, *(TOKEN_TYPES if view.token else ())))
    if media_type in TOKEN_TYPES:
        return negotiated(document(request, queries.as_token(view), media_type=media_type, seconds=SOON))
    if media_type != PAGE:
        return negotiated(document(request, queries.as_json(view), media_type=media_type, seconds=SOON))
    is_mine = bool(request.user.is_authenticated and request.user.pk == view.account)
    if is_mine and not view.is_seen:
        actions.note_seen(account_id=view.account, public_ids=[public_id])
    may_end = bool(request.user.is_authenticated and may_withdraw(request.user.pk or 0, view))
    context = {
        "record": view,
        "is_mine": is_mine,
        "may_withdraw": may_end,
        "body": _body(view, zone_of(request), is_mine=is_mine),
    }
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
def token(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """The same as a signed token."""
    if not _found(public_id).token:
        raise Http404(gettext("This record has no token yet. It is made in a minute or so."))
    return _copy(request, public_id, "jwt")


@takes("GET")
def assertion(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """The record as an Open Badges 2.0 assertion, which checks of that standard ask for; gone when withdrawn."""
    view = _found(public_id)
    response = _older(request, queries.assertion(view))
    if view.is_withdrawn and response.status_code == 200:
        response.status_code = 410
    return response


@takes("GET")
def badge_class(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """What that assertion is of."""
    return _older(request, queries.badge_class(_found(public_id)))


@takes("GET")
def older_issuer(request: HttpRequest) -> HttpResponseBase:
    """Who awards it."""
    return _older(request, queries.older_issuer())


@takes("GET")
@in_time
def older_badge(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """The picture with that assertion inside."""
    view = _found(public_id)
    data, name = copies.copy(view, "older"), copies.file_name(view, "older")
    return document(request, data, media_type="image/png", seconds=SOON, name=name)


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


def _older(request: HttpRequest, said: dict[str, Any]) -> HttpResponseBase:
    data = (json.dumps(said, ensure_ascii=False, indent=2) + "\n").encode()
    return document(request, data, media_type="application/ld+json", seconds=SOON)


def _found(public_id: str) -> CredentialView:
    view = queries.credential(public_id)
    if view is None:
        raise Http404(gettext("No record has this address. Compare it, letter by letter, with the one you were given."))
    return view


def _body(view: CredentialView, zone: str, *, is_mine: bool) -> SafeString:
    """The page without what stands around it: remembered by all that can make it another."""
    report = verdict_on(view)
    sizes = {kind: copies.size(view, kind) for kind in SIZED}
    key = (
        queries.fingerprint(view), view.withdrawn_at, view.withdrawn_reason, view.replaced_by, view.run_slug,
        view.issued_at, bool(view.token), tuple(sizes.values()), report.checked_at if report else None, zone, is_mine,
        view.is_over(now()), get_language(),
    )  # fmt: skip

    def make() -> tuple[SafeString, int]:
        context = {**_context(view, report, zone), "sizes": sizes, "is_mine": is_mine}
        text = render_to_string("credentials/_record.html", context)
        return text, len(text)

    return _bodies.get_or_make(key, make) if report else make()[0]


def forget() -> None:
    """Forget the pages that were made."""
    _bodies.clear()


def _context(view: CredentialView, report: Report | None, zone: str) -> dict[str, Any]:
    fingerprint = queries.fingerprint(view)
    return {
        "record": view,
        "institution": content.outline(view.version_id).institution,
        "language": record_page.language(view),
        "verdict": record_page.verdict(view, report, zone),
        "scores": record_page.scores(view),
        "asked": record_page.asked(view.criteria),
        "fingerprint": record_page.grouped(fingerprint),
        "key": record_page.short_key(view.issuer_did),
        "linked_in": record_page.linked_in(view),
        "earned": record_page.dated(gettext("Earned on {date}."), view.earned_at, zone),
        "issued": record_page.dated(gettext("Issued on {date}"), view.issued_at, zone),
        "tier": queries.tier_words(view.declared.tier),
        **_ending(view, zone),
    }


def _ending(view: CredentialView, zone: str) -> dict[str, Any]:
    """Until when it is valid, and what would renew it."""
    if view.valid_until is None:
        return {"is_over": False}
    rule, is_over = view.declared.parsed_renewal, view.is_over(now())
    return {
        "is_over": is_over,
        "until": "" if is_over else record_page.dated(gettext("Valid until {date}."), view.valid_until, zone),
        "ended": record_page.dated(gettext("It ended on {date}."), view.valid_until, zone),
        "renewed_by": queries.criteria(rule, content.outline(view.version_id)) if rule else "",
    }


def zone_of(request: HttpRequest) -> str:
    """The clock of whoever looks."""
    return getattr(request.user, "time_zone", "") or "UTC"
