"""What is said of a test, and of what came of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext, ngettext

from stoa.assessment.queries import COURSE_SCOPE
from stoa.learning.queries import Level, SkillState, to_practise
from stoa.web.base.days import today
from stoa.web.learning.challenging import Test, beginning, known_skills, skippable
from stoa.web.learning.skill_words import LEVELS, SkillLine, skill_line


@dataclass(frozen=True)
class Words:
    """A test's name, and what it is for."""

    title: str
    lead: str


def words_of(test: Test) -> Words:
    """What a test is called."""
    if test.scope.is_placement:
        return Words(
            gettext("Where to begin"),
            gettext("A short test of what this course teaches. It says where to begin, and what you may skip."),
        )
    if test.scope.name == COURSE_SCOPE:
        return Words(
            gettext("Show what you know"),
            gettext("Questions on all that this course teaches, mixed. What you know rises; nothing can fall."),
        )
    return Words(
        gettext("Show that you know it"),
        gettext("Questions on what this part of the course builds on. What you know rises; nothing can fall."),
    )


@dataclass(frozen=True)
class ResultLine:
    """What came of a test for one skill."""

    line: SkillLine
    said: str
    has_risen: bool
    before: str


def result(request: HttpRequest, test: Test, states: Sequence[SkillState]) -> dict[str, Any]:
    """What the page of a result shows."""
    sat, offer, standing = test.sat, test.who.offer, test.who.place.standing
    assert sat is not None
    outline, pool = offer.outline, test.who.pool()
    asked = Counter(skill for each in sat.answered for skill in each.skills)
    lines = [
        _line(test, state, asked[state.id], can_practise=state.id in pool) for state in states if state.id in sat.before
    ]
    reachable = [replace(state, available=len(pool.get(state.id, ())) and state.available) for state in states]
    suggested = to_practise(reachable, today(request))[:1]
    by_id = {state.id: state for state in states}
    may = skippable(offer, standing, known_skills(test)) if test.scope.is_placement else ()
    right = sum((each.score or 0.0) >= 1 - 1e-9 for each in sat.answered)
    return {
        "lines": lines, "answered": len(sat.answered), "right": right,
        "risen": sum(line.has_risen for line in lines), "skippable": may,
        "known": [unit for unit in outline.units if unit.id in standing.known],
        "begin": next(beginning(offer, standing.done | {unit.id for unit in may}), None),
        "begin_now": next(beginning(offer, standing.done), None),
        "suggested": [
            skill_line(outline, by_id[each.skill], can_practise=True, reason=each.reason) for each in suggested
        ],
        "said": " ".join(str(message) for message in messages.get_messages(request)),
    }  # fmt: skip


def _line(test: Test, state: SkillState, asked: int, *, can_practise: bool) -> ResultLine:
    assert test.sat is not None
    before = Level(test.sat.before[state.id][0])
    right = test.rights[state.id]
    said = ngettext("%(right)d of %(n)d right", "%(right)d of %(n)d right", asked) % {"right": right, "n": asked}
    return ResultLine(
        skill_line(test.who.offer.outline, state, can_practise=can_practise),
        said if asked else gettext("Not asked"), state.level > max(before, Level.ATTEMPTED), str(LEVELS[before]),
    )  # fmt: skip
