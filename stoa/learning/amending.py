"""Learning anew from an answer that is worth something else now: a work whose mark staff have corrected, or a question
whose key was wrong. Pure.

A rating moves by its step times (score - what was expected), so another score is another step by the difference, as
large as the first one was. That is exact while nothing has come since. Each later answer was held against what the
first score had made people expect, and took its share of that back: so of the difference the more fades, the more later
answers have told. What the regression has made of the first score stays; it is one of many answers there, and only
foretells.

Of a work it is kept at which place its mark came. Of an answer it is not: its place among its learner's is told by how
many questions they have met since, and of its question and skill, where all answers are corrected together, each is
taken for one at any place (`amend_any`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from functools import lru_cache
from math import exp
from typing import Any, TypeAlias

from stoa.learning.estimator import FADING, STEPS, Sight, Trace
from stoa.learning.reviewing import Trail

EASES = ("item", "skill")
"""What a better answer makes easier: these ratings fall by it."""
LEARNERS = ("learner", "strand", "skill")
"""The ratings that each later answer in a skill moves, whatever its question: together they take a difference back."""
Place: TypeAlias = Sequence[float]
"""An answer's place among those of a trace, from 0, and the trace's information with it."""
Kept: TypeAlias = list[Any]
"""A trail as it is kept: stability, difficulty, and the last answer's moment as text."""
SAMPLED = 64
"""At how many places an answer at any place is tried, at most."""


FORM = 1
"""How `Stood` is kept; another number where a name changes or comes."""


@dataclass(slots=True)
class Stood:
    """How things stood when an answer was learned from: its place in each trace (`strands` and `skills` are those in
    each of `named`), and the trail of each skill before it. What it brought: `question`, the first right answer to its
    question; `days`, in each skill the first of a day, after the one at `right_at`."""

    named: list[str]
    learner: Place
    item: Place
    pair: Place
    strands: list[Place]
    skills: list[Place]
    trails: list[Kept | None]
    question: bool
    days: list[bool]
    right_at: list[str | None]

    def trail(self, place: int) -> Trail | None:
        """The trail of a skill as it was."""
        return trail_of(self.trails[place])

    def as_json(self) -> dict[str, Any]:
        """It as it is kept, with the number of this form."""
        return {"form": FORM, **asdict(self)}

    @classmethod
    def from_json(cls, said: Mapping[str, Any]) -> Stood:
        """What was kept. A name that is not known here is left aside."""
        names = {each.name for each in fields(cls)}
        return cls(**{name: value for name, value in said.items() if name in names})


def stood(sight: Sight, named: Sequence[str], trails: Sequence[Trail | None]) -> Stood:
    """How things stand when an answer has just been learned from that brought nothing; `trails` are those before it."""
    return Stood(
        named=list(named), learner=_place(sight.learner), item=_place(sight.item.trace), pair=_place(sight.pair),
        strands=[_place(strand) for strand in sight.strands], skills=[_place(skill.trace) for skill in sight.skills],
        trails=[kept(trail) for trail in trails],
        question=False, days=[False] * len(named), right_at=[None] * len(named),
    )  # fmt: skip


def kept(trail: Trail | None) -> Kept | None:
    """A trail to be kept."""
    return None if trail is None else [trail.stability, trail.difficulty, trail.last_at.isoformat()]


def trail_of(kept: Kept | None) -> Trail | None:
    """A trail that was kept."""
    if kept is None:
        return None
    stability, difficulty, last_at = kept
    at = datetime.fromisoformat(last_at)
    return Trail(stability, difficulty, at, at)


def _step(kind: str, number: float) -> float:
    first, slowing = STEPS[kind]
    return first / (1 + slowing * number)


def _place(trace: Trace) -> Place:
    return [trace.count - 1, trace.information]


def place_before(trace: Trace, since: float) -> Place:
    """The place of an answer after which `since` others came, as far as one can tell."""
    others = min(max(0.0, since), trace.count - 1)
    return [trace.count - 1 - others, trace.information * (1 - others / trace.count)]


def amend(trace: Trace, kind: str, place: Place, change: float) -> None:
    """Have the answer at `place` of a trace be worth so much more, or less where `change` is negative. `kind` is one of
    `STEPS`, or `pair`."""
    number, information = place
    if kind in STEPS:
        trace.rating += (-change if kind in EASES else change) * _effect(kind, number, trace.information - information)
    fading = FADING.get(kind, 1.0)
    trace.recent += (1 - fading) * fading ** max(0, trace.count - number - 1) * change
    trace.right += change


def amend_any(trace: Trace, kind: str, change: float) -> None:
    """The same of an answer at any place: what amending one at each place would come to, shared among them."""
    if kind in STEPS:
        trace.rating += (-change if kind in EASES else change) * _mean_effect(kind, trace.count, trace.information)
    fading = FADING.get(kind, 1.0)
    trace.recent += (1 - fading**trace.count) / trace.count * change
    trace.right += change


def _effect(kind: str, number: float, information: float) -> float:
    """What is left of an answer's step, so much information later."""
    pull = sum(_step(each, number) for each in (("item",) if kind == "item" else LEARNERS))
    return exp(-pull * max(0.0, information)) * _step(kind, number)


@lru_cache(maxsize=1024)
def _mean_effect(kind: str, count: int, information: float) -> float:
    tried = min(count, SAMPLED)
    numbers = [(place + 0.5) * count / tried - 0.5 for place in range(tried)]
    return sum(_effect(kind, number, information * (1 - (number + 1) / count)) for number in numbers) / tried
