"""Records that somebody earned elsewhere: brought as a file, checked here, kept for themselves alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from stoa.accounts import queries as people
from stoa.credentials import actions, queries
from stoa.credentials.queries import MAX_UPLOAD, BroughtView, Match
from stoa.web.base.guards import takes
from stoa.web.base.quota import Quota
from stoa.web.base.views import unavailable
from stoa.web.credentials import words
from stoa.web.credentials.bench import BenchIsBusy, WorkFailed
from stoa.web.credentials.checking import ABSURD, is_over, too_busy, too_much
from stoa.web.credentials.records import zone_of
from stoa.web.credentials.uploads import LARGEST, MB, CheckForm
from stoa.web.credentials.verdicts import Answer, Asker, check_file

WHOSE: Final[dict[Match, str | Promise]] = {
    Match.ADDRESS: _("It was issued to an address of yours."),
    Match.NAME: _("It was issued to your name. Others may have the same name; it holds no address to compare."),
    Match.OTHER: _("It does not name you: neither its name nor its address is one of your account."),
    Match.UNKNOWN: _("It does not say to whom it was issued."),
}


@dataclass(frozen=True)
class Line:
    """A record from elsewhere as the list shows it."""

    record: BroughtView
    mood: str
    icon: str
    headline: str
    whose: str | Promise


def lines(records: Iterable[BroughtView]) -> list[Line]:
    """Records from elsewhere with the answers to their last checks."""
    return [_line(record) for record in records]


@csrf_exempt  # only until the limit stands, as in `checking.check`
def bring(request: HttpRequest) -> HttpResponseBase:
    """Bring a record that was earned elsewhere."""
    if request.method == "POST":
        if int(request.META.get("CONTENT_LENGTH") or 0) > ABSURD:
            raise RequestDataTooBig
        request.upload_handlers.insert(0, Quota(request, limit=LARGEST))
    return _bring(request)


@csrf_protect
@takes("GET", "POST")
@login_required
@never_cache
def _bring(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _page(request, CheckForm())
    form = CheckForm(request.POST, request.FILES, is_over=is_over(request))
    if not form.is_valid():
        return _page(request, form, status=422)
    viewer = request.user.pk or 0
    try:
        answer = check_file(form.credential(), asker=_asker(viewer))
        public_id = actions.bring(
            account_id=viewer, content=answer.content, report=answer.report, match=answer.match
        )  # fmt: skip
    except BenchIsBusy:
        return _page(request, form, status=503, trouble=too_busy())
    except WorkFailed:
        return _page(request, form, status=422, trouble=too_much())
    except actions.NotKept as problem:
        return _page(request, CheckForm(), status=422, trouble=_why_not(problem, answer))
    messages.success(request, gettext("It was checked, and is kept here for you alone."))
    return redirect("brought", public_id)


@takes("GET", "POST")
@login_required
@never_cache
def brought(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """One of them; a POST checks it again or puts it away."""
    viewer = request.user.pk or 0
    record = queries.brought(viewer, public_id)
    if record is None:
        raise Http404(gettext("No record of yours has this address."))
    if request.method != "POST":
        return render(request, "credentials/brought.html", _context(request, record))
    if request.POST.get("do") == "put-away":
        actions.put_away(account_id=viewer, public_id=public_id)
        messages.success(request, gettext("It is deleted here. The file that you brought is still yours."))
        return redirect("records")
    try:
        answer = check_file(record.content.encode(), asker=_asker(viewer))
    except (BenchIsBusy, WorkFailed):
        return unavailable()
    actions.note_check(account_id=viewer, public_id=public_id, report=answer.report, match=answer.match)
    messages.success(request, gettext("Checked again."))
    return redirect("brought", public_id)


@takes("GET")
@login_required
@never_cache
def file(request: HttpRequest, public_id: str) -> HttpResponse:
    """The record as it was brought, without a picture that it came in."""
    record = queries.brought(request.user.pk or 0, public_id)
    if record is None:
        raise Http404(gettext("No record of yours has this address."))
    kind, ending = ("application/vc+jwt", "jwt") if record.is_token else ("application/json", "json")
    name = f'attachment; filename="{record.public_id}.{ending}"'
    return HttpResponse(record.content.encode(), content_type=kind, headers={"Content-Disposition": name})


def _context(request: HttpRequest, record: BroughtView) -> dict[str, Any]:
    line = _line(record)
    return {
        "line": line, "record": record, "facts": record.report.facts, "advice": words.advice(record.report),
        "lines": words.lines(record.report), "zone": zone_of(request),
    }  # fmt: skip


def _line(record: BroughtView) -> Line:
    mood = words.mood(record.report)
    if mood == "right" and record.match is Match.OTHER:
        mood = "wait"
    return Line(record, mood, words.ICONS[mood], words.headline(record.report), WHOSE[record.match])


def _asker(account: int) -> Asker:
    person, profile = people.person(account), people.own_profile(account)
    names = tuple(name for name in (person.name if person else "", profile.shown_name) if name)
    return Asker(names, tuple(people.addresses_of(account)))


def _why_not(problem: actions.NotKept, answer: Answer) -> str:
    if problem.why == "false":
        why = [words.sentence(check) for check in answer.report.checks if check.state.value == "failed"]
        return " ".join([words.headline(answer.report), *why[:2], gettext("Nothing was kept.")])
    return {
        "large": gettext("The record in this file is larger than 256 kB, which is more than is kept here."),
        "many": gettext("You keep as many records from elsewhere as there may be. Put one away first."),
        "known": gettext("You have brought this record already."),
    }[problem.why]


def _page(request: HttpRequest, form: CheckForm, *, status: int = 200, **more: Any) -> HttpResponse:
    context = {"form": form, "limit": MAX_UPLOAD // MB, **more}
    return render(request, "credentials/bring.html", context, status=status)
