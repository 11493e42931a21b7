"""A draft: what was found in it, what publishing it would take away, and publishing or discarding it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from stoa.catalogue import actions as catalogue
from stoa.catalogue import queries as offers
from stoa.catalogue.actions import NotAllowed
from stoa.catalogue.queries import may_bring
from stoa.content import actions as content
from stoa.content import queries as courses
from stoa.content.actions import NoSuchDraft
from stoa.content.queries import CourseCard, DraftCard, Outline
from stoa.kernel import jobs
from stoa.learning import queries as records
from stoa.web.base.guards import takes
from stoa.web.studio.access import Maker, draft_or_404, for_makers
from stoa.web.studio.changes import Changed, by_learners, changes
from stoa.web.studio.findings import MOST, by_file, summary
from stoa.web.studio.trials import RuleNews, rule_news
from stoa.web.studio.zips import sent_as_zip


@dataclass(frozen=True)
class Vanishing:
    """An id of the live course that the draft does not have, and on how many learners' records it stands."""

    id: str
    title: str
    learners: int
    is_chosen: bool = False


@takes("GET")
@for_makers
def draft(request: HttpRequest, maker: Maker, draft: str) -> HttpResponse:
    """What was found in a draft, and what may be done with it."""
    card = draft_or_404(maker, draft)
    context = _context(maker, card, chosen=())
    context["report"] = _report(maker, card, request.GET.get("from", ""))
    return render(request, "studio/draft.html", context)


@takes("POST")
@for_makers
def publish(request: HttpRequest, maker: Maker, draft: str) -> HttpResponse:
    """Have a draft published; names with records on them have to be ticked first, and so have changed rules that
    were not tried."""
    card = draft_or_404(maker, draft)
    chosen = frozenset(request.POST.getlist("retire")[:5000])
    context = _context(maker, card, chosen=chosen)
    held = {item.id for item in context["vanishing"]}
    news: RuleNews | None = context["rule_news"]
    is_untried = bool(news and news.needs_trial) and "untried" not in request.POST
    if not context["may_publish"] or not held <= chosen or is_untried:
        context |= {"is_unticked": not held <= chosen, "is_untried": is_untried}
        return render(request, "studio/draft.html", context, status=422)
    try:
        job = catalogue.ask_to_publish(public_id=draft, by=maker.id, retire=chosen & held)
    except (NoSuchDraft, NotAllowed) as problem:
        raise Http404(str(problem)) from problem
    return redirect("studio_work", job=job)


@takes("GET")
@for_makers
def source(request: HttpRequest, maker: Maker, draft: str) -> HttpResponseBase:
    """The source of a draft as a zip: what was uploaded, or what an import made of it."""
    card = draft_or_404(maker, draft)
    return sent_as_zip(
        lambda target: content.export_draft(public_id=draft, by=maker.id, target=target),
        f"{card.course_slug or 'course'}-draft.zip",
    )


@takes("GET", "POST")
@for_makers
def discard(request: HttpRequest, maker: Maker, draft: str) -> HttpResponse:
    """Throw a draft away, after one question."""
    card = draft_or_404(maker, draft)
    if request.method != "POST":
        return render(request, "studio/discard.html", {"maker": maker, "draft": card})
    content.discard_draft(public_id=draft, by=maker.id)
    messages.success(
        request, gettext("The draft of “%(title)s” is gone. What is live has not changed.") % {"title": card.title}
    )
    return redirect("studio")


def _context(maker: Maker, card: DraftCard, chosen: Iterable[str]) -> dict[str, Any]:
    live = courses.course_by_slug(card.course_slug)
    outline = courses.draft_outline(card.public_id)
    is_new = live is None or live.version_id is None
    is_theirs = may_bring(maker.roles, card.course_slug, is_new=is_new, institution=outline.institution)
    now = None if live is None or live.version_id is None else courses.outline(live.version_id)
    return {
        "maker": maker, "draft": card, "outline": outline, "live": None if is_new else live,
        "files": by_file(card.findings), "summary": summary(card.findings),
        "left_out": max(0, len(card.findings) - MOST),
        "errors": sum(finding.severity == "error" for finding in card.findings),
        "is_theirs": is_theirs, "may_publish": card.may_publish and is_theirs,
        "is_same": now is not None and now.source_hash == card.source_hash,
        "vanishing": _vanishing(live, now, outline, frozenset(chosen)) if live and now else [],
        "changes": _changes(card, now, outline) if now else [],
        "rule_news": rule_news(live, now, outline) if live and now else None,
        "is_unticked": False, "is_untried": False, "report": None,
    }  # fmt: skip


def _changes(card: DraftCard, now: Outline, outline: Outline) -> list[tuple[str, list[Changed]]]:
    found = changes(courses.draft_difference(card.public_id, now.version_id), now, outline)
    return found + by_learners(now.course_id, now.source_hash, card.source_hash, outline)


def _vanishing(live: CourseCard, now: Outline, outline: Outline, chosen: frozenset[str]) -> list[Vanishing]:
    titles = {unit.id: unit.title for unit in now.units}
    titles |= {part.id: part.label for part in now.parts}
    gone = [name for name in titles if name not in outline.unit_by_id and name not in outline.part_by_id]
    if not gone:
        return []
    counts = records.learners_with_evidence([run.id for run in offers.runs_of(live.id)], gone)
    return [Vanishing(name, titles[name], counts[name], name in chosen) for name in gone if name in counts]


def _report(maker: Maker, card: DraftCard, job: str) -> dict[str, Any] | None:
    """The report of the import that made this draft, when the address names its job."""
    view = jobs.job(job[:16]) if job else None
    if view is None or view.owner != maker.id or (view.result or {}).get("draft") != card.public_id:
        return None
    report: dict[str, Any] = view.result["report"] or {}
    kinds = sorted(report.get("found", {}))
    lines = [
        (kind, report["found"][kind], report["converted"].get(kind, 0), report["kept"].get(kind, 0)) for kind in kinds
    ]
    return {"lines": lines, "warnings": report.get("warnings", [])[:MOST]} if lines else None
