"""Levels of a skill: what stands for each, what is still missing for the next, and what to practise. Pure.

A level rests on two things that can be shown: what was answered (how much of it right, at how many questions, on how
many days), and what the estimator makes of that. Levels only rise: a lapse lowers the estimate and is said, and what
was reached stays.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum
from math import ceil
from typing import Literal, TypeAlias

from stoa.learning.estimator import Trace, logistic

APART = timedelta(hours=12)
"""An answer tells of what is known when the question was not answered within this time: a second try shows what the
reply to the first one said."""
ANOTHER_DAY = timedelta(hours=16)
"""How much later a right answer is one of another day, wherever its learner lives: a night lies between them."""
AHEAD = timedelta(minutes=5)
"""What lies further than this in the future was written while a clock was ahead."""
RIGHT = 1 - 1e-9
"""The score from which an answer is right."""
MIXED = 0.5
"""What a right answer in a challenge counts for beyond one in practice: skills come mixed there, without hints, and no
reply to one question helps with the next. So two right ones at two questions are enough for `proficient` where practice
takes three; `mastered` asks for another day all the same."""


class Level(IntEnum):
    """How well a skill is known."""

    NONE = 0
    ATTEMPTED = 1
    FAMILIAR = 2
    PROFICIENT = 3
    MASTERED = 4


@dataclass(frozen=True, slots=True)
class Shown:
    """What somebody's answers in a skill were. `right` is the sum of their scores; `questions` how many different ones
    (or variants) were right at least once; `days` those with a right answer; `mixed` the sum of the scores in
    challenges, which are part of `right`."""

    answers: int = 0
    right: float = 0.0
    questions: int = 0
    days: int = 0
    mixed: float = 0.0


@dataclass(frozen=True, slots=True)
class Estimate:
    """The chance (0..1) of a right answer at a question of usual difficulty, with one standard error either way."""

    chance: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Bar:
    """What a level asks for. `chance` is that of the estimate; for the highest level, of its lower end."""

    chance: float
    right: int
    questions: int
    days: int
    is_sure: bool = False

    def meets(self, estimate: Estimate) -> bool:
        return (estimate.low if self.is_sure else estimate.chance) >= self.chance


BARS = {
    Level.FAMILIAR: Bar(chance=0.6, right=2, questions=1, days=1),
    Level.PROFICIENT: Bar(chance=0.75, right=3, questions=2, days=1),
    Level.MASTERED: Bar(chance=0.7, right=4, questions=3, days=2, is_sure=True),
}
"""The measure is Khan Academy's (70 % for familiar, then all right, then right again later in a mix), said in chances,
so that one slip among many answers is what it is."""


def estimate(learner: Trace, strand: Trace, skill: Trace) -> Estimate:
    """What the ratings of a learner, of what they have shown in a skill, and of the skill itself come to."""
    logit, spread = learner.rating + strand.rating - skill.rating, strand.uncertainty
    return Estimate(logistic(logit), logistic(logit - spread), logistic(logit + spread))


@dataclass(frozen=True, slots=True)
class Missing:
    """What the next level still asks for. `day`: a right answer on a later day; `surer`: the estimate is not there."""

    right: int = 0
    questions: int = 0
    day: bool = False
    surer: bool = False

    @property
    def is_nothing(self) -> bool:
        return self == Missing()


def missing(level: Level, shown: Shown, estimated: Estimate, available: int) -> Missing:
    """What is missing for `level` (one of `BARS`), of a skill that `available` questions ask for."""
    bar = BARS[level]
    return Missing(
        right=max(0, ceil(bar.right - shown.right - MIXED * shown.mixed - (1 - RIGHT))),
        questions=max(0, min(bar.questions, max(1, available)) - shown.questions),
        day=shown.days < bar.days and bar.days > 1,
        surer=not bar.meets(estimated),
    )


def level_of(shown: Shown, estimated: Estimate, available: int) -> Level:
    """The level that answers and estimate give today, whatever was reached before."""
    reached = Level.ATTEMPTED if shown.answers else Level.NONE
    for level in BARS:
        if reached == level - 1 and missing(level, shown, estimated, available).is_nothing:
            reached = level
    return reached


Reason: TypeAlias = Literal["surprised", "lapsed", "begun", "another_day", "new"]


@dataclass(frozen=True, slots=True)
class SkillState:
    """Where a learner stands with a skill. `estimated` None: never answered; `available` counts its questions."""

    id: str
    level: Level = Level.NONE
    level_at: datetime | None = None
    shown: Shown = Shown()
    estimated: Estimate | None = None
    last_at: datetime | None = None
    available: int = 0

    @property
    def next_level(self) -> Level | None:
        """The level to go for; None at the top."""
        return None if self.level == Level.MASTERED else Level(max(self.level + 1, Level.FAMILIAR))

    @property
    def lacks(self) -> Missing:
        """What the next level asks for."""
        if self.next_level is None:
            return Missing()
        return missing(self.next_level, self.shown, self.estimated or Estimate(0.5, 0.0, 1.0), self.available)

    @property
    def has_lapsed(self) -> bool:
        """Whether the answers since speak less for the level than it asks."""
        bar = BARS.get(self.level)
        return bar is not None and self.estimated is not None and not bar.meets(self.estimated)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A skill worth practising now, and why."""

    skill: str
    reason: Reason


def to_practise(
    skills: Sequence[SkillState], today: datetime, surprising: Collection[str] = ()
) -> list[Suggestion]:  # fmt: skip
    """What to practise, best first: what is `surprising` (somebody was sure of it, and wrong), what was lost, what is
    begun (the nearest to its next level first), what waits for
    another day, then what is new in the course's order. Skills without questions, and what is known, are left out.
    `today` is the beginning of the learner's day."""
    found: list[tuple[tuple[int, int], Suggestion]] = []
    for place, skill in enumerate(skills):
        if not skill.available:
            continue
        if skill.id in surprising:
            found.append(((-1, place), Suggestion(skill.id, "surprised")))
        elif skill.has_lapsed:
            found.append(((0, place), Suggestion(skill.id, "lapsed")))
        elif skill.level in (Level.ATTEMPTED, Level.FAMILIAR):
            found.append(((1, skill.lacks.right + skill.lacks.questions), Suggestion(skill.id, "begun")))
        elif skill.level == Level.PROFICIENT and skill.last_at is not None and skill.last_at < today:
            found.append(((2, place), Suggestion(skill.id, "another_day")))
        elif skill.level == Level.NONE:
            found.append(((3, place), Suggestion(skill.id, "new")))
    return [suggestion for _, suggestion in sorted(found, key=lambda pair: pair[0])]
