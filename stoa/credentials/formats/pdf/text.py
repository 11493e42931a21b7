"""Setting a line of text in any script: the right font for each letter, shaped by HarfBuzz, in reading order.

Letters that stand one by one (Latin, Greek, Cyrillic, ...) are written as text, with the font's kerning. Where a
script joins or reorders its letters, or runs from the right, the shaped glyphs are drawn as outlines and the text
itself is laid over them invisibly, so that it can still be searched, copied and read aloud. Direction follows a small
part of the Unicode bidirectional algorithm (UAX 9): runs by their strong letters, without embeddings, which names do
not need.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from stoa.credentials.formats.pdf.fonts import Face

INVISIBLE = 3  # PDF text rendering mode
JOINERS = "\u200c\u200d"  # they decide how letters of some scripts join


@dataclass(frozen=True)
class Glyph:
    """One glyph: its id, where its text begins in the run, and advance and offsets in units of the em."""

    id: int
    cluster: int
    advance: float
    x: float
    y: float


@dataclass(frozen=True)
class Run:
    """A shaped piece of a line in one font and direction. `is_plain`: one nominal glyph a letter, left to right."""

    text: str
    face: Face
    glyphs: tuple[Glyph, ...]
    is_rtl: bool
    is_plain: bool

    @property
    def width(self) -> float:
        """Width in ems."""
        return sum(glyph.advance for glyph in self.glyphs)


@dataclass(frozen=True)
class Line:
    """Runs in the order in which they stand from left to right."""

    runs: tuple[Run, ...]

    def width(self, size: float) -> float:
        """Width in points at a font size in points."""
        return size * sum(run.width for run in self.runs)


def shaped(text: str, faces: Sequence[Face], *, is_rtl: bool | None = None) -> Line:
    """One line of text, running from the right if `is_rtl`, or if its first letter does.

    Letters that no face has are shown by the first face's sign for a missing letter; control characters are left out.
    """
    text = unicodedata.normalize("NFC", " ".join(text.split()))
    text = "".join(letter for letter in text if letter in JOINERS or not unicodedata.category(letter).startswith("C"))
    is_rtl = base_is_rtl(text) if is_rtl is None else is_rtl
    pieces = _directions(text, is_rtl)
    if is_rtl:
        pieces.reverse()
    runs: list[Run] = []
    for part, rtl in pieces:
        split = [_shape(piece, face, rtl) for piece, face in _by_face(part, faces)]
        runs.extend(reversed(split) if rtl else split)
    return Line(tuple(runs))


def missing_letters(text: str, faces: Sequence[Face]) -> str:
    """The letters of `text` that none of the faces has."""
    return "".join(
        dict.fromkeys(letter for letter in text if not letter.isspace() and not any(face.has(letter) for face in faces))
    )


def base_is_rtl(text: str) -> bool:
    """Whether the first letter with a direction runs from the right (UAX 9, rules P2 and P3)."""
    for letter in text:
        kind = unicodedata.bidirectional(letter)
        if kind in ("L", "R", "AL"):
            return kind != "L"
    return False


def _directions(text: str, base: bool) -> list[tuple[str, bool]]:
    """The text in pieces of one direction; a neutral letter follows neighbours that agree, else the line."""
    strong: list[bool | None] = []
    for letter in text:
        kind = unicodedata.bidirectional(letter)
        strong.append(True if kind in ("R", "AL") else False if kind in ("L", "EN", "AN") else None)
    resolved: list[bool] = []
    for at, direction in enumerate(strong):
        if direction is None:
            before = resolved[-1] if resolved else base
            after = next((later for later in strong[at:] if later is not None), base)
            direction = before if before == after else base
            if unicodedata.category(text[at]) in ("Mn", "Me", "Mc") and resolved:
                direction = resolved[-1]
        resolved.append(direction)
    pieces: list[tuple[str, bool]] = []
    for letter, direction in zip(text, resolved, strict=True):
        if pieces and pieces[-1][1] == direction:
            pieces[-1] = (pieces[-1][0] + letter, direction)
        else:
            pieces.append((letter, direction))
    return pieces


def _by_face(text: str, faces: Sequence[Face]) -> list[tuple[str, Face]]:
    """The text in pieces of one font; a mark or a joiner stays with the letter before it."""
    pieces: list[tuple[str, Face]] = []
    for letter in text:
        current = pieces[-1][1] if pieces else None
        sticks = letter in " " + JOINERS or unicodedata.category(letter).startswith("M")
        if current and (
            sticks or (current.has(letter) and not any(face.has(letter) for face in faces[: faces.index(current)]))
        ):
            pieces[-1] = (pieces[-1][0] + letter, current)
            continue
        face = next((face for face in faces if face.has(letter)), faces[0])
        if current is face:
            pieces[-1] = (pieces[-1][0] + letter, face)
        else:
            pieces.append((letter, face))
    return pieces


def _shape(text: str, face: Face, rtl: bool) -> Run:
    import uharfbuzz  # loaded when a certificate is printed

    buffer = uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    buffer.direction = "rtl" if rtl else "ltr"
    # Standard ligatures of Latin would only keep text from being copied; joining scripts have theirs under other names.
    uharfbuzz.shape(face.shaper, buffer, {"liga": buffer.script not in ("Latn", "Grek", "Cyrl"), "kern": True})
    glyphs = tuple(
        Glyph(
            info.codepoint, info.cluster, at.x_advance / face.units, at.x_offset / face.units, at.y_offset / face.units
        )
        for info, at in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True)
    )
    nominal = [face.shaper.get_nominal_glyph(ord(letter)) or 0 for letter in text]
    is_plain = not rtl and [glyph.id for glyph in glyphs] == nominal and not any(glyph.x or glyph.y for glyph in glyphs)
    return Run(text, face, glyphs, rtl, is_plain)


def draw(canvas: Any, line: Line, x: float, y: float, size: float) -> None:
    """Draws a line with its left end at (x, y) in points, in the canvas's fill colour."""
    for run in line.runs:
        if run.is_plain:
            _draw_text(canvas, run, x, y, size)
        else:
            _draw_outlines(canvas, run, x, y, size)
        x += run.width * size


def _draw_text(canvas: Any, run: Run, x: float, y: float, size: float) -> None:
    """As few pieces of text as the kerning allows."""
    canvas.setFont(run.face.name, size)
    piece, start = "", x
    for letter, glyph in zip(run.text, run.glyphs, strict=True):
        piece += letter
        x += glyph.advance * size
        if abs(glyph.advance - run.face.shaper.get_glyph_h_advance(glyph.id) / run.face.units) > 1e-6:
            canvas.drawString(start, y, piece)
            piece, start = "", x
    if piece:
        canvas.drawString(start, y, piece)


def _draw_outlines(canvas: Any, run: Run, x: float, y: float, size: float) -> None:
    scale = size / run.face.units
    pen = _Pen(canvas.beginPath())
    at = x
    for glyph in run.glyphs:
        pen.place(at + glyph.x * size, y + glyph.y * size, scale)
        run.face.shaper.draw_glyph_with_pen(glyph.id, pen)
        at += glyph.advance * size
    canvas.drawPath(pen.path, stroke=0, fill=1, fillMode=1)
    canvas.setFont(run.face.name, size)
    # Readers take text from the right as it stands on the page, last letter first, and turn it round themselves.
    canvas.drawString(x, y, run.text[::-1] if run.is_rtl else run.text, mode=INVISIBLE)


class _Pen:
    """Draws a glyph’s outline (in font units) into a path on the page, by the method names of fontTools."""

    def __init__(self, path: Any) -> None:
        self.path = path
        self._x = self._y = self._scale = 0.0
        self._last = (0.0, 0.0)

    def place(self, x: float, y: float, scale: float) -> None:
        """Where the next glyph's origin lies, and points a font unit."""
        self._x, self._y, self._scale = x, y, scale

    def _at(self, point: tuple[float, float]) -> tuple[float, float]:
        return self._x + point[0] * self._scale, self._y + point[1] * self._scale

    def moveTo(self, point: tuple[float, float]) -> None:  # noqa: N802
        self._last = point
        self.path.moveTo(*self._at(point))

    def lineTo(self, point: tuple[float, float]) -> None:  # noqa: N802
        self._last = point
        self.path.lineTo(*self._at(point))

    def curveTo(self, one: tuple[float, float], two: tuple[float, float], end: tuple[float, float]) -> None:  # noqa: N802
        self._last = end
        self.path.curveTo(*self._at(one), *self._at(two), *self._at(end))

    def qCurveTo(self, control: tuple[float, float], end: tuple[float, float]) -> None:  # noqa: N802
        """A quadratic curve as the cubic one of the same shape."""
        (x0, y0), (x1, y1), (x2, y2) = self._last, control, end
        one = (x0 + 2 / 3 * (x1 - x0), y0 + 2 / 3 * (y1 - y0))
        two = (x2 + 2 / 3 * (x1 - x2), y2 + 2 / 3 * (y1 - y2))
        self.curveTo(one, two, end)

    def closePath(self) -> None:  # noqa: N802
        self.path.close()

    def endPath(self) -> None:  # noqa: N802
        """Open contours do not occur in fonts."""
