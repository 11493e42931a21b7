"""The home page, a course's page, taking part and leaving."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.views.decorators.vary import vary_on_cookie

from stoa.accounts import queries as people
from stoa.catalogue import queries as catalogue
from stoa.catalogue.queries import Hit, Narrowing, Offer
from stoa.credentials import actions as writing
from stoa.credentials import queries as credentials
from stoa.kernel.clock import now
from stoa.learning import actions as learning
from stoa.learning import queries as records
from stoa.learning.actions import NotInvited, NotOpen, RunIsFull
from stoa.learning.queries import REPORTS, GoalView, Participation, Place
from stoa.web.base.addresses import course_home, with_next
from stoa.web.base.context import HOLDS, note_link
from stoa.web.base.going_on import Next, next_of
from stoa.web.base.guards import takes
from stoa.web.base.reviews import PORTION, due_today, reviewed_today
from stoa.web.base.tallies import tally_shown
from stoa.web.catalogue.course_page import aims, graded_words, shares, syllabus
from stoa.web.catalogue.finding import count_words, entry
from stoa.web.catalogue.forms import IntentionForm, in_words
from stoa.web.catalogue.heads import course_head
from stoa.web.catalogue.needs import needs
from stoa.web.catalogue.runs_of import runs_context

ON_HOME = 6
"""Courses on a visitor's home page; the rest are one link away."""

ON_STREET = 4
"""Courses in the row of columns."""


@dataclass(frozen=True)
class Going:
    """A course somebody takes part in: how far, where it goes on, and what they want from it, in words."""

    offer: Offer
    participation: Participation
    next: Next
    wants: str | Promise
    goal: GoalView | None


@takes("GET")
@vary_on_cookie
def home(request: HttpRequest) -> HttpResponse:
    """What next, for those who learn here; what there is, for everybody else."""
    account = account_of(request)
    if account is None:
        return _visitor_home(request)
    goals = records.goals_of(account)
    going = [_going(offer, item, goals.get(item.run_id)) for item, offer in _offers_of(records.participations(account))]
    context: dict[str, Any] = {
        "tasks": {name for name, _scope in people.roles_of(account)},
        "zone": getattr(request.user, "time_zone", "UTC"),
        **_earned(request, account),
    }
    if not going:
        entries, _count = _first_entries()
        return render(request, "catalogue/first_run.html", {**context, "entries": [entry(hit) for hit in entries]})
    first = next((item for item in going if item.next.unit is not None), None)
    soon = min(
        (item for item in going if item.next.opens_at), key=lambda item: item.next.opens_at or now(), default=None
    )
    offers = {item.offer.outline.course_id: item.offer for item in going}
    due = list(islice(due_today(request, offers), PORTION))
    due = due[: max(0, PORTION - reviewed_today(request))] if due else []
    return render(
        request, "catalogue/learner_home.html", {**context, "first": first, "soon": soon, "going": going, "due": due}
    )


def _going(offer: Offer, item: Participation, goal: GoalView | None) -> Going:
    """A course with where it goes on: with what leads to the goal first."""
    is_open = goal is not None and goal.reached_at is None
    first = records.units_towards(goal, offer.outline, item.standing) if goal is not None and is_open else ()
    return Going(offer, item, next_of(offer, item.standing, item.last_unit, first), in_words(item.intention), goal)


def _earned(request: HttpRequest, account: int) -> dict[str, Any]:
    """What somebody holds, what is being signed for them, and what of it they are told now, once."""
    records, waiting = credentials.credentials_of(account), credentials.being_signed(account)
    news = credentials.news_of(records, now())
    if news and request.method == "GET":
        writing.note_seen(account_id=account, public_ids=[view.public_id for view in news])
    note_link(request, HOLDS, bool(records or waiting))
    return {"records": records, "waiting": waiting, "news": news, "told": len(news) + len(waiting)}


def _visitor_home(request: HttpRequest) -> HttpResponse:
    hits, count = _first_entries()
    street = [hit.card for hit in hits[:ON_STREET] if hit.card.units]
    context = {
        "entries": [entry(hit) for hit in hits], "count": count, "said": count_words(count), "street": street,
        "has_more": count > len(hits),
    }  # fmt: skip
    return render(request, "catalogue/home.html", context)


def _first_entries() -> tuple[Sequence[Hit], int]:
    """The courses that stand first in the list, and how many there are in all."""
    found = catalogue.find_courses(Narrowing(), now=now())
    return found.hits[:ON_HOME], found.count


def _offers_of(participations: list[Participation]) -> list[tuple[Participation, Offer]]:
    runs = catalogue.runs([item.run_id for item in participations])
    paired = ((item, catalogue.offer(runs[item.run_id].slug)) for item in participations if item.run_id in runs)
    return [(item, offer) for item, offer in paired if offer is not None]


@takes("GET")
@vary_on_cookie
def course(request: HttpRequest, slug: str) -> HttpResponse:
    """A course's public page."""
    offer = offer_or_404(slug)
    place, moment = _place(request, offer), now()
    outline = offer.outline
    context = {
        "offer": offer, "outline": outline, "place": place, "first": outline.units[0] if outline.units else None,
        "goes_on": next_of(offer, place.standing, place.last_unit).unit if place else None,
        "syllabus": syllabus(outline), "aims": aims(outline), "shares": shares(outline), **graded_words(outline),
        "ways": credentials.checklist(outline, None, (), None), "needs": needs(offer, account_of(request)),
        "may_read": offer.run.reads_without_account or place is not None,
        "takes_people": offer.run.takes_people(moment), "is_early": offer.run.enrols_later(moment),
        "is_shut": offer.run.is_early(moment), "zone": getattr(request.user, "time_zone", "") or offer.run.time_zone,
        **runs_context(offer, account_of(request), moment, takes_part=place is not None),
        "tally": tally_shown(records.tally(outline.course_id)),
        "came_for": records.public_goals(outline.course_id),
        "home": catalogue.home_of(outline.course_slug) if outline.institution else None,
        "dues": [part for part in outline.parts if part.due], "head": course_head(offer),
    }  # fmt: skip
    return render(request, "catalogue/course.html", context)


@takes("GET", "POST")
def join(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Take part, and say what for; or say something else later. Visitors sign up first and come back here."""
    offer = offer_or_404(slug)
    account = account_of(request)
    if account is None:
        return redirect(with_next(reverse("account_signup"), request.path))
    place = _place(request, offer)
    if place is None and not offer.run.takes_people(now()):
        return _not_open(request, offer)
    if place is None and offer.run.is_by_invitation and not records.took_part(account=account, run_id=offer.run.id):
        return redirect("type_code")
    sent = request.POST if request.method == "POST" else None
    former = records.goal(account=account, run_id=offer.run.id)
    intention = place.intention if place else former.kind if former else ""
    form = IntentionForm(sent, initial={"intention": intention, "words": former.words if former else ""})
    if not form.is_valid():
        context = {"offer": offer, "outline": offer.outline, "form": form, "place": place}
        return render(request, "catalogue/join.html", context, status=422 if form.is_bound else 200)
    said = form.said(former)
    try:
        learning.enrol(account_id=account, offer=offer, said=said)
    except NotOpen:
        return _not_open(request, offer)
    except RunIsFull:
        return redirect("place", slug=slug)
    except NotInvited:
        return redirect("type_code")
    return redirect("goal_details", run=slug) if said else redirect(course_home(slug))


def _not_open(request: HttpRequest, offer: Offer) -> HttpResponse:
    context = {
        "offer": offer, "outline": offer.outline, "is_early": offer.run.enrols_later(now()),
        "zone": getattr(request.user, "time_zone", "") or offer.run.time_zone,
    }  # fmt: skip
    return render(request, "catalogue/not_open.html", context, status=409)


@takes("GET", "POST")
@login_required
def leave(request: HttpRequest, slug: str) -> HttpResponse:
    """Take part no longer, after one question."""
    offer = offer_or_404(slug)
    account = account_of(request)
    if account is None or _place(request, offer) is None:
        return redirect("course", slug=slug)
    goal = records.goal(account=account, run_id=offer.run.id)
    if request.method != "POST":
        context = {"offer": offer, "outline": offer.outline, "goal": goal}
        return render(request, "catalogue/leave.html", context)
    if goal is not None and request.POST.get("outcome", "") in REPORTS:
        learning.report_goal(
            account_id=account, run_id=offer.run.id, goal=goal.public_id, outcome=request.POST["outcome"]
        )
    learning.leave(account_id=account, run_id=offer.run.id)
    messages.success(
        request, gettext("You no longer take part in “%(title)s”. Your record stays.") % {"title": offer.outline.title}
    )
    return redirect("home")


def account_of(request: HttpRequest) -> int | None:
    """The internal id of whoever is signed in."""
    return request.user.pk if request.user.is_authenticated else None


def offer_or_404(slug: str) -> Offer:
    """The course at this address; raises Http404."""
    found = catalogue.offer(slug)
    if found is None:
        raise Http404(gettext("There is no such course here."))
    return found


def _place(request: HttpRequest, offer: Offer) -> Place | None:
    """The viewer's place in the run, if they take part now."""
    account = account_of(request)
    place = records.place(account=account, run_id=offer.run.id) if account is not None else None
    return place if place is not None and place.is_open else None
