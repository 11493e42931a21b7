"""The page that checks a record, whoever issued it. Nothing that is brought to it is kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from stoa.credentials.queries import MAX_UPLOAD, Outcome, Report
from stoa.web.base.guards import takes
from stoa.web.base.quota import Quota
from stoa.web.base.views import RETRY_SECONDS
from stoa.web.credentials import words
from stoa.web.credentials.bench import BenchIsBusy, WorkFailed
from stoa.web.credentials.uploads import LARGEST, MB, CheckForm
from stoa.web.credentials.verdicts import check_file
from stoa.web.credentials.words import ICONS

ABSURD: Final = 20 * LARGEST
"""From here on a request is not even read to its end."""


@dataclass(frozen=True)
class Shown:
    """A report in words. `unused` are (name of a file that was to help, why it did not)."""

    report: Report
    mood: str
    icon: str
    headline: str
    advice: str | Promise
    lines: list[words.Line]
    unused: list[tuple[str, str]]

    @property
    def is_credential(self) -> bool:
        """Whether there is something that the file says, and that may be shown with the answer."""
        facts = self.report.facts
        return self.report.outcome is not Outcome.NOT_A_CREDENTIAL and bool(facts.name or facts.achievement_name)


@csrf_exempt  # only until the limit stands: the token is in the body, which must not be read before; see `_check`
def check(request: HttpRequest) -> HttpResponseBase:
    """Check a record."""
    if request.method == "POST":
        if int(request.META.get("CONTENT_LENGTH") or 0) > ABSURD:
            raise RequestDataTooBig
        request.upload_handlers.insert(0, Quota(request, limit=LARGEST))
    return _check(request)


@csrf_protect
@takes("GET", "POST")
@never_cache
def _check(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _page(request, CheckForm())
    form = CheckForm(request.POST, request.FILES, is_over=is_over(request))
    if not form.is_valid():
        return _page(request, form, status=422)
    helpers: list[tuple[str, bytes]] = form.cleaned_data["helpers"]
    try:
        answer = check_file(form.credential(), [data for _name, data in helpers])
    except BenchIsBusy:
        response = _page(request, form, status=503, trouble=too_busy())
        response.headers["Retry-After"] = str(RETRY_SECONDS)
        return response
    except WorkFailed:
        return _page(request, form, status=422, trouble=too_much())
    unused = [(helpers[place][0], gettext(why)) for place, why in answer.unused]
    return _page(request, CheckForm(), shown=_shown(answer.report, unused))


def _shown(report: Report, unused: list[tuple[str, str]]) -> Shown:
    mood = words.mood(report)
    return Shown(
        report, mood, ICONS[mood], words.headline(report), words.advice(report), words.lines(report), unused
    )  # fmt: skip


def _page(request: HttpRequest, form: CheckForm, *, status: int = 200, **more: Any) -> HttpResponse:
    return render(request, "credentials/verify.html", {"form": form, "limit": MAX_UPLOAD // MB, **more}, status=status)


def is_over(request: HttpRequest) -> bool:
    """Whether more arrived than may be brought."""
    return any(isinstance(handler, Quota) and handler.is_over for handler in request.upload_handlers)


def too_busy() -> str:
    """What is said while others are served."""
    return gettext("Others are having their records checked just now. Try again in half a minute.")


def too_much() -> str:
    """What is said of a file that took too long."""
    return gettext(
        "This file asks for more time or memory than a record may take, so it was put away. Records are small and "
        "plain: ask for the file as it was issued."
    )
