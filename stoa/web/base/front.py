"""The front of the site: a WSGI application that answers hot pages itself and hands everything else to Django.

Django's request, middleware and signals cost as much as a hot page's database. Nothing is lost by going without: a
pass says who asks, the page's first statement checks it, and whatever is out of the ordinary goes on to Django, the
body that was read along with it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from io import BytesIO
from typing import Any
from urllib.parse import parse_qs

from django.conf import settings
from django.utils import translation

from stoa.kernel import tokens
from stoa.web.base import hot
from stoa.web.base.middleware import is_refused_in_demo

Environ = dict[str, Any]
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]

FORM = "application/x-www-form-urlencoded"
MOST_FORM_BYTES = 256 * 1024
MOST_FIELDS = 2000
_PASS = f"{tokens.PASS_COOKIE}="
logger = logging.getLogger("stoa.front")


class Front:
    """The application that servers load."""

    def __init__(self, application: Application) -> None:
        self.application = application

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        found = answer(environ)
        if found is None:
            return self.application(environ, start_response)
        start_response("200 OK", found.headers)
        return [found.body]


def answer(environ: Environ) -> hot.Answer | None:
    """A hot page's answer; None when Django is to answer. Never raises: what fails here is tried the ordinary way."""
    cookies = environ.get("HTTP_COOKIE", "")
    if _PASS not in cookies or hot.SAID_COOKIE in cookies:
        return None
    page = hot.find(_path(environ), environ["REQUEST_METHOD"])
    viewer = tokens.read_pass(_cookie(cookies)) if page else None
    if page is None or viewer is None or (settings.STOA_DEMO and is_refused_in_demo(environ)):
        return None
    form = _form(environ) if environ["REQUEST_METHOD"] == "POST" else {}
    if form is None:
        return None
    translation.activate(viewer.language)
    try:
        return page.view(hot.Asked(environ, form), viewer, **page.arguments)
    except Exception:
        logger.exception("A hot page failed; its ordinary view is asked")
        return None


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
    length = environ.get("CONTENT_LENGTH") or ""
    kind = str(environ.get("CONTENT_TYPE", "")).partition(";")[0].strip().lower()
    if kind != FORM or not (length.isascii() and length.isdigit()) or int(length) > MOST_FORM_BYTES:
        return None
    body = environ["wsgi.input"].read(int(length))
    environ["wsgi.input"] = BytesIO(body)
    text = body.decode(errors="replace")
    try:
        return parse_qs(text, keep_blank_values=True, errors="replace", max_num_fields=MOST_FIELDS)
    except ValueError:
        return None
