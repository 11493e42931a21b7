"""The drawings of "Two flags on one well". `draw` gets the second at which each line begins and returns the marks."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence

from tools.video.chalk import Dots, Mark, Spot, Stroke, Words

GROUND = ((456, 5.0), (469, 3.0))


def house(x: float, begin: float, end: float, over: float = 1.4) -> list[Mark]:
    """A well with a roof, its left post at x, standing on the ground line."""
    bucket = ((x + 50, 404), (x + 98, 404), (x + 98, 432), (x + 50, 432), (x + 50, 404))
    return [
        Stroke(begin, over, end, points=((x, 456), (x, 288), (x + 148, 288), (x + 148, 456))),
        Stroke(begin + 0.3, over, end, points=((x - 28, 288), (x + 176, 288), (x + 74, 212), (x - 28, 288))),
        Stroke(begin + 0.9, over / 2, end, points=((x + 74, 288), (x + 74, 404)), width=3),
        Stroke(begin + 1.1, over / 2, end, points=bucket),
    ]


def flag(x: float, begin: float, end: float, ink: str = "blue", dashed: bool = False) -> Mark:
    points = ((x, 212), (x, 60), (x + 108, 60), (x + 80, 90), (x + 108, 120), (x, 120))
    return Stroke(begin, 1.1, end, ink, points=points, dashed=dashed)


def small_flag(x: float, begin: float, end: float, ink: str = "blue", dashed: bool = False) -> Mark:
    points = ((x, 230), (x, 108), (x - 76, 108), (x - 56, 130), (x - 76, 152), (x, 152))
    return Stroke(begin, 1.0, end, ink, points=points, dashed=dashed)


def ground(begin: float, end: float) -> list[Mark]:
    return [Stroke(begin, 1.2, end, points=((140, y), (1140, y)), width=w) for y, w in GROUND]


def first_scene(at: Mapping[str, float], end: float) -> list[Mark]:
    """One well with one flag; the same well with two."""
    return [
        *ground(0.0, end),
        *house(320, 0.3, end),
        flag(394, 1.3, end),
        Words(at["again"] + 2.3, 0.7, end, text="1 in 12", at=(394, 534), size=46),
        *house(812, at["retest"], end),
        flag(886, at["retest"] + 1.2, end),
        small_flag(848, at["second"], end),
        Words(at["hundred"], 0.5, at["start"] + 2.2, text="?", at=(886, 538), size=54),
        Words(at["hundred"] + 2.2, 0.6, end, "dim", text="1 in 100", at=(640, 610), size=34),
        Stroke(at["hundred"] + 3.2, 0.5, end, points=((560, 600), (722, 594)), width=3),
        Stroke(at["start"] + 1.0, 1.2, end, points=((488, 520), (752, 520)), width=3, ink="blue"),
        Stroke(at["start"] + 2.0, 0.3, end, points=((732, 506), (754, 520), (732, 534)), width=3, ink="blue"),
        Words(at["start"] + 2.4, 0.6, end, "blue", text="from 1 in 12", at=(904, 534), size=38),
    ]


def column(place: int) -> list[Spot]:
    """The hundred wells of one of the twelve columns: twenty rows of five."""
    return [(98 + 93.6 * place + 13.5 * (spot % 5), 180 + 18.6 * (spot // 5)) for spot in range(100)]


def sort_wells() -> tuple[list[Spot], list[Spot]]:
    """(bad and flagged: 90, clean and flagged: 110), as places in the twelve columns; the rest stay quiet."""
    chance = random.Random(12)
    bad = chance.sample(column(0), 90)
    clean = [spot for place in range(1, 12) for spot in chance.sample(column(place), 10)]
    return sorted(bad, key=lambda spot: spot[::-1]), sorted(clean)


def lintel(begin: float, end: float) -> list[Mark]:
    return [
        Stroke(begin, 1.2, end, points=((70, 142), (1210, 142)), width=9),
        Stroke(begin + 0.2, 1.2, end, points=((70, 572), (1210, 572)), width=3),
    ]


def second_scene(at: Mapping[str, float], begin: float, end: float) -> list[Mark]:
    """Twelve hundred wells, tested, and the two hundred that are flagged set in columns of ten."""
    bad, clean = sort_wells()
    away, settle = at["away"], at["away"] + 2.6
    new = [(108 + 55.3 * (n // 10) + 14 * (n >= 90), 192 + 38 * (n % 10)) for n in range(200)]
    first, rest = column(0), [spot for place in range(1, 12) for spot in column(place)]
    return [
        *lintel(begin, end),
        Dots(begin + 0.6, 2.2, away, "dim", points=[*first, *rest], radius=2.6),
        Words(begin + 0.8, 0.7, at["away"], text="1 200 wells", at=(640, 110), size=42),
        Dots(at["split"], 0.8, away, "blue", points=first, radius=3.0),
        Words(at["split"] + 0.4, 0.6, away, "blue", text="100 bad", at=(125, 622), size=32),
        Words(at["split"] + 1.8, 0.6, away, text="1 100 clean", at=(700, 622), size=32),
        Dots(at["ninety"] + 2.2, 1.6, settle, "blue", points=bad, radius=5.8),
        Dots(at["mistake"] + 1.9, 1.8, settle, points=clean, radius=5.2, hollow=True),
        Dots(settle, 1.8, end, "blue", points=bad, goal=new[:90], radius=11),
        Dots(settle, 1.8, end, points=clean, goal=new[90:], radius=10.4, hollow=True),
        Words(at["away"] + 0.8, 0.7, end, text="the 200 that were flagged", at=(640, 110), size=42),
        Words(at["ratio"] + 0.2, 0.6, end, "blue", text="90 bad", at=(336, 622), size=38),
        Words(at["ratio"] + 0.9, 0.6, end, text="110 clean", at=(889, 622), size=38),
    ]


def arc(x1: float, x2: float, top: float) -> list[Spot]:
    """A parabola from x1 to x2 above the scale, as a polyline."""
    return [(x1 + (x2 - x1) * i / 24, 440 - 4 * top * (i / 24) * (1 - i / 24)) for i in range(25)]


def third_scene(at: Mapping[str, float], begin: float, end: float) -> list[Mark]:
    """The scale of chances, and the two steps on it."""

    def x(chance: float) -> float:
        return 140 + 1000 * chance

    step = at["step"] - begin
    stops = ((0.01, "1 in 100", 0.3, 130), (1 / 12, "1 in 12", 3.0, 276), (0.45, "nearly 1 in 2", step + 1.4, 590))
    marks: list[Mark] = [
        Stroke(begin, 1.0, end, points=((x(0), 460), (x(1), 460))),
        Words(begin + 0.5, 0.6, end, "dim", text="certainly clean", at=(x(0), 590), size=30, anchor="ls"),
        Words(begin + 0.5, 0.6, end, "dim", text="certainly bad", at=(x(1), 590), size=30, anchor="rs"),
    ]
    for chance, name, wait, place in stops:
        marks.append(Dots(begin + wait, 0.2, end, "blue", points=[(x(chance), 460)], radius=10))
        marks.append(Words(begin + wait, 0.5, end, text=name, at=(place, 520), size=36))
    for start, stop, top, wait, name, label in (
        (0.01, 1 / 12, 90, 1.8, "first flag", (210, 316)),
        (1 / 12, 0.45, 210, step + 0.4, "second flag", (x(0.267), 208)),
    ):
        line = arc(x(start), x(stop), top)
        marks.append(Stroke(begin + wait, 1.0, end, "blue", points=line))
        marks.append(Words(begin + wait + 0.2, 0.6, end, "blue", text=name, at=label, size=34))
    return marks


def cloudy(begin: float, end: float) -> list[Mark]:
    """Three slow waves in the bucket's water: what both kits looked at."""
    waves: list[Mark] = []
    for row in range(3):
        y = 510 + 22 * row
        points = [(270 + 8 * i, y + 6 * ((i % 4) in (1, 2)) - 3) for i in range(31)]
        waves.append(Stroke(begin + 0.3 * row, 1.0, end, "dim", points=points, width=3))
    return waves


def fourth_scene(at: Mapping[str, float], begin: float, end: float) -> list[Mark]:
    """One well, one cause, two flags; and what to change."""
    x = 320.0
    marks: list[Mark] = [
        *(Stroke(begin, 0.9, end, points=((140, y), (660, y)), width=w) for y, w in GROUND),
        *house(x, begin + 0.2, end, 1.0),
        flag(x + 74, begin + 0.8, end),
        small_flag(x + 36, begin + 1.3, at["twice"] + 1.0),
        *cloudy(at["cloudy"] + 0.6, end),
        small_flag(x + 36, at["twice"] + 1.4, end, "dim", dashed=True),
        Words(at["cloudy"] + 1.2, 0.6, at["ask"] - 0.4, "dim", text="clean, but cloudy", at=(900, 330), size=44),
        Words(at["twice"] + 1.6, 0.6, at["ask"] - 0.4, text="one flag, heard twice", at=(900, 400), size=44),
        Words(at["same"] + 0.1, 0.7, end, "dim", text="If the first was a mistake,", at=(900, 190), size=38),
        Words(at["same"] + 1.9, 0.7, end, text="is this the same mistake?", at=(900, 244), size=38),
    ]
    for row, (name, wait) in enumerate((("another sample", 2.3), ("another day", 3.4), ("another kind of test", 4.4))):
        marks.append(Dots(at["change"] + wait, 0.1, 1e9, "blue", points=[(752, 330 + 62 * row)], radius=7))
        marks.append(
            Words(at["change"] + wait, 0.5, 1e9, "blue", text=name, at=(776, 343 + 62 * row), size=40, anchor="ls")
        )
    return marks


def draw(at: Mapping[str, float]) -> Sequence[Mark]:
    """`at` maps the id of each line to the second at which it begins."""
    second, third, fourth = at["take"] - 0.3, at["recap"] - 0.3, at["catch"] - 0.3
    return [
        *first_scene(at, second - 0.6),
        *second_scene(at, second, third - 0.6),
        *third_scene(at, third, fourth - 0.6),
        *fourth_scene(at, fourth, 1e9),
    ]
