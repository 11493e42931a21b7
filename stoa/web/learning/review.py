"""Reviews: one list a day of what is worth looking at again, from all of somebody's courses, for years after."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.cache import never_cache

from stoa.catalogue import queries as catalogue
from stoa.catalogue.queries import Offer
from stoa.content.queries import Outline
from stoa.kernel.clock import now
from stoa.learning import actions as learning
from stoa.learning import queries as records
from stoa.learning.queries import Due
from stoa.web.base.guards import takes
from stoa.web.base.reviews import PORTION, due_today, practice_pool, reviewed_today
from stoa.web.base.shutting import shut_to
from stoa.web.learning.practising import Way, ask, practiser, take
from stoa.web.learning.skill_words import LEVELS
from stoa.web.learning.views import offer_or_404

MINUTES_EACH = 0.5


@dataclass(frozen=True)
class Waiting:
    """A skill that is due, with a run in which its learner may answer its questions."""

    due: Due
    offer: Offer
    text: str
    said: str

    @property
    def level(self) -> int:
        return int(self.due.level)

    @property
    def level_name(self) -> str:
        return str(LEVELS[self.due.level])


def _offers(request: HttpRequest) -> Mapping[int, Offer]:
    """The courses that somebody takes part in, each with the run they visited last."""
    found: dict[int, Offer] = {}
    participations = records.participations(request.user.pk or 0)
    runs = catalogue.runs([item.run_id for item in participations])
    for item in participations:
        offer = catalogue.offer(runs[item.run_id].slug) if item.run_id in runs else None
        if offer is not None:
            found.setdefault(offer.outline.course_id, offer)
    return found


def _waiting(each: Due, offer: Offer) -> Waiting:
    return Waiting(each, offer, _text(offer.outline, each.skill), _why(each))


def _next_day(account: int, offers: Mapping[int, Offer]) -> datetime | None:
    """When the next review comes that can be asked; None where none is in sight."""
    pools = {course: practice_pool(offer, shut_to(offer, account)) for course, offer in offers.items()}
    coming = records.next_due(account=account, courses=list(offers), after=now())
    return next((at for course, skill, at in coming if skill in pools[course]), None)


def _text(outline: Outline, skill: str) -> str:
    return next((outcome.text for outcome in outline.outcomes if outcome.id == skill), "")


def _why(due: Due) -> str:
    """Why a skill is due."""
    days = max(1, (now() - due.last_at).days)
    ago = ngettext("%(n)d day ago", "%(n)d days ago", days) % {"n": days}
    return gettext("You last answered this %(ago)s. The chance that it is still there is about %(chance)d in 100.") % {
        "ago": ago, "chance": round(due.recall * 100),
    }  # fmt: skip


@takes("GET", "POST")
@login_required
@never_cache
def review(request: HttpRequest) -> HttpResponse:
    """The day's list; switches reviews on or off."""
    account = request.user.pk or 0
    if request.method == "POST":
        is_on = request.POST.get("reviews") == "on"
        learning.switch_reviews(account=account, is_on=is_on)
        said = gettext("Reviews are on again.") if is_on else gettext("Reviews are off. Nothing is forgotten by that.")
        messages.info(request, said)
        return redirect("review")
    offers = _offers(request)
    done = reviewed_today(request)
    wanted = max(0, PORTION - done)
    waiting = [_waiting(each, offers[each.course_id]) for each in islice(due_today(request, offers), wanted + 1)]
    portion = waiting[:wanted]
    context = {
        "waiting": portion, "has_more": len(waiting) > wanted, "done": done,
        "minutes": max(1, round(len(portion) * MINUTES_EACH)),
        "is_off": records.are_reviews_off(account), "has_courses": bool(offers),
        "next_at": None if waiting else _next_day(account, offers),
        "time_zone": getattr(request.user, "time_zone", "UTC"),
    }  # fmt: skip
    return render(request, "learning/review.html", context)


def _way(said: str = "") -> Way:
    return Way("review", "review_answer", reverse("review_next"), said)


@takes("GET")
@login_required
@never_cache
def review_next(request: HttpRequest) -> HttpResponse:
    """The next question of the day's list, from whichever course; when there is none, the list."""
    offers = _offers(request)
    for each in due_today(request, offers):
        who = practiser(request, offers[each.course_id])
        page = ask(request, who, each.skill, _way(_why(each))) if who is not None else None
        if page is not None:
            return page
    return redirect("review")


@takes("GET", "POST")
@login_required
@never_cache
def review_answer(request: HttpRequest, run: str, skill: str, question: str) -> HttpResponse:
    """An answer in a review."""
    who = practiser(request, offer_or_404(run))
    if who is None:
        return redirect("course", slug=run)
    return take(request, who, skill, question, _way())
