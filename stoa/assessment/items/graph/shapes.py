"""What is drawn on a coordinate plane: read from what authors write, compared by what it is, and as paths.

A line is kept as two points on it, a ray as its start and a point on it, a segment as its ends, a curve as two points
(see `curves`), a polygon as its corners in turn. Equations are solved with fractions; places are compared
as floats, and count as one when they are closer than any step of the axes. A tolerance is a distance on the plane.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from typing import Literal, TypeAlias, get_args

from stoa.assessment.expressions import BadExpression, evaluate
from stoa.assessment.items.graph.curves import CURVES, curve_path, is_same_curve, problem_of_curve
from stoa.assessment.items.numeric.numbers import Style, Unreadable, read_number
from stoa.assessment.items.places import MOST_PLACES, Bounds, Point, matched

Draw: TypeAlias = Literal["points", "line", "ray", "segment", "parabola", "absolute", "exponential", "sine", "polygon"]
DRAWS: tuple[str, ...] = get_args(Draw)
CLOSE = 1e-7
"""A share of the plane: what is closer than that is the same."""
NEEDED = {"line": 2, "ray": 2, "segment": 2, **dict.fromkeys(CURVES, 2)}
"""Points that make a shape; of points and polygons the right answer has as many as are asked for."""

_POINT = re.compile(r"\(([^()]{1,60})\)")
_EQUATION = re.compile(r"^\s*(?P<name>[xy])\s*=\s*(?P<rest>.+)$", re.IGNORECASE | re.DOTALL)
_IMPLIED = re.compile(r"(?<=[0-9)])\s*(?=x|\(|abs)|(?<=x)\s*(?=\(|abs)")
_BARS = re.compile(r"\|([^|]+)\|")


class BadShape(Exception):
    """What an author wrote is no such shape. `rule` names what is wrong with it."""

    def __init__(self, rule: str) -> None:
        super().__init__(rule)
        self.rule = rule


def read_shape(text: str, draw: str, style: Style, bounds: Bounds) -> list[Point]:
    """The points that make what an author wrote: `(1, 2), (3, 4)` with any words around, or `y = 2x + 1`, `x = 3`.

    Raises BadShape: `graph-unreadable`, `graph-places` (too few or too many), `graph-same` (two that must differ do
    not), `graph-side` (an exponential curve on both sides of y = 0, or on it), `graph-outside`, and `graph-no-line` and
    the like (an equation of something else).
    """
    equation = _EQUATION.match(text)
    if equation and (draw == "line" or draw in CURVES):
        points = _solved(equation["name"].lower(), equation["rest"], draw, style, bounds)
    else:
        points = [_point(inside, style) for inside in _POINT.findall(text)]
        if any(not _is_inside(point, bounds) for point in points):
            raise BadShape("graph-outside")
    needed = NEEDED.get(draw)
    if not points:
        raise BadShape("graph-unreadable")
    if len(points) > MOST_PLACES or (needed and len(points) != needed) or (draw == "polygon" and len(points) < 3):
        raise BadShape("graph-places")
    if problem := problem_of(draw, points, bounds):
        raise BadShape("graph-side" if problem == "side" else "graph-same")
    return points


def problem_of(draw: str, points: Sequence[Point], bounds: Bounds) -> str:
    """`same` when two points stand in one place, what `problem_of_curve` says of a curve, or empty."""
    gap = _gap(bounds)
    for index, one in enumerate(points):
        if any(_is_near(one, other, gap) for other in points[index + 1 :]):
            return "same"
    return problem_of_curve(draw, points, gap) if draw in CURVES else ""


def _gap(bounds: Bounds) -> float:
    return CLOSE * float(max(bounds[1] - bounds[0], bounds[3] - bounds[2]))


def _point(inside: str, style: Style) -> Point:
    pieces = inside.split(";") if ";" in inside else re.split(r",\s+", inside.strip())
    if len(pieces) == 1:
        pieces = inside.split(",")
    try:
        x, y = (read_number(piece, style) for piece in pieces)
    except (Unreadable, ValueError):
        raise BadShape("graph-unreadable") from None
    return float(x), float(y)


def _is_inside(point: Point, bounds: Bounds) -> bool:
    return bounds[0] <= point[0] <= bounds[1] and bounds[2] <= point[1] <= bounds[3]


def _solved(name: str, rest: str, draw: str, style: Style, bounds: Bounds) -> list[Point]:
    """Points of an equation's line or curve."""
    if style.decimal == ",":
        rest = re.sub(r"(?<=\d),(?=\d)", ".", rest)
    rest = rest.replace("−", "-").replace("²", "^2").replace("·", "*").replace("×", "*").lower()
    rest = _IMPLIED.sub("*", _BARS.sub(r"abs(\1)", rest))
    if name == "x":
        at = _value(rest, {})
        if draw != "line":
            raise BadShape(f"graph-no-{draw}")
        return [(float(at), 0.0), (float(at), 1.0)]

    def values(x: Fraction) -> Fraction:
        return _value(rest, {"x": x})

    if draw == "line":
        zero, slope = values(Fraction(0)), values(Fraction(1)) - values(Fraction(0))
        if any(values(Fraction(x)) != zero + x * slope for x in (2, 5, -7)):
            raise BadShape("graph-no-line")
        return [(0.0, float(zero)), (1.0, float(zero + slope))]
    curve = CURVES[draw]
    solved = curve.solve(values)
    if solved is None:
        raise BadShape(f"graph-no-{draw}")
    if curve.has_vertex and not _is_inside(solved[0], bounds):
        raise BadShape("graph-outside")
    return list(solved)


def _value(text: str, names: dict[str, Fraction]) -> Fraction:
    try:
        value = evaluate(text, {**names})
    except BadExpression:
        raise BadShape("graph-unreadable") from None
    if isinstance(value, str):
        raise BadShape("graph-unreadable")
    return value


def points_right(wanted: Sequence[Point], given: Sequence[Point], tolerance: float, bounds: Bounds) -> frozenset[int]:
    """Which of the given points (from 0) are where an answer has one, each of whose is taken once."""
    tolerance += _gap(bounds)
    return matched([[_is_near(one, other, tolerance) for other in wanted] for one in given])


def is_same(draw: str, wanted: Sequence[Point], given: Sequence[Point], tolerance: float, bounds: Bounds) -> bool:
    """Whether two shapes are the same, but for `tolerance`."""
    if draw in ("points", "segment"):
        return len(given) == len(wanted) == len(points_right(wanted, given, tolerance, bounds))
    tolerance += _gap(bounds)
    if draw == "polygon":
        return _same_corners(wanted, given, tolerance)
    if draw in CURVES:
        return is_same_curve(draw, wanted, given, tolerance, bounds)
    start, other = wanted[0], wanted[1]
    if draw == "ray":
        if not _is_near(start, given[0], tolerance) or _towards(start, other, *given) <= 0:
            return False
        ends = [leaves(start, other, bounds)]
    else:
        ends = [leaves(start, other, bounds), leaves(other, start, bounds)]
    return all(_is_on_line(end, given[0], given[1], tolerance) for end in ends)


def _is_near(one: Point, other: Point, tolerance: float) -> bool:
    across, along = one[0] - other[0], one[1] - other[1]
    return across * across + along * along <= tolerance * tolerance


def _towards(start: Point, end: Point, first: Point, second: Point) -> float:
    """Above 0 when two directions are less than a right angle apart."""
    return (end[0] - start[0]) * (second[0] - first[0]) + (end[1] - start[1]) * (second[1] - first[1])


def _is_on_line(point: Point, first: Point, second: Point, tolerance: float) -> bool:
    across, along = second[0] - first[0], second[1] - first[1]
    aside = across * (point[1] - first[1]) - along * (point[0] - first[0])
    return aside * aside <= tolerance * tolerance * (across * across + along * along)


def leaves(start: Point, through: Point, bounds: Bounds) -> Point:
    """Where a ray leaves what is drawn; `through` for one that starts outside and may never be seen."""
    across, along = through[0] - start[0], through[1] - start[1]
    ways = []
    if across:
        ways.append((float(bounds[1 if across > 0 else 0]) - start[0]) / across)
    if along:
        ways.append((float(bounds[3 if along > 0 else 2]) - start[1]) / along)
    way = min(ways, default=1.0)
    return (start[0] + way * across, start[1] + way * along) if way > 0 else through


def _same_corners(wanted: Sequence[Point], given: Sequence[Point], tolerance: float) -> bool:
    """Whether the corners are the same, beginning anywhere, in either direction."""
    count = len(wanted)
    if len(given) != count:
        return False
    ways = [given, list(reversed(given))]
    return any(
        all(_is_near(wanted[index], way[(index + turn) % count], tolerance) for index in range(count))
        for way in ways
        for turn in range(count)
    )


def path(draw: str, points: Sequence[tuple[float, float]], zero: float) -> str:
    """A shape as an SVG path, in per cent of the drawing (downwards), where y = 0 is at `zero`; empty for points."""
    if draw == "points" or len(points) < 2:
        return ""
    if draw in CURVES:
        return curve_path(draw, points[0], points[1], zero)
    if draw in ("segment", "polygon"):
        return "M" + "L".join(_pair(*point) for point in points) + ("Z" if draw == "polygon" else "")
    (x, y), (u, v) = points[0], points[1]
    long = 300 / max(abs(u - x), abs(v - y), 1e-6)
    back = long if draw == "line" else 0.0
    return f"M{_pair(x - back * (u - x), y - back * (v - y))}L{_pair(x + long * (u - x), y + long * (v - y))}"


def _pair(x: float, y: float) -> str:
    return f"{x:.6g} {y:.6g}"
