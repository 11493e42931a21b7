"""Curves on a plane: graphs of functions, each made by two points.

A parabola and an absolute value have a vertex and another point, an exponential curve two points (it nears y = 0), a
sine curve a point on its middle line and the highest or lowest next to it. Each is compared by what it is; what an
author writes as an equation is recognised by its values, reckoned with fractions.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from stoa.assessment.items.places import Bounds, Point

Values = Callable[[Fraction], Fraction]
"""What an equation gives for an x."""
At = Callable[[Point, Point, float], float]
"""The height at an x of the curve that two points make."""

_PROBES: tuple[Fraction, ...] = tuple(Fraction(x) for x in (0, 1, 2, 5, -7))
_STEPS = 200
_FAR = Fraction(10**4)


@dataclass(frozen=True, slots=True)
class Curve:
    """One form. `has_vertex`: its first point is one of its kind, which no other point can stand for."""

    at: At
    solve: Callable[[Values], tuple[Point, Point] | None]
    has_vertex: bool = True
    is_one_sided: bool = False
    is_periodic: bool = False


def _parabola(vertex: Point, other: Point, x: float) -> float:
    across = (x - vertex[0]) / (other[0] - vertex[0])
    return vertex[1] + (other[1] - vertex[1]) * across * across


def _solve_parabola(values: Values) -> tuple[Point, Point] | None:
    zero, one, two = (values(Fraction(x)) for x in (0, 1, 2))
    square = (two - 2 * one + zero) / 2
    slope = one - zero - square
    if not square or not _agrees(values, lambda x: zero + x * slope + x * x * square):
        return None
    left = -slope / (2 * square)
    return _beside(left, zero + left * slope + left * left * square, square)


def _absolute(vertex: Point, other: Point, x: float) -> float:
    return vertex[1] + (other[1] - vertex[1]) * abs((x - vertex[0]) / (other[0] - vertex[0]))


def _solve_absolute(values: Values) -> tuple[Point, Point] | None:
    right, left = values(_FAR), values(-_FAR)
    steep = values(_FAR + 1) - right
    if not steep:
        return None
    middle = (left - right) / (2 * steep)
    bottom = right - steep * (_FAR - middle)
    near = (middle, middle + Fraction(1, 3), middle - Fraction(3, 2))
    if not _agrees(values, lambda x: bottom + steep * abs(x - middle), near) or abs(middle) >= _FAR:
        return None
    return _beside(middle, bottom, steep)


def _exponential(one: Point, other: Point, x: float) -> float:
    share = (x - one[0]) / (other[0] - one[0])
    power = math.log(other[1] / one[1]) * share
    return math.copysign(math.exp(power), one[1]) * abs(one[1]) if power < 300 else math.copysign(math.inf, one[1])


def _solve_exponential(values: Values) -> tuple[Point, Point] | None:
    zero, one = values(Fraction(0)), values(Fraction(1))
    if zero * one <= 0 or zero == one:
        return None
    if not _agrees(values, lambda x: zero * (one / zero) ** int(x)):
        return None
    return (0.0, float(zero)), (1.0, float(one))


def _sine(middle: Point, top: Point, x: float) -> float:
    return middle[1] + (top[1] - middle[1]) * math.sin(math.pi / 2 * (x - middle[0]) / (top[0] - middle[0]))


def _agrees(values: Values, expected: Values, more: Sequence[Fraction] = ()) -> bool:
    """Whether an equation has these values; powers that are no whole numbers are right to 15 digits alone."""
    pairs = ((values(x), expected(x)) for x in (*_PROBES, *more))
    return all(abs(one - other) <= abs(other) / 10**9 for one, other in pairs)


def _beside(left: Fraction, bottom: Fraction, rise: Fraction) -> tuple[Point, Point]:
    return (float(left), float(bottom)), (float(left) + 1, float(bottom + rise))


CURVES: dict[str, Curve] = {
    "parabola": Curve(_parabola, _solve_parabola),
    "absolute": Curve(_absolute, _solve_absolute),
    "exponential": Curve(_exponential, _solve_exponential, has_vertex=False, is_one_sided=True),
    "sine": Curve(_sine, lambda values: None, has_vertex=False, is_periodic=True),
}


def problem_of_curve(draw: str, points: Sequence[Point], gap: float) -> str:
    """`above` when the two points are level or stand above each other, `side` when they do not stand on one side of
    y = 0 where they must, or empty."""
    (x, y), (u, v) = points[0], points[1]
    if min(abs(x - u), abs(y - v)) <= gap:
        return "above"
    return "side" if CURVES[draw].is_one_sided and (min(abs(y), abs(v)) <= gap or y * v < 0) else ""


def is_same_curve(draw: str, wanted: Sequence[Point], given: Sequence[Point], tolerance: float, bounds: Bounds) -> bool:
    """Whether two curves part by no more than `tolerance`, upwards, where that can be seen best."""
    curve = CURVES[draw]
    (x, y), (u, v) = wanted[0], given[0]
    if curve.has_vertex and (x - u) ** 2 + (y - v) ** 2 > tolerance * tolerance:
        return False
    # One that was moved a little is as steep as before: what is compared is how far they part, seen from the vertex.
    moved = (x - u, y - v) if curve.has_vertex else (0.0, 0.0)
    first, last = float(bounds[0]), float(bounds[1])
    probes = [point[0] for point in wanted]
    if curve.is_periodic:
        probes = [first + (last - first) * step / _STEPS for step in range(_STEPS + 1)]
    return all(
        abs(curve.at(given[0], given[1], at - moved[0]) + moved[1] - curve.at(wanted[0], wanted[1], at)) <= tolerance
        for at in probes
    )


def normal_points(draw: str, one: Point, other: Point) -> list[Point]:
    """The two points that stand for a curve, whichever it was drawn through."""
    if draw == "exponential":
        return [(x, _exponential(one, other, x)) for x in (0.0, 1.0)]
    if draw == "sine":
        quarter = abs(other[0] - one[0])
        is_rising = (other[0] - one[0]) * (other[1] - one[1]) > 0
        start = (one[0] + (0 if is_rising else 2 * quarter)) % (4 * quarter)
        start = 0.0 if min(start, 4 * quarter - start) < 1e-6 else start
        return [(start, one[1]), (start + quarter, one[1] + abs(other[1] - one[1]))]
    beside = one[0] + 1
    return [one, (beside, CURVES[draw].at(one, other, beside))]


def curve_path(draw: str, one: tuple[float, float], other: tuple[float, float], zero: float) -> str:
    """A curve from one edge to the other as an SVG path, in per cent of the drawing (downwards), in which y = 0 is at
    `zero`; empty where the points make none."""
    if abs(one[0] - other[0]) < 1e-6:
        return ""
    if draw == "parabola":
        reach = max(one[0], 100 - one[0]) + 1
        high = _parabola(one, other, one[0] + reach)
        # The control point lies where the tangents at both ends meet.
        return f"M{_pair(one[0] - reach, high)}Q{_pair(one[0], 2 * one[1] - high)} {_pair(one[0] + reach, high)}"
    is_one_sided = CURVES[draw].is_one_sided
    rest = zero if is_one_sided else 0.0
    (x, y), (u, v) = (one[0], one[1] - rest), (other[0], other[1] - rest)
    if is_one_sided and y * v <= 0:
        return ""
    ways = sorted({*range(101), one[0], other[0]}) if draw != "sine" else [step / 2 for step in range(201)]
    heights = ((way, CURVES[draw].at((x, y), (u, v), way) + rest) for way in ways)
    return "M" + "L".join(_pair(way, min(400.0, max(-300.0, height))) for way, height in heights)


def _pair(x: float, y: float) -> str:
    return f"{x:.6g} {y:.6g}"
