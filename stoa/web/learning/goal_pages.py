"""One's own goal in a course: looked at, made exact, ticked off, reported on; and the goals that others let be seen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache

from stoa.accounts import queries as people
from stoa.catalogue.queries import Offer
from stoa.credentials import queries as credentials
from stoa.learning import actions as learning
from stoa.learning import queries as records
from stoa.learning.queries import PAGE_OF_GOALS, REPORTS, GoalView, Place, is_past, plain_words
from stoa.web.base.addresses import course_home
from stoa.web.base.days import today
from stoa.web.base.guards import takes
from stoa.web.learning.goal_form import DetailsForm, ReportForm
from stoa.web.learning.goal_words import report_words, shown_goal, visibility_words
from stoa.web.learning.views import caught_up, offer_or_404

MOST_REPORT_WORDS = 1000


@dataclass(frozen=True)
class Goer:
    """Whoever takes part, with what they want."""

    account: int
    offer: Offer
    place: Place
    goal: GoalView | None

    @property
    def has_opened(self) -> bool:
        return bool(self.place.last_unit or self.place.standing.done)


def goer(request: HttpRequest, run: str) -> Goer | None:
    """The viewer in this run; None when they do not learn in it."""
    offer = offer_or_404(run)
    pass_ = caught_up(request, offer)
    place = records.place(account=pass_.account, run_id=offer.run.id) if pass_ else None
    if pass_ is None or place is None or not place.is_open or place.scope != "learn":
        return None
    return Goer(pass_.account, offer, place, records.goal(account=pass_.account, run_id=offer.run.id))


@takes("GET", "POST")
@login_required
@never_cache
def goal(request: HttpRequest, run: str) -> HttpResponse:
    """One's own goal: how far, what leads on, the history; a POST ticks off, or switches reminders."""
    who = goer(request, run)
    if who is None:
        return redirect("course", slug=run)
    if request.method == "POST":
        return _changed(request, who)
    history = records.goal_history(account=who.account, run_id=who.offer.run.id)
    outline, found = who.offer.outline, who.goal
    context: dict[str, Any] = {
        "run": who.offer.run, "outline": outline, "zone": getattr(request.user, "time_zone", "UTC"),
        "former": [
            (each, shown_goal(each, outline, who.place.standing, has_opened=who.has_opened))
            for each in history
            if found is None or each.public_id != found.public_id
        ],
    }  # fmt: skip
    if found is not None:
        shown = shown_goal(found, outline, who.place.standing, has_opened=who.has_opened)
        report = records.report_of(found.public_id)
        context |= {
            "shown": shown, "goal": found, "readers": visibility_words(found.visibility), "report": report,
            "report_said": report_words(report.outcome) if report else "",
            "next_unit": outline.unit_by_id.get(shown.towards), "per_cent": round(shown.share * 100),
            "is_over": is_past(found.target, today(request).date()) and not shown.is_reached,
            "can_tick": any(line.tick and not line.is_met for line in shown.lines),
        }  # fmt: skip
    return render(request, "learning/goal.html", context)


def _changed(request: HttpRequest, who: Goer) -> HttpResponse:
    run = who.offer.run
    if request.POST.get("do") == "remind":
        are_wanted = request.POST.get("reminds") == "on"
        learning.switch_reminders(account_id=who.account, run_id=run.id, are_wanted=are_wanted)
        said = gettext("Reminders are on.") if are_wanted else gettext("Reminders are off.")
        messages.success(request, said)
    else:
        wanted = request.POST.get("goal", "")
        if not learning.tick(account_id=who.account, run_id=run.id, goal=wanted, ids=request.POST.getlist("tick")):
            messages.info(request, gettext("Your goal has changed since this page was made. Please look once more."))
    return redirect("goal", run=run.slug)


@takes("GET", "POST")
@login_required
@never_cache
def goal_details(request: HttpRequest, run: str) -> HttpResponse:
    """Checks, day, readers and plan: the second of the two pages on which a goal is said."""
    who = goer(request, run)
    if who is None:
        return redirect("course", slug=run)
    if who.goal is None:
        return redirect("join", slug=run)
    sent = request.POST if request.method == "POST" else None
    youth = people.youth(who.account)
    form = DetailsForm(
        sent, goal=who.goal, outline=who.offer.outline, today=today(request).date(),
        is_youth=youth is not None and not youth.may_be_public,
    )  # fmt: skip
    if not form.is_valid():
        context = {
            "run": who.offer.run, "outline": who.offer.outline, "form": form, "goal": who.goal,
            "is_first": not who.goal.is_whole, "gives_record": credentials.asks_for_goal(who.offer.outline),
        }  # fmt: skip
        return render(request, "learning/goal_details.html", context, status=422 if form.is_bound else 200)
    was_whole, of = who.goal.is_whole, form.cleaned_data["of"]
    learning.set_goal(account_id=who.account, run_id=who.offer.run.id, said=form.said, of=of)
    if not was_whole:
        return redirect(course_home(run))
    messages.success(request, gettext("Your goal is kept. What you said before stays in its history."))
    return redirect("goal", run=run)


@takes("GET", "POST")
@login_required
@never_cache
def goal_report(request: HttpRequest, run: str) -> HttpResponse:
    """Say how it came out: reached, partly, or another goal by now."""
    who = goer(request, run)
    if who is None:
        return redirect("course", slug=run)
    if who.goal is None:
        return redirect("goal", run=run)
    former = records.report_of(who.goal.public_id)
    shown = shown_goal(who.goal, who.offer.outline, who.place.standing, has_opened=who.has_opened)
    initial = {"outcome": former.outcome, "words": former.words, "can_quote": former.can_quote} if former else {
        "outcome": "reached" if shown.is_reached else ""
    }  # fmt: skip
    form = ReportForm(request.POST if request.method == "POST" else None, initial=initial)
    if not form.is_valid():
        chosen = form["outcome"].value()
        context = {
            "run": who.offer.run, "outline": who.offer.outline, "form": form, "shown": shown, "goal": who.goal,
            "outcomes": [(name, report_words(name), name == chosen) for name in REPORTS],
        }  # fmt: skip
        return render(request, "learning/goal_report.html", context, status=422 if form.is_bound else 200)
    learning.report_goal(
        account_id=who.account, run_id=who.offer.run.id, goal=who.goal.public_id, outcome=form.cleaned_data["outcome"],
        words=plain_words(form.cleaned_data["words"], MOST_REPORT_WORDS), can_quote=form.cleaned_data["can_quote"],
    )  # fmt: skip
    messages.success(request, gettext("Thank you. It helps those who teach this, and those who come after you."))
    return redirect("join", slug=run) if form.cleaned_data["outcome"] == "changed" else redirect("goal", run=run)


@takes("GET")
@login_required
@never_cache
def goals(request: HttpRequest, run: str) -> HttpResponse:
    """What the others want who let the course see it."""
    who = goer(request, run)
    if who is None:
        return redirect("course", slug=run)
    asked = request.GET.get("page", "1")
    page = int(asked) if asked.isascii() and asked.isdigit() and 0 < len(asked) < 6 else 1
    found = records.goals_for_class(who.offer.run.id, start=(max(page, 1) - 1) * PAGE_OF_GOALS)
    if page > 1 and not found.goals:
        raise Http404(gettext("There are not so many goals."))
    named = people.names([each.account for each in found.goals])
    context = {
        "run": who.offer.run, "outline": who.offer.outline, "count": found.count, "page": page,
        "goals": [
            (named.get(each.account, ("", "", ""))[0], each.goal, each.account == who.account) for each in found.goals
        ],
        "next": page + 1 if page * PAGE_OF_GOALS < found.count else 0, "previous": page - 1,
    }  # fmt: skip
    return render(request, "learning/goals.html", context)
