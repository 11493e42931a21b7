"""The picture of a badge: the colonnade on paper in a double frame, the achievement's title, its course, its issuer.

Letters are outlines, so that the picture looks the same on every machine, whatever fonts that has; the SVG says its
words to those who listen. SVG and PNG are drawn from one plan, 640 by 640.
"""

from __future__ import annotations

from base64 import b64encode
from html import escape

from stoa.credentials.formats.badge.outline import Path
from stoa.credentials.formats.badge.plan import FRAMES, INK, PAPER, SIDE, Badge, plan
from stoa.credentials.formats.badge.raster import Canvas
from stoa.credentials.formats.pdf.model import Fonts

__all__ = ["Badge", "framed", "png", "svg"]


def svg(badge: Badge, fonts: Fonts) -> bytes:
    """The badge as SVG. Letters that no font has are left to the viewer's own fonts."""
    drawn = plan(badge, fonts)
    frames = "".join(
        f'<rect x="{at + line / 2:g}" y="{at + line / 2:g}" width="{SIDE - 2 * at - line:g}"'
        f' height="{SIDE - 2 * at - line:g}" fill="none" stroke="{_hex(INK)}" stroke-width="{line}"/>'
        for at, line in FRAMES
    )
    plain = "".join(
        f'<text x="{SIDE // 2}" y="{text.baseline:g}" font-size="{text.size}" textLength="{text.width:g}"'
        f' lengthAdjust="spacingAndGlyphs">{_written(text.words)}</text>'
        for text in drawn.texts
    )
    letters = f'<g fill="{_hex(INK)}" text-anchor="middle" font-family="serif">{plain}</g>' if plain else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIDE} {SIDE}" width="{SIDE}" height="{SIDE}"'
        f' role="img"><title>{_written(badge.words)}</title><rect width="{SIDE}" height="{SIDE}" fill="{_hex(PAPER)}"/>'
        f'{frames}<path fill="{_hex(INK)}" d="{"".join(path.as_svg() for path in drawn.paths)}"/>{letters}</svg>'
    ).encode()


def png(badge: Badge, fonts: Fonts) -> bytes:
    """The badge as PNG. Words in letters that no font has are left out."""
    canvas = Canvas(SIDE, SIDE)
    for at, line in FRAMES:
        side, far = SIDE - 2 * at, SIDE - at - line
        for x, y, width, height in (
            (at, at, side, line),
            (at, far, side, line),
            (at, at, line, side),
            (far, at, line, side),
        ):
            canvas.fill(Path.rectangle(x, y, width, height))
    for path in plan(badge, fonts).paths:
        canvas.fill(path)
    return canvas.as_png(PAPER, INK)


def framed(png_file: bytes, words: str) -> bytes:
    """A PNG as an SVG of its own, square, with the picture inside."""
    data = b64encode(png_file).decode()
    said = _written(words)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIDE} {SIDE}" width="{SIDE}" height="{SIDE}"'
        f' role="img"><title>{said}</title><image width="{SIDE}" height="{SIDE}"'
        f' href="data:image/png;base64,{data}"/></svg>'
    ).encode()


def _written(text: str) -> str:
    """Text as XML can hold it: without control characters and the like."""
    return escape("".join(letter if letter.isprintable() else " " for letter in text))


def _hex(colour: tuple[int, int, int]) -> str:
    return "#" + bytes(colour).hex()
