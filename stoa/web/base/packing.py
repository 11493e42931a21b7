"""Packing ahead of time: pieces of a gzip stream that are made once and joined for each reader.

Packing a page costs as much as the rest of it, and most of a page is the same for everybody. So each text is packed
when it is made, into blocks of DEFLATE (RFC 1951) that end on a byte; what differs stands between them in blocks that
are stored as they are. Joined, with one head and one tail (RFC 1952), they are an ordinary gzip file of one member:
browsers read only the first member, so whole gzip files could not be joined.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence

WINDOW = 32 * 1024
"""How far back DEFLATE can refer, in bytes."""
_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
"""A gzip file without name and time, from an unknown system."""
_LAST_BLOCK = b"\x03\x00"
_MOST_STORED = 0xFFFF


def packed(data: bytes, before: bytes = b"", *, level: int = 9) -> bytes:
    """Blocks that unpack to `data`, after a stream whose last bytes are `before` (as far as it is known)."""
    if not data:
        return b""
    if before:
        packer = zlib.compressobj(level, zlib.DEFLATED, -15, 9, zlib.Z_DEFAULT_STRATEGY, before[-WINDOW:])
    else:
        packer = zlib.compressobj(level, zlib.DEFLATED, -15, 9)
    return packer.compress(data) + packer.flush(zlib.Z_SYNC_FLUSH)


def stored(data: bytes) -> bytes:
    """Blocks that hold `data` as it is: for what is short or must not be packed together with anything else."""
    blocks = []
    for start in range(0, len(data), _MOST_STORED):
        piece = data[start : start + _MOST_STORED]
        size = len(piece)
        blocks.append(b"\x00" + size.to_bytes(2, "little") + (size ^ 0xFFFF).to_bytes(2, "little") + piece)
    return b"".join(blocks)


def gzip_file(blocks: Sequence[bytes], plain: bytes) -> bytes:
    """The gzip file of `plain`, whose pieces are `blocks`."""
    tail = zlib.crc32(plain).to_bytes(4, "little") + (len(plain) & 0xFFFFFFFF).to_bytes(4, "little")
    return b"".join((_HEAD, *blocks, _LAST_BLOCK, tail))
