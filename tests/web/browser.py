"""A browser for tests that meets the site as people do: its requests pass the front, so hot pages answer them."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpResponse
from django.test import Client
from django.test.client import ClientHandler, conditional_content_removal

from stoa.accounts.rules import SESSION_BEGUN
from stoa.web.base import front

SECRET = "b" * 32
"""The token of forms that one browser has, and the cookie that it belongs to."""


class FrontHandler(ClientHandler):
    """Asks the front first, as the server does. What a hot page answers has no `templates` and no `context`."""

    def __call__(self, environ: dict[str, Any]) -> Any:
        self.is_hot = False
        found = front.answer(environ)
        if found is None:
            return super().__call__(environ)
        self.is_hot = True
        headers = {name: value for name, value in found.headers if name != "Set-Cookie"}
        response = HttpResponse(found.body, status=int(found.status[:3]), headers=headers)
        for name, value in found.headers:
            if name == "Set-Cookie":
                response.cookies.load(value)
        request = WSGIRequest(environ)
        response.wsgi_request = request  # type: ignore[attr-defined]
        conditional_content_removal(request, response)
        return response


class Browser(Client):
    """Django's test client behind the front. A form is sent as browsers send one without files."""

    def __init__(self, enforce_csrf_checks: bool = False, **more: Any) -> None:
        super().__init__(enforce_csrf_checks, **more)
        self.handler = FrontHandler(enforce_csrf_checks)

    @property
    def was_hot(self) -> bool:
        """Whether a hot page gave the last answer."""
        return self.handler.is_hot

    def sign_in(self, email: str, password: str, **more: Any) -> Any:
        """Send the form of the sign-in page, token and all; with `next` among `more` it leads there."""
        self.cookies[settings.CSRF_COOKIE_NAME] = SECRET
        form = {"login": email, "password": password, "csrfmiddlewaretoken": SECRET, "next": more.pop("next", "")}
        return self.post("/accounts/login/", form, **more)

    def an_hour_later(self) -> Browser:
        """As if this browser had been signed in for an hour."""
        session = self.session
        session[SESSION_BEGUN] -= 3600
        session.save()
        return self

    def post(self, path: str, data: Any = None, content_type: str = "", **more: Any) -> Any:  # type: ignore[override]
        """POST; files go as multipart, everything else as a plain form."""
        if content_type or isinstance(data, (str, bytes)):
            return super().post(path, data, content_type or "application/x-www-form-urlencoded", **more)
        if any(hasattr(value, "read") for value in (data or {}).values()):
            return super().post(path, data, **more)
        body = urlencode(data or {}, doseq=True)
        return super().post(path, body, content_type="application/x-www-form-urlencoded", **more)
