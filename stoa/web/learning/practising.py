"""Practising: one question at a time, for learning alone. What pages of skills and of reviews share."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Literal

from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, gettext

from stoa.assessment import actions as assessment
from stoa.assessment import items
from stoa.assessment import queries as questions
from stoa.assessment.actions import NoSuchQuestion, PracticeAnswer, WrittenProgram, WrittenTry
from stoa.assessment.ports import ItemState, RenderContext, Response
from stoa.assessment.queries import PracticeQuestion, Practised
from stoa.catalogue.queries import Offer
from stoa.content.ports import Part
from stoa.kernel.tokens import Pass
from stoa.learning import queries as records
from stoa.learning.queries import Place, SkillState
from stoa.web.base.days import today, zone_of
from stoa.web.base.going_on import closed_until
from stoa.web.base.reviews import practice_pool
from stoa.web.base.shutting import shut_to
from stoa.web.learning import programs
from stoa.web.learning.answer import once_of
from stoa.web.learning.policy import question_policy
from stoa.web.learning.programs import Standing
from stoa.web.learning.rating import rating_of
from stoa.web.learning.skill_words import skill_line
from stoa.web.learning.views import caught_up

SHOW = "show-answer"
"""The field by which somebody asks to be shown the right answer."""
SHOWN_ANSWER: Response = {"is_shown": True}
"""What is kept instead of a response by whoever asked for the answer."""


@dataclass(frozen=True)
class Way:
    """Where a question comes from: why it is asked, which address takes an answer, and where it goes on."""

    purpose: Literal["practice", "review"]
    answer: str
    """The name of the address."""
    onwards: str
    said: str = ""
    """Why this is asked now."""


@dataclass(frozen=True)
class Practiser:
    """A learner of a run who practises."""

    pass_: Pass
    offer: Offer
    place: Place

    @property
    def account(self) -> int:
        return self.pass_.account

    def pool(self) -> Mapping[str, tuple[PracticeQuestion, ...]]:
        """The questions that may be practised now, by skill: the course's, and then those by other learners."""
        pool = dict(practice_pool(self.offer, self.shut))
        there = {each.question for listed in pool.values() for each in listed}
        for each in questions.written_pool(self.offer.outline, without=self.account):
            if each.question not in there and self.teaches(each.skill) and each.unit in self.open_units:
                made = PracticeQuestion(each.question, each.question, each.unit, is_written=True)
                pool[each.skill] = (*pool.get(each.skill, ()), made)
        return pool

    @cached_property
    def shut(self) -> frozenset[str]:
        """The units that are shut to them until something is there."""
        return shut_to(self.offer, self.account)

    @cached_property
    def open_units(self) -> frozenset[str]:
        """The units that are open to them now."""
        units = self.offer.outline.units
        return frozenset(unit.id for unit in units if closed_until(self.offer, unit) is None) - self.shut

    @cached_property
    def read_units(self) -> frozenset[str]:
        """The units that they have done, answered something in, or opened last."""
        standing, parts = self.place.standing, self.offer.outline.part_by_id
        return standing.done | {parts[id].unit_id for id in standing.scores if id in parts} | {self.place.last_unit}

    def teaches(self, skill: str) -> bool:
        """Whether it is a skill of the course."""
        return any(outcome.id == skill for outcome in self.offer.outline.outcomes)

    def state_of(self, skill: str) -> SkillState:
        """Where they stand with a skill. Raises Http404 for one that the course does not teach. Three statements."""
        found = next((each for each in records.skills(account=self.account, outline=self.offer.outline)
                      if each.id == skill), None)  # fmt: skip
        if found is None:
            raise Http404(gettext("This course does not teach this skill (any more)."))
        return found


def practiser(request: HttpRequest, offer: Offer) -> Practiser | None:
    """Who asks, as a learner of the run; None for whoever is none."""
    pass_ = caught_up(request, offer)
    place = records.place(account=pass_.account, run_id=offer.run.id) if pass_ else None
    if pass_ is None or place is None or not place.is_open or place.scope != "learn":
        return None
    return Practiser(pass_, offer, place)


@dataclass(frozen=True)
class Asked:
    """A question that is put to somebody in practice: which, and in which of its variants."""

    skill: str
    chosen: PracticeQuestion
    question: Part
    number: int
    asks_sure: bool
    is_trial: bool = False
    """It is by a learner, and on trial."""

    @property
    def part(self) -> Part:
        asks_sure = self.asks_sure and not items.is_run(self.question)
        return questions.as_practised(self.question, self.number, asks_sure=asks_sure)

    @property
    def query(self) -> str:
        """What the address of an answer says of the variant."""
        return f"?variant={self.number}" if items.count_of(self.question) > 1 else ""


def ask(request: HttpRequest, who: Practiser, skill: str, way: Way) -> HttpResponse | None:
    """The page with the next question of a skill, or with another variant of the one that `?like=` names; not with
    the one that `?unlike=` names, if there is another. None where the skill has no question."""
    pool = who.pool().get(skill, ())
    if not pool:
        return None
    pool = tuple(each for each in pool if each.question != request.GET.get("unlike")) or pool
    waits = questions.waiting_programs(who.account) if any(each.is_written for each in pool) else set[str]()
    pool = tuple(each for each in pool if each.question not in waits) or pool
    practised = _practised(request, who, skill)
    like = next((each for each in pool if each.question == request.GET.get("like")), None)
    chosen = like or _next(who, pool, practised, _surprises(who), today(request))
    if chosen.question in waits:
        return redirect(_address(who, skill, chosen, way))
    question = questions.practice_question(who.offer.outline.version_id, chosen)
    number = _number(who, chosen, question, practised)
    return page(request, who, Asked(skill, chosen, question, number, _asks_sure(who)), ItemState(), way)


def _asks_sure(who: Practiser) -> bool:
    return questions.is_asked_in_practice(who.account)


def _surprises(who: Practiser) -> Mapping[str, datetime]:
    """The questions of which the learner was very sure, and wrong, and when."""
    course = who.offer.outline.course_id
    found = questions.surprises(account=who.account, courses=[course])
    return {question: at for (_course, question), at in found.items()}


def _number(who: Practiser, chosen: PracticeQuestion, question: Part, practised: Mapping[str, Practised]) -> int:
    """The first variant that was not met yet, from the learner's own on, which its unit may have shown; then the one
    that was met longest ago."""
    own, count = items.number_for(question, str(who.account)), items.count_of(question)
    met = practised[chosen.question].variants if chosen.question in practised else ()
    if chosen.part in who.place.standing.scores:
        met = (own, *(number for number in met if number != own))
    unmet = (number % count for number in range(own, own + count) if number % count not in met)
    return next(unmet, next((number for number in met if number < count), own))


def take(request: HttpRequest, who: Practiser, skill: str, question: str, way: Way) -> HttpResponse:
    """Grade an answer at once, keep it for what it tells of the skill, and show what it was worth. Its address alone
    leads on. Raises Http404 for what may not be practised."""
    chosen = next((each for each in who.pool().get(skill, ()) if each.question == question), None)
    if chosen is None:
        raise Http404(gettext("This course has no such question to practise (any more)."))
    if chosen.is_written:
        ran = with_program(request, who, _asked(request, who, skill, chosen), way, way.purpose)
        if ran is not None:
            return ran
    if request.method != "POST":
        return redirect(way.onwards)
    asked = _asked(request, who, skill, chosen)
    answer = answered(request, asked.part)
    if answer.response is not None and answer.counts:
        if chosen.is_written:
            keep_try(who, asked, answer)
        assessment.keep_practice(
            PracticeAnswer(
                account=who.account, course_id=who.offer.outline.course_id,
                version=0 if chosen.is_written else who.offer.outline.version_id,
                skill=skill, purpose=way.purpose, part=chosen.part, question=chosen.question, variant=asked.number,
                response=answer.response, fraction=answer.fraction, once=once_of(request.POST.get("once", "")),
            )
        )  # fmt: skip
    return page(request, who, asked, answer.state, way)


def with_program(
    request: HttpRequest, who: Practiser, asked: Asked, way: Way, purpose: str
) -> HttpResponse | None:  # fmt: skip
    """What follows where an answer is a program, which is run before anything of it counts: the question with a word
    that it waits, or with what came of it. None: there is nothing to run, or to be looked at."""
    if not items.is_run(asked.question):
        return None
    part, question = asked.part, asked.chosen.question
    found = programs.standing(who.account, part, question)
    if request.method != "POST":
        if found is None:
            return None
        action = _address(who, asked.skill, asked.chosen, way)
        return programs.looked(request, part, found, action) or page(request, who, asked, found.state, way, found)
    if found is not None and found.is_waiting and SHOW in request.POST:
        return page(request, who, asked, found.state, way, found)
    answer = answered(request, part)
    if SHOW in request.POST or answer.response is None or not answer.counts:
        return None
    sent = programs.send(
        part,
        WrittenProgram(
            account=who.account, course_id=who.offer.outline.course_id, question=question, purpose=purpose,
            response=answer.response, ability=_ability(who, asked.skill), once=once_of(request.POST.get("once", "")),
        ),
    )  # fmt: skip
    return page(request, who, asked, sent.state, way, sent)


def _ability(who: Practiser, skill: str) -> float | None:
    """The chance of a right answer that is known of them before it."""
    estimated = who.state_of(skill).estimated
    return estimated.chance if estimated else None


def _address(who: Practiser, skill: str, chosen: PracticeQuestion, way: Way) -> str:
    """The address that takes an answer."""
    return reverse(way.answer, kwargs={"run": who.offer.run.slug, "skill": skill, "question": chosen.question})


@dataclass(frozen=True)
class Given:
    """An answer as it was sent: what it is worth, and the state in which the question is shown after it."""

    response: Response | None
    fraction: float
    counts: bool
    state: ItemState


def answered(request: HttpRequest, part: Part) -> Given:
    """The answer in a form, graded; or that its sender asks to be shown the right one."""
    form = {name: request.POST.getlist(name) for name in request.POST}
    if SHOW in form:
        return Given(SHOWN_ANSWER, 0.0, True, ItemState(is_settled=True))
    response = items.read(part, form)
    graded = items.grade(part, response)
    state = items.state_of(part, response=response, graded=graded)
    return Given(response, graded.fraction, graded.costs_attempt, state)


def keep_try(who: Practiser, asked: Asked, answer: Given) -> None:
    """Keep what somebody made of a learner's question. Raises Http404 when it is not asked any more."""
    assert answer.response is not None  # whoever calls has looked
    try:
        assessment.keep_try(
            WrittenTry(
                account=who.account, course_id=who.offer.outline.course_id, question=asked.chosen.question,
                response=answer.response, fraction=answer.fraction, ability=_ability(who, asked.skill),
            )
        )  # fmt: skip
    except NoSuchQuestion as problem:
        raise Http404(gettext("This question is not asked any more.")) from problem


def _asked(request: HttpRequest, who: Practiser, skill: str, chosen: PracticeQuestion) -> Asked:
    """What an answer's address says was asked; of a variant that is not there (any more), the reader's own."""
    question = questions.practice_question(who.offer.outline.version_id, chosen)
    said = request.GET.get("variant", "")
    number = int(said) if said.isascii() and said.isdigit() and len(said) <= 4 else -1
    if not 0 <= number < items.count_of(question):
        number = items.number_for(question, str(who.account))
    return Asked(skill, chosen, question, number, _asks_sure(who))


def _next(
    who: Practiser, pool: tuple[PracticeQuestion, ...], practised: Mapping[str, Practised],
    surprises: Mapping[str, datetime], since: datetime,
) -> PracticeQuestion:  # fmt: skip
    """What the learner was very sure of, and wrong, and has not practised since; then what was not practised `since`
    then, of units that they have read before others. Among these what was never met, then what was met in its unit
    alone, then what was practised longest ago."""
    never = datetime.min.replace(tzinfo=UTC)

    def key(place: int) -> tuple[bool, int, bool, datetime, bool, int]:
        each = pool[place]
        before = practised.get(each.question)
        at = before.at if before else never
        is_surprise, is_again = at < surprises.get(each.question, never), at >= since
        group = 2 if is_again else 0 if each.unit in who.read_units else 1
        return not is_surprise, group, before is not None, at, each.part in who.place.standing.scores, place

    return pool[min(range(len(pool)), key=key)]


def _practised(request: HttpRequest, who: Practiser, skill: str) -> Mapping[str, Practised]:
    return questions.practised(
        account=who.account, course_id=who.offer.outline.course_id, skill=skill, since=today(request)
    )


def page(
    request: HttpRequest, who: Practiser, asked: Asked, state: ItemState, way: Way, program: Standing | None = None
) -> HttpResponse:
    """The page of one question in practice; with how it stands with a program that answers it."""
    offer, outline, skill, chosen, part = who.offer, who.offer.outline, asked.skill, asked.chosen, asked.part
    found = who.state_of(skill)
    action = _address(who, skill, chosen, way) + asked.query
    is_answered = state.is_settled or (state.graded is not None and state.graded.costs_attempt)
    html = items.render(part, state, RenderContext(
        action=action, language=get_language() or "en", course_language=outline.language,
        time_zone=zone_of(request).key, once=secrets.token_hex(8),
        seed=str(who.account) if part.public.get("shuffle") else "", is_fresh=state.response is not None,
        is_told_above=True, notice=program.notice if program else "", wait=program.wait if program else None,
    ))  # fmt: skip
    is_rated = chosen.is_written and is_answered and (program is None or program.is_judged)
    practised = _practised(request, who, skill)
    told = [each.is_right for each in practised.values() if each.is_right is not None]
    context = {
        "run": offer.run, "outline": outline, "skill": skill_line(outline, found, can_practise=True),
        "question": mark_safe(html.replace(items.TOKEN, get_token(request))), "action": action,
        "unit": outline.unit_by_id[chosen.unit], "is_unread": chosen.unit not in who.read_units,
        "is_answered": is_answered, "is_settled": state.is_settled,
        "once": secrets.token_hex(8), "today": len(told), "today_right": sum(told), "show": SHOW,
        "way": way, "assets": items.assets_of([part]),
        "is_repeat": not is_answered and not asked.query and chosen.question in practised
        and practised[chosen.question].at >= today(request),
        "is_written": chosen.is_written, "chosen": chosen.question, "is_trial": asked.is_trial,
        "tries": way.purpose == "practice" and questions.tries_written(who.account),
        "rating": rating_of(who.account, chosen.question) if is_rated else None,
        "is_waiting": program is not None and program.is_waiting,
    }  # fmt: skip
    response = render(request, "learning/practice.html", context)
    if policy := question_policy(part):
        response.headers["Content-Security-Policy"] = policy
    return response
