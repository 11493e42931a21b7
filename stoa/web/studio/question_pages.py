"""The questions of a course as its staff see them: what a class made of each, and what the answers tell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, ngettext

from stoa.assessment import actions as assessment
from stoa.assessment import items
from stoa.assessment import queries as attempts
from stoa.assessment.ports import RenderContext
from stoa.assessment.queries import PartFacts, QuestionResult, QuizResult, RunFindings, WrongAnswer
from stoa.catalogue.queries import RunCard
from stoa.content import queries as content
from stoa.content.ports import RUN_TOKEN, Part
from stoa.content.queries import Outline, PartRef
from stoa.web.base.guards import takes
from stoa.web.base.spreadsheets import sent_as_csv
from stoa.web.base.words import duration
from stoa.web.studio.access import Maker, for_makers
from stoa.web.studio.chart import bar, shares
from stoa.web.studio.course_pages import course_context
from stoa.web.studio.preview import variant_asked

ENOUGH: Final = 5
"""People who have tried a question before anything is made of how many have it right, or were sure."""
FEW: Final = 0.6
APART, HARDLY = 0.25, 0.1
"""A discrimination from which a question tells those who know from those who do not; below which it hardly does."""
WIDE, NARROW = 640, 330


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
    result: QuestionResult | QuizResult | None

    @property
    def is_hard(self) -> bool:
        """Whether few have it right by now, of enough people that this says something."""
        return self.facts is not None and self.facts.people >= ENOUGH and self.by_now < FEW


@takes("GET")
@for_makers
def questions(request: HttpRequest, maker: Maker, course: str) -> HttpResponse:
    """Each question and quiz with what the class made of it."""
    context = course_context(request, maker, course, "questions")
    run: RunCard | None = context["run"]
    facts = attempts.part_facts(run.id) if run else {}
    found = attempts.findings(run.id) if run else None
    outline: Outline = context["outline"]
    asked = [part for part in outline.parts if part.kind != "assignment"]
    lines = [_question(outline, part, facts.get(part.id), found) for part in asked if part.points > 0]
    tried = [line for line in lines if line.facts]
    hard = [line for line in tried if line.is_hard]
    there = {part.id: part for part in outline.parts}
    doubted = [each for each in found.questions if each.suspicion and each.quiz in there] if found else []
    context |= {
        "questions": lines, "tried": len(tried), "hard": sorted(hard, key=lambda line: line.by_now)[:3],
        "found": found, "opinions": len(asked) - len(lines),
        "doubted": [{"part": there[each.quiz], "why": attempts.why_doubted(each), "result": each} for each in doubted],
    }  # fmt: skip
    return render(request, "studio/questions.html", context)


def _question(outline: Outline, part: PartRef, facts: PartFacts | None, found: RunFindings | None) -> Question:
    people_count = facts.people if facts else 0
    first = facts.right_first / people_count if facts and people_count else 0.0
    by_now = facts.right_by_now / people_count if facts and people_count else 0.0
    tries = facts.attempts / people_count if facts and people_count else 0.0
    result = found.of(part.id) if found else None
    return Question(part, outline.unit_by_id[part.unit_id].title, facts, first, by_now, tries, bar(by_now), result)


@takes("GET")
@for_makers
def question(request: HttpRequest, maker: Maker, course: str, question: str) -> HttpResponse:
    """One question, or one quiz with its questions: what the first answers tell."""
    context = course_context(request, maker, course, "questions")
    outline: Outline = context["outline"]
    ref = outline.part_by_id.get(question)
    if ref is None or ref.kind == "assignment":
        raise Http404(gettext("This course has no such question (any more)."))
    run: RunCard | None = context["run"]
    found = attempts.findings(run.id) if run else None
    results = [each for each in found.questions if each.quiz == ref.id] if found else []
    part = content.part(outline.version_id, ref.id)
    names = _names(part, ref)
    variant, variants = variant_asked(request), items.count_of(part)
    quiz = next((each for each in found.quizzes if each.quiz == ref.id), None) if found else None
    context |= {
        "shown": _keyed(outline, part, variant), "assets": items.assets_of([part]),
        "variants": range(1, variants + 1) if variants > 1 else (), "variant": variant % variants + 1,
        "ref": ref, "unit": outline.unit_by_id[ref.unit_id], "found": found, "quiz": quiz,
        "sections": [_Section.of(each, names.get(each.question, each.question)) for each in results],
        "enough": attempts.ENOUGH_KNOWN, "took": _took(quiz.seconds or 0.0) if quiz else "",
        "is_timed": items.is_saved(part),
    }  # fmt: skip
    return render(request, "studio/question.html", context)


def _keyed(outline: Outline, part: Part, variant: int) -> SafeString:
    """The question in one of its variants, with its key. No button of it does anything."""
    context = RenderContext(
        action="", language=get_language() or "en", course_language=outline.language, is_preview=True, token=""
    )
    return mark_safe(items.render_keyed(items.variant(part, variant), context).replace(RUN_TOKEN, ""))


def _names(part: Part, ref: PartRef) -> dict[str, str]:
    """What the questions of a part are known by."""
    asked = attempts.asked(part)
    return {id: text or ref.label for id, text in asked.items()}


@dataclass(frozen=True)
class _Section:
    """What the page tells of one question."""

    result: QuestionResult
    label: str
    doubt: str
    apart: str
    """How well it tells those who know from those who do not: `well`, `some`, `hardly`, `reversed`, `unknown`."""
    wide: SafeString
    narrow: SafeString
    lines: tuple[tuple[str, int, float], ...]
    took: str
    """The median time, in words."""
    wrong: tuple[tuple[WrongAnswer, SafeString], ...]
    """Each wrong answer, and a bar of the share of people who gave it."""
    sure: tuple[tuple[str, int, int, float], ...]
    """By how sure they were: the level in words, people, those who were right, and their share."""

    @staticmethod
    def of(result: QuestionResult, label: str) -> _Section:
        tenths = [
            (gettext("%(low)s–%(high)s %%") % {"low": 10 * place, "high": 10 * place + 9 + (place == 9)}, *each)
            for place, each in enumerate(result.curve)
        ]
        said = gettext("How many were right, by how well they did elsewhere. The table has the numbers.")
        values = [share if people else None for _label, people, share in tenths]
        short = [str(10 * place) if place % 2 == 0 else "" for place in range(len(tenths))]
        return _Section(
            result, label, attempts.why_doubted(result) if result.suspicion else "", _apart(result.discrimination),
            shares(values, [label for label, *_ in tenths], said, width=WIDE, classes="only-wide"),
            shares(values, short, said, width=NARROW, classes="only-narrow"),
            tuple(line for line in tenths if line[1]), _took(result.seconds or 0.0),
            tuple((wrong, bar(wrong.people / max(1, result.people))) for wrong in result.wrong), _sure(result),
        )  # fmt: skip


def _sure(result: QuestionResult) -> tuple[tuple[str, int, int, float], ...]:
    """How sure a class was; nothing of few people, for each of them would know of the others."""
    if sum(people for _level, people, _right in result.sure) < ENOUGH:
        return ()
    return tuple((items.level_name(level), people, right, right / people) for level, people, right in result.sure)


def _took(seconds: float) -> str:
    if seconds >= 100:
        return duration(seconds / 60)
    return ngettext("%(count)s second", "%(count)s seconds", round(seconds)) % {"count": round(seconds)}


def _apart(discrimination: float | None) -> str:
    if discrimination is None:
        return "unknown"
    if discrimination < 0:
        return "reversed"
    return "well" if discrimination >= APART else "some" if discrimination >= HARDLY else "hardly"


@takes("GET")
@for_makers
def analysis_file(request: HttpRequest, maker: Maker, course: str) -> StreamingHttpResponse:
    """What the answers tell of every question, for a spreadsheet."""
    context = course_context(request, maker, course, "questions")
    run: RunCard | None = context["run"]
    found = attempts.findings(run.id) if run else None
    if run is None or found is None:
        raise Http404(gettext("The answers of this run have not been looked at yet."))
    outline: Outline = context["outline"]
    heads = [
        gettext("Question"), gettext("Part of"), gettext("What it asks"), gettext("People"), gettext("Mean score"),
        gettext("Discrimination"), gettext("Median seconds"), gettext("Looks wrong"), gettext("Wrong answer"),
        gettext("People who gave it"), gettext("Their mean score elsewhere"), gettext("Very sure and wrong"),
        gettext("Reliability"), gettext("Standard error"),
    ]  # fmt: skip
    return sent_as_csv(heads, _rows(outline, found), f"{run.slug}-questions.csv")


def _rows(outline: Outline, found: RunFindings) -> Iterator[list[str]]:
    """A line for each quiz and for each question, and one below it for each of its wrong answers."""
    names: dict[str, Mapping[str, str]] = {}
    quizzes = {each.quiz: each for each in found.quizzes}
    for each in found.questions:
        ref = outline.part_by_id.get(each.quiz)
        if ref is None:
            continue
        if ref.id not in names:
            names[ref.id] = _names(content.part(outline.version_id, ref.id), ref)
            if ref.id in quizzes:
                yield _quiz_row(ref, quizzes[ref.id])
        head = [each.question, each.quiz if each.quiz != each.question else ""]
        yield [
            *head, names[ref.id].get(each.question, ""), str(each.people), f"{each.difficulty:.4f}",
            _number(each.discrimination),
            _number(each.seconds, 0), each.suspicion, "", "", "",
            str(each.surely_wrong) if _sure(each) else "", "", "",
        ]  # fmt: skip
        for wrong in each.wrong:
            able = _number(wrong.ability)
            yield [*head, *[""] * 6, wrong.words, str(wrong.people), able, "", "", ""]


def _quiz_row(ref: PartRef, quiz: QuizResult) -> list[str]:
    """What a quiz as a whole tells."""
    return [
        quiz.quiz, "", ref.label, str(quiz.people), f"{quiz.mean:.4f}", "", _number(quiz.seconds, 0), *[""] * 5,
        _number(quiz.reliability), _number(quiz.error),
    ]  # fmt: skip


def _number(value: float | None, digits: int = 4) -> str:
    return "" if value is None else f"{value:.{digits}f}"


@takes("POST")
@for_makers
def analyse(request: HttpRequest, maker: Maker, course: str) -> HttpResponse:
    """Have the answers looked at now, not in the night."""
    context = course_context(request, maker, course, "questions")
    run: RunCard | None = context["run"]
    if run is None:
        raise Http404
    assessment.ask_for_analysis([run.id], at_once=True, by=maker.id)
    messages.info(request, gettext("The answers are being looked at. The figures here are new in a minute or so."))
    return redirect(reverse("studio_questions", kwargs={"course": course}) + context["of_run"])
