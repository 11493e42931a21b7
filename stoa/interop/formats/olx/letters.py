"""The cut-offs of Open edX's grading policy (`GRADE_CUTOFFS`): letters, and the passing grade."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

from stoa.interop.reading import collapse

Cutoff: TypeAlias = tuple[str, float]
"""A letter and the grade, 0..1, from which on it is given."""
Tell = Callable[[str], None]

REST = "F"
"""What Studio shows below the lowest cut-off."""
MOST_LETTERS = 30
LONGEST_WORD = 40
"""What a course takes of letters, and of the characters of one."""


def read_cutoffs(said: Any, tell: Tell) -> list[Cutoff]:
    """The cut-offs, the highest first; what is none is told. One at 0 is the letter of those who do not pass."""
    found: list[Cutoff] = []
    for name, value in said.items() if isinstance(said, dict) else ():
        bound = _share(value)
        if bound is None:
            tell(f"The grade {str(name)[:60]!r} begins at {str(value)[:40]!r}, not from 0 to 1: it was left out.")
        else:
            found.append((collapse(str(name)), bound))
    if said is not None and not any(bound > 0 for _name, bound in found):
        tell("The policy has no cut-off above 0, so nobody passes in Open edX. Here one passes at 50 %.")
    return sorted(found, key=lambda pair: -pair[1])  # of two at the same height Open edX gives the first


def _share(value: Any) -> float | None:
    if isinstance(value, bool):
        return None
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return number if math.isfinite(number) and 0 <= number <= 1 else None


def passing_of(cutoffs: Sequence[Cutoff]) -> float | None:
    """The lowest cut-off above 0: from there on a learner passes in Open edX."""
    return min((bound for _name, bound in cutoffs if bound > 0), default=None)


def letters_of(cutoffs: Sequence[Cutoff], whole: float, tell: Tell) -> list[tuple[str, float]]:
    """The letters as course.toml has them, in per cent of the `whole` that a learner can earn; the highest first.

    None where there is but one grade, to pass. What cannot be a letter, and what nobody could get, is told.
    """
    real = [(name, bound) for name, bound in cutoffs if bound > 0]
    if len(real) < 2:
        return []
    if len(real) >= MOST_LETTERS:
        tell(f"The course has {len(real)} grades. No more than {MOST_LETTERS - 1} can be letters, so none are.")
        return []
    found: list[tuple[str, float]] = []
    moved = []
    for name, bound in real:
        why = _why_not(name, 100 * bound / whole, found, is_lowest=bound == real[-1][1])
        if why:
            tell(f"The grade {name[:60]!r}, from {bound:g} on, was left out: {why}.")
            continue
        found.append((name, per_cent(bound, whole)))
        if abs(found[-1][1] - min(100.0, 100 * bound / whole)) > 1e-6:
            moved.append(f"{name} at {found[-1][1]:g} %")
    if moved:
        tell(f"Letters begin at tenths of a per cent: {', '.join(moved)}.")
    if len(found) < 2:
        return []
    rest = next((name for name, bound in cutoffs if bound == 0), REST)
    is_free = bool(rest) and rest.casefold() not in {name.casefold() for name, _bound in found} and _is_word(rest)
    return [*found, (rest, 0.0)] if is_free else found


def per_cent(bound: float, whole: float) -> float:
    """Where a letter begins, of the `whole` that a learner can earn: with one digit behind the point."""
    return min(100.0, round(100 * bound / whole, 1))


def _why_not(name: str, begins: float, found: Sequence[tuple[str, float]], *, is_lowest: bool) -> str:
    """Why a grade is no letter; empty where it is one."""
    if not _is_word(name):
        return "it has no name that can be shown"
    if name.casefold() in {known.casefold() for known, _bound in found}:
        return "another has the same name"
    if begins > 100 and not is_lowest:
        return "nobody can earn so much"
    if any(bound == min(100.0, round(begins, 1)) for _known, bound in found):
        return "another begins there"
    return ""


def _is_word(name: str) -> bool:
    return 0 < len(name) <= LONGEST_WORD and name.isprintable()
