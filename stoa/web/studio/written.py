"""Questions by learners, as the staff of a course see them: what others made of each, and what becomes of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from stoa.assessment import actions as assessment
from stoa.assessment import items
from stoa.assessment import queries as questions
from stoa.assessment.actions import IsThere, NoSuchQuestion
from stoa.assessment.ports import ItemState, RenderContext
from stoa.assessment.queries import WrittenCard
from stoa.content.actions import CannotPublish
from stoa.content.ports import Finding
from stoa.content.queries import Outline
from stoa.web.base.guards import takes
from stoa.web.learning.rating import SAYS
from stoa.web.studio.access import Maker, for_makers
from stoa.web.studio.course_pages import course_context
from stoa.web.studio.findings import by_file

LONGEST = 20_000


@takes("GET")
@for_makers
def written(request: HttpRequest, maker: Maker, course: str) -> HttpResponse:
    """The questions that learners of a course handed in, by what became of them."""
    context = course_context(request, maker, course, "questions")
    cards = questions.written_in(context["course"].id)
    heads = _heads()
    context["groups"] = [
        {"state": state, "title": title, "help": text, "cards": [card for card in cards if card.state == state]}
        for state, title, text in heads
    ]
    context["total"] = len(cards)
    return render(request, "studio/written.html", context)


def _heads() -> list[tuple[str, str, str]]:
    """The states in the order of the page, each with its title and what it means."""
    return [
        ("trial", gettext("On trial"), gettext("Asked now and then, and counted nowhere.")),
        ("practice", gettext("In practice"), gettext("Everybody meets them in practice, marked as by a learner.")),
        ("promoted", gettext("In the course"), gettext("Taken into the course’s own questions.")),
        ("retired", gettext("Not asked any more"), gettext("By reports, by the answers, or by you.")),
    ]


@takes("GET", "POST")
@for_makers
def written_question(request: HttpRequest, maker: Maker, course: str, question: str) -> HttpResponse:
    """One of them, with what is right in it; and deciding about it."""
    context = course_context(request, maker, course, "questions")
    card = questions.written_question(context["course"].id, question)
    if card is None:
        raise Http404(gettext("There is no such question by a learner (any more)."))
    if request.method == "POST":
        return _decided(request, maker, context, card)
    return _page(request, context, card, assessment.file_of(public_id=question, outline=context["outline"]))


def _page(
    request: HttpRequest, context: dict[str, Any], card: WrittenCard, text: str, findings: tuple[Finding, ...] = ()
) -> HttpResponse:
    outline: Outline = context["outline"]
    texts = {outcome.id: outcome.text for outcome in outline.outcomes}
    context |= {
        "card": card, "unit": outline.unit_by_id.get(card.unit), "skill": texts.get(card.skill, card.skill),
        "shown": _shown(card), "assets": items.assets_of([card.part] if card.part else []), "text": text,
        "reports": [
            {"line": each, "words": str(SAYS[each.says])} for each in questions.reports_of([card.id]).get(card.id, [])
        ],
        "files": by_file(findings), "lacks": _lacks(card) if card.state == "trial" else [],
        "may_retire": card.state in ("trial", "practice")
        or (card.state == "promoted" and not questions.is_live(outline, card.public_id)),
    }  # fmt: skip
    return render(request, "studio/written_question.html", context, status=422 if findings else 200)


def _lacks(card: WrittenCard) -> list[str]:
    """What stands between a question on trial and practice, in words."""
    known = {
        "report": gettext("a serious report is open"),
        "answers": gettext("too few have answered it"),
        "hard": gettext("nearly everybody gets it wrong"),
        "easy": gettext("nearly everybody gets it right"),
        "ratings": gettext("too few have rated it"),
        "rating": gettext("those who rated it find it weak"),
        "apart": gettext("those who know more do not do better"),
    }
    return [known[lack] for lack in questions.lacks_of(card.id)]


def _shown(card: WrittenCard) -> SafeString:
    """The question with what is right, and its explanation."""
    if card.part is None:
        return mark_safe("")
    state = ItemState(is_settled=True)
    html = items.render(
        items.variant(card.part, 0), state,
        RenderContext(action="", language=get_language() or "en", is_preview=True, is_told_above=True),
    )  # fmt: skip
    return mark_safe(html.replace(items.TOKEN, ""))


def _decided(request: HttpRequest, maker: Maker, context: dict[str, Any], card: WrittenCard) -> HttpResponse:
    outline: Outline = context["outline"]
    act, here = request.POST.get("do", ""), reverse("studio_written_question", kwargs={
        "course": outline.course_slug, "question": card.public_id,
    })  # fmt: skip
    try:
        if act == "promote" and context["may_publish"]:
            return _promoted(request, maker, context, card)
        if act == "retire":
            words = request.POST.get("words", "")
            assessment.retire_question(public_id=card.public_id, outline=outline, by=maker.id, words=words)
            messages.success(request, gettext("Nobody is asked it any more. Its writer reads why."))
        elif act == "practise":
            assessment.bring_to_practice(public_id=card.public_id, outline=outline, by=maker.id)
            messages.success(request, gettext("Everybody meets it in practice from now on."))
        elif act == "put_aside" and request.POST.get("report", "").isdecimal():
            rating = int(request.POST["report"][:18])
            assessment.put_aside(public_id=card.public_id, outline=outline, rating=rating)
            messages.success(request, gettext("The report counts no more."))
        else:
            raise Http404
    except NoSuchQuestion as problem:
        raise Http404(gettext("There is no such question by a learner (any more).")) from problem
    except IsThere:
        messages.error(request, gettext("Another question with the same words is asked already."))
    return redirect(here + context["of_run"])


def _promoted(request: HttpRequest, maker: Maker, context: dict[str, Any], card: WrittenCard) -> HttpResponse:
    """Into a draft of the course, where its maker looks at all of it and publishes it."""
    text = request.POST.get("text", "").replace("\0", "")[:LONGEST]
    try:
        looked, draft = assessment.promote_question(
            public_id=card.public_id, text=text, outline=context["outline"], by=maker.id
        )
    except CannotPublish as problem:
        return _page(request, context, card, text, tuple(problem.findings))
    if draft is None:
        return _page(request, context, card, text, looked.findings)
    messages.success(request, gettext("It stands in this draft. Once you publish it, it is one of the course’s own."))
    return redirect("studio_draft", draft=draft.public_id)
