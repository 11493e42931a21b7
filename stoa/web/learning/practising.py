"""Practising: one question at a time, for learning alone. What pages of skills and of reviews share."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, gettext

from stoa.assessment import actions as assessment
from stoa.assessment import items
from stoa.assessment import queries as questions
from stoa.assessment.actions import PracticeAnswer
from stoa.assessment.ports import ItemState, RenderContext, Response
from stoa.assessment.queries import PracticeQuestion, Practised
from stoa.catalogue.queries import Offer
from stoa.content.ports import Part
from stoa.kernel.tokens import Pass
from stoa.learning import queries as records
from stoa.learning.queries import Place, SkillState
from stoa.web.base.days import today, zone_of
from stoa.web.base.reviews import practice_pool
from stoa.web.learning.answer import once_of
from stoa.web.learning.skill_words import skill_line
from stoa.web.learning.views import caught_up

SHOW = "show-answer"
"""The field by which somebody asks to be shown the right answer."""
SHOWN_ANSWER: Response = {"is_shown": True}
"""What is kept instead of a response by whoever asked for the answer."""


@dataclass(frozen=True)
class Way:
    """Where a question comes from: why it is asked, which address takes an answer, and where it goes on."""

    purpose: Literal["practice", "review"]
    answer: str
    """The name of the address."""
    onwards: str
    said: str = ""
    """Why this is asked now."""


@dataclass(frozen=True)
class Practiser:
    """A learner of a run who practises."""

    pass_: Pass
    offer: Offer
    place: Place

    @property
    def account(self) -> int:
        return self.pass_.account

    def pool(self) -> Mapping[str, tuple[PracticeQuestion, ...]]:
        """The questions that may be practised now, by skill."""
        return practice_pool(self.offer)


def practiser(request: HttpRequest, offer: Offer) -> Practiser | None:
    """Who asks, as a learner of the run; None for whoever is none."""
    pass_ = caught_up(request, offer)
    place = records.place(account=pass_.account, run_id=offer.run.id) if pass_ else None
    if pass_ is None or place is None or not place.is_open or place.scope != "learn":
        return None
    return Practiser(pass_, offer, place)


@dataclass(frozen=True)
class _Asked:
    """A question that is put to somebody in practice: which, and in which of its variants."""

    skill: str
    chosen: PracticeQuestion
    question: Part
    number: int

    @property
    def part(self) -> Part:
        return questions.as_practised(self.question, self.number)

    @property
    def query(self) -> str:
        """What the address of an answer says of the variant."""
        return f"?variant={self.number}" if items.count_of(self.question) > 1 else ""


def ask(request: HttpRequest, who: Practiser, skill: str, way: Way) -> HttpResponse | None:
    """The page with the next question of a skill, or with another variant of the one that `?like=` names; None where
    the skill has no question."""
    pool = who.pool().get(skill, ())
    if not pool:
        return None
    practised = _practised(request, who, skill)
    like = next((each for each in pool if each.question == request.GET.get("like")), None)
    chosen = like or _next(who, pool, practised)
    question = questions.practice_question(who.offer.outline.version_id, chosen)
    number = _number(who, chosen, question, practised)
    return _page(request, who, _Asked(skill, chosen, question, number), ItemState(), way)


def _number(who: Practiser, chosen: PracticeQuestion, question: Part, practised: Mapping[str, Practised]) -> int:
    """The first variant that was not met yet, from the learner's own on, which its unit may have shown; then the one
    that was met longest ago."""
    own, count = items.number_for(question, str(who.account)), items.count_of(question)
    met = practised[chosen.question].variants if chosen.question in practised else ()
    if chosen.part in who.place.standing.scores:
        met = (own, *(number for number in met if number != own))
    unmet = (number % count for number in range(own, own + count) if number % count not in met)
    return next(unmet, next((number for number in met if number < count), own))


def take(request: HttpRequest, who: Practiser, skill: str, question: str, way: Way) -> HttpResponse:
    """Grade an answer at once, keep it for what it tells of the skill, and show what it was worth. Its address alone
    leads on. Raises Http404 for what may not be practised."""
    chosen = next((each for each in who.pool().get(skill, ()) if each.question == question), None)
    if chosen is None:
        raise Http404(gettext("This course has no such question to practise (any more)."))
    if request.method != "POST":
        return redirect(way.onwards)
    asked = _asked(request, who, skill, chosen)
    form = {name: request.POST.getlist(name) for name in request.POST}
    is_shown = SHOW in form
    response = SHOWN_ANSWER if is_shown else items.read(asked.part, form)
    graded = None if is_shown else items.grade(asked.part, response)
    if response is not None and (graded is None or graded.costs_attempt):
        assessment.keep_practice(
            PracticeAnswer(
                account=who.account, course_id=who.offer.outline.course_id, version=who.offer.outline.version_id,
                skill=skill, purpose=way.purpose, part=chosen.part, question=chosen.question, variant=asked.number,
                response=response, fraction=graded.fraction if graded else 0.0,
                once=once_of(form.get("once", [""])[0]),
            )
        )  # fmt: skip
    state = ItemState(is_settled=True) if is_shown else items.state_of(asked.part, response=response, graded=graded)
    return _page(request, who, asked, state, way)


def _asked(request: HttpRequest, who: Practiser, skill: str, chosen: PracticeQuestion) -> _Asked:
    """What an answer's address says was asked; of a variant that is not there (any more), the reader's own."""
    question = questions.practice_question(who.offer.outline.version_id, chosen)
    said = request.GET.get("variant", "")
    number = int(said) if said.isascii() and said.isdigit() and len(said) <= 4 else -1
    if not 0 <= number < items.count_of(question):
        number = items.number_for(question, str(who.account))
    return _Asked(skill, chosen, question, number)


def _next(who: Practiser, pool: tuple[PracticeQuestion, ...], practised: Mapping[str, Practised]) -> PracticeQuestion:
    """What was never met, then what was met in its unit alone, then what was practised longest ago."""

    def key(place: int) -> tuple[bool, datetime, bool, int]:
        each = pool[place]
        before = practised.get(each.question)
        at = before.at if before else datetime.min.replace(tzinfo=UTC)
        return before is not None, at, each.part in who.place.standing.scores, place

    return pool[min(range(len(pool)), key=key)]


def _practised(request: HttpRequest, who: Practiser, skill: str) -> Mapping[str, Practised]:
    return questions.practised(
        account=who.account, course_id=who.offer.outline.course_id, skill=skill, since=today(request)
    )


def _page(request: HttpRequest, who: Practiser, asked: _Asked, state: ItemState, way: Way) -> HttpResponse:
    offer, outline, skill, chosen, part = who.offer, who.offer.outline, asked.skill, asked.chosen, asked.part
    found: SkillState | None = next(
        (each for each in records.skills(account=who.account, outline=outline) if each.id == skill), None
    )
    if found is None:
        raise Http404(gettext("This course does not teach this skill (any more)."))
    action = reverse(way.answer, kwargs={"run": offer.run.slug, "skill": skill, "question": chosen.question})
    action += asked.query
    is_answered = state.is_settled or (state.graded is not None and state.graded.costs_attempt)
    html = items.render(part, state, RenderContext(
        action=action, language=get_language() or "en", course_language=outline.language,
        time_zone=zone_of(request).key, once=secrets.token_hex(8),
        seed=str(who.account) if part.public.get("shuffle") else "", is_fresh=state.response is not None,
        is_told_above=True,
    ))  # fmt: skip
    practised = _practised(request, who, skill)
    told = [each.is_right for each in practised.values() if each.is_right is not None]
    context = {
        "run": offer.run, "outline": outline, "skill": skill_line(outline, found, can_practise=True),
        "question": mark_safe(html.replace(items.TOKEN, get_token(request))), "action": action,
        "unit": outline.unit_by_id[chosen.unit], "is_answered": is_answered, "is_settled": state.is_settled,
        "once": secrets.token_hex(8), "today": len(told), "today_right": sum(told), "show": SHOW,
        "way": way, "assets": items.assets_of([part]),
        "is_repeat": not is_answered and not asked.query and chosen.question in practised
        and practised[chosen.question].at >= today(request),
    }  # fmt: skip
    return render(request, "learning/practice.html", context)
