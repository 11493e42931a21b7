"""Photographs without what cameras write into them: place, time, make, thumbnails, comments. Pure.

A picture is taken apart by the segments of its format and put together from those alone that are needed to show it; of
EXIF only the way up is kept. Whatever stands behind its end is left out. Nothing is decoded, so that no pixel changes.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from typing import Final

TYPES: Final = frozenset({"image/jpeg", "image/png", "image/webp"})
"""What can be cleaned."""
_PNG: Final = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT: Final = frozenset({
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"bKGD", b"pHYs",
    b"acTL", b"fcTL", b"fdAT",
})  # fmt: skip
_WEBP_KEPT: Final = frozenset({b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"})
_WEBP_EXIF_XMP: Final = 0x08 | 0x04
_ORIENTATION: Final = 0x0112
_MOST_ENTRIES: Final = 1000


class BadPicture(ValueError):
    """The file is no picture of its kind, or is cut short."""


def cleaned(data: bytes, media_type: str) -> bytes:
    """The picture without what is not needed to show it. Raises BadPicture."""
    make = {"image/jpeg": _jpeg, "image/png": _png, "image/webp": _webp}[media_type]
    try:
        return make(data)
    except (IndexError, struct.error) as problem:
        raise BadPicture("cut short") from problem


def _jpeg(data: bytes) -> bytes:
    if data[:2] != b"\xff\xd8":
        raise BadPicture("no JPEG")
    out, way_up, has_frame = [b"\xff\xd8"], 1, False
    for marker, part in _jpeg_parts(data):
        if marker == 0xE1 and part[4:10] == b"Exif\x00\x00":
            way_up = _way_up(part[10:])
        if _is_needed(marker, part):
            has_frame = has_frame or (0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC))
            out.append(part)
    if not has_frame:
        raise BadPicture("no frame")
    if way_up != 1:
        out.insert(1, _exif(way_up))
    return b"".join([*out, b"\xff\xd9"])


def _is_needed(marker: int, part: bytes) -> bool:
    """Whether a segment is needed to show the picture: of applications' segments the colour profile (APP2) and what
    says how colours are kept (APP0, APP14)."""
    if marker == 0xE2:
        return part[4:].startswith(b"ICC_PROFILE\x00")
    return marker in (0xE0, 0xEE) or not (0xE1 <= marker <= 0xEF or marker == 0xFE)


def _jpeg_parts(data: bytes) -> Iterator[tuple[int, bytes]]:
    """(marker, bytes) of each segment up to the end; that of a scan with its picture data."""
    at = 2
    while True:
        if data[at] != 0xFF:
            raise BadPicture("no marker")
        while data[at + 1] == 0xFF:
            at += 1
        marker = data[at + 1]
        if marker == 0xD9:
            return
        if marker in (0x00, 0x01, 0xD8) or 0xD0 <= marker <= 0xD7:
            raise BadPicture("marker out of place")
        (length,) = struct.unpack_from(">H", data, at + 2)
        end = at + 2 + length
        if length < 2 or end > len(data):
            raise BadPicture("cut short")
        if marker == 0xDA:
            end = _end_of_scan(data, end)
        yield marker, data[at:end]
        at = end


def _end_of_scan(data: bytes, at: int) -> int:
    """Where the next marker begins that is no part of the picture data."""
    while True:
        at = data.find(b"\xff", at)
        if at < 0 or at + 1 >= len(data):
            raise BadPicture("cut short")
        if data[at + 1] != 0 and data[at + 1] != 0xFF and not 0xD0 <= data[at + 1] <= 0xD7:
            return at
        at += 1 if data[at + 1] == 0xFF else 2


def _way_up(tiff: bytes) -> int:
    """The orientation, 1 to 8, in EXIF; 1 where it says none."""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    try:
        if order is None:
            return 1
        (first,) = struct.unpack_from(f"{order}I", tiff, 4)
        (count,) = struct.unpack_from(f"{order}H", tiff, first)
        for entry in range(min(count, _MOST_ENTRIES)):
            tag, _kind, _count, value = struct.unpack_from(f"{order}HHIH", tiff, first + 2 + 12 * entry)
            if tag == _ORIENTATION:
                return value if 1 <= value <= 8 else 1
    except struct.error:
        pass
    return 1


def _exif(way_up: int) -> bytes:
    tiff = b"MM\x00*" + struct.pack(">IHHHIHHI", 8, 1, _ORIENTATION, 3, 1, way_up, 0, 0)
    body = b"Exif\x00\x00" + tiff
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body


def _png(data: bytes) -> bytes:
    if data[:8] != _PNG:
        raise BadPicture("no PNG")
    out, at, has_picture = [_PNG], 8, False
    while True:
        length, name = struct.unpack_from(">I4s", data, at)
        end = at + 12 + length
        if end > len(data):
            raise BadPicture("cut short")
        (check,) = struct.unpack_from(">I", data, end - 4)
        if check != zlib.crc32(data[at + 4 : end - 4]) or (at == 8) != (name == b"IHDR"):
            raise BadPicture("damaged")
        has_picture = has_picture or name == b"IDAT"
        if name in _PNG_KEPT:
            out.append(data[at:end])
        if name == b"IEND":
            break
        at = end
    if not has_picture:
        raise BadPicture("no picture")
    return b"".join(out)


def _webp(data: bytes) -> bytes:
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP":
        raise BadPicture("no WebP")
    (whole,) = struct.unpack_from("<I", data, 4)
    last, at, out, has_picture = 8 + whole, 12, [], False
    if last > len(data):
        raise BadPicture("cut short")
    while at + 8 <= last:
        name, length = struct.unpack_from("<4sI", data, at)
        end = at + 8 + length + length % 2
        if end > last + length % 2:
            raise BadPicture("cut short")
        chunk = data[at:end]
        if name == b"VP8X":
            chunk = chunk[:8] + bytes([chunk[8] & ~_WEBP_EXIF_XMP]) + chunk[9:]
        if name in _WEBP_KEPT:
            out.append(chunk)
        has_picture = has_picture or name in (b"VP8 ", b"VP8L", b"ANMF")
        at = end
    if not has_picture:
        raise BadPicture("no picture")
    body = b"WEBP" + b"".join(out)
    return b"RIFF" + struct.pack("<I", len(body)) + body
