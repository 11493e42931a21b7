"""Chalk on a slate: strokes, dots and words that appear over time, drawn with Pillow.

A drawing is a list of marks. Each has a time to begin, a time to take, and an ink; `end` fades it out again.
Everything is drawn at twice the size and reduced, then dusted with a fixed grain, so a line looks rubbed rather than
printed. Times are seconds from the start of the film; places are pixels of a 1280 x 720 frame.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from math import hypot
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw, ImageFont

WIDTH, HEIGHT, SCALE = 1280, 720, 2
SLATE = (35, 37, 43)
INKS = {"chalk": (233, 231, 224), "dim": (158, 160, 166), "blue": (147, 184, 251)}
FADE = 0.6
ROOT = Path(__file__).resolve().parents[2]
# The reading face of the product if the front end is installed; otherwise what a plain Debian has.
FACES = (
    ROOT / "frontend/node_modules/@fontsource-variable/literata/files/literata-latin-opsz-normal.woff2",
    Path("/usr/share/fonts/truetype/liberation/LiberationSerif-Regular.ttf"),
    Path("/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf"),
)

Spot = tuple[float, float]


@cache
def face(size: int) -> ImageFont.FreeTypeFont:
    for path in FACES:
        if path.exists():
            return ImageFont.truetype(str(path), size * SCALE)
    raise SystemExit("No typeface found. Install fonts-liberation, or the front end's packages (npm ci in frontend/).")


def ease(share: float) -> float:
    """Slow at both ends; 0 before 0 and 1 after 1."""
    share = min(1.0, max(0.0, share))
    return share * share * (3 - 2 * share)


@dataclass(frozen=True)
class Mark:
    """One thing on the slate. `begin` and `end` are film seconds, `over` is how long it takes to appear."""

    begin: float
    over: float = 0.8
    end: float = 1e9
    ink: str = "chalk"

    def progress(self, now: float) -> float:
        return ease((now - self.begin) / self.over) if self.over else float(now >= self.begin)

    def strength(self, now: float) -> int:
        """0..255: how much of it is left while it is being wiped away."""
        return round(255 * (1 - ease((now - self.end) / FADE)))

    def visible(self, now: float) -> bool:
        return self.begin <= now < self.end + FADE

    def moving(self, now: float) -> bool:
        return self.begin <= now <= self.begin + self.over + 0.1 or self.end <= now <= self.end + FADE + 0.1

    def paint(self, pen: ImageDraw.ImageDraw, share: float, strength: int) -> None:
        raise NotImplementedError


def _wobble(points: Sequence[Spot], seed: int) -> list[Spot]:
    """The line a hand would draw: points every 7 px, each off by up to a pixel, smoothed."""
    chance, drawn = random.Random(seed), []
    drift_x = drift_y = 0.0
    for (x1, y1), (x2, y2) in pairwise(points):
        steps = max(1, round(hypot(x2 - x1, y2 - y1) / 7))
        for step in range(steps):
            drift_x = 0.8 * drift_x + chance.uniform(-0.45, 0.45)
            drift_y = 0.8 * drift_y + chance.uniform(-0.45, 0.45)
            drawn.append((x1 + (x2 - x1) * step / steps + drift_x, y1 + (y2 - y1) * step / steps + drift_y))
    return [*drawn, points[-1]]


@dataclass(frozen=True)
class Stroke(Mark):
    points: Sequence[Spot] = ()
    width: float = 4
    dashed: bool = False
    drawn: list[Spot] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.drawn.extend(_wobble(self.points, round(sum(x + 3 * y for x, y in self.points))))

    def paint(self, pen: ImageDraw.ImageDraw, share: float, strength: int) -> None:
        upto = self.drawn[: max(2, round(share * len(self.drawn)))]
        width = round(self.width * SCALE)
        for place, ((x1, y1), (x2, y2)) in enumerate(pairwise(upto)):
            if self.dashed and place % 4 > 1:
                continue
            pen.line((x1 * SCALE, y1 * SCALE, x2 * SCALE, y2 * SCALE), fill=strength, width=width)
            reach = width / 2 - 0.5
            pen.ellipse((x2 * SCALE - reach, y2 * SCALE - reach, x2 * SCALE + reach, y2 * SCALE + reach), fill=strength)


@dataclass(frozen=True)
class Dots(Mark):
    """Discs (or rings) that appear one after another, or travel from `points` to `goal` if that is given."""

    points: Sequence[Spot] = ()
    goal: Sequence[Spot] = ()
    radius: float = 5
    hollow: bool = False

    def _spots(self, share: float) -> list[Spot]:
        if self.goal:
            return [
                (x1 + (x2 - x1) * share, y1 + (y2 - y1) * share)
                for (x1, y1), (x2, y2) in zip(self.points, self.goal, strict=True)
            ]
        return list(self.points[: round(share * len(self.points))])

    def paint(self, pen: ImageDraw.ImageDraw, share: float, strength: int) -> None:
        r = self.radius * SCALE
        for x, y in self._spots(share):
            box = (x * SCALE - r, y * SCALE - r, x * SCALE + r, y * SCALE + r)
            if self.hollow:
                pen.ellipse(box, outline=strength, width=round(1.6 * SCALE))
            else:
                pen.ellipse(box, fill=strength)


@dataclass(frozen=True)
class Words(Mark):
    text: str = ""
    at: Spot = (0, 0)
    size: int = 40
    anchor: str = "ms"

    def paint(self, pen: ImageDraw.ImageDraw, share: float, strength: int) -> None:
        place = (self.at[0] * SCALE, self.at[1] * SCALE)
        pen.text(place, self.text, font=face(self.size), fill=round(strength * share), anchor=self.anchor)


@cache
def _grain() -> Image.Image:
    dust = random.Random(1).randbytes(WIDTH * HEIGHT)
    return Image.frombytes("L", (WIDTH, HEIGHT), dust).point([200 + value * 55 // 255 for value in range(256)])


def frame(marks: Sequence[Mark], now: float) -> Image.Image:
    """The slate at one moment."""
    slate = Image.new("RGB", (WIDTH, HEIGHT), SLATE)
    for ink, colour in INKS.items():
        mine = [mark for mark in marks if mark.ink == ink and mark.visible(now)]
        if not mine:
            continue
        mask = Image.new("L", (WIDTH * SCALE, HEIGHT * SCALE), 0)
        pen = ImageDraw.Draw(mask)
        for mark in mine:
            mark.paint(pen, mark.progress(now), mark.strength(now))
        slate.paste(colour, mask=ImageChops.multiply(mask.reduce(SCALE), _grain()))
    return slate


def still(marks: Sequence[Mark], now: float) -> bool:
    """True if the slate does not change at this moment, so that the frame before can be shown again."""
    return not any(mark.moving(now) for mark in marks)
