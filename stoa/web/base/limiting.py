"""Limits in front of pages: which address costs or guesses what, and the answer to whoever asks too often."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import get_resolver
from django.utils.translation import gettext

from stoa.accounts.rules import HashesAreBusy
from stoa.kernel import limits, room
from stoa.kernel.limits import TABLE, TooMany
from stoa.web.base.views import problem_page

POSTS: Final[dict[str, str]] = {
    "account_login": "sign_in",
    "account_signup": "sign_up",
    "account_request_login_code": "code",
    "account_reset_password": "code",
    "account_email_verification_sent": "code",
    "account_email": "address_change",
    "mfa_login_webauthn": "passkey",
    "invitation": "invitation",
    "profile": "profile",
    "join": "enrolment",
    "leave": "enrolment",
    "place": "enrolment",
    "tell_me": "enrolment",
    "join_by_code": "enrolment",
    "score": "appeal",
    "own_data": "own_data",
    "erase": "own_data",
    "stop_address_change": "mailed_link",
    "guardian": "mailed_link",
    "reminder": "mailed_link",
    "mail_settings": "profile",
    "mail_again": "profile",
    "verify": "verify",
    "evidence_add": "evidence",
    "own_key": "key",
    "endorsement": "mailed_link",
    "studio_upload": "upload",
    "studio_bring_list": "upload",
    "studio_start_list": "letter",
    "studio_make_codes": "operate",
    "studio_people": "letter",
    "institution_edit": "upload",
    "institution_courses": "operate",
    "institution_people": "letter",
    "operator_invite": "letter",
    "operator_person_act": "operate",
    "operator_mail_test": "letter",
    "rate_question": "written_rating",
    "reply_to_report": "written_rating",
    "try_written": "written_rating",
    "withdraw_question": "written_rating",
    "work_hand_in": "work_handed_in",
}
"""What a form that is sent to an address of this name counts as."""
READS: Final[dict[str, str]] = {
    "invitation": "invitation",
    "stop_address_change": "mailed_link",
    "guardian": "mailed_link",
    "reminder": "mailed_link",
    "own_copy": "export",
    "courses": "search",
    "institutions": "search",
    "studio_source": "export",
    "studio_draft_source": "export",
    "studio_roster_file": "export",
    "studio_gradebook_file": "export",
    "studio_codes_file": "export",
    "studio_list_report": "export",
    "operator_people": "search",
    "operator_audit": "search",
    "credential_zip": "export",
    "credential_pdf": "export",
    "statement_pdf": "export",
    "statement_zip": "export",
    "endorse": "mailed_link",
    "endorsement": "mailed_link",
    "written_question": "written_look",
}
"""What reading it counts as: pages that search, files that are made anew."""
SEARCHES: Final = frozenset({"search"})
"""Counted only when something is asked for: the bare list costs little and is where everybody begins."""

BUSY_SECONDS: Final = 3

Respond = Callable[[HttpRequest], HttpResponse]


class LimitsMiddleware:
    """Counts what the table limits before the view is called, and answers 429 when it is too much."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.respond(request)

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: Mapping[str, Any]
    ) -> HttpResponseBase | None:  # fmt: skip
        what = _limited(request)
        if not what:
            return None
        try:
            _use(what, whose(request, what), is_reading=request.method != "POST")
        except TooMany as refused:
            return too_many(request, refused)
        return None

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponseBase | None:
        if isinstance(problem, TooMany):
            return too_many(request, problem)
        return busy(request) if isinstance(problem, HashesAreBusy) else None


def _limited(request: HttpRequest) -> str:
    """What in the table this request counts as; empty for most."""
    match = request.resolver_match
    name = match.url_name if match is not None else None
    if name is None:
        return ""
    if request.method == "POST":
        return POSTS.get(name, "")
    what = READS.get(name, "")
    return "" if what in SEARCHES and not request.GET else what


def _use(what: str, who: dict[str, str | int | None], *, is_reading: bool) -> None:
    """Count one more. What may be read is read uncounted while there is no room to count. Raises TooMany."""
    try:
        limits.use(what, **who)
    except sqlite3.OperationalError as problem:
        if not is_reading or not room.is_out(problem, settings.STOA_DATA):
            raise


def whose(request: HttpRequest, what: str) -> dict[str, str | int | None]:
    """Whom this counts for: the account that is signed in, where it is limited for accounts; else the network."""
    if "account" in TABLE[what] and request.user.is_authenticated:
        return {"account": request.user.pk}
    return {"network": network(request.META)}


def may_search(headers: Mapping[str, Any], account: int | None) -> bool:
    """Count a search for the account, else for the network; False when it is one too many."""
    who: dict[str, str | int | None] = {"network": network(headers)} if account is None else {"account": account}
    try:
        _use("search", who, is_reading=True)
    except TooMany:
        return False
    return True


def network(headers: Mapping[str, Any]) -> str:
    """The network that a request with these headers comes from, as far as our own proxies say so."""
    return limits.network_of(client_address(headers))


def client_address(headers: Mapping[str, Any]) -> str:
    """The address that a request comes from: the connection's, or what our own proxies say of it."""
    return limits.client_address(
        headers.get("HTTP_X_FORWARDED_FOR", ""), headers.get("REMOTE_ADDR", ""), settings.ALLAUTH_TRUSTED_PROXY_COUNT
    )


def busy(request: HttpRequest) -> HttpResponse:
    """503 for whoever signs in while very many do; a moment later there is room."""
    said = gettext(
        "Many people are signing in at this very moment. Go back and press the button again in a few seconds."
    )
    response = problem_page(request, 503, said=said)
    response.headers["Retry-After"] = str(BUSY_SECONDS)
    return response


def too_many(request: HttpRequest, refused: TooMany) -> HttpResponse:
    """The site's page for 429, with the time after which to try again."""
    page: Callable[..., HttpResponse] = get_resolver().resolve_error_handler(429)
    return page(request, refused)
