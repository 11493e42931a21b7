"""What an answer of a number line stands for: some points, or an interval with its two ends."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeAlias

from stoa.assessment.items.axes import written
from stoa.assessment.items.numeric.numbers import Style, Unreadable, read_number
from stoa.assessment.items.numeric.ranges import BadAnswer, Range, read_range
from stoa.assessment.items.places import matched

CLOSED, OPEN, NONE = "closed", "open", "none"
ENDS = (CLOSED, OPEN, NONE)
"""An end belongs to the interval, or does not, or there is no end on this side."""

MOST_POINTS = 6

_ENDLESS = frozenset({"∞", "-∞", "−∞", "+∞", "inf", "-inf", "−inf", "infinity", "-infinity", "−infinity", "oo", "-oo"})
_BETWEEN = re.compile(r"\s*(?:\.{2,3}|…|;)\s*|,\s+")
_BRACKETED = re.compile(r"^\s*(?P<left>[\[(\]])(?P<inside>.*)(?P<right>[\])\[])\s*$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class End:
    """One end of an interval; `at` means nothing where there is none."""

    kind: str
    at: Fraction = Fraction(0)

    def fits(self, other: End, tolerance: Fraction) -> bool:
        return self.kind == other.kind and (self.kind == NONE or abs(self.at - other.at) <= tolerance)

    def as_json(self) -> list[str]:
        return [self.kind, str(self.at)]


Interval: TypeAlias = tuple[End, End]
Points: TypeAlias = tuple[Range, ...]


def is_interval(text: str) -> bool:
    """Whether an author wrote an interval. Raises nothing."""
    return _BRACKETED.match(text) is not None


def read_interval(text: str, style: Style) -> Interval:
    """`(−1, 3]`, `[2 .. ∞)`, `]0; 1[`. Raises BadAnswer: `numberline-interval`, `numberline-unreadable`."""
    match = _BRACKETED.match(text)
    ends = _BETWEEN.split(match["inside"].strip()) if match else []
    if len(ends) == 1:
        ends = ends[0].split(",")
    if match is None or len(ends) != 2:
        raise BadAnswer("numberline-unreadable")
    found = (
        _end(ends[0], CLOSED if match["left"] == "[" else OPEN, style),
        _end(ends[1], CLOSED if match["right"] == "]" else OPEN, style),
    )
    if problem_of(found):
        raise BadAnswer("numberline-interval")
    return found


def _end(text: str, kind: str, style: Style) -> End:
    if text.strip().lower() in _ENDLESS:
        return End(NONE)
    try:
        return End(kind, read_number(text, style))
    except Unreadable as error:
        raise BadAnswer("numberline-unreadable") from error


def problem_of(interval: Interval) -> str:
    """`order` when its ends stand the wrong way round, `nothing` when no number lies in it, or empty."""
    low, high = interval
    if NONE in (low.kind, high.kind):
        return ""
    if low.at > high.at:
        return "order"
    return "nothing" if low.at == high.at and OPEN in (low.kind, high.kind) else ""


def read_points(text: str, style: Style, tolerance: Fraction) -> Points:
    """`2`, `2 ± 0.25`, `-2; 3`, in order. Raises BadAnswer: what `read_range` raises, `numberline-many`."""
    pieces = [piece for piece in re.split(r";|,\s+", text) if piece.strip()]
    if not 1 <= len(pieces) <= MOST_POINTS:
        raise BadAnswer("numberline-many" if pieces else "numeric-unreadable")
    found = [read_range(piece, style) for piece in pieces]
    return tuple(
        sorted((_widened(each, tolerance) for each in found), key=lambda each: (each.low + each.high, each.low))
    )


def _widened(reach: Range, tolerance: Fraction) -> Range:
    if reach.has_tolerance or not tolerance:
        return reach
    return Range(reach.low - tolerance, reach.high + tolerance)


def points_right(wanted: Sequence[Mapping[str, Any]], given: Sequence[Fraction]) -> frozenset[int]:
    """Which of the given points (from 0) are where an answer has one, each of whose is taken once."""
    reaches = [Range.from_json(dict(each)) for each in wanted]
    return matched([[number in reach for reach in reaches] for number in given])


def ends_right(wanted: Sequence[Sequence[str]], given: Interval, tolerance: Fraction) -> frozenset[int]:
    """Which of the two ends are right."""
    ends = [End(kind, Fraction(at)) for kind, at in wanted]
    return frozenset(place for place in (0, 1) if ends[place].fits(given[place], tolerance))


def middle(reach: Range) -> Fraction:
    return (reach.low + reach.high) / 2


def interval_in_words(interval: Interval, decimal: str) -> str:
    """As a learner is shown it: `(−1, 3]`."""
    low, high = interval
    between = "; " if decimal == "," else ", "
    left = "(−∞" if low.kind == NONE else f"{'[' if low.kind == CLOSED else '('}{written(low.at, decimal)}"
    right = "∞)" if high.kind == NONE else f"{written(high.at, decimal)}{']' if high.kind == CLOSED else ')'}"
    return f"{left}{between}{right}"


def points_in_words(points: Sequence[Range], decimal: str) -> str:
    between = "; " if decimal == "," else ", "
    return between.join(written(middle(each), decimal) for each in points)
