"""Filling outlines with smooth edges, and PNG. No drawing library: a badge is a few hundred lines and curves.

Each edge adds to a grid how much of each pixel lies to its right; running sums along a row give the coverage (signed
area accumulation; R. Levien, "Inside the fastest font renderer in the world", 2016).
"""

from __future__ import annotations

import struct
import zlib
from itertools import accumulate

from stoa.credentials.formats.badge.outline import Path, Point

SPECK = 1e-6
"""Less ink than this is the rounding of sums."""
LEVELS = 15
"""Steps from paper to ink; four bits a pixel."""

Colour = tuple[int, int, int]


class Canvas:
    """Ink on paper, 0..1 a pixel; `width` is even."""

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self.ink = [[0.0] * width for _ in range(height)]

    def fill(self, path: Path) -> None:
        """Ink inside of the path (by the nonzero rule, for contours that do not cross)."""
        edges = [edge for edge in path.edges() if edge[0][1] != edge[1][1]]
        left = max(0, int(min((min(one[0], other[0]) for one, other in edges), default=0)))
        rows: dict[int, list[float]] = {}
        for start, end in edges:
            self._add_edge(rows, start, end)
        for y, row in rows.items():
            line = self.ink[y]
            for x, area in enumerate(accumulate(row[left : self.width]), start=left):
                if (share := min(1.0, abs(area))) > SPECK:
                    line[x] += (1 - line[x]) * share

    def _add_edge(self, rows: dict[int, list[float]], start: Point, end: Point) -> None:
        sign = 1.0 if start[1] < end[1] else -1.0
        (x0, y0), (x1, y1) = (start, end) if sign > 0 else (end, start)
        slope = (x1 - x0) / (y1 - y0)
        for y in range(max(0, int(y0)), min(self.height, int(-(-y1 // 1)))):
            top, bottom = max(y0, y), min(y1, y + 1)
            if bottom > top:
                row = rows.setdefault(y, [0.0] * (self.width + 2))
                self._add_piece(row, x0 + (top - y0) * slope, x0 + (bottom - y0) * slope, sign * (bottom - top))

    def _add_piece(self, row: list[float], one: float, other: float, height: float) -> None:
        """A piece of an edge inside one row: `height` is shared among the pixels that it passes."""
        left, right = sorted(min(max(x, 0.0), float(self.width)) for x in (one, other))
        first, last = int(left), int(right)
        if first == last:
            inside = height * (1 - ((left + right) / 2 - first))
            row[first] += inside
            row[first + 1] += height - inside
            return
        for x in range(first, last + 1):
            begin, end = max(left, x), min(right, x + 1)
            part = height * (end - begin) / (right - left)
            inside = part * (1 - ((begin + end) / 2 - x))
            row[x] += inside
            row[x + 1] += part - inside

    def as_png(self, paper: Colour, ink: Colour) -> bytes:
        """The picture as a PNG of 16 colours. The same every time."""
        colours = bytes(
            round(light + (dark - light) * level / LEVELS)
            for level in range(LEVELS + 1)
            for light, dark in zip(paper, ink, strict=True)
        )
        packed = zlib.compress(b"".join(b"\0" + _packed(row) for row in self.ink), 9)
        header = struct.pack(">IIBBBBB", self.width, self.height, 4, 3, 0, 0, 0)
        chunks = [(b"IHDR", header), (b"PLTE", colours), (b"IDAT", packed), (b"IEND", b"")]
        return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, body) for kind, body in chunks)


def _packed(row: list[float]) -> bytes:
    levels = [round(value * LEVELS) for value in row]
    return bytes(left << 4 | right for left, right in zip(levels[::2], levels[1::2], strict=True))


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
