"""Lists of people (CSV): brought, looked at line by line, acted on, and what came of it as a file."""

from __future__ import annotations

from typing import Any, BinaryIO, cast

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from stoa.kernel import jobs
from stoa.learning import actions as learning
from stoa.learning import queries as records
from stoa.learning.queries import FileCard
from stoa.learning.rules import OUTCOMES
from stoa.web.base.guards import takes
from stoa.web.base.quota import Quota
from stoa.web.base.spreadsheets import sent_as_csv
from stoa.web.studio.access import Maker, for_makers
from stoa.web.studio.enrolment import enrolment_context, for_classes, run_or_404

ABSURD = 100 * learning.LARGEST
"""From here on a request is not even read to its end."""


@csrf_exempt  # only until the limit stands: the token is in the body, which must not be read before; see `_bring`
@for_makers  # before a byte of a stranger's body is kept
def bring(request: HttpRequest, maker: Maker, course: str) -> HttpResponseBase:
    """Bring a list."""
    if request.method == "POST":
        if int(request.META.get("CONTENT_LENGTH") or 0) > ABSURD:
            raise RequestDataTooBig
        request.upload_handlers.insert(0, Quota(request, limit=learning.LARGEST))
    return _bring(request, maker, course)


@csrf_protect
@takes("POST")
def _bring(request: HttpRequest, maker: Maker, course: str) -> HttpResponse:
    context = enrolment_context(request, maker, course)
    run, file = run_or_404(context), request.FILES.get("list")
    problem = ""
    if any(isinstance(handler, Quota) and handler.is_over for handler in request.upload_handlers):
        words = gettext("The list is larger than %(limit)s MB. Divide it and bring the parts one by one.")
        problem = words % {"limit": learning.LARGEST // 1_000_000}
    elif file is None or not file.size:
        problem = gettext("Choose a file with at least one line.")
    if problem or file is None or file.file is None:
        return render(request, "studio/enrolment.html", {**context, "list_problem": problem}, status=422)
    public_id = learning.bring_list(
        run_id=run.id, stream=cast("BinaryIO", file.file), called=file.name or "", by=maker.id
    )
    return _to_list(course, context, public_id)


@takes("GET")
@for_makers
def look(request: HttpRequest, maker: Maker, course: str, file: str) -> HttpResponse:
    """What would come of a list, line by line; once it is acted on, what came of it."""
    context, found = _list_or_404(request, maker, course, file)
    after = request.GET.get("after", "")
    after_line = int(after) if after.isascii() and after.isdigit() and len(after) < 8 else 0
    lines = records.file_lines(file, after=after_line) if found.state in ("planned", "done", "working") else []
    context |= {
        "file": found, "job": jobs.job(found.job) if found.job else None,
        "lines": [(line, outcome_words(line.outcome or line.plan)) for line in lines],
        "counts": [(outcome_words(name), count) for name, count in sorted(found.counts.items())],
        "acts": sum(found.counts.get(name, 0) for name in ("enrol", "return", "move", "invite")),
        "next": lines[-1].number if len(lines) == records.LINES else 0,
    }  # fmt: skip
    return render(request, "studio/list.html", context)


@takes("POST")
@for_makers
def start(request: HttpRequest, maker: Maker, course: str, file: str) -> HttpResponse:
    """Act on a list."""
    context, found = _list_or_404(request, maker, course, file)
    learning.start_list(run_id=found.run_id, public_id=file, by=maker.id)
    return _to_list(course, context, file)


@takes("GET")
@for_makers
def report(request: HttpRequest, maker: Maker, course: str, file: str) -> StreamingHttpResponse:
    """The list with what came of each line; with addresses for those who may see them."""
    context, found = _list_or_404(request, maker, course, file)
    sees = context["sees_addresses"]
    heads = [gettext("Line"), *([gettext("Email")] if sees else [])]
    heads += [gettext("Name"), gettext("Cohort"), gettext("What came of it")]
    words = {name: outcome_words(name) for name in OUTCOMES}
    rows = (
        [
            each.number, *([each.address] if sees else []), each.name, each.cohort,
            words.get(each.outcome or each.plan, ""),
        ]
        for each in records.all_file_lines(file)
    )  # fmt: skip
    return sent_as_csv(heads, rows, f"{found.public_id}-report.csv")


def outcome_words(outcome: str) -> str:
    """What comes of a line, for staff."""
    known = {
        "enrol": gettext("enrolled"), "return": gettext("comes back"), "move": gettext("moves to the cohort"),
        "same": gettext("takes part already"), "invite": gettext("invited by mail"),
        "invited": gettext("invited before"), "full": gettext("no place left"),
        "twice": gettext("stands above already"), "bad": gettext("no address"),
    }  # fmt: skip
    return known.get(outcome, outcome)


def _list_or_404(request: HttpRequest, maker: Maker, course: str, file: str) -> tuple[dict[str, Any], FileCard]:
    context = for_classes(request, maker, course)
    found = records.enrolment_file(run_id=run_or_404(context).id, public_id=file)
    if found is None:
        raise Http404(gettext("There is no such list. Lists are kept for thirty days."))
    return context, found


def _to_list(course: str, context: dict[str, Any], public_id: str) -> HttpResponse:
    response = redirect("studio_list", course=course, file=public_id)
    response["Location"] += context["of_run"]
    return response
