"""Areas of a picture. Numbers are per cent: from its left edge, from its top; a radius is one of its width."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from stoa.assessment.items.numeric.numbers import Style, Unreadable, read_number
from stoa.assessment.items.places import Point

NUMBERS = {"circle": 3, "box": 4}
MOST_AREAS = 60
MOST_CORNERS = 30
_HUNDRED = Fraction(100)
_PER_CENT = Style(unit="%")


class BadArea(Exception):
    """What an author wrote is no area of a picture. `rule` names what is wrong with it."""

    def __init__(self, rule: str) -> None:
        super().__init__(rule)
        self.rule = rule


def read_area(text: str) -> list[Any]:
    """`circle 62% 40% 8%`, `box 10% 20% 30% 40%` (left, top, right, bottom), `polygon 10% 10%, 40% 10%, 25% 50%` as
    plain JSON: its shape and its numbers. Raises BadArea: `hotspot-area`, `hotspot-outside`, `hotspot-empty`."""
    shape, _blank, rest = text.strip().partition(" ")
    shape = shape.lower().rstrip(":")
    numbers = _numbers(rest)
    if shape == "polygon":
        if len(numbers) % 2 or not 6 <= len(numbers) <= 2 * MOST_CORNERS:
            raise BadArea("hotspot-area")
    elif NUMBERS.get(shape) != len(numbers):
        raise BadArea("hotspot-area")
    if any(not 0 <= number <= _HUNDRED for number in numbers):
        raise BadArea("hotspot-outside")
    if shape == "circle" and not numbers[2]:
        raise BadArea("hotspot-empty")
    if shape == "box" and not (numbers[0] < numbers[2] and numbers[1] < numbers[3]):
        raise BadArea("hotspot-empty")
    return [shape, *(float(number) for number in numbers)]


def _numbers(text: str) -> list[Fraction]:
    pieces = [piece for piece in re.split(r"[\s,;]+", text.strip()) if piece]
    if len(pieces) > 2 * MOST_CORNERS:
        raise BadArea("hotspot-area")
    try:
        return [read_number(piece, _PER_CENT) for piece in pieces]
    except Unreadable:
        raise BadArea("hotspot-area") from None


def contains(area: Sequence[Any], point: Point, ratio: float) -> bool:
    """Whether a point lies in an area of a picture that is `ratio` times as high as wide. Edges belong to it."""
    shape, numbers = area[0], area[1:]
    x, y = point
    if shape == "box":
        return bool(numbers[0] <= x <= numbers[2] and numbers[1] <= y <= numbers[3])
    if shape == "circle":
        across, down = x - numbers[0], (y - numbers[1]) * ratio
        return bool(across * across + down * down <= numbers[2] ** 2 + 1e-9)
    lefts, tops = numbers[::2], numbers[1::2]
    if not (min(lefts) <= x <= max(lefts) and min(tops) <= y <= max(tops)):
        return False
    return _is_in_polygon(list(zip(lefts, tops, strict=True)), x, y)


def _is_in_polygon(corners: Sequence[Point], x: float, y: float) -> bool:
    """By counting the edges that a ray to the right crosses."""
    is_inside = False
    for (x1, y1), (x2, y2) in zip(corners, [*corners[1:], corners[0]], strict=True):
        cross = (x2 - x1) * (y - y1) - (y2 - y1) * (x - x1)
        if abs(cross) < 1e-9 and min(x1, x2) <= x <= max(x1, x2) and min(y1, y2) <= y <= max(y1, y2):
            return True
        if (y1 > y) != (y2 > y) and x < x1 + (y - y1) * (x2 - x1) / (y2 - y1):
            is_inside = not is_inside
    return is_inside


def drawn(area: Sequence[Any], ratio: float) -> str:
    """An area as an SVG element, in per cent of the picture."""
    numbers = area[1:]
    if area[0] == "box":
        left, top, right, bottom = numbers
        return f'<rect class="area" x="{left:g}" y="{top:g}" width="{right - left:g}" height="{bottom - top:g}"/>'
    if area[0] == "circle":
        x, y, radius = numbers
        return f'<ellipse class="area" cx="{x:g}" cy="{y:g}" rx="{radius:g}" ry="{radius / ratio:g}"/>'
    corners = " ".join(f"{x:g},{y:g}" for x, y in zip(numbers[::2], numbers[1::2], strict=True))
    return f'<polygon class="area" points="{corners}"/>'


def middle(area: Sequence[Any]) -> tuple[float, float]:
    """The middle of an area, for those who are told it: per cent from the left and from the top."""
    numbers = area[1:]
    if area[0] == "circle":
        return float(numbers[0]), float(numbers[1])
    across, down = numbers[::2], numbers[1::2]
    return (min(across) + max(across)) / 2, (min(down) + max(down)) / 2
