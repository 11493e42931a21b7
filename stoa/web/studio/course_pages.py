"""What every page of a course shows its staff; and the blocks that nothing here understands."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from stoa.assessment import queries as attempts
from stoa.catalogue import queries as catalogue
from stoa.content import queries as content
from stoa.content.queries import CourseCard, Outline
from stoa.kernel import files
from stoa.kernel.clock import now
from stoa.web.base.guards import takes
from stoa.web.studio.access import Maker, course_or_404, for_makers

LONGEST_SOURCE: Final = 200_000


def course_context(request: HttpRequest, maker: Maker, slug: str, tab: str) -> dict[str, Any]:
    """What every page of a course shows; raises Http404 for those who are not its staff."""
    course = course_or_404(maker, slug)
    assert course.version_id is not None  # course_or_404 saw to it
    runs = catalogue.runs_of(course.id)
    wanted = request.GET.get("run", "")
    moment = now()
    shown = [item for item in runs if item.archived_at is None] or runs
    usual = next((item for item in reversed(shown) if not item.is_early(moment)), shown[-1] if shown else None)
    run = next((item for item in runs if item.slug == wanted), usual)
    outline = content.outline(course.version_id)
    return {
        "maker": maker, "course": course, "outline": outline, "tab": tab,
        "has_works": any(part.kind == "assignment" for part in outline.parts),
        "open_appeals": attempts.open_appeals(run.id) if run and outline.grading else 0,
        "run": run, "runs": runs, "may_publish": maker.publishes(slug),
        "of_run": f"?{urlencode({'run': run.slug})}" if run and len(runs) > 1 else "",
        "may_set_dates": maker.may("set_dates", slug), "sees_addresses": maker.sees_addresses(slug),
        "may_name_people": maker.may("name_people", slug),
    }  # fmt: skip


@takes("GET")
@for_makers
def kept(request: HttpRequest, maker: Maker, course: str) -> HttpResponse:
    """The blocks that nothing here understands, as they were brought."""
    context = course_context(request, maker, course, "kept")
    outline: Outline = context["outline"]
    context["blocks"] = [{"block": block, "unit": outline.unit_by_id[block.unit_id]} for block in outline.kept]
    context["lost"] = sum(block.weight for block in outline.kept)
    return render(request, "studio/kept.html", context)


@takes("GET")
@for_makers
def kept_block(request: HttpRequest, maker: Maker, course: str, block: str) -> HttpResponse:
    """The source of one kept block; of one that stands in its unit's text, that text."""
    context = course_context(request, maker, course, "kept")
    outline: Outline = context["outline"]
    found = next((item for item in outline.kept if item.id == block), None)
    if found is None:
        raise Http404(gettext("This course has no such block (any more)."))
    unit = outline.unit_by_id[found.unit_id]
    path = found.source or unit.path
    text, is_cut = _source_text(context["course"], path)
    context |= {"kept": found, "unit": unit, "path": path, "text": text, "is_cut": is_cut}
    return render(request, "studio/kept_block.html", context)


def _source_text(course: CourseCard, path: str) -> tuple[str, bool]:
    """The beginning of a file of the live source as text, and whether more follows."""
    digest = content.source_files(course.version_id or 0).get(path)
    if digest is None:
        return "", False
    with files.store().open(digest, length=LONGEST_SOURCE + 1) as stream:
        data = stream.read(LONGEST_SOURCE + 1)
    return data[:LONGEST_SOURCE].decode("utf-8", "replace"), len(data) > LONGEST_SOURCE
