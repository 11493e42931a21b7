"""The skills of a course as its learner stands with them, and practice: one question at a time, for learning alone."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache

from stoa.assessment import actions as assessment
from stoa.assessment import items
from stoa.assessment import queries as questions
from stoa.assessment.actions import PracticeAnswer
from stoa.assessment.ports import ItemState, RenderContext, Response
from stoa.assessment.queries import PracticeQuestion, Practised
from stoa.catalogue.queries import Offer
from stoa.content.ports import Part
from stoa.credentials import queries as credentials
from stoa.kernel.clock import now
from stoa.kernel.tokens import Pass
from stoa.learning import queries as records
from stoa.learning.queries import Place, SkillState, to_practise
from stoa.web.base.going_on import closed_until
from stoa.web.base.guards import takes
from stoa.web.learning.answer import once_of
from stoa.web.learning.skill_words import skill_line
from stoa.web.learning.views import caught_up, offer_or_404

SHOW = "show-answer"
"""The field by which somebody asks to be shown the right answer."""
MOST_SUGGESTED = 1
SHOWN_ANSWER: Response = {"is_shown": True}
"""What is kept instead of a response by whoever asked for the answer."""


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
        """The questions that may be practised now: not those that count, nor those of units that are not open."""
        outline = self.offer.outline
        counting = credentials.scores_asked(outline)
        closed = {unit.id for unit in outline.units if closed_until(self.offer, unit) is not None}
        return {
            skill: tuple(each for each in listed if each.part not in counting and each.unit not in closed)
            for skill, listed in questions.practice_pool(outline).items()
        }


def _practiser(request: HttpRequest, run: str) -> Practiser | None:
    """Who asks, as a learner of the run; None for whoever is none."""
    offer = offer_or_404(run)
    pass_ = caught_up(request, offer)
    place = records.place(account=pass_.account, run_id=offer.run.id) if pass_ else None
    if pass_ is None or place is None or not place.is_open or place.scope != "learn":
        return None
    return Practiser(pass_, offer, place)


@takes("GET")
@login_required
@never_cache
def skills(request: HttpRequest, run: str) -> HttpResponse:
    """The skills that the course teaches, with the level reached in each and what it rests on."""
    who = _practiser(request, run)
    if who is None:
        return redirect("course", slug=run)
    outline, pool = who.offer.outline, who.pool()
    states = records.skills(account=who.account, outline=outline)
    reachable = [replace(state, available=len(pool.get(state.id, ())) and state.available) for state in states]
    suggested = to_practise(reachable, _today(request).date())[:MOST_SUGGESTED]
    by_id = {state.id: state for state in states}
    context = {
        "run": who.offer.run, "outline": outline,
        "suggested": [
            skill_line(outline, by_id[each.skill], can_practise=True, reason=each.reason) for each in suggested
        ],
        "lines": [skill_line(outline, state, can_practise=bool(pool.get(state.id))) for state in states],
    }  # fmt: skip
    return render(request, "learning/skills.html", context)


@takes("GET")
@login_required
@never_cache
def practice(request: HttpRequest, run: str, skill: str) -> HttpResponse:
    """The next question of a skill."""
    who = _practiser(request, run)
    if who is None:
        return redirect("course", slug=run)
    pool = who.pool().get(skill, ())
    if not pool:
        return redirect("skills", run=run)
    chosen = _next(who, pool, _practised(request, who, skill))
    part = questions.practice_question(who.offer.outline.version_id, chosen)
    return _page(request, who, skill, chosen, part, ItemState())


@takes("GET", "POST")
@login_required
@never_cache
def practice_answer(request: HttpRequest, run: str, skill: str, question: str) -> HttpResponse:
    """An answer in practice: graded at once, kept for what it tells of the skill, and counted nowhere else."""
    who = _practiser(request, run)
    if who is None:
        return redirect("course", slug=run)
    chosen = next((each for each in who.pool().get(skill, ()) if each.question == question), None)
    if chosen is None:
        raise Http404(gettext("This course has no such question to practise (any more)."))
    if request.method != "POST":
        return redirect("practice", run=run, skill=skill)
    part = questions.practice_question(who.offer.outline.version_id, chosen)
    form = {name: request.POST.getlist(name) for name in request.POST}
    is_shown = SHOW in form
    response = SHOWN_ANSWER if is_shown else items.read(part, form)
    graded = None if is_shown else items.grade(part, response)
    if response is not None and (graded is None or graded.costs_attempt):
        assessment.keep_practice(
            PracticeAnswer(
                account=who.account, course_id=who.offer.outline.course_id, version=who.offer.outline.version_id,
                skill=skill, part=chosen.part, question=chosen.question, response=response,
                fraction=graded.fraction if graded else 0.0, once=once_of(form.get("once", [""])[0]),
            )
        )  # fmt: skip
    state = ItemState(is_settled=True) if is_shown else items.state_of(part, response=response, graded=graded)
    return _page(request, who, skill, chosen, part, state)


def _next(who: Practiser, pool: tuple[PracticeQuestion, ...], practised: Mapping[str, Practised]) -> PracticeQuestion:
    """What was never met, then what was met in its unit alone, then what was practised longest ago."""

    def key(place: int) -> tuple[bool, datetime, bool, int]:
        each = pool[place]
        before = practised.get(each.question)
        at = before.at if before else datetime.min.replace(tzinfo=UTC)
        return before is not None, at, each.part in who.place.standing.scores, place

    return pool[min(range(len(pool)), key=key)]


def _zone(request: HttpRequest) -> ZoneInfo:
    try:
        return ZoneInfo(getattr(request.user, "time_zone", "") or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def _today(request: HttpRequest) -> datetime:
    """The beginning of the reader's day."""
    return now().astimezone(_zone(request)).replace(hour=0, minute=0, second=0, microsecond=0)


def _practised(request: HttpRequest, who: Practiser, skill: str) -> Mapping[str, Practised]:
    return questions.practised(
        account=who.account, course_id=who.offer.outline.course_id, skill=skill, since=_today(request)
    )


def _page(
    request: HttpRequest, who: Practiser, skill: str, chosen: PracticeQuestion, part: Part, state: ItemState
) -> HttpResponse:  # fmt: skip
    offer, outline = who.offer, who.offer.outline
    found: SkillState | None = next(
        (each for each in records.skills(account=who.account, outline=outline) if each.id == skill), None
    )
    if found is None:
        raise Http404(gettext("This course does not teach this skill (any more)."))
    action = reverse("practice_answer", kwargs={"run": offer.run.slug, "skill": skill, "question": chosen.question})
    is_answered = state.is_settled or (state.graded is not None and state.graded.costs_attempt)
    html = items.render(part, state, RenderContext(
        action=action, language=get_language() or "en", time_zone=_zone(request).key, once=secrets.token_hex(8),
        seed=str(who.account) if part.public.get("shuffle") else "", is_fresh=state.response is not None,
        is_told_above=True,
    ))  # fmt: skip
    practised = _practised(request, who, skill)
    today = [each.is_right for each in practised.values() if each.is_right is not None]
    context = {
        "run": offer.run, "outline": outline, "skill": skill_line(outline, found, can_practise=True),
        "question": mark_safe(html.replace(items.TOKEN, get_token(request))), "action": action,
        "unit": outline.unit_by_id[chosen.unit], "is_answered": is_answered, "is_settled": state.is_settled,
        "once": secrets.token_hex(8), "today": len(today), "today_right": sum(today), "show": SHOW,
        "is_repeat": not is_answered and chosen.question in practised
        and practised[chosen.question].at >= _today(request),
    }  # fmt: skip
    return render(request, "learning/practice.html", context)
