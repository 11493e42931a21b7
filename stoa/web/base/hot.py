"""The hot path: pages that are asked for most are plain functions `(request, pass, ...) -> response or None`.

A hot page is registered with `@page`; the middleware calls it before sessions, messages and the rest. When it
returns None (the pass has ended, something unusual is asked for) the ordinary view of the same address answers.
"""

from __future__ import annotations

import gzip
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from stoa.kernel import tokens
from stoa.kernel.tokens import Pass

GZIP_FROM = 1024
"""Bytes from which packing is worth its time."""
HotView = Callable[..., HttpResponse | None]


@dataclass(frozen=True)
class Found:
    """The hot page at an address, with what its address says."""

    view: HotView
    arguments: Mapping[str, str]


_pages: list[tuple[str, re.Pattern[str], HotView]] = []


def page(method: str, pattern: str) -> Callable[[HotView], HotView]:
    """Register a hot page for `method` and the whole path matching `pattern` (named groups are arguments)."""

    def register(view: HotView) -> HotView:
        _pages.append((method, re.compile(pattern), view))
        return view

    return register


def find(path: str, method: str) -> Found | None:
    """The hot page at this path, if there is one."""
    for wanted, pattern, view in _pages:
        if wanted == method:
            match = pattern.fullmatch(path)
            if match is not None:
                return Found(view, match.groupdict())
    return None


def content_security_policy(**replaced: list[str]) -> str:
    """The site's policy as a header's value, with some directives replaced (`media_src=[...]`)."""
    directives = dict(settings.CONTENT_SECURITY_POLICY["DIRECTIVES"])
    directives.update({name.replace("_", "-"): values for name, values in replaced.items()})
    return "; ".join(f"{name} {' '.join(values)}" for name, values in directives.items())


_headers: dict[str, str] = {}


def respond(body: bytes, *, status: int = 200, request: HttpRequest | None = None) -> HttpResponse:
    """A hot page's response, with the headers that the middleware would have set.

    With `request` it is sent as gzip to a browser that takes it (level 1: a phone on paid data is thankful, and more
    would cost more than the page). Nothing of a query is ever shown on a hot page, so its size tells no secret.
    """
    if not _headers:
        _headers.update(
            {
                "Content-Security-Policy": content_security_policy(),
                "X-Content-Type-Options": "nosniff",
                "X-Frame-Options": "DENY",
                "Referrer-Policy": "same-origin",
                "Cross-Origin-Opener-Policy": "same-origin",
                "Cache-Control": "private, no-cache",
                "Vary": "Cookie, Accept-Encoding",
            }
        )
        if settings.SECURE_HSTS_SECONDS:
            _headers["Strict-Transport-Security"] = f"max-age={settings.SECURE_HSTS_SECONDS}"
    is_packed = request is not None and len(body) > GZIP_FROM and "gzip" in request.META.get("HTTP_ACCEPT_ENCODING", "")
    if is_packed:
        body = gzip.compress(body, 1, mtime=0)
    response = HttpResponse(body, status=status, content_type="text/html; charset=utf-8")
    if is_packed:
        response.headers["Content-Encoding"] = "gzip"
    for name, value in _headers.items():
        response.headers[name] = value
    return response


def came_from_here(request: HttpRequest, viewer: Pass) -> bool:
    """Whether a hot POST came from one of this site's own pages: browser's word, and the form's token."""
    site = request.META.get("HTTP_SEC_FETCH_SITE")
    if site is not None and site not in ("same-origin", "none"):
        return False
    origin, host = request.META.get("HTTP_ORIGIN"), request.META.get("HTTP_HOST")
    if origin is not None and origin not in (f"http://{host}", f"https://{host}", settings.STOA_URL):
        return False
    return tokens.is_form_token(viewer, request.POST.get("csrfmiddlewaretoken", ""))


def is_stale(current: Pass, wanted: tuple[Any, ...]) -> bool:
    """Whether the pass says something else than `wanted` (account, session, epoch, language), or is due for renewal."""
    said = (current.account, current.session, current.epoch, current.language)
    return said != wanted or time.time() - current.issued > tokens.PASS_RENEW_SECONDS


def give_pass(response: HttpResponse, account: int, session: str, epoch: int, language: str) -> None:
    """Set the pass cookie."""
    value = tokens.write_pass(account=account, session=session, epoch=epoch, language=language)
    response.set_cookie(
        tokens.PASS_COOKIE, value, max_age=tokens.PASS_SECONDS, httponly=True, samesite="Lax", secure=settings.IS_HTTPS
    )
