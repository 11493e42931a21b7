"""The hot path: pages that are asked for most are plain functions `(asked, pass, ...) -> answer or None`.

A hot page is registered with `@page`; `front` calls it before Django sees the request. When it returns None (the pass
has ended, something unusual is asked for) the ordinary view of the same address answers. A part of a public page that
a script asks for is one with `@part`; whoever asks for that may have no pass. A form that only strangers send is taken
by one with `@door`.
"""

from __future__ import annotations

import gzip
import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import Resolver404, resolve

from stoa.kernel import tokens
from stoa.kernel.tokens import Pass
from stoa.web.base.frames import Piece

ROUTE = "stoa.route"
ACCOUNT = "stoa.account"
"""Under these names whoever answers says in WSGI's environment which page it was, and for whom: for figures and log."""
SAID_COOKIE = "stoa_said"
"""There is a message in the session for the next page; hot pages read no session, so an ordinary one has to show it."""
GZIP_FROM = 1024
"""Bytes from which packing is worth its time."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a hot page may know of a request: WSGI's environment, and the fields of a form."""

    environ: dict[str, Any]
    form: Mapping[str, Sequence[str]]

    @property
    def has_query(self) -> bool:
        return bool(self.environ.get("QUERY_STRING"))

    def query(self) -> QueryDict:
        """What stands behind the address. Raises SuspiciousOperation when it has more fields than any form."""
        raw = self.environ.get("QUERY_STRING", "").encode("latin-1")  # WSGI hands on bytes as if they were Latin-1
        return QueryDict(raw)


@dataclass(frozen=True, slots=True)
class Answer:
    """A hot page's answer, with all its headers: a plain page, or the way to one. All else is left to Django."""

    headers: list[tuple[str, str]]
    body: bytes
    status: str = "200 OK"


HotView = Callable[..., Answer | None]
Kind = Literal["page", "part", "door"]
"""A page is for whoever has a pass; a part for scripts, and whoever they run for; a door for whoever has no pass."""


@dataclass(frozen=True)
class Found:
    """The hot page at an address, with what its address says, and whom it is for."""

    view: HotView
    arguments: Mapping[str, str]
    kind: Kind


_pages: list[tuple[str, re.Pattern[str], HotView, Kind]] = []


def page(method: str, pattern: str) -> Callable[[HotView], HotView]:
    """Register a hot page for `method` and the whole path matching `pattern` (named groups are arguments)."""
    return _registering(method, pattern, "page")


def part(pattern: str) -> Callable[[HotView], HotView]:
    """Register a part of a public page, which a script asks for; its pass may be None. It says nothing of a person."""
    return _registering("GET", pattern, "part")


def door(pattern: str) -> Callable[[HotView], HotView]:
    """Register who takes a form of strangers: called without a pass, and only when the browser has no session either.
    The form's token is the view's to check."""
    return _registering("POST", pattern, "door")


def _registering(method: str, pattern: str, kind: Kind) -> Callable[[HotView], HotView]:
    def register(view: HotView) -> HotView:
        _pages.append((method, re.compile(pattern), view, kind))
        return view

    return register


def find(path: str, method: str) -> Found | None:
    """The hot page at this path, if there is one."""
    for wanted, pattern, view, kind in _pages:
        if wanted == method:
            match = pattern.fullmatch(path)
            if match is not None:
                return Found(view, match.groupdict(), kind)
    return None


def wants_part(headers: Mapping[str, Any]) -> bool:
    """Whether a script asks for a part of the page; for its history it asks for the whole."""
    return headers.get("HTTP_HX_REQUEST") == "true" and "HTTP_HX_HISTORY_RESTORE_REQUEST" not in headers


_routes: dict[HotView, str] = {}


def route(found: Found, path: str) -> str:
    """What a hot page is called: like the ordinary view of its address. Looked up once a page."""
    name = _routes.get(found.view)
    if name is None:
        try:
            name = _routes[found.view] = resolve(path).view_name
        except Resolver404:
            return "none"
    return name


def content_security_policy(**replaced: list[str]) -> str:
    """The site's policy as a header's value, with some directives replaced (`media_src=[...]`)."""
    directives = dict(settings.CONTENT_SECURITY_POLICY["DIRECTIVES"])
    directives.update({name.replace("_", "-"): values for name, values in replaced.items()})
    return "; ".join(f"{name} {' '.join(values)}" for name, values in directives.items())


_headers: list[tuple[str, str]] = []


def _common_headers() -> list[tuple[str, str]]:
    """What the middleware would have set, the policy left out."""
    if not _headers:
        _headers.extend(
            [
                ("Content-Type", "text/html; charset=utf-8"),
                ("X-Content-Type-Options", "nosniff"),
                ("X-Frame-Options", "DENY"),
                ("Referrer-Policy", "same-origin"),
                ("Cross-Origin-Opener-Policy", "same-origin"),
                ("Cache-Control", "private, no-cache"),
            ]
        )
        if settings.SECURE_HSTS_SECONDS:
            _headers.append(("Strict-Transport-Security", f"max-age={settings.SECURE_HSTS_SECONDS}"))
        _policy.append(content_security_policy())
    return _headers


_policy: list[str] = []


def reply(
    page: Piece | bytes,
    environ: Mapping[str, Any],
    *,
    policy: str = "",
    vary: str = "Cookie, Accept-Encoding",
    more: Sequence[tuple[str, str]] = (),
) -> Answer:
    """A hot page's answer, as gzip to a browser that takes it: a phone on paid data is thankful.

    A page of frames is packed already; other bytes are packed at level 1 (more would cost more than the page). What
    shows something of a query holds no secret, and the other way round: its size tells none. `more`: further headers.
    """
    headers = [*_common_headers(), ("Content-Security-Policy", policy or _policy[0]), ("Vary", vary), *more]
    takes_gzip = "gzip" in environ.get("HTTP_ACCEPT_ENCODING", "")
    if isinstance(page, bytes):
        is_packed = takes_gzip and len(page) > GZIP_FROM
        body = gzip.compress(page, 1, mtime=0) if is_packed else page
    else:
        is_packed = takes_gzip and len(page.plain) > GZIP_FROM
        body = page.gzip() if is_packed else page.plain
    if is_packed:
        headers.append(("Content-Encoding", "gzip"))
    headers.append(("Content-Length", str(len(body))))
    return Answer(headers, body)


def lead(response: HttpResponse) -> Answer:
    """The way to another page, with the cookies that it sets, as a hot answer."""
    headers = [header for header in _common_headers() if header[0] != "Cache-Control"]
    headers += [("Cache-Control", "private, no-store"), ("Vary", "Cookie, Accept-Language")]
    headers += [("Content-Security-Policy", _policy[0])]
    headers += [("Location", response.headers["Location"]), ("Content-Length", "0")]
    headers += [("Set-Cookie", cookie.OutputString()) for cookie in response.cookies.values()]
    return Answer(headers, b"", "302 Found")


def respond(page: Piece | bytes, request: HttpRequest, *, status: int = 200, policy: str = "") -> HttpResponse:
    """The same from an ordinary view."""
    answer = reply(page, request.META, policy=policy)
    return HttpResponse(answer.body, status=status, headers=dict(answer.headers))


def came_from_here(asked: Asked, viewer: Pass) -> bool:
    """Whether a hot POST came from a page of this site that was made for this pass: browser's word, form's token."""
    return was_sent_here(asked) and tokens.is_form_token(viewer, sent_token(asked))


def was_sent_here(asked: Asked) -> bool:
    """Whether a POST came from one of this site's own pages, by the browser's word."""
    environ = asked.environ
    site = environ.get("HTTP_SEC_FETCH_SITE")
    if site is not None and site not in ("same-origin", "none"):
        return False
    origin, host = environ.get("HTTP_ORIGIN"), environ.get("HTTP_HOST")
    return origin is None or origin in (f"http://{host}", f"https://{host}", settings.STOA_URL)


def sent_token(asked: Asked) -> str:
    """The token in the form; empty on a page that was made for nobody."""
    return (asked.form.get("csrfmiddlewaretoken") or [""])[-1]


def asked_of(request: HttpRequest) -> Asked:
    """What an ordinary view was asked, for what both ways share."""
    return Asked(request.META, dict(request.POST.lists()))


def is_stale(current: Pass, wanted: tuple[Any, ...]) -> bool:
    """Whether the pass says something else than `wanted` (account, session, epoch, language, time zone, notes), or is
    due for renewal."""
    said = (current.account, current.session, current.epoch, current.language, current.time_zone, current.notes)
    return said != wanted or time.time() - current.issued > tokens.PASS_RENEW_SECONDS


def give_pass(
    response: HttpResponse, account: int, session: str, epoch: int, language: str, time_zone: str, notes: str
) -> None:  # fmt: skip
    """Set the pass cookie."""
    value = tokens.write_pass(
        account=account, session=session, epoch=epoch, language=language, time_zone=time_zone, notes=notes
    )
    response.set_cookie(
        tokens.PASS_COOKIE, value, max_age=tokens.PASS_SECONDS, httponly=True, samesite="Lax", secure=settings.IS_HTTPS
    )
