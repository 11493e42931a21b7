"""Where everything on a badge stands: the mark, then the title as large as it fits, its course, and its issuer."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from stoa.credentials.formats.badge.outline import Path
from stoa.credentials.formats.pdf.fonts import BadFont, Face, load
from stoa.credentials.formats.pdf.model import Fonts
from stoa.credentials.formats.pdf.text import missing_letters, shaped

SIDE: Final = 640
PAPER: Final = (252, 252, 250)
INK: Final = (24, 26, 31)
FRAMES: Final = ((24, 4), (36, 1))
"""(distance from the edge, thickness) of the lines around it."""
# The mark on a grid of 16, y downwards: (x, y, width, height) of architrave, columns and stylobate.
MARK: Final = ((0, 2, 16, 2), (1, 5, 3, 8), (6, 5, 2, 8), (10, 5, 2, 8), (14, 5, 1, 8), (0, 14, 16, 1))
STEP: Final = 15
MARK_TOP: Final = 70
WIDEST: Final = 520.0
MIDDLE: Final = 436.0
"""Around this height title and course are centred, between the mark and the issuer."""
ISSUER_BASELINE: Final = 574.0
TITLE_SIZES: Final = (50, 44, 38, 33, 28)
COURSE_SIZE: Final = 23
ISSUER_SIZE: Final = 18
LEADING: Final = 1.22
MAX_TITLE_LINES: Final = 3
MAX_COURSE_LINES: Final = 2
ELLIPSIS: Final = "…"
LONGEST: Final = 300

Measure = Callable[[str], float]
"""The width of a text in ems."""


@dataclass(frozen=True)
class Badge:
    """What a badge says, as plain text; `course` and `issuer` may be empty."""

    title: str
    course: str = ""
    issuer: str = ""

    @property
    def words(self) -> str:
        """All of it, for those who listen."""
        return ", ".join(part for part in (self.title, self.course, self.issuer) if part)


@dataclass(frozen=True)
class Text:
    """A line that is left to the viewer's fonts, centred: its baseline, size and at most how wide it may be."""

    words: str
    baseline: float
    size: int
    width: float


@dataclass(frozen=True)
class Plan:
    """What is filled with ink, and what is left as text."""

    paths: tuple[Path, ...]
    texts: tuple[Text, ...]


def plan(badge: Badge, fonts: Fonts) -> Plan:
    """The badge laid out."""
    margin = (SIDE - 16 * STEP) / 2
    paths = [
        Path.rectangle(margin + x * STEP, MARK_TOP + y * STEP, width * STEP, height * STEP)
        for x, y, width, height in MARK
    ]
    texts: list[Text] = []
    faces = _faces(fonts)
    for words, baseline, size in _lines(badge, faces):
        if missing_letters(words, faces):
            texts.append(Text(words, baseline, size, round(min(WIDEST, _estimated(words) * size), 1)))
        else:
            paths.append(_lettered(words, baseline, size, faces))
    return Plan(tuple(paths), tuple(texts))


def _lines(badge: Badge, faces: Sequence[Face]) -> list[tuple[str, float, int]]:
    """(words, baseline, size) of every line."""

    def measured(text: str) -> float:
        return _estimated(text) if missing_letters(text, faces) else shaped(text, faces).width(1)

    title, size = _title(badge.title[:LONGEST], measured)
    course = _wrapped(badge.course[:LONGEST], WIDEST / COURSE_SIZE, measured)
    course = _cut(course, MAX_COURSE_LINES, WIDEST / COURSE_SIZE, measured)
    issuer = _cut(_wrapped(badge.issuer[:LONGEST], WIDEST / ISSUER_SIZE, measured), 1, WIDEST / ISSUER_SIZE, measured)
    gap = COURSE_SIZE * 0.5 if course else 0.0
    height = (len(title) * size + len(course) * COURSE_SIZE) * LEADING + gap
    found, y = [], MIDDLE - height / 2
    for line in title:
        found.append((line, y + size * 0.92, size))
        y += size * LEADING
    y += gap
    for line in course:
        found.append((line, y + COURSE_SIZE * 0.92, COURSE_SIZE))
        y += COURSE_SIZE * LEADING
    return found + [(line, ISSUER_BASELINE, ISSUER_SIZE) for line in issuer]


def _title(title: str, measured: Measure) -> tuple[list[str], int]:
    """The lines of the title at the largest size at which they fit; the smallest is cut."""
    for size in TITLE_SIZES:
        lines = _wrapped(title, WIDEST / size, measured)
        if len(lines) <= (1 if size == TITLE_SIZES[0] else 2 if size == TITLE_SIZES[1] else MAX_TITLE_LINES):
            return lines, size
    smallest = TITLE_SIZES[-1]
    return _cut(lines, MAX_TITLE_LINES, WIDEST / smallest, measured), smallest


def _wrapped(text: str, widest: float, measured: Measure) -> list[str]:
    """The text in lines of at most `widest` ems; a word that is wider is broken."""
    lines: list[str] = []
    for word in text.split():
        if lines and measured(f"{lines[-1]} {word}") <= widest:
            lines[-1] += f" {word}"
            continue
        lines.append("")
        for letter in word:
            if lines[-1] and measured(lines[-1] + letter) > widest and not unicodedata.combining(letter):
                lines.append("")
            lines[-1] += letter
    return lines


def _cut(lines: list[str], most: int, widest: float, measured: Measure) -> list[str]:
    """At most so many lines, the last one with a sign that something is missing."""
    if len(lines) <= most:
        return lines
    last = lines[most - 1]
    while last and measured(last + ELLIPSIS) > widest:
        last = last[:-1]
    return [*lines[: most - 1], last.rstrip() + ELLIPSIS]


def _estimated(text: str) -> float:
    """About how many ems a text is wide in a font that is not at hand."""
    return sum(1.0 if unicodedata.east_asian_width(letter) in "WF" else 0.58 for letter in text)


def _lettered(words: str, baseline: float, size: int, faces: Sequence[Face]) -> Path:
    line, path = shaped(words, faces), Path()
    x = (SIDE - line.width(size)) / 2
    for run in line.runs:
        for glyph in run.glyphs:
            path.place(x + glyph.x * size, baseline - glyph.y * size, size / run.face.units)
            run.face.shaper.draw_glyph_with_pen(glyph.id, path)
            x += glyph.advance * size
    return path


def _faces(fonts: Fonts) -> tuple[Face, ...]:
    """The serif hand; none in a checkout whose fonts were not brought yet."""
    try:
        return load(fonts.serif) + load(fonts.others)
    except (BadFont, OSError):
        return ()
