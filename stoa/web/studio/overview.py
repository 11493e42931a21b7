"""The list of a maker's courses, drafts and work under way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from stoa.catalogue import queries as catalogue
from stoa.content import queries as content
from stoa.content.queries import CourseCard, DraftCard
from stoa.interop.queries import UPLOAD_JOB
from stoa.kernel import jobs
from stoa.learning import queries as records
from stoa.web.base.guards import takes
from stoa.web.studio.access import Maker, for_makers

SHOWN_WORK = frozenset({UPLOAD_JOB, "catalogue.publish_draft"})
LONGEST_UPLOAD = timedelta(days=1)
"""A draft is made by a job that was asked for before it."""


@dataclass(frozen=True)
class Line:
    """A course in the list."""

    course: CourseCard
    learners: int
    may_publish: bool


@dataclass(frozen=True)
class Draft:
    """A draft in the list: what its file was called, and the live course that it would become a version of."""

    card: DraftCard
    called: str
    live: CourseCard | None


@takes("GET")
@for_makers
def studio(request: HttpRequest, maker: Maker) -> HttpResponse:
    """What the maker makes and teaches here."""
    published = content.published_courses()
    context = {
        "maker": maker,
        "lines": _lines(maker, published),
        "drafts": _drafts(maker, published) if maker.may_upload else [],
        "work": [job for job in jobs.open_jobs(maker.id) if job.task in SHOWN_WORK],
    }
    return render(request, "studio/studio.html", context)


def _drafts(maker: Maker, published: Sequence[CourseCard]) -> list[Draft]:
    """Their drafts, the newest first: two statements for any number."""
    cards = content.drafts_of(maker.id)
    if not cards:
        return []
    uploads = jobs.done_jobs(maker.id, UPLOAD_JOB, cards[-1].created_at - LONGEST_UPLOAD)
    called = {result["draft"]: asked["called"] for asked, result in uploads if result and "draft" in result}
    live = {course.slug: course for course in published}
    return [Draft(card, called.get(card.public_id, ""), live.get(card.course_slug)) for card in cards]


def _lines(maker: Maker, published: Sequence[CourseCard]) -> list[Line]:
    """Their courses by title, with the people in all runs of each: two statements for any number of courses.

    One more for those who have a role for an institution.
    """
    homes = catalogue.homes(maker.institutions) if maker.institutions else {}
    courses = [course for course in published if maker.sees(course.slug, homes.get(course.slug, ""))]
    runs = catalogue.runs_by_course([course.id for course in courses])
    counts = records.learner_counts([run.id for held in runs.values() for run in held])
    lines = [
        Line(
            course,
            sum(counts.get(run.id, 0) for run in runs[course.id]),
            maker.publishes(course.slug, homes.get(course.slug, "")),
        )
        for course in courses
    ]
    return sorted(lines, key=lambda line: line.course.title.casefold())
