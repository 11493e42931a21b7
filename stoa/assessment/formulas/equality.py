"""Whether two expressions are the same: their values are compared at points drawn from the domain.

Two different expressions that people write agree at no more than a few points (Schwartz 1980, Zippel 1979, for
polynomials), so twenty that nobody knows beforehand decide. Rounding is allowed for by the size of what the author's
expression adds up, never of what the learner's does: otherwise `10^15 - 10^15` would be as good as anything.
"""

from __future__ import annotations

import cmath
import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from stoa.assessment.formulas.loose import Style, canonical, read_loose
from stoa.assessment.formulas.tree import Node
from stoa.assessment.formulas.values import Reckoner, Value, Values

POINTS = 20
FIRST = 4
"""Points that are tried before the others: most wrong answers end there."""
ENOUGH = 8
"""Points at which the author's expression has to have a value."""
_NEAR = 1e-9
_REACH = 4.0
_BOUND = r"[-+−]?\d{1,9}(?:\.\d{1,9})?"
_BETWEEN = re.compile(rf"(?P<low>{_BOUND})\s*(?:<=?|≤)\s*(?P<name>\S+?)\s*(?:<=?|≤)\s*(?P<high>{_BOUND})(?P<whole>)")
_IN = re.compile(rf"(?P<name>\S+)\s+in\s+(?P<low>{_BOUND})\s*\.\.\s*(?P<high>{_BOUND})(?P<whole>\s+whole)?")
_ONE_SIDE = re.compile(rf"(?P<name>\S+?)\s*(?P<sign><=?|>=?|≤|≥)\s*(?P<bound>{_BOUND})")


@dataclass(frozen=True, slots=True)
class Interval:
    """Where a variable is drawn from; the ends are left out, but for whole numbers."""

    low: float = -_REACH
    high: float = _REACH
    is_whole: bool = False


class BadDomain(Exception):
    """A domain that cannot be read. `text` is the piece of it."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


def read_domain(text: str) -> dict[str, Interval]:
    """`x > 0, 0 < p < 1, n in 1..20 whole` by variable. Raises BadDomain."""
    found: dict[str, Interval] = {}
    for piece in filter(None, (part.strip() for part in re.split(r"[;,]", text))):
        match = _BETWEEN.fullmatch(piece) or _IN.fullmatch(piece)
        if match is not None:
            low, high, is_whole = _bound(match["low"]), _bound(match["high"]), bool(match["whole"])
        else:
            match = _ONE_SIDE.fullmatch(piece)
            if match is None:
                raise BadDomain(piece)
            bound, is_whole = _bound(match["bound"]), False
            is_above = match["sign"][0] in ">≥"
            low, high = (bound, bound + 2 * _REACH) if is_above else (bound - 2 * _REACH, bound)
        name = canonical(match["name"])
        before = found.get(name)
        if before is not None:  # two pieces about one variable: both hold
            low, high = max(low, before.low), min(high, before.high)
        if not name or low >= high:
            raise BadDomain(piece)
        found[name] = Interval(low, high, is_whole)
    return found


def _bound(text: str) -> float:
    return float(text.replace("−", "-"))


@dataclass(frozen=True, slots=True)
class Setting:
    """What a question compares by. `domain` has an interval for each variable of `style`, in its order."""

    style: Style
    domain: tuple[Interval, ...]
    seed: str
    constant: str = ""
    """The variable that stands for any constant; empty: none does."""


@lru_cache(maxsize=512)
def _points(setting: Setting) -> Mapping[str, tuple[float, ...]]:
    """The numbers that each variable takes, the same for the same setting."""
    found = {}
    for name, interval in zip(setting.style.variables, setting.domain, strict=True):
        draw = random.Random(f"{setting.seed}:{name}")
        if interval.is_whole:
            found[name] = tuple(float(draw.randint(int(interval.low), int(interval.high))) for _ in range(POINTS))
        else:
            found[name] = tuple(interval.low + (interval.high - interval.low) * draw.random() for _ in range(POINTS))
    return found


@dataclass(frozen=True, slots=True)
class Reckoned:
    """An expression's values at the points, and how large the terms were that were added up."""

    values: tuple[Value, ...]
    sums: tuple[float, ...]

    @property
    def count(self) -> int:
        """Points at which there is a value."""
        return sum(value == value for value in self.values)


def reckon(node: Node, setting: Setting, *, fixed: Mapping[str, float] | None = None, count: int = POINTS) -> Reckoned:
    """The values of a tree at the first `count` points; a variable in `fixed` has the same value at all of them."""
    columns: dict[str, Sequence[float]] = {name: column[:count] for name, column in _points(setting).items()}
    columns.update((name, [value] * count) for name, value in (fixed or {}).items())
    reckoner = Reckoner(columns, count)
    values = reckoner.values(node)
    return Reckoned(tuple(values), tuple(reckoner.sums))


@lru_cache(maxsize=4096)
def reckon_text(text: str, setting: Setting, count: int = POINTS, *, is_held: bool = False) -> Reckoned:
    """The same for what an author wrote, kept. Raises BadExpression."""
    return reckon(read_loose(text, setting.style), setting, fixed=_held(setting) if is_held else None, count=count)


def _held(setting: Setting) -> Mapping[str, float]:
    """The variable that stands for a constant, held still."""
    return {setting.constant: 1.25} if setting.constant else {}


def reckon_held(node: Node, setting: Setting) -> Reckoned:
    """The values of a tree, the variable that stands for a constant held still."""
    return reckon(node, setting, fixed=_held(setting))


def is_same(given: Reckoned, text: str, setting: Setting) -> bool:
    """Whether an expression has the values of the author's `text`; of two equations, whether they are the same up to
    a factor."""
    fits = _is_multiple if setting.style.is_equation else _is_equal
    return fits(given, reckon_text(text, setting, FIRST)) and fits(given, reckon_text(text, setting))


def _is_equal(given: Reckoned, right: Reckoned) -> bool:
    count = 0
    for one, other, size in zip(given.values, right.values, right.sums, strict=False):
        if other != other or one != one:
            continue
        count += 1
        scale = max(abs(other), size) or 1.0
        if not abs(one - other) <= _NEAR * scale:
            return False
    return count >= max(1, right.count // 2)


def _is_multiple(given: Reckoned, right: Reckoned) -> bool:
    """Whether the one is the other times a number that is the same everywhere."""
    factor: Value | None = None
    count = 0
    for one, other, size in zip(given.values, right.values, right.sums, strict=False):
        if one != one or other != other or abs(other) <= _NEAR * size:
            continue
        count += 1
        ratio = one / other
        factor = ratio if factor is None else factor
        if abs(ratio - factor) > 1e-7 * abs(factor) or abs(factor) < 1e-12:
            return False
    return count >= max(1, right.count // 2)


def differs_by_constant(held: Reckoned, text: str, setting: Setting) -> bool:
    """Whether an expression (its values of `reckon_held`) is the author's but for something that is the same at every
    point."""
    right = reckon_text(text, setting, is_held=True)
    gaps: Values = []
    for one, other, size in zip(held.values, right.values, right.sums, strict=True):
        if one == one and other == other:
            gaps.append(one - other)
            if not abs(gaps[-1] - gaps[0]) <= 1e-8 * max(1.0, abs(other), size):
                return False
    return len(gaps) >= ENOUGH


def fingerprint(given: Reckoned, setting: Setting) -> str:
    """A text that is the same for expressions with the same values; of equations, for the same up to a factor; with a
    constant (`reckon_held`), for the same but for something that is added. Rounding may part what is the same once in
    a million times."""
    values = [_near_zero(value, size) for value, size in zip(given.values, given.sums, strict=False)][:ENOUGH]
    there = [value for value in values if value == value]
    if setting.constant and there:
        values = [value - there[0] for value in values]
    elif setting.style.is_equation and (factor := next((value for value in there if value), None)) is not None:
        values = [value / factor for value in values]
    return ",".join(_rounded(value) for value in values)


def _near_zero(value: Value, size: float) -> Value:
    """A value, or 0 where it is what rounding left of terms of this size."""
    return 0.0 if abs(value) <= _NEAR * size else value


def _rounded(value: Value) -> str:
    if value != value:
        return "-"
    least = _NEAR * abs(value)
    parts = (value.real, value.imag)
    return "+".join(f"{part:.6g}" if abs(part) > least else "0" for part in parts)


def has_free_constant(node: Node, setting: Setting) -> bool:
    """Whether the constant of a tree can make it take any value: moving it moves the value, by as much everywhere."""
    low, high = (reckon(node, setting, fixed={setting.constant: value}) for value in (1.25, 3.5))
    gaps = [other - one for one, other in zip(low.values, high.values, strict=True) if one == one and other == other]
    return bool(gaps) and abs(gaps[0]) > 1e-6 and all(cmath.isclose(gap, gaps[0], rel_tol=1e-6) for gap in gaps)
