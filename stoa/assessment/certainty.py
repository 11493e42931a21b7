"""How sure somebody is of an answer: what that is worth, and how well it fits what they know. Pure.

Three levels and their marks are those of certainty-based marking (A. R. Gardner-Medwin, "Confidence-based marking",
in "Innovative Assessment in Higher Education", 2006): right is worth 1, 2 or 3, wrong 0, -2 or -6. Whoever says what
they believe does best: *very sure* pays from a chance of 80 % on, *fairly sure* from 67 % on.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import fsum, sqrt
from typing import Literal, TypeAlias

GUESSING, FAIRLY, VERY = LEVELS = (1, 2, 3)
FOR_RIGHT = {GUESSING: 1, FAIRLY: 2, VERY: 3}
FOR_WRONG = {GUESSING: 0, FAIRLY: -2, VERY: -6}
MOST_MARKS = FOR_RIGHT[VERY]
SPANS = {GUESSING: (0.0, 2 / 3), FAIRLY: (2 / 3, 0.8), VERY: (0.8, 1.0)}
"""The chances of being right at which a level is the best that one can say, by the marks above."""
MEANT = {GUESSING: 0.5, FAIRLY: 0.75, VERY: 0.9}
"""The chance that a level is taken to mean where one number is needed."""
ENOUGH = 10
"""Answers before anything is made of them."""
Z = 1.96
"""Standard errors of an interval that holds the true share in 95 of 100 cases."""

Fit: TypeAlias = Literal["", "fits", "over", "under", "mixed"]
"""How what was said fits what was so; empty: nothing was said. `over`: surer than right; `under`: righter than sure."""


def marks(sure: int, fraction: float) -> float:
    """What an answer is worth, -6..3; `fraction` of it (0..1) was right. Who did not say how sure they were guessed."""
    level = sure if sure in FOR_RIGHT else GUESSING
    return FOR_WRONG[level] + fraction * (FOR_RIGHT[level] - FOR_WRONG[level])


def wilson(right: int, answers: int) -> tuple[float, float]:
    """The shares that are likely where so many of so many were right (E. B. Wilson's score interval, 1927): also for
    few answers, and within 0..1. Everything is likely of no answers."""
    if answers <= 0:
        return 0.0, 1.0
    share, square = right / answers, Z * Z / answers
    middle = (share + square / 2) / (1 + square)
    reach = Z / (1 + square) * sqrt(share * (1 - share) / answers + square / (4 * answers))
    return max(0.0, middle - reach), min(1.0, middle + reach)


@dataclass(frozen=True, slots=True)
class Said:
    """Answers of which somebody said the same: how many, and how many of them were right."""

    level: int
    answers: int = 0
    right: int = 0

    @property
    def share(self) -> float:
        return self.right / self.answers if self.answers else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        return wilson(self.right, self.answers)

    @property
    def fit(self) -> Fit:
        """Whether the level was well said, as far as so few answers can tell."""
        if not self.answers:
            return ""
        (low, high), (least, most) = self.interval, SPANS[self.level]
        return "over" if high < least else "under" if low > most else "fits"


@dataclass(frozen=True, slots=True)
class Calibration:
    """What somebody said of their answers, level by level, the least sure first."""

    levels: tuple[Said, ...]

    @staticmethod
    def of(counts: Iterable[tuple[int, int, int]]) -> Calibration:
        """From (level, answers, right); levels that are not there have none."""
        known = {level: Said(level, answers, right) for level, answers, right in counts}
        return Calibration(tuple(known.get(level, Said(level)) for level in LEVELS))

    @property
    def answers(self) -> int:
        return sum(each.answers for each in self.levels)

    @property
    def right(self) -> int:
        return sum(each.right for each in self.levels)

    @property
    def is_enough(self) -> bool:
        return self.answers >= ENOUGH

    @property
    def meant(self) -> float:
        """The share that would be right if what was said were so."""
        return fsum(MEANT[each.level] * each.answers for each in self.levels) / self.answers if self.answers else 0.0

    @property
    def brier(self) -> float:
        """The mean square of how far what was said lay from what was so (G. W. Brier, 1950): 0 is best, and who says
        one half of everything has 0.25."""
        missed = fsum(
            each.right * (1 - MEANT[each.level]) ** 2 + (each.answers - each.right) * MEANT[each.level] ** 2
            for each in self.levels
        )
        return missed / self.answers if self.answers else 0.0

    @property
    def fit(self) -> Fit:
        """How all of it fits: by the levels that do not."""
        found = {each.fit for each in self.levels} - {""}
        if {"over", "under"} <= found:
            return "mixed"
        return "over" if "over" in found else "under" if "under" in found else "fits" if found else ""
