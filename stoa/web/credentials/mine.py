"""My record: everything that somebody holds, in one page; taking all of it away; a record under a new name."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache

from stoa.accounts import queries as people
from stoa.credentials import actions, queries
from stoa.credentials.queries import CredentialView
from stoa.kernel.clock import now
from stoa.web.base.context import HOLDS, note_link
from stoa.web.base.guards import takes
from stoa.web.base.views import unavailable
from stoa.web.credentials import copies, record_page
from stoa.web.credentials.bench import BenchIsBusy, WorkFailed
from stoa.web.credentials.elsewhere import lines
from stoa.web.credentials.records import zone_of

STATES: Final = ("in-force", "expired", "withdrawn")
SHOWN: Final = 200
"""Records on the page; whoever holds more narrows the list."""


@dataclass(frozen=True)
class Line:
    """A record in the list. `state` is one of STATES."""

    record: CredentialView
    language: str
    state: str
    ends_at: datetime | None
    is_under_other_name: bool


@takes("GET")
@login_required
@never_cache
def mine(request: HttpRequest) -> HttpResponse:
    """Every record of the viewer, those from elsewhere too; may be narrowed to a course or a state."""
    viewer = request.user.pk or 0
    person = people.person(viewer)
    held = lines_of(viewer, person.name if person else "")
    course, state = request.GET.get("course", ""), request.GET.get("state", "")
    courses = {line.record.course_slug: (line.record.course_title, line.language) for line in held}
    course, state = course if course in courses else "", state if state in STATES else ""
    shown = [
        line for line in held
        if course in ("", line.record.course_slug) and state in ("", line.state)
    ]  # fmt: skip
    waiting, brought = queries.being_signed(viewer), lines(queries.brought_by(viewer))
    statements = queries.statements_of(viewer)
    note_link(request, HOLDS, bool(held or waiting or brought or statements))
    context = {
        "held": shown[:SHOWN], "more": max(0, len(shown) - SHOWN), "all": len(held), "waiting": waiting,
        "zone": zone_of(request), "courses": courses, "course": course, "state": state, "states": _states(),
        "shares": queries.shares_of(viewer), "brought": brought, "is_narrowed": bool(course or state),
        "can_share": any(line.state == "in-force" for line in held),
        "profile": people.own_profile(viewer), "person": person,
        "statements": statements, "room": queries.room_of(viewer),
    }  # fmt: skip
    return render(request, "credentials/mine.html", context)


@takes("GET")
@login_required
@never_cache
def everything(request: HttpRequest) -> HttpResponseBase:
    """A zip of all of the viewer's records, which can be checked without this site."""
    entries = queries.export_all(request.user.pk or 0)
    if not entries:
        raise Http404(gettext("Nothing is earned yet."))
    return _attached(queries.zipped(entries), "application/zip", f"{_stem(request)}.zip")


@takes("GET")
@login_required
@never_cache
def printed(request: HttpRequest) -> HttpResponseBase:
    """All of the viewer's records in force as one PDF, a page each."""
    held = [line.record for line in lines_of(request.user.pk or 0) if line.state == "in-force"][:SHOWN]
    if not held:
        raise Http404(gettext("Nothing is earned yet."))
    try:
        return _attached(copies.whole_pdf(held), "application/pdf", f"{_stem(request)}.pdf")
    except (BenchIsBusy, WorkFailed):
        return unavailable()


@takes("GET", "POST")
@login_required
@never_cache
def reissue(request: HttpRequest, public_id: str) -> HttpResponse:
    """Have a record issued anew under the name that its holder has now; a page asks before."""
    viewer = request.user.pk or 0
    person = people.person(viewer)
    held = lines_of(viewer, person.name if person else "")
    line = next((each for each in held if each.record.public_id == public_id), None)
    if line is None or line.record.is_withdrawn:
        raise Http404(gettext("No record of yours has this address."))
    if request.method == "POST":
        return _reissued(request, viewer, public_id)
    context = {"line": line, "record": line.record, "person": person}
    return render(request, "credentials/reissue.html", context)


def _reissued(request: HttpRequest, viewer: int, public_id: str) -> HttpResponse:
    try:
        actions.reissue(public_id=public_id, account_id=viewer)
    except actions.NothingToChange:
        messages.info(request, gettext("The record has that name already."))
    except actions.ReissuedTooOften:
        messages.error(request, gettext("This record was issued anew very often. Write to whoever runs this site."))
    except actions.KeyIsMissing:
        messages.error(
            request,
            gettext("The site can’t sign just now, so nothing was changed. Whoever runs it has to bring back its key."),
        )
    except actions.NotIssued:
        messages.info(request, gettext("It is being issued anew already."))
    else:
        messages.success(request, gettext("It is being signed under your new name. The former record has ended."))
    return redirect("records")


def lines_of(account: int, name: str = "") -> list[Line]:
    """Every credential of an account, the newest first, with the state that it is in; `name` is its holder's now."""
    return [
        Line(view, record_page.language(view), *state_of(view), bool(name) and view.holder_name != name)
        for view in queries.credentials_of(account)
    ]


def state_of(view: CredentialView) -> tuple[str, datetime | None]:
    """(one of STATES, when the credential ends, None for never)."""
    ends = json.loads(view.document).get("validUntil")
    until = datetime.fromisoformat(ends) if ends else None
    if view.is_withdrawn:
        return "withdrawn", until
    return "expired" if until and until < now() else "in-force", until


def _states() -> list[tuple[str, str]]:
    words = (gettext("in force"), gettext("no longer valid"), gettext("withdrawn"))
    return list(zip(STATES, words, strict=True))


def _stem(request: HttpRequest) -> str:
    person = people.person(request.user.pk or 0)
    return slugify(f"{person.name if person else ''} records", allow_unicode=True)[:80] or "records"


def _attached(data: bytes, media_type: str, name: str) -> HttpResponse:
    return HttpResponse(
        data, content_type=media_type, headers={"Content-Disposition": content_disposition_header(True, name) or ""}
    )
