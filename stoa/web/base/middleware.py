"""What a request passes before and after its view."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.messages.storage.base import BaseStorage
from django.contrib.sessions.middleware import SessionMiddleware
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse

from stoa.accounts.rules import SESSION_SEEN
from stoa.kernel import room, tokens
from stoa.web.base import hot, language_cookie
from stoa.web.base.context import notes_of
from stoa.web.base.views import lone_page

Respond = Callable[[HttpRequest], HttpResponse]

FORWARDING_WORDS = ("FORWARDED", "CLIENT_IP", "REAL_IP", "ORIGINAL_HOST", "ORIGINAL_URL", "CONNECTING_IP", "PROXYUSER")
"""A header with one of these in its name was set by a proxy; they all have names of their own for the same thing."""
FORWARDING_HEADERS = ("HTTP_VIA", "HTTP_CDN_LOOP", "HTTP_CF_RAY", "HTTP_X_ENVOY_EXTERNAL_ADDRESS")
UPLOADS = ("/studio/-/upload/", "/verify/")
"""Pages that take files and bound them themselves; any other would put a file of any size into a temporary folder."""
WORKS = re.compile(r"/learn/[^/]+/-/work/[^/]+/|/portfolio/new/(?:file|photo)/")
"""Where learners hand in, or put evidence into their portfolio; these pages take files and bound them as well."""
READING = ("GET", "HEAD")
NUL = "%00"
"""A zero byte in a query: left out, as somebody may have pasted it along with the word they look for."""
SEEN_SECONDS = 3600
"""How old a session's note of its last use may be."""
DEMO_HOSTS = ("localhost", "127.0.0.1", "[::1]")
DEMO_REFUSAL = (
    "This is a Stoa demo. It has sample people with known passwords, so it answers only to a browser on its own "
    "machine, at http://127.0.0.1 and not through a proxy. To run a site for others, start Stoa with another data "
    "folder: STOA_DATA=/srv/stoa stoa run\n"
)


def is_refused_in_demo(headers: dict[str, str]) -> bool:
    """Whether a demo must not answer: asked by another name, or through a proxy (then every address is loopback)."""
    host = headers.get("HTTP_HOST", "")
    name = host.rsplit(":", 1)[0] if not host.endswith("]") else host
    return name not in DEMO_HOSTS or any(map(_is_forwarding, headers)) or _is_seen_elsewhere(headers, host)


def _is_forwarding(header: str) -> bool:
    return header.startswith("HTTP_") and (
        header in FORWARDING_HEADERS or any(word in header for word in FORWARDING_WORDS)
    )


def _is_seen_elsewhere(headers: dict[str, str], host: str) -> bool:
    """Whether the browser, which says that it asks from a page of this site, had that page from another host.

    So it is behind a proxy that puts its own Host and adds no header, as a bare `proxy_pass` does.
    """
    if headers.get("HTTP_SEC_FETCH_SITE") != "same-origin":
        return False
    pages = [headers[name] for name in ("HTTP_ORIGIN", "HTTP_REFERER") if headers.get(name, "null") != "null"]
    return not all(f"{page}/".startswith((f"http://{host}/", f"https://{host}/")) for page in pages)


class DoorMiddleware:
    """Keeps a demo on its own machine; keeps out NUL in addresses, which PostgreSQL takes in no text, and bodies that
    no form of the site has, before anything reads them."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond
        self.is_demo = settings.STOA_DEMO

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if self.is_demo and is_refused_in_demo(request.META):
            return HttpResponse(DEMO_REFUSAL, status=403, content_type="text/plain; charset=utf-8")
        if "\0" in request.path_info:
            return lone_page(400)
        while NUL in (query := request.META.get("QUERY_STRING", "")):
            request.META["QUERY_STRING"] = query.replace(NUL, "")
        if _is_too_long(request):
            return lone_page(413)
        response = self.respond(request)
        match = request.resolver_match
        if match is not None:
            request.META[hot.ROUTE] = match.view_name or match.route
        elif response.status_code < 400:  # answered ahead of the addresses
            request.META[hot.ROUTE] = "file" if request.path_info.startswith(("/files/", "/streams/")) else "static"
        return response


def takes_files(path: str) -> bool:
    """Whether files of any size are read at this path, by a page that bounds them itself."""
    return path in UPLOADS or is_work(path)


def is_work(path: str) -> bool:
    """Whether a learner's work is handed in, or a file of their portfolio brought, at this path."""
    return WORKS.fullmatch(path) is not None


def _is_too_long(request: HttpRequest) -> bool:
    stated = request.META.get("CONTENT_LENGTH") or "0"
    if not (stated.isascii() and stated.isdigit()):
        return True
    return int(stated) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE and not takes_files(request.path_info)


class SessionsMiddleware(SessionMiddleware):
    """Django's own, which lets a page be read when the disk is full: what a session would have noted is left out."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        try:
            return super().process_response(request, response)
        except OperationalError as problem:
            if request.method not in READING or not room.is_out(problem, settings.STOA_DATA):
                raise
        return response


class PassMiddleware:
    """Gives a signed-in browser its pass and takes it back at sign-out.

    While a message waits in the session, a second cookie says so: hot pages read no session, so they step aside. A page
    that says what went wrong goes out as it is when the database, where sessions lie, is what went wrong.
    """

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.respond(request)
        try:
            _see_to_the_pass(request, response)
            _note_message(request, response)
        except (OperationalError, InterfaceError):
            if response.status_code < 400:
                raise
        return response


def _see_to_the_pass(request: HttpRequest, response: HttpResponse) -> None:
    user = request.user
    had = request.COOKIES.get(tokens.PASS_COOKIE)
    if user.is_authenticated and request.session.session_key:
        request.META[hot.ACCOUNT] = user.pk
        language = language_cookie.settle(request, response, user.language)
        current = tokens.read_pass(had) if had else None
        session = tokens.session_fingerprint(request.session.session_key)
        wanted = (user.pk, session, user.epoch, language, user.time_zone, notes_of(request))
        is_shared = "public" in response.headers.get("Cache-Control", "")  # a cache must not hand out passes
        response.headers.setdefault("Cache-Control", "private, no-cache")  # whatever a proxy makes of Vary
        if not is_shared:
            _note_use(request)
        if (current is None or hot.is_stale(current, wanted)) and not is_shared:
            hot.give_pass(response, *wanted)
    elif had:
        response.delete_cookie(tokens.PASS_COOKIE, samesite="Lax")
        # Pages that the browser keeps for its back button are of somebody who has left (W3C Clear Site Data).
        response.headers["Clear-Site-Data"] = '"cache"'


def _note_use(request: HttpRequest) -> None:
    """Note about when the session was last used: once an hour is exact enough, and keeps it for another month."""
    moment = int(time.time())
    if moment - request.session.get(SESSION_SEEN, 0) > SEEN_SECONDS:
        request.session[SESSION_SEEN] = moment


def _note_message(request: HttpRequest, response: HttpResponse) -> None:
    waiting = messages.get_messages(request)
    assert isinstance(waiting, BaseStorage)  # MessageMiddleware stands before
    if waiting.added_new and not waiting.used:
        response.set_cookie(hot.SAID_COOKIE, "1", httponly=True, samesite="Lax", secure=settings.IS_HTTPS)
    elif hot.SAID_COOKIE in request.COOKIES and waiting.used:
        response.delete_cookie(hot.SAID_COOKIE, samesite="Lax")
