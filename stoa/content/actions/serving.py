"""Serving a picture that belongs to no course: told by its content, cleaned, and kept like a course's files."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from stoa.content import queries
from stoa.content.actions import gate
from stoa.content.compiler import pictures, svg
from stoa.content.models import ServedFile
from stoa.kernel import files

LARGEST_PICTURE: Final = 1_000_000
"""Bytes. A mark on a page needs a hundredth of it."""
WIDEST: Final = 4000
_PNG: Final = b"\x89PNG\r\n\x1a\n"
_KEPT_CHUNKS: Final = frozenset(b"IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP pHYs".split())
"""What a picture is drawn from; texts, times, places and whatever else a PNG can carry are left out."""


class NoPicture(Exception):
    """The file is no picture that is taken here; the text says why."""


@dataclass(frozen=True)
class KeptPicture:
    """A picture as it is served. `width` and `height` in CSS pixels."""

    digest: str
    end: str
    width: int
    height: int


def keep_picture(data: bytes) -> KeptPicture:
    """Keep a PNG or SVG, cleaned, so that `/files/<digest>/<name>` serves it. Raises NoPicture.

    To be called in the transaction that writes down who needs the file: garbage collection waits for it.
    """
    if len(data) > LARGEST_PICTURE:
        raise NoPicture(_("The picture is larger than %(limit)s MB.") % {"limit": LARGEST_PICTURE // 1_000_000})
    end = "png" if pictures.kind(data) == "png" else "svg"
    try:
        clean = clean_png(data) if end == "png" else svg.cleaned(data)
    except svg.BadSvg as problem:
        raise NoPicture(
            _("The file is neither a PNG nor an SVG that can be used. %(why)s") % {"why": problem}
        ) from problem
    size = pictures.size(clean)
    if size is None or max(size) > WIDEST:
        message = _("How large the picture is can’t be told, or it is more than %(most)s pixels wide or high.")
        raise NoPicture(message % {"most": WIDEST})
    kind = "image/png" if end == "png" else "image/svg+xml"
    with transaction.atomic():
        gate.lock()
        digest = files.store().put(clean)
        ServedFile.objects.get_or_create(digest=digest, defaults={"media_type": kind, "size": len(clean)})
        transaction.on_commit(queries.forget)
    return KeptPicture(digest, end, *size)


def clean_png(data: bytes) -> bytes:
    """A PNG with nothing in it but the picture. Raises NoPicture for one that is cut short or damaged.

    Chunks as the PNG specification (W3C, 5.3) lays them out: length, type, data, CRC-32 of type and data.
    """
    kept, place, name = [_PNG], len(_PNG), b""
    while name != b"IEND":
        head = data[place : place + 8]
        length = struct.unpack(">I", head[:4])[0] if len(head) == 8 else LARGEST_PICTURE
        name, body = head[4:], data[place + 8 : place + 8 + length]
        mark = data[place + 8 + length : place + 12 + length]
        if len(mark) != 4 or zlib.crc32(name + body) != struct.unpack(">I", mark)[0]:
            raise NoPicture(_("The picture is damaged or cut short. Save it once more."))
        if name in _KEPT_CHUNKS:
            kept += [head, body, mark]
        place += 12 + length
    if kept[1][4:] != b"IHDR":
        raise NoPicture(_("The picture is damaged or cut short. Save it once more."))
    return b"".join(kept)
