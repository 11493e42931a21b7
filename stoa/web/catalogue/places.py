"""A place in a full run: waiting for one, and taking or passing on the one that was offered."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache

from stoa.catalogue.queries import Offer
from stoa.kernel.clock import now
from stoa.learning import actions as learning
from stoa.learning import queries as records
from stoa.web.base.addresses import course_home
from stoa.web.base.guards import takes
from stoa.web.catalogue.views import offer_or_404


@takes("GET", "POST")
@never_cache
@login_required
def place(request: HttpRequest, slug: str) -> HttpResponse:
    """Where somebody stands in the line, and what they can do about it."""
    offer, account = offer_or_404(slug), request.user.pk
    if account is None:
        raise Http404
    held = records.place(account=account, run_id=offer.run.id)
    if held is not None and held.is_open:
        return redirect(course_home(slug))
    if request.method == "POST":
        return _done(request, offer, account)
    run = offer.run
    context = {
        "offer": offer, "outline": offer.outline, "turn": records.turn(account=account, run_id=run.id),
        "free": records.free_places(run), "takes_people": run.takes_people(now()), "most": records.MOST_SHOWN,
    }  # fmt: skip
    return render(request, "catalogue/place.html", context)


def _done(request: HttpRequest, offer: Offer, account: int) -> HttpResponse:
    run_id, act = offer.run.id, request.POST.get("do", "")
    if act == "wait":
        try:
            learning.wait_for_place(account_id=account, run_id=run_id)
            messages.success(request, gettext("You are in the line. A letter comes when a place is yours to take."))
        except learning.NothingToWaitFor:
            messages.info(request, gettext("There is nothing to wait for at the moment."))
    elif act == "stop":
        learning.stop_waiting(account_id=account, run_id=run_id)
        messages.success(request, gettext("You are out of the line."))
        return redirect("course", slug=offer.run.slug)
    return redirect("place", slug=offer.run.slug)
