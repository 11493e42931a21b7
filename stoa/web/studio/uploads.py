"""Bringing a course, and waiting for the work that this makes."""

from __future__ import annotations

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django_htmx.http import HttpResponseClientRedirect

from stoa.accounts.rules import may_write_courses
from stoa.catalogue import queries as catalogue
from stoa.content import queries as courses
from stoa.content.ports import Finding
from stoa.content.rules import id_from
from stoa.interop import actions as interop
from stoa.interop.rules import Beginning
from stoa.kernel.jobs import JobView
from stoa.web.base.guards import takes
from stoa.web.base.quota import Quota
from stoa.web.studio.access import Maker, for_makers, work_or_404
from stoa.web.studio.findings import by_file
from stoa.web.studio.forms import LARGEST, BeginForm, UploadForm
from stoa.web.studio.words import stage_words

ABSURD = 20 * LARGEST
"""From here on a request is not even read to its end."""


@csrf_exempt  # only until the limit stands: the token is in the body, which must not be read before; see `_upload`
@for_makers  # before a byte of a stranger's body is kept
def upload(request: HttpRequest, maker: Maker) -> HttpResponseBase:
    """Upload a course."""
    if not maker.may_upload:
        raise Http404
    if request.method == "POST":
        if int(request.META.get("CONTENT_LENGTH") or 0) > ABSURD:
            raise RequestDataTooBig
        request.upload_handlers.insert(0, Quota(request, limit=LARGEST))
    return _upload(request, maker)


@csrf_protect
@takes("GET", "POST")
def _upload(request: HttpRequest, maker: Maker) -> HttpResponse:
    form = UploadForm()
    if request.method == "POST":
        form = UploadForm(request.POST, request.FILES, is_over=_is_over(request))
        if form.is_valid():
            file = form.cleaned_data["course"]
            return redirect("studio_work", job=interop.take_upload(stream=file.file, name=file.name, by=maker.id))
    context = {"maker": maker, "form": form, "limit": LARGEST // 1_000_000}
    return render(request, "studio/upload.html", context, status=422 if form.is_bound else 200)


def _is_over(request: HttpRequest) -> bool:
    return any(isinstance(handler, Quota) and handler.is_over for handler in request.upload_handlers)


@takes("GET", "POST")
@for_makers
def begin(request: HttpRequest, maker: Maker) -> HttpResponse:
    """Begin a course: a few questions, and a draft to look at, to take along and to write on."""
    if not maker.may_bring_new:
        raise Http404
    form = BeginForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        context = {"maker": maker, "form": form}
        return render(request, "studio/begin.html", context, status=422 if form.is_bound else 200)
    said = form.cleaned_data
    taken = [card.slug for card in courses.courses()] + [card.course_slug for card in courses.drafts_of(maker.id)]
    id = id_from(said["title"], taken, "course").replace(".", "-")
    begun = Beginning(id, said["title"], said["audience"], said["outcomes"], said["evidence"], _for_whom(maker))
    return redirect("studio_work", job=interop.begin_course(begun=begun, by=maker.id))


def _for_whom(maker: Maker) -> str:
    """The institution that a new course names: that of a maker who begins courses for one alone."""
    if may_write_courses(maker.roles):
        return ""
    slugs = sorted(slug for slug in maker.institutions if may_write_courses(maker.roles, slug))
    found = catalogue.institution(slugs[0]) if slugs else None
    return found.name if found else ""


@takes("GET")
@for_makers
def work(request: HttpRequest, maker: Maker, job: str) -> HttpResponse:
    """How far a job is. While it runs the page asks every second, or loads itself anew; then it says what came."""
    view = work_or_404(maker, job)
    is_asking = request.headers.get("HX-Request") == "true"
    if not view.is_over:
        context = {"job": view, "stage": stage_words(view)}
        return render(request, "studio/_progress.html" if is_asking else "studio/work.html", context)
    if is_asking:
        return HttpResponseClientRedirect(reverse("studio_work", kwargs={"job": job}))
    return _over(request, view)


def _over(request: HttpRequest, view: JobView) -> HttpResponse:
    result = view.result or {}
    findings = [Finding(**item) for item in result.get("findings", ())]
    if result.get("draft") and not findings:
        address = reverse("studio_draft", kwargs={"draft": result["draft"]})
        return redirect(f"{address}?from={view.public_id}" if result.get("report") else address)
    context = {
        "job": view,
        "result": result,
        "files": by_file(findings),
        "is_upload": view.task == "interop.read_upload",
    }
    return render(request, "studio/work_over.html", context)
