"""The front of the site: a WSGI application that answers hot pages itself and hands everything else to Django.

Django's request, middleware and signals cost as much as a hot page's database. Nothing is lost by going without: a
pass says who asks, the page's first statement checks it, and whatever is out of the ordinary goes on to Django, the
body that was read along with it.

Bodies are read here, whole or not at all: a line that breaks in the middle of an answer must not hand in half of it.
Few are read at a time, so that lines which send slowly, or never go on, keep no page from anybody.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from contextlib import suppress
from io import BufferedReader, BytesIO, RawIOBase
from threading import BoundedSemaphore
from typing import Any
from urllib.parse import parse_qs

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.core.handlers.wsgi import WSGIRequest
from django.utils import translation

from stoa.kernel import tokens
from stoa.web.base import hot, middleware
from stoa.web.base.views import lone_page

Environ = dict[str, Any]
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]

FORM = "application/x-www-form-urlencoded"
MOST_FORM_BYTES = 256 * 1024
MOST_FIELDS = 2000
BODIES = 2
"""How many bodies are read at a time in a process. What has arrived is read in no time; only slow lines take some."""
UPLOADS = 2
"""How many uploads of courses and credentials, which Django reads while they come."""
WORKS = 4
"""How many forms of learners who hand in: a class does so in the last minutes."""
MOST_DRAINED = 512 * 1024 * 1024
"""Bytes of an upload that are read though it was refused: as many as deploy/nginx.conf lets through."""
DRAINED_AT_ONCE = 1024 * 1024
ROOM_SECONDS = 0.2
RETRY_SECONDS = 5
_PASS = f"{tokens.PASS_COOKIE}="
_SESSION = f"{settings.SESSION_COOKIE_NAME}="
logger = logging.getLogger("stoa.front")


class Front:
    """The application that servers load. It needs more than BODIES + UPLOADS + WORKS threads."""

    def __init__(self, application: Application) -> None:
        self.application = application
        self._bodies = BoundedSemaphore(BODIES)
        self._uploads = BoundedSemaphore(UPLOADS)
        self._works = BoundedSemaphore(WORKS)

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        length = _length(environ)
        if length and middleware.takes_files(_path(environ)):
            rooms = self._works if middleware.is_work(_path(environ)) else self._uploads
            return self._upload(environ, start_response, length, rooms)
        if 0 < length <= settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            if not self._bodies.acquire(timeout=ROOM_SECONDS):
                return _refusal(start_response)
            try:
                body = environ["wsgi.input"].read(length)
            finally:
                self._bodies.release()
            if len(body) != length:
                return _refusal(start_response, "400 Bad Request")
            environ["wsgi.input"] = BytesIO(body)
        found = answer(environ)
        if found is None:
            return self.application(environ, start_response)
        start_response(found.status, found.headers)
        return [found.body]

    def _upload(
        self, environ: Environ, start_response: Callable[..., Any], length: int, rooms: BoundedSemaphore
    ) -> Iterable[bytes]:  # fmt: skip
        if not rooms.acquire(timeout=ROOM_SECONDS):
            return _refusal(start_response)
        body = _Whole(environ["wsgi.input"], length)
        try:
            environ["wsgi.input"] = BufferedReader(body)
            answer = list(self.application(environ, start_response))
            body.drain()
            return answer
        finally:
            rooms.release()


class _Whole(RawIOBase):
    """A body that Django reads as it comes. Its early end is an error, not an end."""

    def __init__(self, stream: Any, length: int) -> None:
        self._stream = stream
        self._left = length

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        wanted = min(len(buffer), self._left)
        data: bytes = self._stream.read(wanted) if wanted else b""
        if wanted and not data:
            raise OSError("The connection ended in the middle of the upload")
        buffer[: len(data)] = data
        self._left -= len(data)
        return len(data)

    def drain(self) -> None:
        """Read what nobody wanted: whoever is still sending when a refusal comes gets a broken line instead of it."""
        buffer = bytearray(DRAINED_AT_ONCE)
        with suppress(OSError):
            while self._left <= MOST_DRAINED and self.readinto(buffer):
                pass


def _length(environ: Environ) -> int:
    """The stated length of the body; 0 where none is stated, or what is stated is no number (Django's to refuse)."""
    stated = environ.get("CONTENT_LENGTH") or ""
    return int(stated) if stated.isascii() and stated.isdigit() and len(stated) < 16 else 0


def _refusal(start_response: Callable[..., Any], status: str = "503 Service Unavailable") -> Iterable[bytes]:
    """A short page: several slow lines are sending just now, or this one broke off."""
    page = lone_page(int(status[:3]))
    headers = [*page.headers.items(), ("Content-Length", str(len(page.content)))]
    if status.startswith("503"):
        headers.append(("Retry-After", str(RETRY_SECONDS)))
    start_response(status, headers)
    return [page.content]


def answer(environ: Environ) -> hot.Answer | None:
    """A hot page's answer; None when Django is to answer. Never raises: what fails here is tried the ordinary way."""
    path = _path(environ)
    page = hot.find(path, environ["REQUEST_METHOD"])
    if page is None or (settings.STOA_DEMO and middleware.is_refused_in_demo(environ)):
        return None
    try:
        return _answer_of(page, path, environ)
    except Exception:
        logger.exception("A hot page failed; its ordinary view is asked")
        return None


def _answer_of(page: hot.Found, path: str, environ: Environ) -> hot.Answer | None:
    viewer = _viewer(environ)
    language = _LANGUAGES[page.kind](environ, viewer)
    if language is None:
        return None
    form = _form(environ) if environ["REQUEST_METHOD"] == "POST" else {}
    if form is None:
        return None
    environ[hot.ROUTE] = hot.route(page, path)
    if viewer is not None:
        environ[hot.ACCOUNT] = viewer.account
    translation.activate(language)
    return page.view(hot.Asked(environ, form), viewer, **page.arguments)


def _viewer(environ: Environ) -> tokens.Pass | None:
    """The pass of whoever asks, while it lasts."""
    cookies = environ.get("HTTP_COOKIE", "")
    return tokens.read_pass(_cookie(cookies)) if _PASS in cookies else None


def _language_of_page(environ: Environ, viewer: tokens.Pass | None) -> str | None:
    """The language of a hot page; None when it is Django's, as nobody has a pass or a message waits to be shown."""
    return None if viewer is None or hot.SAID_COOKIE in environ["HTTP_COOKIE"] else viewer.language


def _language_of_part(environ: Environ, viewer: tokens.Pass | None) -> str | None:
    """The language of a part; None when the whole page is asked for, or by a name that this site does not have."""
    if not hot.wants_part(environ):
        return None
    return viewer.language if viewer is not None and _is_known_host(WSGIRequest(environ)) else _asked_language(environ)


def _language_at_door(environ: Environ, viewer: tokens.Pass | None) -> str | None:
    """The language in which a stranger's form is taken; None for whoever is, or was, somebody here."""
    cookies = environ.get("HTTP_COOKIE", "")
    return None if _PASS in cookies or _SESSION in cookies else _asked_language(environ)


_LANGUAGES: dict[hot.Kind, Callable[[Environ, tokens.Pass | None], str | None]] = {
    "page": _language_of_page,
    "part": _language_of_part,
    "door": _language_at_door,
}


def _asked_language(environ: Environ) -> str | None:
    """The language that a browser asks for; None when it asks by a name that this site does not have."""
    request = WSGIRequest(environ)
    return translation.get_language_from_request(request) if _is_known_host(request) else None


def _is_known_host(request: WSGIRequest) -> bool:
    try:
        request.get_host()
    except DisallowedHost:
        return False
    return True


def _path(environ: Environ) -> str:
    """The path as text. WSGI hands on its bytes as if they were Latin-1."""
    path: str = environ.get("PATH_INFO", "")
    if environ.get("SCRIPT_NAME") or path.isascii():
        return "" if environ.get("SCRIPT_NAME") else path
    return path.encode("latin-1").decode(errors="replace")


def _cookie(cookies: str) -> str:
    """The pass among the cookies; the first one counts."""
    for cookie in cookies.split(";"):
        name, _, value = cookie.strip().partition("=")
        if name == tokens.PASS_COOKIE:
            return value
    return ""


def _form(environ: Environ) -> dict[str, list[str]] | None:
    """The fields of a plain form; None for anything else. The body is put back for whoever reads it next."""
    length = _length(environ)
    kind = str(environ.get("CONTENT_TYPE", "")).partition(";")[0].strip().lower()
    if kind != FORM or not 0 < length <= MOST_FORM_BYTES:
        return None
    body = environ["wsgi.input"].read(length)
    environ["wsgi.input"] = BytesIO(body)
    if len(body) != length:
        return None
    text = body.decode(errors="replace")
    try:
        return parse_qs(text, keep_blank_values=True, errors="replace", max_num_fields=MOST_FIELDS)
    except ValueError:
        return None
