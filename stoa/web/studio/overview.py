"""The list of a maker's courses, drafts and work under way."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from stoa.catalogue import queries as catalogue
from stoa.content import queries as content
from stoa.content.queries import CourseCard
from stoa.kernel import jobs
from stoa.learning import queries as records
from stoa.web.base.guards import takes
from stoa.web.studio.access import Maker, for_makers

SHOWN_WORK = frozenset({"interop.read_upload", "catalogue.publish_draft"})


@dataclass(frozen=True)
class Line:
    """A course in the list."""

    course: CourseCard
    learners: int
    may_publish: bool


@takes("GET")
@for_makers
def studio(request: HttpRequest, maker: Maker) -> HttpResponse:
    """What the maker makes and teaches here."""
    context = {
        "maker": maker,
        "lines": _lines(maker),
        "drafts": content.drafts_of(maker.id) if maker.may_upload else [],
        "work": [job for job in jobs.open_jobs(maker.id) if job.task in SHOWN_WORK],
    }
    return render(request, "studio/studio.html", context)


def _lines(maker: Maker) -> list[Line]:
    """Their courses by title, with the people in all runs of each: three statements for any number of courses."""
    courses = [course for course in content.published_courses() if maker.sees(course.slug)]
    runs = catalogue.runs_by_course([course.id for course in courses])
    counts = records.learner_counts([run.id for held in runs.values() for run in held])
    lines = [
        Line(course, sum(counts.get(run.id, 0) for run in runs[course.id]), maker.publishes(course.slug))
        for course in courses
    ]
    return sorted(lines, key=lambda line: line.course.title.casefold())
