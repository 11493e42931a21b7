"""Looking for words in everything that a site keeps: every byte of its folder, unpacked where it is packed."""

from __future__ import annotations

import base64
import contextlib
import email
import email.policy
import gzip
import io
import json
import quopri
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote


def spellings(mark: str) -> set[bytes]:
    """A word as files may spell it: UTF-8 and UTF-16, JSON escapes, percent signs, quoted-printable, base64, hex."""
    plain = mark.encode()
    found = {plain, mark.encode("utf-16-le"), json.dumps(mark)[1:-1].encode(), quote(mark).encode()}
    found |= {quopri.encodestring(plain).strip(), plain.hex().encode(), mark.lower().encode()}
    # In base64 a word reads one of three ways, by where it begins; the first and last letters depend on neighbours.
    for shift in range(3):
        coded = base64.b64encode(b"\0" * shift + plain)
        found.add(coded[4 if shift else 0 : -4])
    return {text for text in found if len(text) > 3}


def found_in(folder: Path, marks: tuple[str, ...]) -> set[str]:
    """ "file: word" for each word that some file holds, in whatever spelling or packing."""
    wanted = {mark: spellings(mark) for mark in marks}
    return {
        f"{path.relative_to(folder)}: {mark}"
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        for layer in layers(path.read_bytes())
        for mark, ways in wanted.items()
        if any(way in layer for way in ways)
    }


def layers(data: bytes, depth: int = 0) -> Iterator[bytes]:
    """The bytes, and what they unpack to."""
    yield data
    if depth > 3:
        return
    for inner in _inside(data):
        yield from layers(inner, depth + 1)


def _inside(data: bytes) -> Iterator[bytes]:
    if data[:2] == b"\x1f\x8b":
        with contextlib.suppress(OSError, EOFError, zlib.error):
            yield gzip.decompress(data)
    if zipfile.is_zipfile(io.BytesIO(data)):
        with contextlib.suppress(zipfile.BadZipFile), zipfile.ZipFile(io.BytesIO(data)) as archive:
            yield "\n".join(archive.namelist()).encode()
            for name in archive.namelist():
                yield archive.read(name)
    if data[:2] in (b"x\x9c", b"x\xda", b"x\x01"):
        with contextlib.suppress(zlib.error):
            yield zlib.decompress(data)
    if b"Content-Type:" in data[:4000]:
        message = email.message_from_bytes(data, policy=email.policy.default)
        for part in message.walk():
            yield str(dict(part.items())).encode(errors="replace")
            if not part.is_multipart():
                yield part.get_payload(decode=True) or b""  # type: ignore[misc]  # bytes, as it was asked to decode
