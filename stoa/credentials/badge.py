"""The picture of a badge: the colonnade on paper, with the achievement's title where there is room for letters.

Both are made of rectangles on a grid of 16 by 16, so the PNG needs no drawing library.
"""

from __future__ import annotations

import struct
import textwrap
import zlib
from html import escape
from typing import Final

# The mark, y downwards: (x, y, width, height) of architrave, columns and stylobate.
MARK: Final = ((0, 2, 16, 2), (1, 5, 3, 8), (6, 5, 2, 8), (10, 5, 2, 8), (14, 5, 1, 8), (0, 14, 16, 1))
PAPER: Final = (252, 252, 250)
INK: Final = (24, 26, 31)
SIDE: Final = 640
STEP: Final = 24
MARGIN: Final = (SIDE - 16 * STEP) // 2
LETTERS: Final = 40
MAX_LINES: Final = 3
FRAME: Final = ((24, 4), (36, 1))
"""(distance from the edge, thickness) of the lines around it."""


def svg(title: str, issuer: str) -> bytes:
    """The badge as SVG with its title, 640 by 640."""
    top = 60
    mark = "".join(
        f"M{MARGIN + x * STEP} {top + y * STEP}h{width * STEP}v{height * STEP}h-{width * STEP}z"
        for x, y, width, height in MARK
    )
    frames = "".join(
        f'<rect x="{at}" y="{at}" width="{SIDE - 2 * at}" height="{SIDE - 2 * at}" fill="none" stroke="{_hex(INK)}"'
        f' stroke-width="{line}"/>'
        for at, line in FRAME
    )
    lines = textwrap.wrap(title, LETTERS)[:MAX_LINES] or [""]
    size = 34 if len(lines) == 1 and len(lines[0]) <= 26 else 24
    words = "".join(
        f'<text x="{SIDE // 2}" y="{488 + place * 30}" font-size="{size}">{escape(line)}</text>'
        for place, line in enumerate(lines)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIDE} {SIDE}" width="{SIDE}" height="{SIDE}"'
        f' role="img"><title>{escape(title)}</title>'
        f'<rect width="{SIDE}" height="{SIDE}" fill="{_hex(PAPER)}"/>{frames}<path fill="{_hex(INK)}" d="{mark}"/>'
        f'<g fill="{_hex(INK)}" text-anchor="middle" font-family="serif">'
        f'{words}<text x="{SIDE // 2}" y="{492 + len(lines) * 30}" font-size="17">{escape(issuer)}</text></g></svg>'
    ).encode()


def png() -> bytes:
    """The badge as PNG, 640 by 640, two colours. The same every time."""
    rows = [_row(y) for y in range(SIDE)]
    packed = zlib.compress(b"".join(b"\0" + row for row in rows), 9)
    header = struct.pack(">IIBBBBB", SIDE, SIDE, 1, 3, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"PLTE", bytes(PAPER + INK)), (b"IDAT", packed), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, body) for kind, body in chunks)


def _row(y: int) -> bytes:
    """One row of pixels, one bit each, 1 for ink."""
    bits = 0
    for at, line in FRAME:
        is_edge = at <= y < at + line or at <= SIDE - 1 - y < at + line
        if is_edge:
            bits |= _run(at, SIDE - 2 * at)
        elif at <= y < SIDE - at:
            bits |= _run(at, line) | _run(SIDE - at - line, line)
    for x, top, width, height in MARK:
        if MARGIN + top * STEP <= y < MARGIN + (top + height) * STEP:
            bits |= _run(MARGIN + x * STEP, width * STEP)
    return bits.to_bytes(SIDE // 8)


def _run(start: int, length: int) -> int:
    return ((1 << length) - 1) << (SIDE - start - length)


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def _hex(colour: tuple[int, int, int]) -> str:
    return "#" + bytes(colour).hex()
