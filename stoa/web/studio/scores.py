"""One score of one learner, and appeals to scores, as staff see them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext

from stoa.accounts import queries as people
from stoa.accounts.queries import Person
from stoa.assessment import actions as assessment
from stoa.assessment import queries as attempts
from stoa.assessment.actions import NoReason, NothingToDecide, OwnWork, WouldFall
from stoa.assessment.queries import AppealLine
from stoa.catalogue.queries import RunCard
from stoa.content.queries import Outline, PartRef
from stoa.learning import queries as records
from stoa.web.base.grades import state_words, why_words
from stoa.web.base.guards import takes
from stoa.web.studio.access import Maker, for_makers
from stoa.web.studio.course_pages import course_context

PAGE = attempts.STORY_PAGE


@takes("GET", "POST")
@for_makers
def score(request: HttpRequest, maker: Maker, course: str, person: str, part: str) -> HttpResponse:
    """How a learner's score came about; a POST gives another."""
    context = course_context(request, maker, course, "gradebook")
    run, outline = context["run"], context["outline"]
    found = people.person_by_public_id(person)
    line = records.entry(run_id=run.id, account=found.id) if run and found else None
    ref = _graded(outline, part)
    if run is None or found is None or line is None or ref is None:
        raise Http404(gettext("Nobody of that name takes part in this run."))
    if request.method == "POST":
        if not maker.may("hold_classes", course):
            raise Http404
        _given(request, maker, run, found, ref)
        return redirect(request.get_full_path())
    context |= {"person": found, "part": ref, **_story(request, run, found, ref), "typed": _typed(request)}
    return render(request, "studio/score.html", context)


@takes("GET")
@for_makers
def appeals(request: HttpRequest, maker: Maker, course: str) -> HttpResponse:
    """What learners of a run want looked at again: what is open, or what was answered."""
    context = course_context(request, maker, course, "appeals")
    run: RunCard | None = context["run"]
    is_open, page = request.GET.get("state") != "closed", _page(request)
    found, has_more = attempts.appeals_in(run.id, is_open=is_open, page=page) if run else ([], False)
    named = people.people([each.account for each in found])
    context |= {
        "lines": [_line(context["outline"], each, named.get(each.account)) for each in found],
        "is_open": is_open, "page": page, "has_more": has_more,
    }  # fmt: skip
    return render(request, "studio/appeals.html", context)


@takes("GET", "POST")
@for_makers
def appeal(request: HttpRequest, maker: Maker, course: str, appeal: str) -> HttpResponse:
    """One appeal with the story of its score; a POST leaves the score or gives another."""
    context = course_context(request, maker, course, "appeals")
    run, outline = context["run"], context["outline"]
    asked = attempts.appeal(run_id=run.id, public_id=appeal) if run else None
    person = people.person(asked.account) if asked else None
    if run is None or asked is None or person is None:
        raise Http404(gettext("There is no such appeal (any more)."))
    if request.method == "POST":
        if not maker.may("hold_classes", course):
            raise Http404
        is_done = _decided(request, maker, run, asked)
        back = reverse("studio_appeals", kwargs={"course": course}) + context["of_run"]
        return redirect(back if is_done else request.get_full_path())
    ref = outline.part_by_id.get(asked.part)
    context |= {
        "appeal": asked, "person": person, "part": ref, "label": ref.label if ref else asked.part,
        "state": state_words(asked.state), **_story(request, run, person, asked.part), "typed": _typed(request),
    }  # fmt: skip
    return render(request, "studio/appeal.html", context)


def _graded(outline: Outline, part: str) -> PartRef | None:
    ref = outline.part_by_id.get(part)
    return ref if ref is not None and outline.grading is not None and ref.category and ref.points > 0 else None


def _story(request: HttpRequest, run: RunCard, person: Person, part: PartRef | str) -> dict[str, Any]:
    id = part if isinstance(part, str) else part.id
    story = attempts.score_story(account=person.id, run_id=run.id, part=id)
    pages = max(1, -(-len(story) // PAGE))
    page = min(_page(request), pages)
    return {
        "story": [(line, why_words(line)) for line in story[(page - 1) * PAGE : page * PAGE]],
        "value": story[0].value if story else None, "page": page, "pages": range(1, pages + 1),
        "also": f"&run={run.slug}", "most": assessment.MOST_TEXT,
    }  # fmt: skip


def _page(request: HttpRequest) -> int:
    said = request.GET.get("page", "")
    return max(1, int(said)) if said.isascii() and said.isdigit() and len(said) < 6 else 1


def _line(outline: Outline, asked: AppealLine, person: Person | None) -> dict[str, Any]:
    ref = outline.part_by_id.get(asked.part)
    return {
        "appeal": asked, "name": person.name if person else "", "label": ref.label if ref else asked.part,
        "state": state_words(asked.state),
    }  # fmt: skip


def _typed(request: HttpRequest) -> dict[str, str]:
    """What was written and could not be taken: it comes back once."""
    kept = request.session.pop("score", None)
    return kept if isinstance(kept, dict) else {}


def _refuse(request: HttpRequest, words: str) -> bool:
    request.session["score"] = {
        "score": request.POST.get("score", "")[:10], "text": request.POST.get("text", "")[: assessment.MOST_TEXT],
    }  # fmt: skip
    messages.error(request, words)
    return False


def _number(request: HttpRequest) -> float | None:
    """The score that the form says, 0..1; None where it says none."""
    plain = request.POST.get("score", "").strip().removesuffix("%").strip().replace(",", ".")
    if not plain.isascii() or not 0 < len(plain) <= 6 or not plain.replace(".", "", 1).isdigit():
        return None
    value = float(plain) / 100
    return value if value <= 1 else None


def _given(request: HttpRequest, maker: Maker, run: RunCard, person: Person, part: PartRef) -> bool:
    value = _number(request)
    if value is None:
        return _refuse(request, gettext("Write the score in per cent, 0 to 100. Nothing was changed."))
    try:
        assessment.give_score(
            account=person.id, run_id=run.id, part=part.id, score=value, reason=request.POST.get("text", ""),
            by=maker.id, may_fall=request.POST.get("may_fall") == "yes",
        )  # fmt: skip
    except (NoReason, NothingToDecide, OwnWork, WouldFall) as problem:
        return _refuse(request, _why_not(problem))
    messages.success(request, gettext("The score is given, and the learner gets a letter with the reason."))
    return True


def _decided(request: HttpRequest, maker: Maker, run: RunCard, asked: AppealLine) -> bool:
    is_left = request.POST.get("do") == "leave"
    value = None if is_left else _number(request)
    if value is None and not is_left:
        return _refuse(request, gettext("Write the score in per cent, 0 to 100. Nothing was changed."))
    try:
        assessment.decide_appeal(
            public_id=asked.public_id, run_id=run.id, answer=request.POST.get("text", ""), by=maker.id, score=value,
            may_fall=request.POST.get("may_fall") == "yes",
        )  # fmt: skip
    except (NoReason, NothingToDecide, OwnWork, WouldFall) as problem:
        return _refuse(request, _why_not(problem))
    messages.success(request, gettext("It is answered, and the learner gets a letter."))
    return True


def _why_not(problem: Exception) -> str:
    if isinstance(problem, NoReason):
        return gettext("Write why, in up to 2,000 characters: the learner reads it. Nothing was changed.")
    if isinstance(problem, OwnWork):
        return gettext("This work is your own: somebody else marks it.")
    if isinstance(problem, WouldFall):
        return gettext("That is less than what counts now. Say that it may fall, if you mean it. Nothing was changed.")
    return gettext("Somebody has answered already, or the learner has taken it back. Nothing was changed.")
