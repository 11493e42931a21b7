"""What was wrong on a plane: the shape, however it was drawn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from stoa.assessment.items.axes import Axis, written
from stoa.assessment.items.graph.curves import CURVES, normal_points
from stoa.assessment.items.graph.shapes import is_same, leaves
from stoa.assessment.items.places import Bounds, Point
from stoa.assessment.items.saying_wrong import same, stepped
from stoa.assessment.ports import Wrong
from stoa.content.ports import Part


def wrong_shape(part: Part, given: Sequence[Point], tolerance: float, bounds: Bounds) -> tuple[Wrong, ...]:
    """The author's own wrong answer where it is one of those; else a line by its equation, a ray by its start and where
    it leaves the plane, a parabola by its vertex and the point beside it, and any other shape by its points, whichever
    was drawn first. Points count as being at the step that they are nearest to."""
    public: Any = part.public
    draw, decimal = str(public.get("draw", "points")), str(public.get("decimal", "."))
    answers: Any = part.key.get("answers", [])
    for answer in answers:
        wanted = [(float(x), float(y)) for x, y in answer["points"]]
        if answer["share"] < 1 and is_same(draw, wanted, given, tolerance, bounds):
            return same([str(answer["text"])])
    if draw == "line":
        return same([_equation(given[0], given[1], decimal)])
    axes = Axis.from_json(public["x"]), Axis.from_json(public["y"])
    if draw == "ray":
        return same([_listed([_stepped(given[0], axes), _stepped(leaves(given[0], given[1], bounds), axes)], decimal)])
    if draw in CURVES:
        return same([_listed(normal_points(draw, given[0], given[1]), decimal, figures=3)])
    points = [_stepped(point, axes) for point in given]
    return same([_listed(_round(points) if draw == "polygon" else sorted(points), decimal)])


def _stepped(point: Point, axes: tuple[Axis, Axis]) -> Point:
    across, along = axes
    return stepped(point[0], across.first, across.step) + 0.0, stepped(point[1], along.first, along.step) + 0.0


def _equation(one: Point, other: Point, decimal: str) -> str:
    (x, y), (u, v) = one, other
    if abs(u - x) < 1e-9:
        return f"x = {_figures(x, decimal)}"
    slope = (v - y) / (u - x)
    height = y - slope * x
    steep, rest = _figures(slope, decimal), _figures(abs(height), decimal)
    if steep == "0":
        return f"y = {_figures(height, decimal)}"
    first = {"1": "x", "−1": "−x"}.get(steep, f"{steep}x")
    return f"y = {first}" if rest == "0" else f"y = {first} {'+' if height > 0 else '−'} {rest}"


def _figures(number: float, decimal: str, figures: int = 3) -> str:
    """A number with three figures; what is next to nothing is 0."""
    return written(float(f"{number:.{figures}g}") if abs(number) > 1e-6 else 0.0, decimal)


def _round(corners: Sequence[Point]) -> list[Point]:
    """The corners in turn, from the leftmost on, the way round that comes first."""
    count, start = len(corners), min(range(len(corners)), key=lambda at: corners[at])
    ways = [[corners[(start + way * step) % count] for step in range(count)] for way in (1, -1)]
    return min(ways)


def _listed(points: Sequence[Point], decimal: str, figures: int = 6) -> str:
    between = "; " if decimal == "," else ", "
    pairs = (f"({_figures(x, decimal, figures)}{between}{_figures(y, decimal, figures)})" for x, y in points)
    return ", ".join(pairs)
