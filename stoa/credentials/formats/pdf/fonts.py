"""Font files for reportlab and HarfBuzz: TrueType, also when wrapped as WOFF 1.0 (W3C, https://www.w3.org/TR/WOFF/)."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

MAX_BYTES = 32 * 1024 * 1024


class BadFont(ValueError):
    """The file is not a font that can be printed with."""


@dataclass(frozen=True)
class Face:
    """One loaded font: its name in reportlab, its HarfBuzz font, and units an em."""

    name: str
    shaper: Any
    units: int

    def has(self, letter: str) -> bool:
        """Whether the font can show the letter."""
        return self.shaper.get_nominal_glyph(ord(letter)) is not None


def load(paths: Sequence[Path]) -> tuple[Face, ...]:
    """The faces of some files, each read once a process. Raises BadFont or OSError."""
    return tuple(_load(path) for path in paths)


@lru_cache(maxsize=64)
def _load(path: Path) -> Face:
    # Loaded when a certificate is printed: together about 20 MB that an idle server does without.
    import uharfbuzz
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFError, TTFont

    data = path.read_bytes()
    data = unwrapped(data) if data[:4] == b"wOFF" else data
    name = f"stoa-{zlib.crc32(data):08x}-{path.stem}"
    try:
        font = TTFont(name, io.BytesIO(data), shapable=False)
    except (TTFError, struct.error) as problem:
        raise BadFont(f"{path.name} cannot be printed with: {problem}. TrueType outlines are needed.") from problem
    # A family comes as one file a script, all of one PostScript name, by which reportlab would take them for one font.
    font.face.name += f"-{zlib.crc32(data):08x}".encode("ascii")
    pdfmetrics.registerFont(font)
    face = uharfbuzz.Face(data)
    return Face(name, uharfbuzz.Font(face), face.upem)


def unwrapped(woff: bytes) -> bytes:
    """The TrueType file inside a WOFF 1.0 file. Raises BadFont."""
    try:
        flavour, _, count, _, total = struct.unpack_from(">4sIHHI", woff, 4)
        if total > MAX_BYTES or not 0 < count <= 256:
            raise BadFont("The WOFF file is too large, or empty.")
        rows = sorted(struct.unpack_from(">4sIIII", woff, 44 + 20 * number) for number in range(count))
    except struct.error as problem:
        raise BadFont("The WOFF file is cut short.") from problem
    power = count.bit_length() - 1
    head = struct.pack(">4sHHHH", flavour, count, 16 << power, power, 16 * count - (16 << power))
    at = 12 + 16 * count
    directory, body = b"", b""
    for tag, start, packed, size, checksum in rows:
        if size > MAX_BYTES:
            raise BadFont("The WOFF file is too large.")
        table = woff[start : start + packed]
        if packed < size:
            try:
                table = zlib.decompressobj().decompress(table, size)
            except zlib.error as problem:
                raise BadFont("The WOFF file is damaged.") from problem
        if len(table) != size:
            raise BadFont("The WOFF file is cut short.")
        directory += struct.pack(">4sIII", tag, checksum, at + len(body), size)
        body += table + b"\0" * (-size % 4)
    return head + directory + body
