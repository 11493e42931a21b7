"""The pages on which courses are found: the list, and a course that is given elsewhere."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext
from django.views.decorators.vary import vary_on_cookie

from stoa.catalogue import queries as catalogue
from stoa.kernel.clock import now
from stoa.web.base.guards import takes
from stoa.web.base.hot import wants_part
from stoa.web.catalogue.finding import ADDRESS, facts, narrowing, part_of, shown
from stoa.web.catalogue.heads import elsewhere_head, list_head


@takes("GET")
@vary_on_cookie
def courses(request: HttpRequest) -> HttpResponse:
    """The list of courses, narrowed by words and facets. Without a script it is a form that asks for a page; with one
    it asks for the part below the field while somebody types."""
    asked = narrowing(request.GET)
    found = catalogue.find_courses(asked, now=now())
    view = shown(asked, found)
    if wants_part(request.META):
        response = HttpResponse(part_of(view))
        response[ADDRESS] = view.address
    else:
        response = render(request, "catalogue/courses.html", {"list": view, "head": list_head(found, view.address)})
    patch_vary_headers(response, ["HX-Request"])
    return response


@takes("GET")
@vary_on_cookie
def elsewhere(request: HttpRequest, public_id: str) -> HttpResponse:
    """A course that is given elsewhere: what is known of it, from whom, and the way there."""
    course = catalogue.elsewhere(public_id)
    if course is None:
        raise Http404(gettext("There is no such course here."))
    card = course.card
    context = {
        "course": course, "card": card, "head": elsewhere_head(course),
        "facts": facts(card.minutes, card.units, card.language, card.institution, card.level),
        "host": (urlsplit(course.address).hostname or "").removeprefix("www."),
    }  # fmt: skip
    return render(request, "catalogue/elsewhere.html", context)
