"""The skills of a course as its learner stands with them, and practice of one of them."""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache

from stoa.assessment import actions as assessment
from stoa.assessment import queries as questions
from stoa.assessment.queries import COURSE_SCOPE, ENOUGH_SAID
from stoa.learning import queries as records
from stoa.learning.queries import to_practise
from stoa.web.base.days import today
from stoa.web.base.guards import takes
from stoa.web.base.reviews import surprising
from stoa.web.learning.calibration import shown_of
from stoa.web.learning.practising import Way, ask, practiser, take
from stoa.web.learning.skill_words import skill_line
from stoa.web.learning.trying import ask_on_trial
from stoa.web.learning.views import offer_or_404


@takes("GET", "POST")
@login_required
@never_cache
def skills(request: HttpRequest, run: str) -> HttpResponse:
    """The skills that the course teaches, with the level reached in each and what it rests on, and how well the reader
    knows what they know; switches whether practice asks for that."""
    who = practiser(request, offer_or_404(run))
    if who is None:
        return redirect("course", slug=run)
    if request.method == "POST":
        _switch(request, who.account, is_on=request.POST.get("sureness") == "on")
        return redirect(reverse("skills", kwargs={"run": run}) + "#sure-head")
    outline, pool = who.offer.outline, who.pool()
    states = records.skills(account=who.account, outline=outline)
    reachable = [replace(state, available=len(pool.get(state.id, ())) and state.available) for state in states]
    surprises = questions.surprises(account=who.account, courses=[outline.course_id])
    surprised = surprising(pool, {question for _course, question in surprises})
    met = {skill for skill, listed in pool.items() if any(each.unit in who.read_units for each in listed)}
    suggestions = to_practise(reachable, today(request), surprised)
    suggested = [each for each in suggestions if each.reason != "new" or each.skill in met][:1]
    calibrated = questions.calibrations(account=who.account, course_id=outline.course_id)
    by_id = {state.id: state for state in states}
    works = records.shown_by_works(account=who.account, course_id=outline.course_id)
    context = {
        "run": who.offer.run, "outline": outline, "challenge": COURSE_SCOPE if pool else "",
        "suggested": [
            skill_line(outline, by_id[each.skill], can_practise=True, reason=each.reason) for each in suggested
        ],
        "lines": [
            (
                skill_line(
                    outline, state, can_practise=bool(pool.get(state.id)), works=works.get(state.id, ())
                ),
                shown_of(calibrated.get(state.id)),
            )
            for state in states
        ],
        "calibration": shown_of(calibrated.get("")), "said": calibrated[""].answers if "" in calibrated else 0,
        "enough": ENOUGH_SAID, "asks_sure": questions.is_asked_in_practice(who.account),
    }  # fmt: skip
    return render(request, "learning/skills.html", context)


def _switch(request: HttpRequest, account: int, *, is_on: bool) -> None:
    assessment.switch_sureness(account=account, is_on=is_on)
    said = gettext("Practice and reviews ask you now how sure you are.")
    messages.info(request, said if is_on else gettext("Practice and reviews do not ask any more how sure you are."))


def _way(run: str, skill: str) -> Way:
    return Way("practice", "practice_answer", reverse("practice", kwargs={"run": run, "skill": skill}))


@takes("GET")
@login_required
@never_cache
def practice(request: HttpRequest, run: str, skill: str) -> HttpResponse:
    """The next question of a skill."""
    who = practiser(request, offer_or_404(run))
    if who is None:
        return redirect("course", slug=run)
    return (
        ask_on_trial(request, who, skill) or ask(request, who, skill, _way(run, skill)) or redirect("skills", run=run)
    )


@takes("GET", "POST")
@login_required
@never_cache
def practice_answer(request: HttpRequest, run: str, skill: str, question: str) -> HttpResponse:
    """An answer in practice."""
    who = practiser(request, offer_or_404(run))
    if who is None:
        return redirect("course", slug=run)
    return take(request, who, skill, question, _way(run, skill))
