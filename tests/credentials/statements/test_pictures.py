"""Photographs lose what is not needed to show them, and nothing else."""

from __future__ import annotations

import contextlib
import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stoa.credentials.pictures import BadPicture, cleaned

PLACE = b"GPS 59.3293 18.0686 kept by the camera"


def segment(marker: int, body: bytes) -> bytes:
    return bytes((0xFF, marker)) + struct.pack(">H", len(body) + 2) + body


def exif(way_up: int, order: str = ">") -> bytes:
    head = b"MM\x00*" if order == ">" else b"II*\x00"
    entries = struct.pack(f"{order}HHIHH", 0x0112, 3, 1, way_up, 0) + struct.pack(f"{order}HHII", 0x8825, 4, 1, 26)
    tiff = head + struct.pack(f"{order}I", 8) + struct.pack(f"{order}H", 2) + entries + PLACE
    return segment(0xE1, b"Exif\x00\x00" + tiff)


FRAME = segment(0xC0, b"\x08\x00\x01\x00\x01\x01\x01\x11\x00")
SCAN = segment(0xDA, b"\x01\x01\x00\x00\x3f\x00") + b"\x12\xff\x00\x34\xff\xd0\x56"
NEEDED = [segment(0xE0, b"JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"), segment(0xDB, b"\x00" + bytes(64)), FRAME]
JPEG = b"".join([
    b"\xff\xd8", NEEDED[0], exif(6), segment(0xE1, b"http://ns.adobe.com/xap/1.0/\x00" + PLACE),
    segment(0xED, b"Photoshop " + PLACE), segment(0xE2, b"MPF\x00" + PLACE), segment(0xE2, b"ICC_PROFILE\x00\x01\x01x"),
    segment(0xFE, PLACE), *NEEDED[1:], SCAN, b"\xff\xd9", b"<html>" + PLACE,
])  # fmt: skip


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


HEADER = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
PIXELS = chunk(b"IDAT", zlib.compress(b"\x00\x00"))
END = chunk(b"IEND", b"")
PNG = b"".join([
    b"\x89PNG\r\n\x1a\n", HEADER, chunk(b"eXIf", PLACE), chunk(b"tEXt", b"Comment\x00" + PLACE),
    chunk(b"tIME", bytes(7)), chunk(b"gAMA", bytes(4)), PIXELS, END, PLACE,
])  # fmt: skip


def webp(*chunks: tuple[bytes, bytes], after: bytes = b"") -> bytes:
    body = b"WEBP" + b"".join(
        name + struct.pack("<I", len(data)) + data + (b"\x00" if len(data) % 2 else b"") for name, data in chunks
    )
    return b"RIFF" + struct.pack("<I", len(body)) + body + after


WEBP = webp(
    (b"VP8X", b"\x2c" + bytes(9)), (b"ICCP", b"abc"), (b"VP8 ", b"pixels!"), (b"EXIF", PLACE), (b"XMP ", PLACE),
    after=PLACE,
)  # fmt: skip


def test_a_jpeg_keeps_its_picture_its_colours_and_its_way_up() -> None:
    made = cleaned(JPEG, "image/jpeg")
    assert PLACE not in made
    assert b"html" not in made
    for part in (*NEEDED, SCAN, segment(0xE2, b"ICC_PROFILE\x00\x01\x01x")):
        assert part in made
    assert made.startswith(b"\xff\xd8\xff\xe1")
    assert made.endswith(b"\xff\xd9")
    assert b"\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06" in made


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("way_up", [0, 1, 3, 8, 9])
def test_only_a_way_up_that_there_is_is_kept(way_up: int, order: str) -> None:
    made = cleaned(b"\xff\xd8" + exif(way_up, order) + FRAME + SCAN + b"\xff\xd9", "image/jpeg")
    assert (b"Exif" in made) == (1 < way_up < 9)
    assert PLACE not in made


def test_a_png_keeps_its_picture() -> None:
    assert cleaned(PNG, "image/png") == b"\x89PNG\r\n\x1a\n" + HEADER + chunk(b"gAMA", bytes(4)) + PIXELS + END


def test_a_webp_keeps_its_picture_and_says_that_nothing_else_is_there() -> None:
    made = cleaned(WEBP, "image/webp")
    assert made == webp((b"VP8X", b"\x20" + bytes(9)), (b"ICCP", b"abc"), (b"VP8 ", b"pixels!"))


@pytest.mark.parametrize(("data", "kind"), [(JPEG, "image/jpeg"), (PNG, "image/png"), (WEBP, "image/webp")])
def test_cleaning_twice_is_the_same_as_once(data: bytes, kind: str) -> None:
    made = cleaned(data, kind)
    assert cleaned(made, kind) == made


@pytest.mark.parametrize(("data", "kind"), [(JPEG, "image/jpeg"), (PNG, "image/png"), (WEBP, "image/webp")])
def test_a_picture_that_is_cut_short_or_another_is_refused(data: bytes, kind: str) -> None:
    whole = len(cleaned(data, kind))
    for length in range(0, whole - 40, 7):
        with pytest.raises(BadPicture):
            cleaned(data[:length], kind)
    for other in (JPEG, PNG, WEBP):
        if other is not data:
            with pytest.raises(BadPicture):
                cleaned(other, kind)


def test_a_damaged_png_is_refused() -> None:
    with pytest.raises(BadPicture):
        cleaned(PNG.replace(HEADER, HEADER[:-1] + b"x"), "image/png")


@given(st.binary(max_size=300), st.sampled_from([JPEG, PNG, WEBP]), st.integers(0, 400))
def test_no_bytes_make_it_fall_over(noise: bytes, base: bytes, at: int) -> None:
    for kind in ("image/jpeg", "image/png", "image/webp"):
        for data in (noise, base[:at] + noise + base[at:]):
            with contextlib.suppress(BadPicture):
                cleaned(data, kind)
