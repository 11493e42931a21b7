"""The skills of a course as its learner stands with them, and practice of one of them."""

from __future__ import annotations

from dataclasses import replace

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from stoa.learning import queries as records
from stoa.learning.queries import to_practise
from stoa.web.base.days import today
from stoa.web.base.guards import takes
from stoa.web.learning.practising import Way, ask, practiser, take
from stoa.web.learning.skill_words import skill_line
from stoa.web.learning.trying import ask_on_trial
from stoa.web.learning.views import offer_or_404


@takes("GET")
@login_required
@never_cache
def skills(request: HttpRequest, run: str) -> HttpResponse:
    """The skills that the course teaches, with the level reached in each and what it rests on."""
    who = practiser(request, offer_or_404(run))
    if who is None:
        return redirect("course", slug=run)
    outline, pool = who.offer.outline, who.pool()
    states = records.skills(account=who.account, outline=outline)
    reachable = [replace(state, available=len(pool.get(state.id, ())) and state.available) for state in states]
    suggested = to_practise(reachable, today(request))[:1]
    by_id = {state.id: state for state in states}
    context = {
        "run": who.offer.run, "outline": outline,
        "suggested": [
            skill_line(outline, by_id[each.skill], can_practise=True, reason=each.reason) for each in suggested
        ],
        "lines": [skill_line(outline, state, can_practise=bool(pool.get(state.id))) for state in states],
    }  # fmt: skip
    return render(request, "learning/skills.html", context)


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
