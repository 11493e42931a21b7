"""Whoever must do something before they go on: open an account again that they have closed, agree to a text that has
changed, or wait for their guardian.

It is looked at where a pass is given or renewed, never on a hot page: a new version is asked about within PASS_SECONDS.
"""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from stoa.accounts import queries as people
from stoa.kernel import tokens
from stoa.web.base.addresses import with_next

Respond = Callable[[HttpRequest], HttpResponse]
OPEN = (
    "/account/", "/accounts/", "/privacy/", "/terms/", "/about/", "/accessibility/", "/language/", "/guardian/",
    "/mail/", "/static/", "/files/",
)  # fmt: skip
"""What stays open: reading the texts, taking one's data, leaving, signing out."""


class GateMiddleware:
    """Sends people to what is due. Stands before the middleware that gives passes, and takes back a pass that came."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            before = request.user.pk if request.user.is_authenticated else None
            due = self._due(request) if before else ""
        except (
            InterfaceError,
            OperationalError,
        ):  # each page says so itself; no pass is given
            response = self.respond(request)
            return _without_pass(response) if tokens.PASS_COOKIE in response.cookies else response
        is_open = request.path_info.startswith(OPEN)
        if due == "waiting" and not is_open:
            return _without_pass(redirect("waiting"))
        if due == "closed" and not is_open:
            came = request.get_full_path() if request.method == "GET" else ""
            return _without_pass(redirect(with_next(reverse("closed"), came)))
        if due == "agree" and not is_open and request.method == "GET":
            return _without_pass(redirect(with_next(reverse("agree"), request.get_full_path())))
        response = self.respond(request)
        if tokens.PASS_COOKIE in response.cookies and self._is_due_now(request, before, due):
            return _without_pass(response)
        return response

    def _due(self, request: HttpRequest) -> str:
        """What is due, asked of the database only when the pass is to be renewed."""
        current = tokens.read_pass(request.COOKIES.get(tokens.PASS_COOKIE, ""), max_age=tokens.PASS_RENEW_SECONDS)
        user = request.user
        if current is not None and isinstance(user, AbstractBaseUser) and current.account == user.pk:
            return ""
        return _due_of(request)

    def _is_due_now(self, request: HttpRequest, before: int | None, was_due: str) -> bool:
        """Whether somebody for whom a pass was just made has something to do, perhaps since this very answer."""
        user = request.user
        return user.is_authenticated and bool((was_due or before != user.pk) and _due_of(request))


def _due_of(request: HttpRequest) -> str:
    """ "closed" by its owner, "waiting" for the guardian, "agree" to a text, or nothing. Two statements at most."""
    if not request.user.is_authenticated:
        return ""
    if request.user.closed_at is not None:
        return "closed"
    account = request.user.pk
    if people.waits_for_guardian(account):
        return "waiting"
    return "agree" if people.texts_to_agree_to(account) else ""


def _without_pass(response: HttpResponse) -> HttpResponse:
    response.delete_cookie(tokens.PASS_COOKIE, samesite="Lax")
    return response
