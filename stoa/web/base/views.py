"""Pages that belong to no domain: about, accessibility, privacy, and what is shown when something goes wrong."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from stoa.accounts import actions as accounts
from stoa.accounts import queries as people
from stoa.kernel import room
from stoa.kernel.files.bucket import StoreIsAway
from stoa.web.base import hot
from stoa.web.base.addresses import came_from
from stoa.web.base.context import constants

logger = logging.getLogger(__name__)

RETRY_SECONDS = 30
NO_ROOM_SECONDS = 300

BARE = (
    b"<!doctype html><html lang=en><meta charset=utf-8><title>Stoa</title><h1>This page could not be made</h1>"
    b"<p>The fault is ours. What you sent before is kept. Please try again in a moment.</p></html>"
)
"""When even the page for errors fails."""


@dataclass(frozen=True)
class Problem:
    """What went wrong, in words: what happened, and what is safe or what to do."""

    title: str | Promise
    happened: str | Promise
    remedy: str | Promise


PROBLEMS = {
    400: Problem(
        _("This request can’t be read"),
        _("Something in the address or in what was sent is not as this site writes it."),
        _("Nothing was changed. Go back and try again from the page before."),
    ),
    403: Problem(
        _("This page is not open to you"),
        _("It belongs to somebody else, or to people with another task here."),
        _("Nothing of yours is lost. If you followed a link from a message, ask whoever sent it."),
    ),
    404: Problem(
        _("There is no page here"),
        _("The address may be mistyped, or what stood here has been moved or taken away."),
        _("Your work and your records are where they were. The list of courses shows all that is open."),
    ),
    405: Problem(
        _("This page does not take that"),
        _("It was asked for in a way that it does not answer, perhaps by an old bookmark of a form."),
        _("Nothing was changed. Open the page from the site and try again."),
    ),
    413: Problem(
        _("That is too much at once"),
        _("What was sent is larger than this page takes."),
        _("Nothing was changed. Send less, or in parts."),
    ),
    429: Problem(
        _("Too many tries"),
        _("This was asked for more often than it may be in a short time."),
        _("Nothing was changed. Wait some minutes and try again."),
    ),
    500: Problem(
        _("This page could not be made"),
        _("The fault is ours, and it has been noted."),
        _("What you sent before is kept. Try again in a moment; if it happens again, tell whoever runs this site."),
    ),
    503: Problem(
        _("Back in a moment"),
        _("The site is busy or being looked after, and can’t answer just now."),
        _("What you have done is kept. Wait half a minute and load the page again."),
    ),
    507: Problem(
        _("There is no room left here"),
        _("The disk of this site is full, so what you sent just now could not be kept."),
        _("What you had done before is safe. Go back, keep a copy of what you wrote, and send it again in a while."),
    ),
}


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """What Stoa is."""
    return render(request, "base/about.html")


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """How the pages can be used, and where they fall short."""
    return render(request, "base/accessibility.html")


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept about a person: the site's own notice, and what the software does."""
    own = people.current_text("privacy", get_language() or settings.LANGUAGE_CODE)
    return render(request, "base/privacy.html", {"text": own, **privacy_terms()})


def privacy_terms() -> dict[str, int]:
    """The figures that pages about privacy name, in days and years."""
    return {
        "backup_days": settings.STOA_BACKUP_DAYS, "age": settings.STOA_AGE_OF_CONSENT, "copy_days": accounts.COPY_DAYS,
        "guardian_days": accounts.GUARDIAN_DAYS,
    }  # fmt: skip


def problem_page(request: HttpRequest, status: int, *, said: str = "") -> HttpResponse:
    """The page for a problem, with the site's header. `said` is a sentence of the view's own."""
    context = {"code": status, "problem": PROBLEMS[status], "said": said}
    try:
        response = render(request, "base/problem.html", context, status=status)
    except (OperationalError, InterfaceError):  # who is asking can't be known: the page without their name
        return lone_page(status)
    response.headers["Cache-Control"] = "no-store"
    return response


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, or 413 when it was too much."""
    is_too_much = isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent)
    return lone_page(413 if is_too_much else 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403."""
    return problem_page(request, 403, said=str(exception))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404. A view's own sentence is shown; Django's list of patterns is not."""
    said = exception.args[0] if exception.args and isinstance(exception.args[0], str | Promise) else ""
    return problem_page(request, 404, said=str(said))


def not_allowed(request: HttpRequest, methods: Iterable[str]) -> HttpResponse:
    """405, with the methods that would do."""
    response = problem_page(request, 405)
    response.headers["Allow"] = ", ".join(methods)
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """500; 503 when database or file store are away, 507 when a disk is full. Asks neither the database nor a context
    processor."""
    problem = sys.exc_info()[1]
    if room.is_out(problem, settings.STOA_DATA):
        return no_room()
    return unavailable() if isinstance(problem, OperationalError | InterfaceError | StoreIsAway) else lone_page(500)


def unavailable() -> HttpResponse:
    """503, with the time after which to try again."""
    response = lone_page(503)
    response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response


def no_room() -> HttpResponse:
    """507, with the time after which to try again: nothing of what was sent is kept, and the page says so."""
    response = lone_page(507)
    response.headers["Retry-After"] = str(NO_ROOM_SECONDS)
    return response


def lone_page(status: int) -> HttpResponse:
    """The page for a problem, from nothing but its template; plain words when that fails too."""
    try:
        context = {**constants(), "code": status, "problem": PROBLEMS[status], "is_alone": True}
        page: str | bytes = render_to_string("base/problem.html", context)
    except Exception:
        logger.exception("The page for status %s could not be made", status)
        page = BARE
    headers = {"Cache-Control": "no-store", "Content-Security-Policy": hot.content_security_policy()}
    return HttpResponse(page, status=status, headers=headers)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without its token: an old page, or one that was made elsewhere."""
    context = {"back": came_from(request)}
    try:
        return render(request, "base/form_expired.html", context, status=403)
    except (OperationalError, InterfaceError):
        return lone_page(403)
