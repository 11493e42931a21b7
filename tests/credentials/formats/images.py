"""Small images for the tests, made here."""

from __future__ import annotations

import struct
import zlib


def chunk(kind: bytes, body: bytes) -> bytes:
    """One PNG chunk."""
    return struct.pack(">I4s", len(body), kind) + body + struct.pack(">I", zlib.crc32(kind + body))


SIGNATURE = b"\x89PNG\r\n\x1a\n"
HEADER = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
PIXEL = chunk(b"IDAT", zlib.compress(b"\0\0"))
END = chunk(b"IEND", b"")
PNG = SIGNATURE + HEADER + PIXEL + END

SVG = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<!-- a badge > with > signs -->\n'
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16" aria-label="a > b">\n'
    '  <title>Ein Buch für Ada</title><path d="M0 2h16v2H0z"/>\n</svg>\n'
).encode()
