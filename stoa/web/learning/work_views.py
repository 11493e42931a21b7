"""Working on an assignment: its page, saving, handing in after a look at it, teams."""

from __future__ import annotations

import json
import math
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from stoa.assessment import items, works
from stoa.assessment.actions import NotEnrolled, handing_in
from stoa.assessment.actions.handing_in import (
    Behind,
    NotAgain,
    NoTeam,
    NothingThere,
    NotKept,
    NotTheirs,
    TeamHasHandedIn,
)
from stoa.assessment.works import FileKind, FileRefused
from stoa.kernel import limits
from stoa.learning import actions as learning
from stoa.web.base.guards import takes
from stoa.web.base.quota import Quota
from stoa.web.learning.work_page import Trouble, Worker, fields_of, is_empty, missing, page_context, shown, worker_of
from stoa.web.learning.work_state import status_of

TOGETHER = 260_000_000
"""Bytes of all files of one form."""
ABSURD = 4 * TOGETHER
"""From here on a request is not even read to its end."""


@csrf_exempt  # only until the limit stands: the token is in the body, which must not be read before; see `_work`
@login_required  # before a byte of a stranger's body is kept
@never_cache
def work(request: HttpRequest, run: str, part: str) -> HttpResponseBase:
    """An assignment: what is asked, one's draft, what was handed in and what was made of it."""
    if request.method == "POST":
        if int(request.META.get("CONTENT_LENGTH") or 0) > ABSURD:
            raise RequestDataTooBig
        request.upload_handlers.insert(0, Quota(request, limit=TOGETHER))
    return _work(request, run, part)


@csrf_protect
@takes("GET", "POST")
def _work(request: HttpRequest, run: str, part: str) -> HttpResponse:
    worker = worker_of(request, run, part)
    if worker is None:
        return _away(request, run)
    if request.method == "POST":
        return _taken(request, worker)
    search = " ".join(_plain(request.GET.get("team", "")).split())[:80]
    response = render(request, "learning/work.html", page_context(worker, search=search))
    unseen = [work.id for work in worker.works if work.marking and work.marking.seen_at is None]
    if unseen:
        handing_in.see_marking(account=worker.account, work_ids=unseen)
    return response


def _away(request: HttpRequest, run: str) -> HttpResponse:
    """For those who do not take part, or not yet."""
    if _is_script(request):
        return HttpResponse(status=403)
    return redirect("course", slug=run)


def _is_script(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"


def _taken(request: HttpRequest, worker: Worker) -> HttpResponse:
    """What the form says: typed pieces and files are kept in any case, then what its button asks for."""
    do = _plain(request.POST.get("do", "save"))
    try:
        work_id = handing_in.begin(
            account=worker.account, run_id=worker.offer.run.id, version=worker.offer.outline.version_id,
            part=worker.part,
        )  # fmt: skip
        trouble = _keep(request, worker, work_id)
        name, _colon, value = do.partition(":")
        if name == "remove":
            handing_in.remove_file(account=worker.account, work_id=work_id, file=value)
        elif name in ("tick", "untick") and value in {each.id for each in works.milestones_of(worker.part)}:
            handing_in.tick_milestone(
                account=worker.account, work_id=work_id, milestone=value, is_done=name == "tick"
            )  # fmt: skip
    except (NotAgain, NotTheirs, NoTeam, NotEnrolled):
        return _over(request, worker)
    found = worker_of(request, worker.offer.run.slug, worker.part.id) or worker
    if _is_script(request):
        return _told(request, found, trouble)
    if trouble is not None:
        return render(
            request, "learning/work.html", page_context(found, trouble), status=409 if trouble.is_behind else 422
        )
    if name == "next":
        return redirect("work_hand_in", run=found.offer.run.slug, part=found.part.id)
    if name == "save":
        messages.success(request, gettext("Your draft is saved. It is not handed in yet."))
    return redirect(found.address)


def _over(request: HttpRequest, worker: Worker) -> HttpResponse:
    """What is said when there is nothing (any more) that could be written."""
    words = gettext("This was handed in already, in another window or by your team, or cannot be changed any more.")
    if _is_script(request):
        return HttpResponse(json.dumps({"over": words}), status=410, content_type="application/json")
    messages.info(request, words)
    return redirect(worker.address)


def _keep(request: HttpRequest, worker: Worker, work_id: int) -> Trouble | None:
    """Keep what is typed and the files; what was wrong with any of it, or None."""
    form = {name: [str(each) for each in values] for name, values in request.POST.lists()}
    typed = {kind.name: kind.read(form) for kind, _piece in works.pieces_of(worker.part)}
    values = {name: value for name, value in typed.items() if value is not None}
    said = (form.get("edition") or [""])[-1]
    edition = int(said) if said.isascii() and said.isdigit() and len(said) < 9 else 0
    try:
        try:
            handing_in.save_piece(
                account=worker.account, work_id=work_id, part=worker.part, edition=edition, values=values
            )  # fmt: skip
        finally:  # after the text, which stays whatever is wrong with the files
            problems = _keep_files(request, worker, work_id)
    except Behind:
        found = worker_of(request, worker.offer.run.slug, worker.part.id)
        draft = found.draft if found else None
        saved = {name: draft.value(name) for name, value in values.items() if draft and draft.value(name) != value}
        return Trouble(values, problems, saved, is_behind=True)
    except NotKept as problem:
        return Trouble(values, {**problems, **problem.why})
    return Trouble({}, problems) if problems else None


def _keep_files(request: HttpRequest, worker: Worker, work_id: int) -> dict[str, str]:
    """Keep the files of a form; why some were not taken, by piece."""
    problems = {}
    is_over = any(isinstance(handler, Quota) and handler.is_over for handler in request.upload_handlers)
    for kind, piece in works.pieces_of(worker.part):
        if not isinstance(kind, FileKind):
            continue
        if is_over:
            problems[kind.name] = works.why_refused(FileRefused("size", limit=min(kind.limit(piece), TOGETHER)))
        for file in request.FILES.getlist(works.upload_name(kind.name)):
            stream: Any = file.file
            try:
                limits.use("work_upload", account=worker.account)
                handing_in.add_file(
                    account=worker.account, work_id=work_id, part=worker.part, piece=kind.name,
                    stream=stream, called=file.name or "", size=file.size or 0,
                )  # fmt: skip
            except FileRefused as refused:
                problems[kind.name] = f"{file.name}: {works.why_refused(refused)}"
            except limits.TooMany as refused:
                problems[kind.name] = f"{file.name}: {_wait_words(refused.wait)}"
    return problems


def _wait_words(seconds: int) -> str:
    minutes = max(1, math.ceil(seconds / 60))
    return ngettext(
        "You have sent very many files, so this one was not taken. Try again in %(count)d minute.",
        "You have sent very many files, so this one was not taken. Try again in %(count)d minutes.", minutes,
    ) % {"count": minutes}  # fmt: skip


def _told(request: HttpRequest, worker: Worker, trouble: Trouble | None) -> HttpResponse:
    """What the page's script hears: the edition, when it was saved, fields that have changed, what stands elsewhere."""
    draft = worker.draft
    said: dict[str, Any] = {
        "edition": draft.edition if draft else 1,
        "state": works.state_line(status_of(worker.works), worker.zone),
    }
    if draft is not None:
        said["at"] = items.clock_text(draft.saved_at.timestamp(), worker.zone)
    asked = request.POST.get("piece", "")
    if asked:
        said["fields"] = fields_of(worker, asked, (trouble.problems if trouble else {}).get(asked, ""))
    elif trouble is not None and trouble.problems:
        said["problem"] = " ".join(trouble.problems.values())
    if trouble is not None and trouble.is_behind:
        said["elsewhere"] = {
            name: render_to_string("learning/_work_elsewhere.html", {"name": name, "saved": value})
            for name, value in trouble.saved.items()
        }
    status = 200 if trouble is None else 409 if trouble.is_behind else 422
    return HttpResponse(json.dumps(said), status=status, content_type="application/json")


@takes("GET", "POST")
@login_required
@never_cache
def hand_in(request: HttpRequest, run: str, part: str) -> HttpResponse:
    """A look at what would be handed in and at what is missing; then it is handed in."""
    worker = worker_of(request, run, part)
    if worker is None:
        return _away(request, run)
    if request.method == "POST":
        return _handed_in(request, worker)
    return _look(request, worker)


def _look(request: HttpRequest, worker: Worker, *, is_behind: bool = False) -> HttpResponse:
    draft = worker.draft
    if draft is None:
        return redirect(worker.address)
    context = page_context(worker) | {
        "shown": shown(worker, draft), "missing": missing(worker, draft), "is_empty": is_empty(worker, draft),
        "is_behind": is_behind, "files": [file.public_id for file in draft.files],
    }  # fmt: skip
    return render(request, "learning/work_hand_in.html", context, status=409 if is_behind else 200)


def _handed_in(request: HttpRequest, worker: Worker) -> HttpResponse:
    said = request.POST.get("edition", "")
    try:
        handing_in.hand_in(
            account=worker.account, run_id=worker.offer.run.id, version=worker.offer.outline.version_id,
            part=worker.part, edition=int(said) if said.isascii() and said.isdigit() and len(said) < 9 else 0,
            files=request.POST.getlist("file"),
        )  # fmt: skip
    except Behind:
        return _look(request, worker, is_behind=True)
    except NothingThere:
        messages.error(request, gettext("There is nothing to hand in yet."))
    except (NotAgain, NotTheirs, NoTeam, NotEnrolled):
        return _over(request, worker)
    return redirect(worker.address)


def _plain(said: str) -> str:
    """What a form says, without zero bytes, which PostgreSQL takes in no text."""
    return said.replace("\0", "").strip()


@takes("POST")
@login_required
def team(request: HttpRequest, run: str, part: str) -> HttpResponse:
    """Make a team, join one, or leave it while nothing is handed in."""
    worker = worker_of(request, run, part)
    if worker is None or not works.is_team_work(worker.part):
        return redirect("course", slug=run) if worker is None else redirect(worker.address)
    try:
        _change_team(request, worker)
    except learning.TeamNameIsTaken:
        messages.error(request, gettext("There is a team of this name already, or the name is empty. Choose another."))
    except learning.TeamIsFull:
        messages.error(request, gettext("This team is full. Choose another, or make one."))
    except TeamHasHandedIn:
        words = gettext("This team has handed in, so nobody joins it any more. Choose another, or make one.")
        messages.error(request, words)
    except learning.NoSuchTeam:
        messages.error(request, gettext("There is no team with this code (any more). Look at it again."))
    except learning.InATeam:
        messages.info(request, gettext("You are in a team already."))
    except NotTheirs:
        messages.error(request, gettext("Your team has handed in, so its members stay. Ask the staff to move you."))
    return redirect(worker.address)


def _change_team(request: HttpRequest, worker: Worker) -> None:
    """Do what the form about teams says."""
    do, run_id, part = request.POST.get("do", ""), worker.offer.run.id, worker.part
    if do == "make":
        name = _plain(request.POST.get("name", ""))
        learning.make_team(run_id=run_id, set=works.team_set_of(part), name=name, account=worker.account)
    elif do == "join":
        code = _plain(request.POST.get("team", ""))[:16]
        handing_in.join_team(account=worker.account, run_id=run_id, part=part, public_id=code)
    elif do == "leave":
        handing_in.leave_team(account=worker.account, run_id=run_id, part=part)
