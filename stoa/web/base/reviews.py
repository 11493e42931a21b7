"""What somebody may practise in a course, and what of it waits to be reviewed today."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterator, Mapping, Sequence

from django.http import HttpRequest

from stoa.assessment import queries as questions
from stoa.assessment.queries import PracticeQuestion
from stoa.catalogue.queries import Offer
from stoa.content.queries import Outline
from stoa.credentials import queries as credentials
from stoa.kernel.cache import BytesCache
from stoa.learning import queries as records
from stoa.learning.queries import Due
from stoa.web.base.days import today, tomorrow
from stoa.web.base.going_on import closed_units
from stoa.web.base.shutting import shut_to

PORTION = 10
"""Questions for a day: about five minutes. More may wait, and can."""
WINDOW = 50
"""Skills that are looked at together, of which those are asked that have a question still."""
WINDOWS = 10
ENOUGH_SKILLS, ENOUGH_QUESTIONS = 2, 8
"""From where a course has a placement test by itself."""

Pool = Mapping[str, tuple[PracticeQuestion, ...]]
_pools: BytesCache[Pool] = BytesCache(1024 * 1024)


def practice_pool(offer: Offer, shut: Collection[str] = ()) -> Pool:
    """The questions that may be practised now, by skill: not those that count, nor those of units that are not open,
    or that are `shut` to whoever practises."""
    outline = offer.outline
    closed = closed_units(offer).union(shut)
    return _pools.get_or_make((outline.edition, outline.version_id, closed), lambda: _pool(outline, closed))


def _pool(outline: Outline, closed: Collection[str]) -> tuple[Pool, int]:
    """The pool without what is closed, and about how many bytes it takes beside the version's own."""
    counting = credentials.scores_asked(outline)
    taught = {outcome.id for outcome in outline.outcomes}
    pool = {
        skill: tuple(each for each in listed if each.part not in counting and each.unit not in closed)
        for skill, listed in questions.practice_pool(outline).items()
        if skill in taught
    }
    return {skill: listed for skill, listed in pool.items() if listed}, 400 + sum(map(_bytes, pool.values()))


def _bytes(listed: Sequence[PracticeQuestion]) -> int:
    return 200 + 8 * len(listed)


def surprising(pool: Pool, questions: Container[str]) -> set[str]:
    """The skills of a pool that have one of these questions."""
    return {skill for skill, listed in pool.items() if any(each.question in questions for each in listed)}


def placement_skills(offer: Offer, pool: Pool) -> tuple[str, ...]:
    """The skills that the course's placement test asks; none where it has no such test."""
    outline = offer.outline
    wanted = outline.placement.skills or tuple(outcome.id for outcome in outline.outcomes)
    skills = tuple(skill for skill in wanted if skill in pool)
    questions = {each.question for skill in skills for each in pool[skill]}
    is_enough = len(skills) >= ENOUGH_SKILLS and len(questions) >= ENOUGH_QUESTIONS
    return skills if outline.placement.is_offered and is_enough else ()


def reviewed_today(request: HttpRequest) -> int:
    """How many skills were reviewed in the reader's day."""
    return len(questions.reviewed_since(account=request.user.pk or 0, since=today(request)))


def due_today(request: HttpRequest, offers: Mapping[int, Offer]) -> Iterator[Due]:
    """What is due by the end of the reader's day, can be asked, and was not reviewed in it yet; longest due first, but
    before that what the reader was very sure of, and wrong.

    `offers` by course. It reads as far as it is looked at.
    """
    account, until = request.user.pk or 0, tomorrow(request)
    pools: dict[int, Pool] = {}
    done, first = None, set[tuple[int, str]]()
    for start in range(0, WINDOW * WINDOWS, WINDOW):
        window = records.due(account=account, courses=list(offers), until=until, most=WINDOW, start=start)
        if window and done is None:
            done = questions.reviewed_since(account=account, since=today(request))
            first = _surprising(account, offers)
        for each in sorted(window, key=lambda each: (each.course_id, each.skill) not in first):
            if each.course_id not in pools:
                pools[each.course_id] = practice_pool(offers[each.course_id], shut_to(offers[each.course_id], account))
            if each.skill in pools[each.course_id] and (each.course_id, each.skill) not in (done or ()):
                yield each
        if len(window) < WINDOW:
            return


def _surprising(account: int, offers: Mapping[int, Offer]) -> set[tuple[int, str]]:
    """The skills (course, skill) in which somebody was very sure of an answer, and wrong."""
    asked: dict[int, set[str]] = {}
    for course, question in questions.surprises(account=account, courses=list(offers)):
        asked.setdefault(course, set()).add(question)
    return {(course, skill) for course, found in asked.items()
            for skill in surprising(practice_pool(offers[course]), found)}  # fmt: skip
