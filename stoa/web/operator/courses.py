"""Courses: all of the site, with runs, people, versions, owners and what nothing here understands."""

from __future__ import annotations

from typing import Final

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from stoa.accounts import queries as people
from stoa.catalogue import queries as catalogue
from stoa.content import actions as content
from stoa.content import queries
from stoa.kernel.clock import now
from stoa.learning import queries as records
from stoa.web.base.guards import takes
from stoa.web.operator.access import Operator, for_operators

PAGE: Final = 50


@takes("GET")
@for_operators
def course_list(request: HttpRequest, operator: Operator) -> HttpResponse:
    """Every published course by title. The same number of statements for any number of courses."""
    today = content.compiler_fingerprint()
    page = Paginator(range(queries.compilers(today).courses), PAGE).get_page(request.GET.get("page"))
    first = page.start_index() - 1 if page.paginator.count else 0
    held = queries.compiled_courses(today, offset=first, limit=PAGE)
    runs = catalogue.runs_by_course([course.id for course in held])
    counts = records.learner_counts([run.id for some in runs.values() for run in some])
    owners = people.people([course.owner for course in held if course.owner])
    moment = now()
    lines = [
        {
            "course": course, "owner": owners.get(course.owner or 0), "runs": runs[course.id],
            "learners": sum(counts.get(run.id, 0) for run in runs[course.id]),
            "is_open": any(run.takes_people(moment) for run in runs[course.id]),
            "is_listed": any(run.is_listed for run in runs[course.id]),
        }
        for course in held
    ]  # fmt: skip
    context = {"tab": "courses", "operator": operator, "page": page, "lines": lines}
    return render(request, "operator/courses.html", context)
