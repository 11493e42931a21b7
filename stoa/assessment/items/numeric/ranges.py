"""The numbers that an answer of a numeric question stands for: one, one with a tolerance, or a range."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from typing import Any

from stoa.assessment.items.numeric.numbers import Style, Unreadable, read_number

_TOLERANCE = re.compile(r"(?:±|\+/-|\+-|\\pm)\s*")
_RANGE = re.compile(r"(?:\.{2,3}|…)\s*")


class BadAnswer(Exception):
    """An answer that an author wrote cannot be used. `rule` names what is wrong with it."""

    def __init__(self, rule: str) -> None:
        super().__init__(rule)
        self.rule = rule


@dataclass(frozen=True, slots=True)
class Range:
    """From `low` to `high`; an open end is not part of it."""

    low: Fraction
    high: Fraction
    is_low_open: bool = False
    is_high_open: bool = False
    has_tolerance: bool = field(default=True, compare=False)

    def __contains__(self, number: object) -> bool:
        if not isinstance(number, Fraction):
            return False
        above = number > self.low if self.is_low_open else number >= self.low
        below = number < self.high if self.is_high_open else number <= self.high
        return above and below

    def covers(self, other: Range) -> bool:
        """Whether every number of `other` lies in this range."""
        low = other.low > self.low or (other.low == self.low and (other.is_low_open or not self.is_low_open))
        high = other.high < self.high or (other.high == self.high and (other.is_high_open or not self.is_high_open))
        return low and high

    def as_json(self) -> dict[str, Any]:
        return {
            "low": str(self.low),
            "high": str(self.high),
            "low_open": self.is_low_open,
            "high_open": self.is_high_open,
        }

    @staticmethod
    def from_json(data: dict[str, Any]) -> Range:
        return _kept(data["low"], data["high"], data["low_open"], data["high_open"])


@lru_cache(maxsize=4000)
def _kept(low: str, high: str, is_low_open: bool, is_high_open: bool) -> Range:
    """A range of a key, which is asked for at every answer."""
    return Range(Fraction(low), Fraction(high), is_low_open, is_high_open)


def read_range(text: str, style: Style) -> Range:
    """What an author wrote behind the brackets. Raises BadAnswer:

    `numeric-unreadable`, `numeric-range` (upside down or empty), `numeric-tolerance` (negative or unreadable).
    """
    text = text.strip()
    ends = _RANGE.split(text.strip("([)]"), maxsplit=1)
    if len(ends) == 2:
        low, high = (_number(end, style) for end in ends)
        found = Range(low, high, text.startswith("("), text.endswith(")"))
        if low > high or (low == high and (found.is_low_open or found.is_high_open)):
            raise BadAnswer("numeric-range")
        return found
    middle_text, *tolerance = _TOLERANCE.split(text, maxsplit=1)
    middle = _number(middle_text, style)
    if not tolerance:
        return Range(middle, middle, has_tolerance=False)
    width = _width(tolerance[0], middle, style)
    return Range(middle - width, middle + width)


def _number(text: str, style: Style) -> Fraction:
    try:
        return read_number(text, style)
    except Unreadable as error:
        raise BadAnswer("numeric-unreadable") from error


def _width(text: str, middle: Fraction, style: Style) -> Fraction:
    """The tolerance as a number: `0.5` as it stands, `2%` of the middle."""
    try:
        # "%" is a share of the answer here, also where the unit is "%".
        if text.rstrip().endswith("%"):
            width = read_number(text, Style(style.decimal)) * abs(middle)
        else:
            width = read_number(text, style)
    except Unreadable as error:
        raise BadAnswer("numeric-tolerance") from error
    if width < 0:
        raise BadAnswer("numeric-tolerance")
    return width


def in_words(answer: Mapping[str, Any], decimal: str) -> tuple[str, str]:
    """An answer of a key for a learner's eyes: (the number, `from-to` where others are near enough).

    Authors write tolerances in a short hand (`0.45 ± 2%`, `3 .. 5`) that nobody else has to know.
    """
    reach = Range.from_json(dict(answer))
    written = _TOLERANCE.split(str(answer["text"]), maxsplit=1)
    if reach.low == reach.high:
        return written[0].strip(), ""
    ends = f"{_short(reach.low, decimal)}–{_short(reach.high, decimal)}"
    return (written[0].strip(), ends) if len(written) == 2 else (ends, "")


def _short(number: Fraction, decimal: str) -> str:
    return f"{float(number):.6g}".replace(".", decimal).replace("-", "−")
