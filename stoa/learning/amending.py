"""Learning anew from an answer that is worth something else now: a work whose mark staff have corrected. Pure.

A rating moves by its step times (score - what was expected), so another score is another step by the difference, as
large as the first one was. That is exact while nothing has come since. Each later answer was held against what the
first score had made people expect, and took its share of that back: so of the difference the more fades, the more later
answers have told. What the regression has made of the first score stays; it is one of many answers there, and only
foretells.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
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
    trails: list[list[Any] | None]
    question: bool
    days: list[bool]
    right_at: list[str | None]

    def trail(self, place: int) -> Trail | None:
        """The trail of a skill as it was."""
        kept = self.trails[place]
        if kept is None:
            return None
        stability, difficulty, last_at = kept
        at = datetime.fromisoformat(last_at)
        return Trail(stability, difficulty, at, at)

    def as_json(self) -> dict[str, Any]:
        """It as it is kept."""
        return asdict(self)


def stood(sight: Sight, named: Sequence[str], trails: Sequence[Trail | None]) -> Stood:
    """How things stand when an answer has just been learned from that brought nothing; `trails` are those before it."""
    return Stood(
        named=list(named), learner=_place(sight.learner), item=_place(sight.item.trace), pair=_place(sight.pair),
        strands=[_place(strand) for strand in sight.strands], skills=[_place(skill.trace) for skill in sight.skills],
        trails=[_kept(trail) for trail in trails],
        question=False, days=[False] * len(named), right_at=[None] * len(named),
    )  # fmt: skip


def _kept(trail: Trail | None) -> list[Any] | None:
    return None if trail is None else [trail.stability, trail.difficulty, trail.last_at.isoformat()]


def _step(kind: str, number: float) -> float:
    first, slowing = STEPS[kind]
    return first / (1 + slowing * number)


def _place(trace: Trace) -> Place:
    return [trace.count - 1, trace.information]


def amend(trace: Trace, kind: str, place: Place, change: float) -> None:
    """Have the answer at `place` of a trace be worth so much more, or less where `change` is negative. `kind` is one of
    `STEPS`, or `pair`."""
    number, information = place
    if kind in STEPS:
        pull = sum(_step(each, number) for each in (("item",) if kind == "item" else LEARNERS))
        left = exp(-pull * max(0.0, trace.information - information))
        trace.rating += (-change if kind in EASES else change) * left * _step(kind, number)
    fading = FADING.get(kind, 1.0)
    trace.recent += (1 - fading) * fading ** max(0, trace.count - number - 1) * change
    trace.right += change
