"""Learners write questions: the page to write on, the list of one's own, and taking one back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache

from stoa.assessment import actions as assessment
from stoa.assessment import items
from stoa.assessment import queries as questions
from stoa.assessment.actions import IsThere, Looked, NoSuchQuestion, NotProved, TooManyDrafts
from stoa.assessment.ports import ItemState, RenderContext
from stoa.assessment.queries import WrittenCard
from stoa.catalogue.queries import Offer
from stoa.content.ports import Part
from stoa.kernel import limits
from stoa.web.base.guards import takes
from stoa.web.learning import programs
from stoa.web.learning.practising import Practiser, practiser
from stoa.web.learning.rating import SAYS
from stoa.web.learning.views import offer_or_404
from stoa.web.learning.writing_form import as_text, begun, draft_from, form_context, said_of, source_of

ACTS = ("save", "text", "hand_in")


@takes("GET")
@login_required
@never_cache
def written(request: HttpRequest, run: str) -> HttpResponse:
    """The questions that somebody wrote in this course, and what became of each."""
    who = practiser(request, offer_or_404(run))
    if who is None:
        return redirect("course", slug=run)
    cards = questions.written_by(who.account, who.offer.outline.course_id)
    reports = questions.reports_of([card.id for card in cards])
    lines = [
        {
            "card": card, "label": card.asks or _begun_words(card.draft), "percent": card.mean,
            "unit": who.offer.outline.unit_by_id.get(card.unit),
            "reports": [{"line": each, "words": str(SAYS[each.says])} for each in reports.get(card.id, [])],
        }
        for card in cards
    ]  # fmt: skip
    context = {"run": who.offer.run, "outline": who.offer.outline, "lines": lines}
    return render(request, "learning/written.html", context)


def _begun_words(draft: Mapping[str, Any]) -> str:
    """What a draft is known by."""
    words = str(draft.get("prompt", "") or draft.get("text", "")).split()
    return " ".join(words[:10])[:80] or gettext("A question that is just begun")


@takes("GET", "POST")
@login_required
@never_cache
def write_question(request: HttpRequest, run: str) -> HttpResponse:
    """A new question, about a unit. Nothing is kept before something is sent."""
    who = practiser(request, offer_or_404(run))
    if who is None:
        return redirect("course", slug=run)
    unit = who.offer.outline.unit_by_id.get(request.GET.get("unit", ""))
    if unit is None or unit.id not in who.open_units or not who.offer.outline.outcomes:
        raise Http404(gettext("There is no such unit to write about."))
    skills = skills_of(who.offer, unit.id)
    if request.method != "POST":
        shown = assessment.pictures_for(who.offer.outline, unit.id)
        draft = begun(
            request.GET.get("way", ""), request.GET.get("kind", ""), skills[0], shown, request.GET.get("picture", "")
        )
        return _page(request, who, None, unit.id, draft, None)
    limits.use("written_draft", account=who.account)
    draft = draft_from(request.POST)
    draft["skill"] = draft["skill"] if draft["skill"] in skills else skills[0]
    try:
        public_id = assessment.begin_question(
            account=who.account, course_id=who.offer.outline.course_id, run_id=who.offer.run.id, unit=unit.id,
            skill=draft["skill"], draft=draft,
        )  # fmt: skip
    except TooManyDrafts:
        messages.warning(request, gettext("You have very many drafts here. Finish some, or take them back, first."))
        return redirect("written", run=run)
    return _acted(request, who, public_id, draft)


@takes("GET", "POST")
@login_required
@never_cache
def written_question(request: HttpRequest, run: str, question: str) -> HttpResponse:
    """One of somebody's own questions: to write on, to look at, to hand in."""
    who = practiser(request, offer_or_404(run))
    if who is None:
        return redirect("course", slug=run)
    card = _own(who, question)
    if card.state == "promoted":
        return redirect("written", run=run)
    if request.method != "POST":
        if programs.looks_again(request):
            part = _look_at(who, card, card.draft).part
            return programs.proof_looked(who.account, part, _address(who, question), request)
        return _page(request, who, card, card.unit, card.draft, None)
    if request.POST.get("do") not in ACTS:
        limits.use("written_look", account=who.account)
        return _page(request, who, card, card.unit, card.draft, request.POST)
    limits.use("written_draft", account=who.account)
    draft, skills = draft_from(request.POST), skills_of(who.offer, card.unit)
    draft["skill"] = draft["skill"] if draft["skill"] in skills else skills[0]
    assessment.save_question(account=who.account, public_id=question, skill=draft["skill"], draft=draft)
    return _acted(request, who, question, draft)


def _acted(request: HttpRequest, who: Practiser, public_id: str, draft: dict[str, Any]) -> HttpResponse:
    """What follows once a draft is kept: on with it as text, a look at it, or handing it in."""
    run, act = who.offer.run.slug, request.POST.get("do")
    address = _address(who, public_id)
    if act == "text":
        assessment.save_question(
            account=who.account, public_id=public_id, skill=draft["skill"], draft=as_text(draft)
        )  # fmt: skip
        return redirect(address)
    card, same, looked = _own(who, public_id), None, None
    problem = programs.prove(who.account, _look_at(who, card, draft).part if draft["way"] == "text" else None)
    if act != "hand_in" or problem:
        if problem:
            messages.warning(request, problem)
        return redirect(f"{address}#look")
    if request.POST.get("licence") != "yes":
        return _page(request, who, card, card.unit, draft, None, problem=gettext("Agree to the licence first."))
    try:
        looked = assessment.hand_in_question(
            account=who.account, public_id=public_id, source=source_of(draft)[0], skill=draft["skill"],
            outline=who.offer.outline, is_named=request.POST.get("named") == "yes",
        )  # fmt: skip
    except IsThere as there:
        same = there
    except NotProved:
        return redirect(f"{address}#look")
    if looked is not None and looked.may_be_handed_in:
        said = gettext("It is on trial: others are asked it now and then, and you see here what they make of it.")
        messages.success(request, said)
        return redirect("written", run=run)
    problem = _same_words(who.offer, same) if same is not None else gettext("Something has to be mended first.")
    link = _same_link(who, draft, same)
    return _page(request, who, card, card.unit, draft, None, problem=problem, link=link, looked=looked)


def _same_words(offer: Offer, same: IsThere) -> str:
    if same.retired == "staff":
        return gettext(
            "Those who teach the course took it out, and it cannot be handed in again. Their letter to you says why; "
            "if you see it otherwise, ask them. Your text stays yours, to read and to copy."
        )
    if same.retired:
        return gettext(
            "Three people who answered it said that something is wrong with it. Mend it and hand it in again."
        )
    if same.own:
        return gettext("You have written the same question before.")
    if same.part:
        title = offer.outline.unit_by_id[same.unit].title
        return gettext("The course asks this already, in “%(unit)s”.") % {"unit": title}
    return gettext("Another learner has written the same question before you. Perhaps you meet it in practice.")


def _same_link(who: Practiser, draft: Mapping[str, Any], same: IsThere | None) -> str:
    """The way to what is there already."""
    run = who.offer.run.slug
    if same is None:
        return ""
    if same.own:
        return reverse("written_question", kwargs={"run": run, "question": same.own})
    if same.part:
        return f"{reverse('unit', kwargs={'run': run, 'unit': same.unit})}#{same.part}"
    return reverse("practice", kwargs={"run": run, "skill": draft["skill"]})


def _page(
    request: HttpRequest, who: Practiser, card: WrittenCard | None, unit: str, draft: Mapping[str, Any],
    tried: Mapping[str, Any] | None, *, problem: str = "", link: str = "", looked: Looked | None = None,
) -> HttpResponse:  # fmt: skip
    """The page to write on, with what was found in the draft and the question as others will see it. `looked` is what
    was found, where somebody has looked already."""
    outline, skills, fields = who.offer.outline, skills_of(who.offer, unit), tuple[str, ...]()
    pictures = assessment.pictures_for(outline, unit) if unit in who.open_units else ()
    if card is not None:
        fields = source_of(draft)[1]
        looked = looked or _look_at(who, card, draft)
    looked = looked or Looked(None, ())
    proof = programs.proof_of(who.account, looked.part, _address(who, card.public_id) if card is not None else "")
    said = said_of(replace(looked, findings=(*looked.findings, *proof.findings)), fields)
    context = {
        "run": who.offer.run, "outline": outline, "unit": outline.unit_by_id.get(unit), "card": card,
        "form": form_context(outline, draft, skills, said), "said": said, "problem": problem, "link": link,
        "errors": sum(each.is_error for each in said), "is_ready": looked.may_be_handed_in and proof.is_good,
        "proof": mark_safe(proof.said), "is_waiting": proof.is_waiting,
        "preview": _preview(request, who, card, looked.part, tried) if card and looked.part and proof.is_known else "",
        "assets": items.assets_of([looked.part] if looked.part else []),
        "kinds": ", ".join(assessment.allowed_kinds()), "pictures": pictures,
    }  # fmt: skip
    return render(request, "learning/write.html", context, status=422 if problem else 200)


def _look_at(who: Practiser, card: WrittenCard, draft: Mapping[str, Any]) -> Looked:
    """A draft as it compiles now."""
    outline, skills = who.offer.outline, skills_of(who.offer, card.unit)
    skill = draft["skill"] if draft.get("skill") in skills else skills[0]
    pictures = assessment.pictures_for(outline, card.unit) if card.unit in who.open_units else ()
    return assessment.look_at(
        source_of(draft)[0], id=card.public_id, skill=skill, outline=outline, pictures=pictures
    )  # fmt: skip


def _address(who: Practiser, public_id: str) -> str:
    return reverse("written_question", kwargs={"run": who.offer.run.slug, "question": public_id})


def _preview(
    request: HttpRequest, who: Practiser, card: WrittenCard, part: Part, tried: Mapping[str, Any] | None
) -> SafeString:
    """The question as learners will see it; an answer to it is checked and not kept."""
    part, state = items.variant(part, 0), ItemState()
    if tried is not None:
        response = items.read(part, {name: request.POST.getlist(name) for name in request.POST})
        state = items.state_of(part, response=response, graded=items.grade(part, response))
    action = _address(who, card.public_id)
    html = items.render(part, state, RenderContext(
        action=f"{action}#look", language=get_language() or "en", is_preview=True, is_told_above=True,
        is_fresh=tried is not None,
    ))  # fmt: skip
    return mark_safe(html.replace(items.TOKEN, get_token(request)))


def skills_of(offer: Offer, unit: str) -> list[str]:
    """The skills that a question about a unit can be about: the unit's, else all of the course; never none."""
    entry = offer.outline.unit_by_id.get(unit)
    known = [outcome.id for outcome in offer.outline.outcomes]
    found = [skill for skill in known if entry is not None and skill in entry.outcomes] or known
    if not found:
        raise Http404(gettext("This course names no skills, and a question is about one."))
    return found


@takes("POST")
@login_required
def withdraw_question(request: HttpRequest, run: str, question: str) -> HttpResponse:
    """Take a question of one's own back."""
    who = practiser(request, offer_or_404(run))
    if who is None:
        return redirect("course", slug=run)
    _own(who, question)
    try:
        assessment.withdraw_question(account=who.account, public_id=question)
    except NoSuchQuestion as problem:
        raise Http404(gettext("It has gone into the course, where its staff look after it.")) from problem
    messages.info(request, gettext("It is taken back. Nobody is asked it any more."))
    return redirect("written", run=run)


@takes("POST")
@login_required
def reply_to_report(request: HttpRequest, run: str, report: int) -> HttpResponse:
    """Answer what somebody said of one's question."""
    who = practiser(request, offer_or_404(run))
    if who is None:
        return redirect("course", slug=run)
    try:
        assessment.reply_to_report(account=who.account, rating=report, reply=request.POST.get("reply", ""))
    except NoSuchQuestion as problem:
        raise Http404(gettext("There is no such report.")) from problem
    messages.success(request, gettext("Those who teach the course see your reply."))
    return redirect("written", run=run)


def _own(who: Practiser, question: str) -> WrittenCard:
    """A question of theirs in this course; raises Http404."""
    card = questions.own_question(who.account, who.offer.outline.course_id, question)
    if card is None:
        raise Http404(gettext("You have written no such question here."))
    return card
