"""What a class said where opinions are asked for: for its staff from the first answer on, and words to be looked at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, pgettext

from stoa.assessment import actions as assessment
from stoa.assessment import items
from stoa.assessment import queries as attempts
from stoa.assessment.ports import OpinionKind, Results
from stoa.assessment.queries import OptionLine, Tally
from stoa.catalogue.queries import RunCard
from stoa.content import queries as content
from stoa.content.ports import Part
from stoa.content.queries import Outline, PartRef
from stoa.kernel import audit
from stoa.web.base.guards import takes
from stoa.web.base.spreadsheets import sent_as_csv
from stoa.web.studio.access import Maker, for_makers
from stoa.web.studio.course_pages import course_context


@dataclass(frozen=True)
class Asked:
    """A question that asks for an opinion, with what the class said. `words`: those to be looked at; `others`: what was
    said to an earlier wording."""

    part: PartRef
    unit: str
    kind: str
    people: int
    figure: SafeString
    words: tuple[OptionLine, ...]
    others: tuple[OptionLine, ...]
    more: int


@takes("GET")
@for_makers
def opinions(request: HttpRequest, maker: Maker, course: str) -> HttpResponse:
    """Polls, scales and clouds of words of a run."""
    context = course_context(request, maker, course, "questions")
    run: RunCard | None = context["run"]
    outline: Outline = context["outline"]
    told = attempts.tallies(run.id) if run else {}
    context["asked"] = [
        _asked(outline, ref, part, kind, told.get(ref.id, Tally())) for ref, part, kind in _parts(outline)
    ]
    return render(request, "studio/opinions.html", context)


def _parts(outline: Outline) -> Iterator[tuple[PartRef, Part, OpinionKind]]:
    """The parts of a course that ask for an opinion."""
    for ref in opinion_refs(outline):
        part = content.part(outline.version_id, ref.id)
        kind = items.opinion_of(part)
        if kind is not None:
            yield ref, part, kind


def opinion_refs(outline: Outline) -> list[PartRef]:
    """The parts that nothing can be earned with."""
    return [ref for ref in outline.parts if ref.kind == "question" and not ref.points]


def _asked(outline: Outline, ref: PartRef, part: Part, kind: OpinionKind, tally: Tally) -> Asked:
    figure, known = "", {option for option, _label in kind.offered(part)}
    if tally.people and not kind.is_moderated:
        counts = tuple((line.option, line.label, line.people) for line in tally.lines)
        figure = items.spoken(kind.draw_results(part, Results(tally.people, counts), None), outline.language)
    others = (
        () if kind.is_moderated else tuple(each for each in tally.lines if each.option not in known and each.people)
    )
    return Asked(
        ref, outline.unit_by_id[ref.unit_id].title, kind.name, tally.people, mark_safe(figure),
        tally.lines if kind.is_moderated else (), others, tally.more,
    )  # fmt: skip


@takes("POST")
@for_makers
def decide_word(request: HttpRequest, maker: Maker, course: str) -> HttpResponseBase:
    """Have a word shown to learners, or hidden from them."""
    context = course_context(request, maker, course, "questions")
    run: RunCard | None = context["run"]
    said, act = request.POST.get("word", ""), request.POST.get("do", "")
    if run is None or act not in ("show", "hide") or not (said.isascii() and said.isdigit() and len(said) < 18):
        raise Http404
    try:
        assessment.decide_word(run_id=run.id, word=int(said), show=act == "show", by=maker.id, course=course)
    except assessment.NoSuchWord as problem:
        raise Http404(gettext("Nobody has written this word (any more).")) from problem
    shown, hidden = gettext("Learners see the word, within a minute."), gettext("The word is hidden, within a minute.")
    messages.success(request, shown if act == "show" else hidden)
    response = redirect("studio_opinions", course=course)
    response["Location"] += context["of_run"]
    return response


@takes("GET")
@for_makers
def opinions_file(request: HttpRequest, maker: Maker, course: str) -> HttpResponseBase:
    """Every number of it as a file for spreadsheets."""
    context = course_context(request, maker, course, "questions")
    run: RunCard | None = context["run"]
    if run is None:
        raise Http404
    told = attempts.tallies(run.id, is_whole=True)
    heads = [
        gettext("Question"), gettext("Id"), gettext("Kind"), gettext("Answer"), gettext("People"),
        gettext("Answered"), gettext("Share %"), gettext("Shown to learners"),
    ]  # fmt: skip
    rows = [row for ref, part, kind in _parts(context["outline"]) for row in _rows(ref, part, kind, told)]
    audit.note("assessment.opinions_exported", by=maker.id, about=f"course:{course}", run=run.slug)
    return sent_as_csv(heads, rows, f"{run.slug}-opinions.csv")


def _rows(ref: PartRef, part: Part, kind: OpinionKind, told: dict[str, Tally]) -> list[Sequence[object]]:
    tally = told.get(ref.id, Tally())
    lines = {line.option: line for line in tally.lines}
    offered = dict(kind.offered(part))
    labels = {**offered, **{option: line.label for option, line in lines.items() if option not in offered}}
    found: list[Sequence[object]] = []
    for option, label in labels.items():
        line = lines.get(option)
        people = line.people if line else 0
        share = f"{100 * people / tally.people:.1f}" if tally.people else ""
        is_shown = not kind.is_moderated or (line is not None and line.is_shown)
        found.append([
            ref.label, ref.id, kind.name, label, people, tally.people, share, _yes() if is_shown else _no(),
        ])  # fmt: skip
    return found


def _yes() -> str:
    return pgettext("answer in a table", "yes")


def _no() -> str:
    return pgettext("answer in a table", "no")
