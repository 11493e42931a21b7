"""Pictures of no course: told by what is in them, cleaned, served, and spared while somebody needs them."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from stoa.content import actions, queries
from stoa.content.actions import NoPicture, keep_picture
from stoa.content.actions.serving import clean_png
from stoa.content.ports import registry
from stoa.kernel import files
from stoa.kernel.clock import now

SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20" onload="x()">'
    b'<script>x()</script><path d="M0 0h9"/></svg>'
)


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png(width: int = 3, height: int = 2, *more: bytes) -> bytes:
    """A grey picture of this size, with more chunks after its head."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    body = chunk(b"IDAT", zlib.compress(b"".join(b"\0" + b"\x80" * width for _ in range(height))))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(more) + body + chunk(b"IEND", b"")


@pytest.fixture(autouse=True)
def own_data(tmp_path: Path, settings: Settings) -> Iterator[None]:
    """A data folder of the test's own."""
    settings.STOA_DATA = tmp_path / "data"
    files.store.cache_clear()
    queries.forget()
    yield
    files.store.cache_clear()
    queries.forget()


def test_a_png_keeps_what_it_is_drawn_from_alone() -> None:
    assert clean_png(png(3, 2, chunk(b"tEXt", b"Author\0Ada"), chunk(b"gAMA", b"\0\1\0\0"))) == png(
        3, 2, chunk(b"gAMA", b"\0\1\0\0")
    )
    assert clean_png(png() + b"<script>") == png()


@pytest.mark.django_db
def test_a_drawing_is_cleaned_and_served_as_one() -> None:
    kept = keep_picture(SVG)
    served = queries.served_file(kept.digest)
    assert (kept.end, kept.width, kept.height) == ("svg", 40, 20)
    assert served is not None
    assert served.media_type == "image/svg+xml"
    data = files.store().read(kept.digest)
    assert b"script" not in data
    assert b"onload" not in data
    assert b"path" in data


@pytest.mark.django_db
def test_a_picture_is_kept_once() -> None:
    assert keep_picture(png()) == keep_picture(png(3, 2, chunk(b"tIME", b"\0" * 7)))


@pytest.mark.django_db
@pytest.mark.parametrize(
    "data",
    [
        b"", b"hello", b"GIF89a\1\0\1\0", b"\xff\xd8\xff\xe0", png()[:-3], png()[:20], png(5000, 1),
        png().replace(b"IDAT", b"IDAX"), b'<!DOCTYPE x [<!ENTITY a "b">]>' + SVG, b"<svg>", SVG + b" " * 1_000_000,
        b'<svg xmlns="http://www.w3.org/2000/svg"/>', b"<html><svg/></html>",
    ],
)  # fmt: skip
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    with pytest.raises(NoPicture):
        keep_picture(data)
    assert list(files.store().digests()) == []


@pytest.mark.django_db
def test_it_stays_while_somebody_needs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = keep_picture(png())
    needed = [kept.digest]
    monkeypatch.setitem(registry.blob_holders, "catalogue", lambda: needed)
    later = now() + timedelta(hours=2)
    actions.collect_garbage(moment=later)
    assert queries.served_file(kept.digest) is not None
    needed.clear()
    actions.collect_garbage(moment=later)
    queries.forget()
    assert queries.served_file(kept.digest) is None
    assert not files.store().exists(kept.digest)
