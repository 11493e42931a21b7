"""Outlines: closed contours of straight lines and curves, y downwards."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

Point = tuple[float, float]
STEPS = 6
"""Straight pieces that stand for a curve; the letters are small."""


@dataclass
class Path:
    """Commands of an SVG path (M, L, Q, C, Z), each with its points. Also a pen, by the method names of fontTools:
    `place` says where a glyph's origin lies and how large a font unit is."""

    commands: list[tuple[str, tuple[Point, ...]]] = field(default_factory=list)
    _x: float = 0.0
    _y: float = 0.0
    _scale: float = 1.0

    @classmethod
    def rectangle(cls, x: float, y: float, width: float, height: float) -> Path:
        """A rectangle."""
        corners = ((x, y), (x + width, y), (x + width, y + height), (x, y + height))
        return cls([("M", corners[:1]), *(("L", (corner,)) for corner in corners[1:]), ("Z", ())])

    def place(self, x: float, y: float, scale: float) -> None:
        """The next glyph stands with its origin at (x, y), `scale` of our units a font unit."""
        self._x, self._y, self._scale = x, y, scale

    def moveTo(self, point: Point) -> None:  # noqa: N802
        self._add("M", point)

    def lineTo(self, point: Point) -> None:  # noqa: N802
        self._add("L", point)

    def qCurveTo(self, control: Point, end: Point) -> None:  # noqa: N802
        self._add("Q", control, end)

    def curveTo(self, one: Point, two: Point, end: Point) -> None:  # noqa: N802
        self._add("C", one, two, end)

    def closePath(self) -> None:  # noqa: N802
        self.commands.append(("Z", ()))

    def endPath(self) -> None:  # noqa: N802
        """Open contours do not occur in fonts."""

    def _add(self, command: str, *points: Point) -> None:
        placed = tuple((self._x + x * self._scale, self._y - y * self._scale) for x, y in points)
        self.commands.append((command, placed))

    def as_svg(self) -> str:
        """The `d` of an SVG path, to a tenth of a unit. Steps from point to point are shorter to write than places."""
        said, at = [], (0, 0)
        for command, points in self.commands:
            tenths = [(round(x * 10), round(y * 10)) for x, y in points]
            if command == "M":
                said.append(f"M{_tenths(tenths[0][0])}{_next(tenths[0][1])}")
            elif command != "Z":
                steps = [step for x, y in tenths for step in (x - at[0], y - at[1])]
                said.append(command.lower() + _tenths(steps[0]) + "".join(_next(step) for step in steps[1:]))
            else:
                said.append("z")
            at = tenths[-1] if tenths else at
        return "".join(said)

    def edges(self) -> Iterator[tuple[Point, Point]]:
        """The outline as straight pieces, each contour closed."""
        start = last = (0.0, 0.0)
        for command, points in self.commands:
            if command == "M":
                start = last = points[0]
            elif command == "Z":
                yield last, start
                last = start
            else:
                for point in _flat((last, *points)):
                    yield last, point
                    last = point


def _tenths(value: int) -> str:
    """`-12` as `-1.2`."""
    whole, tenth = divmod(abs(value), 10)
    return ("-" if value < 0 else "") + (str(whole) if whole or not tenth else "") + (f".{tenth}" if tenth else "")


def _next(value: int) -> str:
    """A number that follows another; a minus parts them already."""
    return _tenths(value) if value < 0 else f" {_tenths(value)}"


def _flat(points: tuple[Point, ...]) -> Iterator[Point]:
    """Points on a Bézier curve of any degree after its first one (de Casteljau's algorithm)."""
    if len(points) == 2:
        yield points[1]
        return
    for step in range(1, STEPS + 1):
        share, level = step / STEPS, points
        while len(level) > 1:
            level = tuple((x0 + share * (x1 - x0), y0 + share * (y1 - y0)) for (x0, y0), (x1, y1) in pairwise(level))
        yield level[0]
