"""Questions by other learners that are on trial: asked now and then in practice, rated, and counted nowhere."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache

from stoa.assessment import actions as assessment
from stoa.assessment import queries as questions
from stoa.assessment.actions import NoSuchQuestion
from stoa.assessment.ports import ItemState
from stoa.assessment.queries import PracticeQuestion, WrittenCard
from stoa.web.base.days import today
from stoa.web.base.guards import takes
from stoa.web.learning.practising import Asked, Practiser, Way, answered, keep_try, page, practiser, with_program
from stoa.web.learning.views import offer_or_404

EVERY = 2
"""Answers in practice in a day before the first question on trial, and before each one more."""


def ask_on_trial(request: HttpRequest, who: Practiser, skill: str) -> HttpResponse | None:
    """The page with a question on trial, when the time for one has come; None: the course's own come first, there is
    none, or none is wanted. Two to four statements for those who want them, one for all others."""
    if "like" in request.GET or not questions.tries_written(who.account):
        return None
    if not questions.is_trial_due(account=who.account, since=today(request), every=EVERY):
        return None
    course = who.offer.outline.course_id
    card = questions.trial_for(account=who.account, course_id=course, skill=skill, units=who.open_units)
    asked = _asked(card) if card is not None else None
    return page(request, who, asked, ItemState(), _way(who, skill)) if asked is not None else None


def _asked(card: WrittenCard) -> Asked | None:
    if card.part is None:
        return None
    chosen = PracticeQuestion(card.public_id, card.public_id, card.unit, is_written=True)
    return Asked(card.skill, chosen, card.part, 0, asks_sure=False, is_trial=card.state == "trial")


def _way(who: Practiser, skill: str) -> Way:
    onwards = reverse("practice", kwargs={"run": who.offer.run.slug, "skill": skill})
    return Way("practice", "trial_answer", onwards)


@takes("GET", "POST")
@login_required
@never_cache
def trial_answer(request: HttpRequest, run: str, skill: str, question: str) -> HttpResponse:
    """An answer to a question on trial: graded at once, and kept for what it tells of the question alone."""
    who = practiser(request, offer_or_404(run))
    if who is None:
        return redirect("course", slug=run)
    course = who.offer.outline.course_id
    card = questions.trial_question(account=who.account, course_id=course, public_id=question, skill=skill)
    asked = _asked(card) if card is not None and card.unit in who.open_units else None
    if asked is None:
        raise Http404(gettext("This question is not asked any more."))
    way = _way(who, skill)
    ran = with_program(request, who, asked, way, "")
    if ran is not None:
        return ran
    if request.method != "POST":
        return redirect(way.onwards)
    answer = answered(request, asked.part)
    if answer.response is not None and answer.counts:
        keep_try(who, asked, answer)
    return page(request, who, asked, answer.state, way)


@takes("POST")
@login_required
def rate_question(request: HttpRequest, run: str, skill: str, question: str) -> HttpResponse:
    """What somebody who has answered a learner's question thinks of it; leads on to the next one."""
    who = practiser(request, offer_or_404(run))
    if who is None:
        return redirect("course", slug=run)
    stars, says = request.POST.get("stars", ""), request.POST.get("says", "")
    try:
        assessment.rate_question(
            account=who.account, course_id=who.offer.outline.course_id, question=question,
            stars=int(stars) if stars in ("1", "2", "3", "4", "5") else 0,
            says=says if says in assessment.SAYS else "", note=request.POST.get("note", ""),
        )  # fmt: skip
    except NoSuchQuestion as problem:
        raise Http404(gettext("This question is not asked any more.")) from problem
    messages.success(request, gettext("Thank you. That helps to find the good ones."))
    return redirect("practice", run=run, skill=skill)


@takes("POST")
@login_required
def try_written(request: HttpRequest, run: str) -> HttpResponse:
    """Switch questions on trial on or off."""
    who = practiser(request, offer_or_404(run))
    if who is None:
        return redirect("course", slug=run)
    is_on = request.POST.get("trials") == "on"
    assessment.switch_trials(account=who.account, is_on=is_on)
    said = gettext("Now and then you are asked a question by another learner. It never counts.")
    messages.info(request, said if is_on else gettext("No questions on trial any more."))
    skill = request.POST.get("skill", "")
    return redirect("practice", run=run, skill=skill) if who.teaches(skill) else redirect("skills", run=run)
