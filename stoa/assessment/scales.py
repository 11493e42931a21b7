"""How a course grade is said: in letters, or whatever words a course has for them, and in per cent. Pure.

A grade is never rounded up to a word: 89.999 % is no A where an A begins at 90. Nor is it shown so: where whole per
cent would tell another side of a bound than the grade is on, it is shown with as many digits as are needed.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

NEARLY = 1e-9
"""Sums of shares miss their round value by less than this; it is no difference between grades."""
MOST_DIGITS = 7


def letter_of(letters: Sequence[tuple[str, float]], grade: float | None) -> str:
    """The word for a grade (0..1) among (word, from) pairs, highest first; empty below the lowest, and for none."""
    if grade is None or grade != grade:
        return ""
    return next((word for word, bound in letters if grade >= bound - NEARLY), "")


def shown_grade(grade: float, bounds: Sequence[float], least: int = 0) -> tuple[float, int]:
    """A grade (0..1) as a number of per cent and how many digits behind the point it has: `least`, unless that would be
    on the other side of one of `bounds` (0..1) than the grade; then as many as are needed, and cut off."""
    grade = min(1.0, max(0.0, grade)) if grade == grade else 0.0
    for digits in range(least, MOST_DIGITS):
        shown = math.floor(grade * 100 * 10**digits + 1e-7) / 10**digits
        if digits == least:
            shown = round(grade * 100, digits)
        if all((shown >= 100 * bound - 1e-6) == (grade >= bound - NEARLY) for bound in bounds):
            return shown, digits
    return grade * 100, MOST_DIGITS


def needed_for(bounds: Sequence[float], grade_with: Callable[[float], float | None]) -> list[int | None]:
    """For each bound (0..1) the least score of the rest, in whole per cent, with which the grade reaches it: 0 where it
    is reached in any case, None where it is out of reach.

    `grade_with` gives the grade when everything that is left is worth so much (0..1); it must not fall with it.
    """
    known: dict[int, float] = {}

    def reaches(score: int, bound: float) -> bool:
        if score not in known:
            found = grade_with(score / 100)
            known[score] = -1.0 if found is None else found
        return known[score] >= bound - NEARLY

    found: list[int | None] = []
    for bound in bounds:
        if not reaches(100, bound):
            found.append(None)
            continue
        low, high = -1, 100  # too little, enough
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (low, middle) if reaches(middle, bound) else (middle, high)
        found.append(high)
    return found


def with_rest(scores: Mapping[str, float], rest: Mapping[str, float], score: float) -> dict[str, float]:
    """`scores` with the `rest` worth `score` each, or as much as can still count of it (0..1 by part)."""
    return {**scores, **{part: score * share for part, share in rest.items()}}
