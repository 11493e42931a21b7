"""Progress and grades, and the story of one score."""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache

from stoa.assessment import actions as assessment
from stoa.assessment import queries as attempts
from stoa.assessment import rules as grading
from stoa.assessment.actions import CannotAsk, NoReason
from stoa.catalogue.queries import Offer
from stoa.content.queries import PartRef
from stoa.credentials import queries as credentials
from stoa.kernel import tokens
from stoa.kernel.clock import now
from stoa.learning import queries as records
from stoa.web.base.grades import free_words, grade_words, late_lines, scale_lines, state_words, why_words
from stoa.web.base.guards import takes
from stoa.web.learning.views import caught_up, offer_or_404
from stoa.web.learning.ways import shortest_ways, ways_to_finish
from stoa.web.learning.what_if import Asked, Trial, trial
from stoa.web.learning.work_state import work_lines

PAGE = attempts.STORY_PAGE


@takes("GET")
@login_required
@never_cache
def grades(request: HttpRequest, run: str) -> HttpResponse:
    """The learner's progress and grade, with the reason for each number, and what other scores would make of it."""
    offer = offer_or_404(run)
    pass_ = caught_up(request, offer)
    place = records.place(account=pass_.account, run_id=offer.run.id) if pass_ else None
    if pass_ is None or place is None or not place.is_open:
        return redirect("course", slug=run)
    outline, policy = offer.outline, offer.outline.grading
    parts = attempts.parts_for(outline, account=pass_.account, run_id=offer.run.id)
    spent = sum(attempts.free_days_spent(outline, account=pass_.account, run_id=offer.run.id).values())
    waiting = attempts.waiting_of(outline, offer.run.id, [pass_.account]).get(pass_.account, {})
    grade = grading.course_grade(policy, place.standing.scores, parts, now(), waiting) if policy else None
    tried: Trial | None = None
    if policy and grade and grade.final.grade is not None:
        free = max(0, policy.free_days - spent)
        asked = Asked(request.GET.dict(), place.standing.scores, now(), free, waiting)
        tried = trial(policy, parts, grade, asked)
    context = {"run": offer.run, "outline": outline, "grade": grade, "trial": tried, **_policy(offer, spent)}
    if request.headers.get("HX-Request") == "true":
        return render(request, "learning/_trial.html", context)
    lines = [_line(offer, line) for line in records.ledger(account=pass_.account, run_id=offer.run.id)]
    held = credentials.held(account=pass_.account, run_id=offer.run.id)
    badges = credentials.badges(account=pass_.account, outline=outline)
    pathways = credentials.checklist(outline, place.standing, held, grade, badges=badges)
    standings = work_lines(pass_, offer)
    context |= {
        "standing": place.standing,
        "has_more": grade is not None
        and any(line.state == "open" for category in grade.final.categories for line in category.parts),
        "so_far": grade_words(policy, grade.so_far.grade) if policy and grade else "",
        "final": grade_words(policy, grade.final.grade) if policy and grade else "",
        "has_dates": any(part.due for part in outline.parts) or any(line["has_days"] for line in standings),
        "works": standings, "handed_in": {line["part"].id for line in standings if line["is_handed_in"]},
        "ways": mark_safe(ways_to_finish(offer, pathways).plain.decode()),
        "shortest": mark_safe(shortest_ways(offer, pathways)),
        "ledger": [line for line in lines if not line["is_practice"]],
        "practice": [line for line in lines if line["is_practice"]],
        "time_zone": getattr(request.user, "time_zone", "UTC"),
        "calendar_token": tokens.sign("calendar", f"{pass_.account}.{offer.run.id}"), "account": request.user,
    }  # fmt: skip
    return render(request, "learning/grades.html", context)


def _policy(offer: Offer, spent: int) -> dict[str, object]:
    """What the page says of letters and lateness."""
    policy = offer.outline.grading
    if policy is None:
        return {}
    return {
        "scale": scale_lines(policy), "late": late_lines(policy) if offer.outline.dues else [],
        "free": free_words(policy.free_days) if policy.free_days else "", "spent": spent,
    }  # fmt: skip


def _line(offer: Offer, fact: records.FactLine) -> dict[str, object]:
    """A line of the ledger in words' material: what it is about, whether that counts, and whether it is still there."""
    outline = offer.outline
    unit, part = outline.unit_by_id.get(fact.subject), outline.part_by_id.get(fact.subject)
    title = fact.subject
    if unit is not None:
        title = unit.title
    elif part is not None:
        title = part.title or outline.unit_by_id[part.unit_id].title
    counts = part is not None and (part.category or part.id in credentials.scores_asked(outline))
    is_practice = fact.kind == "score" and part is not None and not counts
    return {
        "kind": fact.kind, "title": title, "value": fact.value, "at": fact.at, "is_there": bool(unit or part),
        "counted": fact.counted,
        "is_practice": is_practice, "is_back": fact.kind == "known" and not fact.value, "origin": fact.origin,
    }  # fmt: skip


@takes("GET", "POST")
@login_required
@never_cache
def score(request: HttpRequest, run: str, part: str) -> HttpResponse:
    """Every score of the learner in a part that ever counted, and why; a POST asks for another look, or needs none."""
    offer = offer_or_404(run)
    pass_ = caught_up(request, offer)
    place = records.place(account=pass_.account, run_id=offer.run.id) if pass_ else None
    if pass_ is None or place is None or not place.is_open:
        return redirect("course", slug=run)
    ref = graded_part(offer, part)
    if request.method == "POST":
        return _asked(request, offer, pass_.account, ref)
    account, run_id, policy = pass_.account, offer.run.id, offer.outline.grading
    story = attempts.score_story(account=account, run_id=run_id, part=ref.id)
    appeals = attempts.appeals_of(account=account, run_id=run_id, part=ref.id)
    parts = attempts.parts_for(offer.outline, account=account, run_id=run_id)
    waiting = attempts.waiting_of(offer.outline, run_id, [account]).get(account, {})
    grade = grading.course_grade(policy, place.standing.scores, parts, now(), waiting) if policy else None
    page, pages = page_of(request, len(story))
    may_ask = bool(story) and grading.may_ask_again(story[0].at, offer.run.closes_at, now())
    context = {
        "run": offer.run, "outline": offer.outline, "part": ref, "unit": offer.outline.unit_by_id[ref.unit_id],
        "story": [(line, why_words(line)) for line in story[(page - 1) * PAGE : page * PAGE]],
        "value": place.standing.scores.get(ref.id), "page": page, "pages": pages,
        "appeals": [(each, state_words(each.state)) for each in appeals],
        "open": next((each for each in appeals if each.is_open), None), "may_ask": may_ask,
        "days": grading.APPEAL_DAYS, "most": assessment.MOST_TEXT,
        "so_far": grade_words(policy, grade.so_far.grade) if policy and grade else "",
        "time_zone": getattr(request.user, "time_zone", "UTC"), "typed": request.session.pop("appeal", ""),
    }  # fmt: skip
    return render(request, "learning/score.html", context)


def graded_part(offer: Offer, part: str) -> PartRef:
    """A part that counts in the course grade; raises Http404."""
    ref = offer.outline.part_by_id.get(part)
    if ref is None or offer.outline.grading is None or not ref.category or ref.points <= 0:
        raise Http404(gettext("Nothing of that name counts in this course."))
    return replace(ref, title=ref.label)


def page_of(request: HttpRequest, count: int) -> tuple[int, range]:
    """Which page of a story is asked for, and all that there are."""
    pages = max(1, -(-count // PAGE))
    said = request.GET.get("page", "")
    page = int(said) if said.isascii() and said.isdigit() and len(said) < 6 else 1
    return min(max(1, page), pages), range(1, pages + 1)


def _asked(request: HttpRequest, offer: Offer, account: int, part: PartRef) -> HttpResponse:
    if request.POST.get("do") == "take_back":
        assessment.take_back_appeal(account=account, run_id=offer.run.id, part=part.id)
        messages.success(request, gettext("It is taken back."))
        return redirect("score", run=offer.run.slug, part=part.id)
    text = request.POST.get("text", "")
    try:
        assessment.ask_again(account=account, run_id=offer.run.id, part=part.id, text=text)
        messages.success(request, gettext("Staff will look at it. You get a letter, and their answer stands here."))
    except NoReason:
        request.session["appeal"] = text[: assessment.MOST_TEXT]
        messages.error(request, gettext("Say in up to 2,000 characters what should be looked at. Nothing was sent."))
    except CannotAsk:
        messages.error(request, gettext("It was asked already, or the time for it is over. Nothing was sent."))
    return redirect("score", run=offer.run.slug, part=part.id)
