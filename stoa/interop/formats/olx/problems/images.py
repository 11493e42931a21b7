"""imageresponse: a place on a picture, in rectangles or regions that are given in pixels."""

from __future__ import annotations

import json
import re
from html import escape
from typing import Any, TypeAlias

from stoa.interop.formats.olx.problems.inputs import Reading, inputs_of
from stoa.interop.formats.olx.problems.parts import Answer, Element, NotConvertible, Question
from stoa.interop.markup.clean import parse_fragment
from stoa.interop.reading import collapse

Corner: TypeAlias = tuple[float, float]

_RECTANGLE = re.compile(r"^\s*\(\s*(\d{1,6})\s*,\s*(\d{1,6})\s*\)\s*-\s*\(\s*(\d{1,6})\s*,\s*(\d{1,6})\s*\)\s*$")
CORNER_LIMIT = 30
AREA_LIMIT = 60
"""What a question takes of an area's corners, and of areas."""


def image(response: Element, reading: Reading) -> list[Question]:
    """One question for each of the pictures. Any of its areas is right, as it is there."""
    questions = []
    for number, item in enumerate(inputs_of(response, "imageinput"), 1):
        wide, high = _side(item, "width"), _side(item, "height")
        areas = [*_rectangles(item), *_regions(item)]
        if not 0 < len(areas) <= AREA_LIMIT:
            raise NotConvertible("image-areas", "The picture has no areas, or too many.", item.sourceline or 0)
        lines = dict.fromkeys(_line([(x / wide * 100, y / high * 100) for x, y in area]) for area in areas)
        answers = [Answer("x", line) for line in lines]
        questions.append(Question("hotspot", f"_{number}", answers, picture=_picture(item, reading)))
    return questions


def _side(item: Element, name: str) -> float:
    text = (item.get(name) or "").strip().removesuffix("px")
    if not re.fullmatch(r"\d{1,5}(?:\.\d{1,3})?", text) or float(text) <= 0:
        raise NotConvertible(
            "image-size", f"The picture has no {name} by which its areas are given.", item.sourceline or 0
        )
    return float(text)


def _rectangles(item: Element) -> list[list[Corner]]:
    found = []
    for text in filter(str.strip, (item.get("rectangle") or "").split(";")):
        match = _RECTANGLE.match(text)
        left, top, right, bottom = (float(number) for number in match.groups()) if match else (0.0,) * 4
        if left == right or top == bottom:
            raise NotConvertible("image-areas", "An area of the picture cannot be read.", item.sourceline or 0)
        found.append([(min(left, right), min(top, bottom)), (max(left, right), max(top, bottom))])
    return found


def _regions(item: Element) -> list[list[Corner]]:
    """Regions are lists of points; as in Open edX, an area is all that lies between them."""
    text = (item.get("regions") or "").strip()
    if not text:
        return []
    try:
        listed: Any = json.loads(text)
        if listed and not isinstance(listed[0][0], list):
            listed = [listed]
        found = [_hull([(float(x), float(y)) for x, y in region]) for region in listed]
    except (ValueError, TypeError, LookupError, RecursionError) as error:
        raise NotConvertible("image-areas", "An area of the picture cannot be read.", item.sourceline or 0) from error
    if any(not 3 <= len(region) <= CORNER_LIMIT for region in found):
        raise NotConvertible("image-areas", "An area has too few corners, or too many.", item.sourceline or 0)
    return found


def _hull(points: list[Corner]) -> list[Corner]:
    """The corners of what lies between some points."""
    ordered = sorted(set(points))

    def half(way: list[Corner]) -> list[Corner]:
        found: list[Corner] = []
        for point in way:
            while len(found) > 1 and _turn(found[-2], found[-1], point) <= 0:
                found.pop()
            found.append(point)
        return found[:-1]

    return half(ordered) + half(ordered[::-1])


def _turn(one: Corner, two: Corner, three: Corner) -> float:
    return (two[0] - one[0]) * (three[1] - one[1]) - (two[1] - one[1]) * (three[0] - one[0])


def _line(corners: list[Corner]) -> str:
    """An area as authors write it, cut off where the picture ends."""
    inside = [tuple(round(min(100.0, max(0.0, number)), 1) for number in corner) for corner in corners]
    if len(inside) == 2:
        return "box " + " ".join(f"{number:g}%" for corner in inside for number in corner)
    return "polygon " + ", ".join(f"{x:g}% {y:g}%" for x, y in inside)


def _picture(item: Element, reading: Reading) -> str:
    words = collapse(item.get("alt") or item.get("label") or "")
    if not words:
        words = "Picture"
        reading.warn(item, "picture-words", "This picture has no words for those who cannot see it: add some.")
    html = f'<p><img src="{escape(item.get("src") or "")}" alt="{escape(words)}"></p>'
    written = reading.texts.blocks(parse_fragment(html)).strip()
    if not written.startswith("!["):
        raise NotConvertible("image-missing", "The picture that is asked about is not there.", item.sourceline or 0)
    return written
