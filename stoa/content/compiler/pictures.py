"""What kind a picture is and how large, from its first bytes, so that pages keep room for it and nothing jumps.

Sources: PNG (W3C, 11.2.2 IHDR), GIF89a (logical screen descriptor), JPEG (ITU T.81, B.2.2 frame header),
WebP (RIFF container: VP8, VP8L, VP8X), AVIF and HEIC (ISO 14496-12, `ftyp` box), SVG (viewport attributes and viewBox).
"""

from __future__ import annotations

import re
import struct

_SVG_TAG = re.compile(rb"<(?:\w+:)?svg\b[^>]*>", re.DOTALL)
_SVG_SIDE = re.compile(rb'\s(width|height)\s*=\s*["\']\s*([0-9.]+)\s*(?:px)?\s*["\']')
_SVG_BOX = re.compile(rb'\sviewBox\s*=\s*["\']\s*[-0-9.e]+[ ,]+[-0-9.e]+[ ,]+([0-9.e]+)[ ,]+([0-9.e]+)\s*["\']')


HEAD = 32
"""Bytes that `kind` looks at."""


def kind(data: bytes) -> str:
    """`png`, `gif`, `jpeg`, `webp`, `avif`, `heic` or `bmp` by the first bytes; empty for no picture that is known."""
    brand = data[8:12] if data[4:8] == b"ftyp" else b""
    known = {
        "png": data.startswith(b"\x89PNG\r\n\x1a\n"),
        "gif": data[:6] in (b"GIF87a", b"GIF89a"),
        "jpeg": data[:2] == b"\xff\xd8",
        "webp": data[:4] == b"RIFF" and data[8:12] == b"WEBP",
        "avif": brand in (b"avif", b"avis"),
        "heic": brand in (b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1"),
        "bmp": data[:2] == b"BM",
    }
    return next((name for name, is_it in known.items() if is_it), "")


def size(data: bytes) -> tuple[int, int] | None:
    """(width, height) in CSS pixels, or None when `data` is no picture that is known here."""
    try:
        found = _png(data) or _gif(data) or _webp(data) or _jpeg(data) or _svg(data)
    except (struct.error, IndexError, ValueError, OverflowError):
        return None
    return found if found and 0 < found[0] < 100_000 and 0 < found[1] < 100_000 else None


def _png(data: bytes) -> tuple[int, int] | None:
    return struct.unpack(">II", data[16:24]) if data.startswith(b"\x89PNG\r\n\x1a\n") else None


def _gif(data: bytes) -> tuple[int, int] | None:
    return struct.unpack("<HH", data[6:10]) if data[:6] in (b"GIF87a", b"GIF89a") else None


def _webp(data: bytes) -> tuple[int, int] | None:
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP":
        return None
    if data[12:16] == b"VP8X":
        return int.from_bytes(data[24:27], "little") + 1, int.from_bytes(data[27:30], "little") + 1
    if data[12:16] == b"VP8L":
        bits = int.from_bytes(data[21:25], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    width, height = struct.unpack("<HH", data[26:30])
    return width & 0x3FFF, height & 0x3FFF


def _jpeg(data: bytes) -> tuple[int, int] | None:
    if data[:2] != b"\xff\xd8":
        return None
    place = 2
    while place + 9 < len(data) and data[place] == 0xFF:
        marker = data[place + 1]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", data[place + 5 : place + 9])
            return width, height
        place += 2 + int.from_bytes(data[place + 2 : place + 4], "big")
    return None


def _svg(data: bytes) -> tuple[int, int] | None:
    tag = _SVG_TAG.search(data[:20_000])
    if not tag:
        return None
    sides = {name: float(value) for name, value in _SVG_SIDE.findall(tag[0])}
    if b"width" in sides and b"height" in sides:
        return round(sides[b"width"]), round(sides[b"height"])
    box = _SVG_BOX.search(tag[0])
    return (round(float(box[1])), round(float(box[2]))) if box else None
