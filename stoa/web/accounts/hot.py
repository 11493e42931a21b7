"""Signing in with address and password, in the plain case: a hash, and next to nothing beside it.

Plain is whoever needs no other step: no factor, no task on the site, nothing to agree to, no session that they bring
along. Everybody else, and every refusal, is the ordinary view's. What was found out of the password goes there in
WSGI's environment, which no header of a request can write into, so that no password is hashed twice.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final, Literal

from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden, HttpResponseRedirect
from django.middleware.csrf import CsrfViewMiddleware, rotate_token
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme

from stoa.accounts import actions as accounts
from stoa.accounts import queries as people
from stoa.accounts.queries import Entrant
from stoa.accounts.rules import HashesAreBusy, device_of
from stoa.credentials import queries as credentials
from stoa.kernel import limits, tokens
from stoa.kernel.limits import TooMany
from stoa.web.base import hot, language_cookie, limiting
from stoa.web.base.context import HOLDS, OPERATES, TEACHES, notes_of
from stoa.web.base.front import FORM
from stoa.web.base.hot import Answer, Asked

SCRIPTS: Final = frozenset({"HTTP_X_REQUESTED_WITH", "HTTP_HX_REQUEST"})
FIELDS: Final = frozenset({"login", "password", "next", "csrfmiddlewaretoken"})
VERDICT: Final = "stoa.password"
"""Under this name WSGI's environment holds what is known of the password: it is `wrong`, and was counted, or
nobody could look at it as too many are being looked at (`busy`)."""
Verdict = Literal["wrong", "busy"]


def verdict(request: HttpRequest) -> Verdict | None:
    """What the hot path found out of the password of this request; None when it did not look at it."""
    return request.META.get(VERDICT)


@hot.door(r"/accounts/login/")
def sign_in(asked: Asked, viewer: None) -> Answer | None:
    """Who the address and the password belong to is signed in, and led on."""
    if not _is_plain(asked):
        return None
    with _read_again(asked):
        request = WSGIRequest(asked.environ)
        address, password, target = (_field(asked, name) for name in ("login", "password", "next"))
        address = address.strip().lower()
        if settings.SESSION_COOKIE_NAME in request.COOKIES or tokens.PASS_COOKIE in request.COOKIES:
            return None  # written so oddly that the front did not see it
        if not _came_from_here(request) or not _stays_here(request, target):
            return None
        entrant = people.entrant(address)
        if entrant is None:
            return None
        if people.texts_to_agree_to(entrant.account) or not _is_right(asked, address, password, entrant):
            return None
        if not limits.allow("sign_in", limiting.network(asked.environ), per="network"):
            return None
        noted = _noted(request, entrant.account, address)
        device = device_of(request.META.get("HTTP_USER_AGENT", ""))
        key = accounts.begin_session(entrant=entrant, device=device, more=noted)
        return None if key is None else _led_on(request, entrant, key, target)


def _is_plain(asked: Asked) -> bool:
    """Whether the form is the page's own, sent by a browser, and nothing in it is odd."""
    environ = asked.environ
    if (
        environ.get("CONTENT_TYPE") != FORM
        or asked.has_query
        or "HTTP_X_REQUESTED_WITH" in environ
        or "HTTP_HX_REQUEST" in environ
    ):
        return False
    if "json" in environ.get("HTTP_ACCEPT", "") or not asked.form.keys() <= FIELDS:
        return False
    if any(len(values) != 1 or "\0" in values[0] for values in asked.form.values()):
        return False
    return bool(_field(asked, "login").strip() and _field(asked, "password"))


def _field(asked: Asked, name: str) -> str:
    return (asked.form.get(name) or [""])[0]


@contextmanager
def _read_again(asked: Asked) -> Iterator[None]:
    """Leave the body to whoever reads it next."""
    try:
        yield
    finally:
        asked.environ["wsgi.input"].seek(0)


class _Tokens(CsrfViewMiddleware):
    """Django's own look at where a form comes from; the page that says no is the ordinary view's."""

    def _reject(self, request: HttpRequest, reason: str) -> HttpResponse:
        return HttpResponseForbidden()


_tokens = _Tokens(lambda request: HttpResponse())


def _came_from_here(request: HttpRequest) -> bool:
    _tokens.process_request(request)
    return _tokens.process_view(request, lambda: HttpResponse(), (), {}) is None


def _stays_here(request: HttpRequest, target: str) -> bool:
    """Whether where it leads is on this very host, or left to us."""
    here = {request.get_host()}
    return not target or url_has_allowed_host_and_scheme(target, here, require_https=request.is_secure())


def _is_right(asked: Asked, address: str, password: str, entrant: Entrant) -> bool:
    """Whether the password is theirs. If it is not, or nobody could look, the environment says so."""
    who = {"network": limiting.network(asked.environ), "address": address}
    try:
        limits.use("wrong_password", **who)
    except TooMany:  # the ordinary view counts as well, and says how long to wait
        return False
    try:
        is_right = people.is_right(password, entrant)
    except HashesAreBusy:
        asked.environ[VERDICT] = "busy"
        is_right = False
    if asked.environ.get(VERDICT) == "busy" or is_right:
        limits.forgive("wrong_password", **who)
    else:
        asked.environ[VERDICT] = "wrong"
    return is_right


def _noted(request: HttpRequest, account: int, address: str) -> dict[str, Any]:
    """What the session of somebody without tasks notes: that it is so, their records, how they showed who they are."""
    session: dict[str, Any] = {TEACHES: False, OPERATES: False}
    if credentials.has_own(account):
        session[HOLDS] = True
    request.session = session  # type: ignore[assignment]  # what allauth notes is read and written as in a dictionary
    somebody = get_user_model().from_db(None, ["id"], [account])
    record_authentication(request, somebody, method="password", email=address)
    return session


def _led_on(request: HttpRequest, entrant: Entrant, key: str, target: str) -> Answer:
    """The way on, with the cookies of the new session."""
    request.META[hot.ACCOUNT] = entrant.account
    response = HttpResponseRedirect(target or resolve_url(settings.LOGIN_REDIRECT_URL))
    response.set_cookie(
        settings.SESSION_COOKIE_NAME, key, max_age=settings.SESSION_COOKIE_AGE, httponly=True, samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip
    language = language_cookie.settle(request, response, entrant.language)
    fingerprint = tokens.session_fingerprint(key)
    notes = notes_of(request)
    hot.give_pass(response, entrant.account, fingerprint, entrant.epoch, language, entrant.time_zone, notes)
    rotate_token(request)
    _tokens.process_response(request, response)
    return hot.lead(response)
