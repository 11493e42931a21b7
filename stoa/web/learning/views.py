"""The ordinary views of learning: for visitors, for forms without a script, and for whoever's pass has run out."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import quote

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import get_language, gettext
from django.views.decorators.csrf import csrf_exempt

from stoa.assessment import queries as attempts
from stoa.assessment.actions import NotEnrolled, handing_in
from stoa.catalogue import queries as catalogue
from stoa.catalogue.queries import Offer
from stoa.content import queries as content
from stoa.content.queries import UnitEntry
from stoa.kernel import tokens
from stoa.kernel.tokens import Pass
from stoa.learning import actions as learning
from stoa.learning import queries as records
from stoa.web.base import hot
from stoa.web.base.context import notes_of
from stoa.web.base.going_on import closed_until
from stoa.web.base.guards import takes
from stoa.web.learning.answer import Reply, check_only, keep, look_after, looked_at, unsent
from stoa.web.learning.calendar import calendar
from stoa.web.learning.finish import open_parts
from stoa.web.learning.home_page import home_page, read_home
from stoa.web.learning.hot import fragment, is_current
from stoa.web.learning.policy import unit_policy
from stoa.web.learning.requiring import Lack, challenge_of, is_guarded, missing_for
from stoa.web.learning.sitting import is_theirs_to_sit, keep_sat, with_over_handed_in
from stoa.web.learning.unit_page import unit_page
from stoa.web.learning.unit_view import UnitView, read_unit
from stoa.web.learning.viewers import Viewer
from stoa.web.learning.work_state import steps_of


def pass_of(request: HttpRequest) -> Pass | None:
    """A pass for the session that is signed in, or None for a visitor."""
    user = request.user
    if not user.is_authenticated or not request.session.session_key:
        return None
    fingerprint = tokens.session_fingerprint(request.session.session_key)
    language = get_language() or "en"
    return Pass(user.pk, fingerprint, user.epoch, language, user.time_zone, 0, notes_of(request))


def offer_or_404(run: str) -> Offer:
    """The offer at this address; raises Http404."""
    offer = catalogue.offer(run)
    if offer is None:
        raise Http404(gettext("There is no such course here."))
    return offer


def unit_or_404(offer: Offer, unit: str) -> UnitEntry:
    """The unit of the current version; raises Http404."""
    entry = offer.outline.unit_by_id.get(unit)
    if entry is None:
        raise Http404(gettext("This course has no such unit (any more)."))
    return entry


def caught_up(request: HttpRequest, offer: Offer) -> Pass | None:
    """The viewer's pass; their summary is brought to the version that is shown first."""
    pass_ = pass_of(request)
    if pass_ is not None:
        place = records.place(account=pass_.account, run_id=offer.run.id)
        if place is not None and not is_current(offer, place):
            learning.catch_up(account_id=pass_.account, run_id=offer.run.id)
    return pass_


def closed_context(request: HttpRequest, offer: Offer, entry: UnitEntry, opens_at: datetime) -> dict[str, object]:
    """What the page of a unit that is not open yet shows."""
    zone = getattr(request.user, "time_zone", "") or offer.outline.time_zone
    return {"run": offer.run, "outline": offer.outline, "unit": entry, "opens_at": opens_at, "time_zone": zone}


def kept_shut(request: HttpRequest, offer: Offer, entry: UnitEntry) -> tuple[Lack, ...]:
    """What has to be there before the reader may open a unit of this module; empty for an open one."""
    if not is_guarded(offer, entry):
        return ()
    account = request.user.pk if request.user.is_authenticated else None
    place = records.place(account=account, run_id=offer.run.id) if account is not None else None
    return missing_for(offer, entry, account=account, place=place if place is not None and place.is_open else None)


def shut_context(offer: Offer, entry: UnitEntry, missing: tuple[Lack, ...]) -> dict[str, object]:
    """What the page of a unit shows that is shut until something is there."""
    module = offer.outline.module_of[entry.id]
    return {
        "run": offer.run, "outline": offer.outline, "unit": entry, "module": module, "missing": missing,
        "challenge": challenge_of(offer, module),
    }  # fmt: skip


def unit_view(request: HttpRequest, offer: Offer, entry: UnitEntry) -> UnitView:
    """The unit for whoever asks; raises Http404 where a visitor may not read."""
    pass_ = caught_up(request, offer)
    view = read_unit(pass_, offer, entry) if pass_ else None
    if view is None:
        viewer = Viewer(get_language() or "en")
        view = UnitView(offer, entry, content.unit(offer.outline.version_id, entry.id), viewer, {})
    return with_over_handed_in(view)


@takes("GET")
def unit(request: HttpRequest, run: str, unit: str) -> HttpResponse:
    """A unit."""
    offer = offer_or_404(run)
    entry = unit_or_404(offer, unit)
    opens_at = closed_until(offer, entry)
    if opens_at is not None:
        return render(request, "learning/closed.html", closed_context(request, offer, entry, opens_at), status=403)
    missing = kept_shut(request, offer, entry)
    if missing:
        return render(request, "learning/closed.html", shut_context(offer, entry, missing), status=403)
    view = unit_view(request, offer, entry)
    if not view.viewer.is_learner and not offer.run.reads_without_account:
        return redirect("course", slug=run)
    if view.viewer.is_learner and view.viewer.account:
        learning.note_place(view.viewer.account, offer.run.id, entry.id)
    said = " ".join(str(message) for message in messages.get_messages(request))
    return hot.respond(unit_page(view, said=said), request, policy=unit_policy(view.build))


@csrf_exempt  # a visitor's answer changes nothing; a learner's is checked by origin and token below
@takes("GET", "POST")
def answer(request: HttpRequest, run: str, unit: str, part: str) -> HttpResponse:
    """An answer: kept for a learner, only checked for others. Its address alone leads to the question."""
    if request.method != "POST":
        return _look(request, run, unit, part)
    offer = offer_or_404(run)
    entry = unit_or_404(offer, unit)
    if closed_until(offer, entry) is not None or kept_shut(request, offer, entry):
        return redirect("unit", run=run, unit=unit)
    view = unit_view(request, offer, entry)
    if not view.viewer.is_learner and not offer.run.reads_without_account:
        return _not_taken(request, offer, is_signed_in=view.viewer.pass_ is not None)
    is_there = part in view.build.parts and view.build.parts[part].kind != "assignment"
    return _taken(request, view, part) if is_there else _gone(request, part)


def _taken(request: HttpRequest, view: UnitView, part: str) -> HttpResponse:
    """What becomes of an answer to a part of this unit."""
    asked, found, offer = hot.asked_of(request), view.part(part), view.offer
    if not hot.was_sent_here(asked):
        page = unit_page(view, said=gettext("This did not come from a page of this site, so it was not taken."))
        return hot.respond(page, request, status=403, policy=unit_policy(view.build))
    token, pass_ = hot.sent_token(asked), view.viewer.pass_
    if pass_ is None and token:
        if is_theirs_to_sit(view, part):
            return _not_taken(request, offer, is_signed_in=False)
        return _show(request, view, part, unsent(view, found, asked.form, _signed_out(), token), status=403)
    if not view.viewer.is_learner or pass_ is None:
        return _show(request, view, part, check_only(view, found, asked.form))
    if not tokens.is_form_token(pass_, token):
        words = gettext("You have signed in anew since this page was made. Nothing is lost: send it once more.")
        return _show(request, view, part, unsent(view, found, asked.form, escape(words)), status=403)
    try:
        reply = (keep_sat if is_theirs_to_sit(view, part) else keep)(view, found, asked.form)
    except NotEnrolled:
        return _not_taken(request, offer, is_signed_in=True)
    return _show(request, view, part, reply)


def _look(request: HttpRequest, run: str, unit: str, part: str) -> HttpResponse:
    """How the program that somebody waits for stands, for the script of their page; raises Http404 for others. Without
    a script the address leads to the question."""
    has_script = request.headers.get("HX-Request") == "true"
    offer = offer_or_404(run)
    view = unit_view(request, offer, unit_or_404(offer, unit))
    is_shut = closed_until(offer, view.unit) is not None or kept_shut(request, offer, view.unit)
    is_there = part in view.build.parts and view.build.parts[part].kind != "assignment"
    is_open = is_there and view.viewer.is_learner and not is_shut
    if not has_script:
        if is_open:
            look_after(view, view.part(part))
        return redirect(f"{reverse('unit', kwargs={'run': run, 'unit': unit})}#{quote(part)}")
    if not is_open:
        raise Http404(gettext("This unit has no such question (any more)."))
    said = request.GET.get("look", "")
    look = int(said) if said.isascii() and said.isdigit() and len(said) < 4 else 0
    found = view.part(part)
    html, is_waiting = looked_at(view, found, look)
    is_quiz = found.kind == "quiz"
    if not is_waiting:
        words = gettext("Your programs have been tested.") if is_quiz else gettext("Your program has been tested.")
        html += f'<div hx-swap-oob="innerHTML:.toasts"><p class="heard">{escape(words)}</p></div>'
    response = hot.respond(html.encode(), request)
    if not is_waiting:
        response.headers["HX-Retarget"] = f"closest .{'quiz' if is_quiz else 'question'}"
    return response


def _not_taken(request: HttpRequest, offer: Offer, *, is_signed_in: bool) -> HttpResponse:
    """What is said to somebody whose session ended, or who has left, where only those who take part may read. Nothing
    of the course is shown to them; what they answered stays in the page that they have open."""
    words, way = gettext("You are signed out, so this could not be sent."), gettext("Sign in")
    link = reverse("account_login")
    if is_signed_in:
        words = gettext("You do not take part in this course any more, so this could not be sent.")
        way, link = gettext("Take part"), reverse("course", kwargs={"slug": offer.run.slug})
    if request.headers.get("HX-Request") == "true":
        said = f"{words} {gettext('What you answered stays here.')}"
        html = f'<p class="toast">{escape(said)} <a href="{link}" target="_blank">{escape(way)}</a></p>'
        response = hot.respond(f'<div hx-swap-oob="innerHTML:.toasts">{html}</div>'.encode(), request)
        response.headers["HX-Reswap"] = "none"
        return response
    context = {"offer": offer, "words": words, "way": way, "link": link}
    return render(request, "learning/not_taken.html", context, status=403)


def _gone(request: HttpRequest, part: str) -> HttpResponse:
    """What is said of a question that left the course while its page was open; raises Http404 for a plain form."""
    if request.headers.get("HX-Request") != "true":
        raise Http404(gettext("This unit has no such question (any more)."))
    words = gettext("This question has left the course since you opened the page. What you answered before is kept.")
    html = (
        f'<section class="question" id="{escape(part)}"><p class="notice" role="status">{escape(words)}</p></section>'
    )
    return hot.respond(html.encode(), request)


def _signed_out() -> str:
    """What is said to somebody whose session ended while they answered. HTML."""
    words = gettext("You are signed out, so this could not be sent. What you answered stays here.")
    then = gettext("Sign in in another window, then send it once more.")
    return f'{escape(words)} <a href="{reverse("account_login")}" target="_blank">{escape(then)}</a>'


def _show(request: HttpRequest, view: UnitView, part: str, reply: Reply, *, status: int = 200) -> HttpResponse:
    """A fragment for the script; a redirect for a plain form that was kept; else the whole page with the part in it."""
    if request.headers.get("HX-Request") == "true":
        return hot.respond(fragment(view, part, reply), request)
    if reply.is_kept:
        if reply.said:
            messages.info(request, reply.said)
        address = reverse("unit", kwargs={"run": view.offer.run.slug, "unit": view.unit.slug})
        return HttpResponseRedirect(f"{address}#{part}")
    page = unit_page(view, said=reply.said, shown={part: reply.html})
    return hot.respond(page, request, status=status, policy=unit_policy(view.build))


@csrf_exempt  # checked by origin and token: the form is part of a hot page
@takes("GET", "POST")
@login_required
def done(request: HttpRequest, run: str, unit: str) -> HttpResponse:
    """The learner says that the unit is done; goes on to the next one. Its address alone (it was signed in for, with
    the form lost) leads to the unit."""
    if request.method != "POST":
        return redirect("unit", run=run, unit=unit)
    offer = offer_or_404(run)
    entry = unit_or_404(offer, unit)
    pass_ = caught_up(request, offer)
    if closed_until(offer, entry) is not None or kept_shut(request, offer, entry):
        return redirect("unit", run=run, unit=unit)
    if pass_ is None or not hot.came_from_here(hot.asked_of(request), pass_):
        messages.info(request, gettext("This page was too old to send. Please try again."))
        return redirect("unit", run=run, unit=unit)
    is_done = learning.finish_unit(
        account=pass_.account, epoch=pass_.epoch, run_id=offer.run.id, version=offer.outline.version_id,
        unit=entry.id, needs=handing_in.needs_of(entry, account=pass_.account, run_id=offer.run.id),
        counts=entry.counts,
    )  # fmt: skip
    if not is_done:
        messages.info(request, _why_not_done(pass_, offer, entry))
        return redirect("unit", run=run, unit=unit)
    following = offer.outline.next_unit(entry.id)
    if following is None or closed_until(offer, following) is not None:
        return redirect("course_home", run=run)
    return redirect("unit", run=run, unit=following.slug)


def _why_not_done(pass_: Pass, offer: Offer, unit: UnitEntry) -> str:
    """Why a unit could not be marked as done."""
    view = read_unit(pass_, offer, unit)
    if view is None or not view.viewer.is_learner:
        return gettext("You do not take part in this course any more, so nothing is kept.")
    if open_parts(view):
        return gettext("A question of this unit is still open.")
    return gettext("The course has changed in this very moment. Please try once more.")


@takes("GET")
@login_required
def home(request: HttpRequest, run: str) -> HttpResponse:
    """The course home."""
    offer = offer_or_404(run)
    pass_ = caught_up(request, offer)
    view = read_home(pass_, offer) if pass_ else None
    if view is None or not view.viewer.is_learner:
        return redirect("course", slug=run)
    said = " ".join(str(message) for message in messages.get_messages(request))
    return hot.respond(home_page(view, said=said), request)


@takes("GET")
def deadlines(request: HttpRequest, run: str, holder: str, signature: str) -> HttpResponse:
    """The run's deadlines as iCalendar, at an address that only its learner was told."""
    offer = offer_or_404(run)
    if not tokens.is_signed("calendar", f"{holder}.{offer.run.id}", signature):
        raise Http404
    parts = attempts.parts_for(offer.outline, account=int(holder), run_id=offer.run.id)
    return HttpResponse(calendar(offer, parts, steps_of(offer)), content_type="text/calendar; charset=utf-8")
