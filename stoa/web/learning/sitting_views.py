"""The ordinary views of sitting a quiz: what a form without a script does, and what is said when nothing was saved."""

from __future__ import annotations

from urllib.parse import quote

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt

from stoa.assessment import items
from stoa.assessment.actions import NotEnrolled, NotSaved
from stoa.web.base import hot
from stoa.web.base.going_on import closed_until
from stoa.web.base.guards import takes
from stoa.web.learning import sitting
from stoa.web.learning.unit_view import UnitView
from stoa.web.learning.views import kept_shut, offer_or_404, unit_or_404, unit_view

ACTS = ("begin", "pause", "resume")


@csrf_exempt  # checked by origin and token: the form is part of a hot page
@takes("GET", "POST")
def save(request: HttpRequest, run: str, unit: str, part: str) -> HttpResponse:
    """Save what is filled in of a quiz. A script hears a number or 409; a plain form comes back to the page."""
    form = hot.asked_of(request).form
    back = _back(run, unit, f"{part}-at" if items.GO in form else part)
    if request.method != "POST":
        return back
    is_script = request.headers.get("HX-Request") == "true"
    view = _view_or_none(request, run, unit, part)
    try:
        if view is None:
            raise NotSaved
        saved = sitting.save(view, part, form)
    except NotSaved:
        if is_script:
            return JsonResponse({"saved": False}, status=409)
        messages.info(request, sitting.not_saved())
        return back
    if is_script:
        return HttpResponse(sitting.told(view, saved), content_type="application/json")
    if items.GO not in form:
        messages.info(request, gettext("Saved. It is not handed in yet."))
    return back


@csrf_exempt  # the same
@takes("GET", "POST")
def sit(request: HttpRequest, run: str, unit: str, part: str, act: str) -> HttpResponse:
    """Begin a quiz, stop its clock, or go on."""
    back = _back(run, unit, part)
    if act not in ACTS:
        raise Http404
    if request.method != "POST":
        return back
    view = _view_or_none(request, run, unit, part)
    if view is None or not sitting.is_theirs_to_sit(view, part):
        return back
    try:
        said = sitting.act(view, view.part(part), act, hot.asked_of(request).form)
    except (NotEnrolled, NotSaved):
        said = gettext("This page was too old to send. Please try again.")
    if said:
        messages.info(request, said)
        return back
    return back if act == "pause" else _back(run, unit, f"{part}-at")  # the first question takes the focus


def _view_or_none(request: HttpRequest, run: str, unit: str, part: str) -> UnitView | None:
    """The unit for a learner whose form came from a page of this site; None for all others. Raises Http404."""
    offer = offer_or_404(run)
    entry = unit_or_404(offer, unit)
    if closed_until(offer, entry) is not None or kept_shut(request, offer, entry):
        return None
    view = unit_view(request, offer, entry)
    if part not in view.build.parts or view.build.parts[part].kind == "assignment":
        raise Http404(gettext("This unit has no such question (any more)."))
    pass_ = view.viewer.pass_
    is_here = pass_ is not None and view.viewer.is_learner and hot.came_from_here(hot.asked_of(request), pass_)
    return view if is_here else None


def _back(run: str, unit: str, part: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(f"{reverse('unit', kwargs={'run': run, 'unit': unit})}#{quote(part)}")
