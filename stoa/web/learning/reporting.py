"""Self-knowledge reports: today's, those that were kept, and one that its owner shares."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache

from stoa.accounts import queries as people
from stoa.assessment import actions as assessment
from stoa.assessment import queries as questions
from stoa.assessment.queries import Kept, SelfReport
from stoa.kernel.clock import now
from stoa.web.base.days import zone_of
from stoa.web.base.guards import takes
from stoa.web.learning.calibration import shown_of
from stoa.web.learning.practising import Practiser, practiser
from stoa.web.learning.skill_words import finding_line, levels_summed
from stoa.web.learning.views import offer_or_404

TODAY = "today"
"""What stands instead of an id for the report as it is now."""


@takes("GET", "POST")
@login_required
@never_cache
def self_report(request: HttpRequest, run: str, report: str = TODAY) -> HttpResponse:
    """A report, for its owner alone: as it is now, or one that they kept; keeps, shares, hides and deletes it."""
    who = practiser(request, offer_or_404(run))
    if who is None:
        return redirect("course", slug=run)
    if request.method == "POST":
        return _acted(request, who, report)
    kept = questions.kept_reports(account=who.account, run_id=who.offer.run.id)
    chosen = next((each for each in kept if each.id == report), None)
    if chosen is None and report != TODAY:
        raise _gone()
    shown = chosen.report if chosen else _today(who)
    context = {
        **_context(shown), "run": who.offer.run, "kept": kept, "chosen": chosen,
        "name": _name(who.account), "time_zone": str(zone_of(request)), "is_own": True,
        "address": request.build_absolute_uri(_shared_at(chosen)) if chosen and chosen.shared_as else "",
    }  # fmt: skip
    return render(request, "learning/report.html", context)


@takes("GET")
@login_required
@never_cache
def report_file(request: HttpRequest, run: str, report: str) -> HttpResponse:
    """The same as a JSON file."""
    who = practiser(request, offer_or_404(run))
    if who is None:
        return redirect("course", slug=run)
    kept = questions.kept_report(account=who.account, run_id=who.offer.run.id, id=report)
    if kept is None and report != TODAY:
        raise _gone()
    document = (kept.report if kept else _today(who)).as_json()
    response = JsonResponse(document, json_dumps_params={"ensure_ascii": False, "indent": 2})
    response.headers["Content-Disposition"] = f'attachment; filename="{who.offer.run.slug}-self-knowledge.json"'
    return response


@takes("GET")
@never_cache
def shared_report(request: HttpRequest, token: str) -> HttpResponse:
    """A report that its owner shares, for whoever has its address."""
    kept = questions.shared_report(token)
    if kept is None:
        raise Http404(gettext("Nobody shares a report at this address (any more)."))
    context = {**_context(kept.report), "name": _name(kept.account), "time_zone": str(zone_of(request))}
    response = render(request, "learning/shared_report.html", context)
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _acted(request: HttpRequest, who: Practiser, report: str) -> HttpResponse:
    account, run_id = who.account, who.offer.run.id
    wish = request.POST.get("do", "")
    if report == TODAY:
        return _keep(request, who) if wish == "keep" else redirect("self_report", run=who.offer.run.slug)
    if questions.kept_report(account=account, run_id=run_id, id=report) is None:
        raise _gone()
    if wish == "delete":
        assessment.drop_report(account=account, run_id=run_id, id=report)
        messages.info(request, gettext("The report is deleted. What it was made of is as it was."))
        return redirect("self_report", run=who.offer.run.slug)
    if wish == "share":
        assessment.share_report(account=account, run_id=run_id, id=report)
        messages.info(request, gettext("Whoever has the address below can read this report."))
    elif wish == "hide":
        assessment.unshare_report(account=account, run_id=run_id, id=report)
        messages.info(request, gettext("The report is private again. The address that it had leads nowhere."))
    return redirect(_page(who, report))


def _keep(request: HttpRequest, who: Practiser) -> HttpResponse:
    try:
        kept = assessment.keep_report(account=who.account, run_id=who.offer.run.id, report=_today(who))
    except assessment.TooManyReports:
        messages.error(request, gettext("You keep as many reports as one can. Delete one that you need no more."))
        return redirect("self_report", run=who.offer.run.slug)
    except assessment.NothingKnown:
        messages.error(request, gettext("There is no answer of yours in it yet. Answer some questions first."))
        return redirect("self_report", run=who.offer.run.slug)
    messages.success(request, gettext("The report is kept as it stands now."))
    return redirect(_page(who, kept))


def _today(who: Practiser) -> SelfReport:
    return questions.self_report(account=who.account, outline=who.offer.outline, at=now())


def _context(report: SelfReport) -> dict[str, object]:
    lines = [(finding_line(each), shown_of(each.calibration)) for each in report.skills]
    return {
        "report": report, "at": datetime.fromisoformat(report.at), "lines": lines, "summed": levels_summed(report),
        "calibration": shown_of(report.calibration),
    }  # fmt: skip


def _page(who: Practiser, report: str) -> str:
    return reverse("kept_report", kwargs={"run": who.offer.run.slug, "report": report})


def _shared_at(kept: Kept) -> str:
    return reverse("shared_report", kwargs={"token": kept.shared_as})


def _name(account: int) -> str:
    person = people.person(account)
    return person.name if person else ""


def _gone() -> Http404:
    return Http404(gettext("You keep no such report (any more)."))
