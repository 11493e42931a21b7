"""Pages of challenges and of the placement test: one address a test, which shows where it stands."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, gettext, ngettext
from django.views.decorators.cache import never_cache

from stoa.assessment import actions as assessment
from stoa.assessment import items
from stoa.assessment import queries as tests
from stoa.assessment.actions import PASSED, DoneToday, Given, Plan
from stoa.assessment.ports import ItemState, RenderContext
from stoa.assessment.queries import Question
from stoa.content.ports import Part
from stoa.kernel.clock import now
from stoa.learning import actions as learning
from stoa.learning import queries as records
from stoa.web.base.days import today, zone_of
from stoa.web.base.guards import takes
from stoa.web.learning.challenge_words import result, words_of
from stoa.web.learning.challenging import Test, known_skills, skippable
from stoa.web.learning.practising import practiser
from stoa.web.learning.scopes import scope_of
from stoa.web.learning.views import offer_or_404

DAY = timedelta(hours=24)
"""How long a test stays open."""


@takes("GET", "POST")
@login_required
@never_cache
def challenge(request: HttpRequest, run: str, scope: str) -> HttpResponse:
    """A test: its beginning, its question, or its result; whatever is done in it."""
    offer = offer_or_404(run)
    who = practiser(request, offer)
    if who is None:
        return redirect("course", slug=run)
    found = scope_of(offer, scope)
    sat = tests.challenge(account=who.account, run_id=offer.run.id, scope=scope)
    if found is None and sat is None:
        raise Http404(gettext("This course has no such test (any more)."))
    test = Test(who, found, sat) if found is not None else None
    if test is None:
        return redirect("skills", run=run)
    if request.method == "POST":
        return _acted(request, test)
    if sat is not None and not sat.is_closed and not sat.is_open:
        assessment.close_challenge(id=sat.id, account=who.account)
        return redirect(request.path)
    if sat is not None and sat.is_open:
        return _ask(request, test)
    if sat is not None and (sat.answered or test.scope.is_placement):
        return _result(request, test)
    return render(request, "learning/challenge.html", _about(request, test))


def _about(request: HttpRequest, test: Test) -> dict[str, object]:
    """What all pages of a test show."""
    offer, sat = test.who.offer, test.sat
    return {
        "run": offer.run, "outline": offer.outline, "words": words_of(test), "most": test.scope.most,
        "is_placement": test.scope.is_placement, "is_today": sat is not None and sat.started_at >= today(request),
        "address": request.path,
    }  # fmt: skip


def _acted(request: HttpRequest, test: Test) -> HttpResponse:
    """What a form of a test asks for. What is sent twice, or too late, leads to where the test stands."""
    act, sat, account = request.POST.get("act", ""), test.sat, test.who.account
    if act == "begin":
        _begin(request, test)
    elif act in ("known", "back"):
        _say_known(request, test, is_known=act == "known")
    elif sat is not None and sat.is_open and act == "stop":
        assessment.close_challenge(id=sat.id, account=account)
    elif sat is not None and sat.is_open:
        return _answered(request, test) or redirect(request.path)
    return redirect(request.path)


def _begin(request: HttpRequest, test: Test) -> None:
    who, scope = test.who, test.scope
    offer = who.offer
    fresh = Test(who, scope, None)
    standing = {state.id: state for state in records.skills(account=who.account, outline=offer.outline)}
    before = {
        skill: (int(standing[skill].level), round(records.chance_before(standing[skill].estimated), 4))
        for skill in scope.skills
    }
    first = fresh.next_question()
    if first is None:
        messages.info(request, gettext("You have just met every question that could be asked. Come back tomorrow."))
        return
    plan = Plan(who.account, offer.run.id, scope.name, scope.most, before, now() + DAY, first)
    try:
        assessment.begin_challenge(plan, since=today(request))
    except DoneToday:
        messages.info(request, gettext("Once a day is enough. Come back tomorrow."))


def _answered(request: HttpRequest, test: Test) -> HttpResponse | None:
    """Take an answer and put the next question; a page only for what could not be read."""
    sat, question = test.sat, test.sat.waiting if test.sat is not None else None
    chosen = test.chosen(question) if question is not None else None
    assert sat is not None
    if question is None or chosen is None or request.GET.get("at") != str(len(sat.questions) - 1):
        return None
    part = _part(test, question)
    form = {name: request.POST.getlist(name) for name in request.POST}
    is_passed = request.POST.get("act") == "pass"
    response = PASSED if is_passed else items.read(part, form)
    graded = None if is_passed else items.grade(part, response)
    if response is None or (graded is not None and not graded.costs_attempt):
        return _question_page(request, test, question, items.state_of(part, response=response, graded=graded))
    outline = test.who.offer.outline
    assessment.answer_challenge(
        Given(
            id=sat.id, position=len(sat.questions) - 1, account=test.who.account, course_id=outline.course_id,
            version=outline.version_id, part=chosen.part, response=response,
            fraction=graded.fraction if graded is not None else 0.0,
        )
    )  # fmt: skip
    _put_next(Test(test.who, test.scope, _read(test)))
    return None


def _read(test: Test) -> tests.ChallengeView | None:
    return tests.challenge(account=test.who.account, run_id=test.who.offer.run.id, scope=test.scope.name)


def _put_next(test: Test) -> None:
    """Ask the next question of a test whose last one is answered, or cannot be asked any more; else end it."""
    sat, account = test.sat, test.who.account
    if sat is None or not sat.is_open or (sat.waiting is not None and test.chosen(sat.waiting) is not None):
        return
    following = test.next_question()
    if following is None:
        assessment.close_challenge(id=sat.id, account=account)
    else:
        assessment.ask_in_challenge(id=sat.id, account=account, question=following)


def _part(test: Test, question: Question) -> Part:
    chosen = test.chosen(question)
    assert chosen is not None
    return tests.as_tested(tests.practice_question(test.who.offer.outline.version_id, chosen), question.variant)


def _ask(request: HttpRequest, test: Test) -> HttpResponse:
    """The page with the question that is asked now."""
    question = test.sat.waiting if test.sat is not None else None
    if question is None or test.chosen(question) is None:
        _put_next(test)
        return redirect(request.path)
    return _question_page(request, test, question, ItemState())


def _question_page(request: HttpRequest, test: Test, question: Question, state: ItemState) -> HttpResponse:
    part, sat = _part(test, question), test.sat
    assert sat is not None
    action = f"{reverse('challenge', kwargs={'run': test.who.offer.run.slug, 'scope': test.scope.name})}"
    action += f"?at={len(sat.questions) - 1}"
    html = items.render(part, state, RenderContext(
        action=action, language=get_language() or "en", time_zone=zone_of(request).key,
        seed=f"{test.who.account}" if part.public.get("shuffle") else "", is_fresh=state.response is not None,
        is_told_above=True, word=gettext("Answer"),
    ))  # fmt: skip
    context = {
        **_about(request, test), "question": mark_safe(html.replace(items.TOKEN, get_token(request))),
        "action": action, "number": len(sat.questions), "assets": items.assets_of([part]),
        "ends_at": sat.ends_at, "time_zone": zone_of(request).key,
    }  # fmt: skip
    return render(request, "learning/challenge_question.html", context)


def _result(request: HttpRequest, test: Test) -> HttpResponse:
    """What came of a test: skill by skill, what rose, and what to do now."""
    states = records.skills(account=test.who.account, outline=test.who.offer.outline)
    return render(request, "learning/challenge_result.html", {**_about(request, test), **result(request, test, states)})


def _say_known(request: HttpRequest, test: Test, *, is_known: bool) -> None:
    """Have units count as known already, of those that the placement test has shown; or take that back."""
    offer, standing = test.who.offer, test.who.place.standing
    if not test.scope.is_placement:
        return
    known = known_skills(test) if test.sat is not None and not test.sat.is_open else frozenset()
    may = {unit.id for unit in skippable(offer, standing, known)} if is_known else standing.known
    counts = {unit.id: unit.counts for unit in offer.outline.units}
    units = {unit: counts.get(unit, False) for unit in request.POST.getlist("unit") if unit in may}
    said = learning.say_known(
        account=test.who.account, run_id=offer.run.id, version=offer.outline.version_id, units=units, is_known=is_known
    )
    if not said:
        messages.info(request, gettext("Nothing has changed."))
        return
    words = (
        ngettext("%(n)d unit counts as known already.", "%(n)d units count as known already.", len(said))
        if is_known
        else ngettext("%(n)d unit is open again.", "%(n)d units are open again.", len(said))
    )
    messages.info(request, words % {"n": len(said)})
