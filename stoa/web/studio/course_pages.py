"""A course as its staff see it: questions, and blocks that nothing here understands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from stoa.assessment import queries as attempts
from stoa.assessment.queries import PartFacts
from stoa.catalogue import queries as catalogue
from stoa.catalogue.queries import RunCard
from stoa.content import queries as content
from stoa.content.queries import CourseCard, Outline, PartRef
from stoa.kernel import files
from stoa.kernel.clock import now
from stoa.web.base.guards import takes
from stoa.web.studio.access import Maker, course_or_404, for_makers
from stoa.web.studio.chart import bar

ENOUGH: Final = 5
"""People who have tried a question before anything is made of how many have it right."""
FEW: Final = 0.6
LONGEST_SOURCE: Final = 200_000


@dataclass(frozen=True)
class Question:
    """A line of the questions. `facts` None: nobody has tried it."""

    part: PartRef
    unit: str
    facts: PartFacts | None
    first: float
    by_now: float
    tries: float
    bar: SafeString

    @property
    def is_hard(self) -> bool:
        """Whether few have it right by now, of enough people that this says something."""
        return self.facts is not None and self.facts.people >= ENOUGH and self.by_now < FEW


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
    return {
        "maker": maker, "course": course, "outline": content.outline(course.version_id), "tab": tab,
        "run": run, "runs": runs, "may_publish": maker.publishes(slug),
        "of_run": f"?{urlencode({'run': run.slug})}" if run and len(runs) > 1 else "",
        "may_set_dates": maker.may("set_dates", slug), "sees_addresses": maker.sees_addresses(slug),
        "may_name_people": maker.may("name_people", slug),
    }  # fmt: skip


@takes("GET")
@for_makers
def questions(request: HttpRequest, maker: Maker, course: str) -> HttpResponse:
    """Each question and quiz with what the class made of it."""
    context = course_context(request, maker, course, "questions")
    run: RunCard | None = context["run"]
    facts = attempts.part_facts(run.id) if run else {}
    outline: Outline = context["outline"]
    lines = [_question(outline, part, facts.get(part.id)) for part in outline.parts if part.points > 0]
    tried = [line for line in lines if line.facts]
    hard = [line for line in tried if line.is_hard]
    context |= {"questions": lines, "tried": len(tried), "hard": sorted(hard, key=lambda line: line.by_now)[:3]}
    context["opinions"] = len(outline.parts) - len(lines)
    return render(request, "studio/questions.html", context)


def _question(outline: Outline, part: PartRef, facts: PartFacts | None) -> Question:
    unit = outline.unit_by_id[part.unit_id]
    people_count = facts.people if facts else 0
    first = facts.right_first / people_count if facts and people_count else 0.0
    by_now = facts.right_by_now / people_count if facts and people_count else 0.0
    tries = facts.attempts / people_count if facts and people_count else 0.0
    return Question(part, unit.title, facts, first, by_now, tries, bar(by_now))


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
