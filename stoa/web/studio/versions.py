"""The versions of a course: who published what when, what changed, taking one away, bringing one back."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from stoa.accounts import queries as people
from stoa.catalogue import actions as catalogue
from stoa.catalogue.actions import NotAllowed
from stoa.content import actions as content
from stoa.content import queries as courses
from stoa.content.actions import NoSuchCourse
from stoa.content.queries import VersionCard
from stoa.web.base.guards import takes
from stoa.web.studio.access import Maker, course_or_404, for_makers
from stoa.web.studio.changes import by_learners, changes
from stoa.web.studio.corrections import corrections
from stoa.web.studio.course_pages import course_context
from stoa.web.studio.zips import sent_as_zip

MOST = 100
"""Versions in the list; older ones have their addresses still."""


@takes("GET")
@for_makers
def versions(request: HttpRequest, maker: Maker, course: str) -> HttpResponse:
    """Every version, the newest first."""
    context = course_context(request, maker, course, "versions")
    held = courses.versions(context["course"].id)
    named = people.people([item.published_by for item in held if item.published_by])
    rows = [{"version": item, "by": named.get(item.published_by or 0)} for item in reversed(held)]
    context |= {"rows": rows[:MOST], "count": len(held)}
    return render(request, "studio/versions.html", context)


@takes("GET")
@for_makers
def version(request: HttpRequest, maker: Maker, course: str, number: int) -> HttpResponse:
    """One version: what it changed against the one before, its source, and bringing it back."""
    context = course_context(request, maker, course, "versions")
    found, before = _version_or_404(context["course"].id, number)
    by = people.person(found.published_by) if found.published_by else None
    rows = []
    if before:
        difference = courses.difference(before.id, found.id)
        old, new = courses.outline(before.id), courses.outline(found.id)
        rows = changes(difference, old, new) + by_learners(new.course_id, old.source_hash, new.source_hash, new)
    context |= {"version": found, "before": before, "by": by, "changes": rows, "films": _films(found)}
    runs = {run.id: run for run in context["runs"]}
    context["corrections"] = corrections(found.id, courses.outline(found.id), runs)
    return render(request, "studio/version.html", context)


def _films(version: VersionCard) -> list[dict[str, object]]:
    """The films that are large enough for renditions: where each is in the source, and how far its renditions are."""
    held = courses.films_of(version.id)
    if not held:
        return []
    paths = {digest: path for path, digest in courses.source_files(version.id).items()}
    makes = courses.makes_renditions()
    found: list[dict[str, object]] = []
    for film in held:
        state = "ready" if film.is_ready else "failed" if film.problem else "waiting" if makes else "none"
        path = paths.get(film.digest, film.digest)
        found.append({"path": path, "size": film.size, "state": state, "problem": film.problem})
    return sorted(found, key=lambda film: str(film["path"]))


@takes("GET")
@for_makers
def source(request: HttpRequest, maker: Maker, course: str, number: int) -> HttpResponseBase:
    """The source of a version as a zip, byte for byte what was published."""
    card = course_or_404(maker, course)
    _version_or_404(card.id, number)
    return sent_as_zip(
        lambda target: content.export(course_slug=course, target=target, number=number), f"{course}-{number}.zip"
    )


@takes("POST")
@for_makers
def bring_back(request: HttpRequest, maker: Maker, course: str, number: int) -> HttpResponse:
    """Make an earlier version the current one again."""
    course_or_404(maker, course)
    try:
        published = catalogue.roll_back(course_slug=course, number=number, by=maker.id)
    except (NotAllowed, NoSuchCourse) as problem:
        raise Http404(str(problem)) from problem
    said = {"old": number, "new": published.number}
    if published.is_new:
        messages.success(request, gettext("What version %(old)s was is live again, as version %(new)s.") % said)
    else:
        messages.info(request, gettext("Version %(new)s is that already; nothing has changed.") % said)
    return redirect("studio_versions", course=course)


def _version_or_404(course_id: int, number: int) -> tuple[VersionCard, VersionCard | None]:
    """A version and the one before it."""
    held = {item.number: item for item in courses.versions(course_id)}
    if number not in held:
        raise Http404(gettext("This course has no such version."))
    return held[number], held.get(number - 1)
