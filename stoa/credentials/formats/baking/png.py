"""Credentials inside PNG files (Open Badges 3.0, section 5.3.1): an iTXt chunk with the keyword `openbadgecredential`.

Only the chunk structure is read and no pixel is ever decoded, so an image that would unpack to gigabytes costs nothing.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

SIGNATURE = b"\x89PNG\r\n\x1a\n"
KEYWORD = b"openbadgecredential"
OLDER_KEYWORD = b"openbadges"
"""Of Open Badges 2.0."""
MAX_BYTES = 16 * 1024 * 1024
MAX_CHUNKS = 10_000
MAX_TEXT = 2 * 1024 * 1024


class BadImage(ValueError):
    """The file is not an image that a credential can be put into or taken from; the message says why."""


def is_png(data: bytes) -> bool:
    """Whether the file begins as a PNG does."""
    return data.startswith(SIGNATURE)


def bake(image: bytes, credential: bytes, keyword: bytes = KEYWORD) -> bytes:
    """`image` with `credential` (UTF-8 JSON) inside; a credential that it held before is replaced. Raises BadImage.

    `keyword` is OLDER_KEYWORD for an assertion of Open Badges 2.0.
    """
    _check_text(credential)
    chunks = [(kind, body) for kind, body in _chunks(image) if not _holds(kind, body)]
    chunks.insert(
        1, (b"iTXt", keyword + b"\0\0\0\0\0" + credential)
    )  # not compressed, no language, no translated keyword
    return SIGNATURE + b"".join(_written(kind, body) for kind, body in chunks)


def extract(image: bytes) -> bytes | None:
    """The credential inside, None when there is none. Raises BadImage for a broken file or one that holds two."""
    found = [_text(kind, body) for kind, body in _chunks(image) if _holds(kind, body)]
    if len(found) > 1:
        raise BadImage("The PNG holds more than one credential.")
    return found[0] if found else None


def _chunks(image: bytes) -> Iterator[tuple[bytes, bytes]]:
    if not is_png(image):
        raise BadImage("The file is not a PNG.")
    if len(image) > MAX_BYTES:
        raise BadImage(f"The PNG is larger than {MAX_BYTES} bytes.")
    at = len(SIGNATURE)
    for number in range(MAX_CHUNKS):
        if at + 12 > len(image):
            raise BadImage("The PNG is cut short.")
        size, kind = struct.unpack_from(">I4s", image, at)
        end = at + 12 + size
        if end > len(image):
            raise BadImage("The PNG is cut short.")
        body = image[at + 8 : end - 4]
        if zlib.crc32(kind + body) != struct.unpack_from(">I", image, end - 4)[0]:
            raise BadImage(f"The PNG is damaged: the checksum of its part {number + 1} is wrong.")
        if (number == 0) != (kind == b"IHDR"):
            raise BadImage("The PNG does not begin with its header.")
        yield kind, body
        if kind == b"IEND":
            if end != len(image):
                raise BadImage("Something follows after the end of the PNG.")
            return
        at = end
    raise BadImage(f"The PNG has more than {MAX_CHUNKS} parts.")


def _holds(kind: bytes, body: bytes) -> bool:
    return kind in (b"iTXt", b"tEXt") and body.startswith(KEYWORD + b"\0")


def _text(kind: bytes, body: bytes) -> bytes:
    rest = body[len(KEYWORD) + 1 :]
    if kind == b"tEXt":
        text = rest.decode("latin-1").encode("utf-8") if not rest.isascii() else rest
    else:
        text = _international_text(rest)
    _check_text(text)
    return text


def _international_text(rest: bytes) -> bytes:
    """The text of an iTXt chunk after its keyword (PNG specification, section 11.3.3.4)."""
    parts = rest[2:].split(b"\0", 2)
    if len(rest) < 2 or len(parts) != 3 or rest[0] > 1 or rest[1] != 0:
        raise BadImage("The part of the PNG that holds the credential is malformed.")
    if not rest[0]:
        return parts[2]
    unpacker = zlib.decompressobj()
    try:
        text = unpacker.decompress(parts[2], MAX_TEXT + 1)
    except zlib.error as problem:
        raise BadImage("The credential in the PNG cannot be unpacked.") from problem
    if not unpacker.eof and len(text) <= MAX_TEXT:
        raise BadImage("The credential in the PNG is cut short.")
    return text


def _check_text(text: bytes) -> None:
    if len(text) > MAX_TEXT:
        raise BadImage(f"The credential is larger than {MAX_TEXT} bytes.")


def _written(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I4s", len(body), kind) + body + struct.pack(">I", zlib.crc32(kind + body))
