"""Who writes and teaches a course."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from stoa.accounts.rules import ROLES_AT, course_scope, may_operate
from stoa.web.base.guards import takes
from stoa.web.studio import naming
from stoa.web.studio.access import Maker, for_makers, is_maker, maker_of
from stoa.web.studio.course_pages import course_context
from stoa.web.studio.naming import NameForm, Place, Viewer


@takes("GET", "POST")
@for_makers
def course_people(request: HttpRequest, maker: Maker, course: str) -> HttpResponse:
    """The people of a course. Its authors name them; everybody may leave."""
    context = course_context(request, maker, course, "people")
    place = Place(
        course_scope(course), context["course"].title, reverse("studio_people", kwargs={"course": course}),
        ROLES_AT["course"],
    )  # fmt: skip
    viewer = Viewer(maker.id, context["may_name_people"], may_operate(maker.roles))
    form = naming.act(request, place, viewer) if request.method == "POST" else None
    if request.method == "POST" and form is None:
        return redirect(way_on(maker_of(request), course))
    context |= naming.context(place, viewer, form or NameForm(place=place))
    return render(request, "studio/people.html", context, status=422 if form else 200)


def way_on(maker: Maker, course: str) -> str:
    """Back to the page, or for somebody who has just left to what is still theirs."""
    if maker.sees(course):
        return reverse("studio_people", kwargs={"course": course})
    return reverse("studio" if is_maker(maker.roles) else "home")
