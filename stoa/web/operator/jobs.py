"""Jobs: what waits, runs, failed; tried again or cancelled by hand."""

from __future__ import annotations

from typing import Final

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from stoa.accounts import queries as people
from stoa.kernel import audit, jobs
from stoa.kernel.jobs import JobLine
from stoa.web.base.guards import takes
from stoa.web.operator import words
from stoa.web.operator.access import Operator, for_operators

PAGE: Final = 50


@takes("GET")
@for_operators
def job_list(request: HttpRequest, operator: Operator) -> HttpResponse:
    """The newest jobs first, of one state or of all."""
    state, before = request.GET.get("state", ""), request.GET.get("before", "")
    if state not in ("", *words.STATES) or not (before == "" or (before.isascii() and before.isdigit())):
        raise BadRequest("There is no such list of jobs.")
    found = jobs.recent(state=state, before=int(before[:18]) if before else None, limit=PAGE + 1)
    named = people.people([line.owner for line in found if line.owner])
    context = {
        "tab": "jobs", "operator": operator, "state": state, "states": words.STATES, "is_first": not before,
        "lines": [_shown(line, named) for line in found[:PAGE]],
        "older": found[PAGE - 1].id if len(found) > PAGE else None,
        "is_moving": any(line.state in ("waiting", "running") for line in found[:PAGE]) and not before,
    }  # fmt: skip
    return render(request, "operator/jobs.html", context)


def _shown(line: JobLine, named: dict[int, people.Person]) -> dict[str, object]:
    return {
        "job": line, "name": words.job_name(line.task), "state": words.STATES.get(line.state, line.state),
        "mark": words.MARKS.get(line.state, ""), "by": named.get(line.owner or 0),
        "is_open": line.state in ("waiting", "running"), "may_retry": line.state in ("failed", "cancelled"),
    }  # fmt: skip


@takes("POST")
@for_operators
def job_act(request: HttpRequest, operator: Operator, job: str) -> HttpResponse:
    """Cancel a job, or have it tried again."""
    act = request.POST.get("act")
    if act not in ("retry", "cancel"):
        raise BadRequest("There is nothing of that name to do with a job.")
    with transaction.atomic():
        is_done = jobs.retry(public_id=job) if act == "retry" else jobs.cancel(public_id=job)
        if is_done:
            audit.note(
                "jobs.job_retried" if act == "retry" else "jobs.job_cancelled", by=operator.id, about="site", job=job
            )
    if not is_done:
        messages.warning(request, gettext("The job is not in a state any more in which that can be done."))
    elif act == "retry":
        messages.success(request, gettext("It is tried again."))
    else:
        messages.success(request, gettext("It is cancelled. What it had done already stays."))
    return redirect("operator_jobs")
