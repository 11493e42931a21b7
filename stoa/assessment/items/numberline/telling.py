"""What was wrong on a number line: the places where the points stand, or the interval."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from stoa.assessment.items.axes import Axis, written
from stoa.assessment.items.numberline.answers import (
    Interval,
    ends_right,
    interval_in_words,
    points_in_words,
    points_right,
)
from stoa.assessment.items.numeric.ranges import Range
from stoa.assessment.items.saying_wrong import same, stepped
from stoa.assessment.ports import Wrong
from stoa.content.ports import Part


def wrong_points(part: Part, given: Sequence[Fraction], decimal: str) -> tuple[Wrong, ...]:
    """The author's own wrong answer where it is one of those, else the points at the steps that they are nearest to."""
    answers: Any = part.key.get("answers", [])
    for answer in answers:
        if answer["share"] < 1 and len(points_right(answer["means"], given)) == len(given):
            return same([points_in_words([Range.from_json(each) for each in answer["means"]], decimal)])
    axis: Any = part.public["axis"]
    line = Axis.from_json(axis)
    between = "; " if decimal == "," else ", "
    return same([between.join(written(at + 0.0, decimal) for at in sorted(_nearest(line, each) for each in given))])


def _nearest(line: Axis, number: Fraction) -> float:
    return stepped(number, line.first, line.step) if line.first <= number <= line.last else float(number)


def wrong_interval(part: Part, given: Interval, decimal: str) -> tuple[Wrong, ...]:
    """The interval, as the author wrote it where it is one of the wrong answers."""
    answers: Any = part.key.get("answers", [])
    tolerance = Fraction(str(part.key.get("tolerance", "0")))
    for answer in answers:
        if answer["share"] < 1 and len(ends_right(answer["means"], given, tolerance)) == 2:
            low, high = (type(given[0])(kind, Fraction(at)) for kind, at in answer["means"])
            return same([interval_in_words((low, high), decimal)])
    return same([interval_in_words(given, decimal)])
