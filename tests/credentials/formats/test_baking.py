"""Credentials inside images."""

from __future__ import annotations

import struct
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stoa.credentials.formats import BadImage, bake, extract
from stoa.credentials.formats.baking import kind_of
from tests.credentials.formats.images import END, HEADER, PIXEL, PNG, SIGNATURE, SVG, chunk

TEXT = '{"name": "Ada ]]> & <b> 𝒜"}'.encode()
KEY = b"openbadgecredential\0"


def test_a_png_gives_back_what_was_baked_into_it_and_keeps_its_picture() -> None:
    baked = bake(PNG, TEXT)
    assert extract(baked) == TEXT
    assert PIXEL in baked and baked.startswith(SIGNATURE + HEADER) and baked.endswith(END)
    assert extract(bake(baked, b"{}")) == b"{}"
    assert extract(PNG) is None


def test_an_svg_gives_back_what_was_baked_into_it_and_keeps_every_other_byte() -> None:
    baked = bake(SVG, TEXT)
    assert extract(baked) == TEXT
    at = SVG.index(b'"a > b">') + len(b'"a > b">')
    assert baked.startswith(SVG[:at]) and baked.endswith(SVG[at:])
    assert extract(SVG) is None
    with pytest.raises(BadImage, match="already"):
        bake(baked, TEXT)


def test_other_ways_of_writing_an_svg_are_understood() -> None:
    for image in (
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b'\xef\xbb\xbf<s:svg xmlns:s="http://www.w3.org/2000/svg"></s:svg>',
        b'<svg xmlns="http://www.w3.org/2000/svg" />',
    ):
        assert extract(bake(image, TEXT)) == TEXT


def test_a_compressed_text_and_a_text_chunk_are_read_too() -> None:
    packed = chunk(b"iTXt", KEY + b"\1\0\0\0" + zlib.compress(TEXT))
    assert extract(SIGNATURE + HEADER + packed + END) == TEXT
    assert extract(SIGNATURE + HEADER + chunk(b"tEXt", KEY + b"{}") + END) == b"{}"
    assert extract(SIGNATURE + HEADER + chunk(b"tEXt", KEY + b'{"a": "\xe9"}') + END) == '{"a": "é"}'.encode()


def test_a_bomb_in_a_png_is_not_unpacked() -> None:
    bomb = zlib.compress(bytes(200 * 1024 * 1024), 9)
    with pytest.raises(BadImage, match="larger"):
        extract(SIGNATURE + HEADER + chunk(b"iTXt", KEY + b"\1\0\0\0" + bomb) + END)


@pytest.mark.parametrize(
    "image",
    [
        SIGNATURE,
        SIGNATURE + END,
        SIGNATURE + PIXEL + HEADER + END,
        SIGNATURE + HEADER + HEADER + END,
        PNG[:-1],
        PNG + b"<script>",
        PNG.replace(PIXEL, PIXEL[:-1] + b"!"),
        SIGNATURE + struct.pack(">I4s", 2**32 - 1, b"IHDR") + b"x",
        SIGNATURE + HEADER + chunk(b"iTXt", KEY + b"\0\0\0\0{}") * 2 + END,
        SIGNATURE + HEADER + chunk(b"iTXt", KEY + b"\7\0\0\0{}") + END,
        SIGNATURE + HEADER + chunk(b"iTXt", KEY) + END,
        SIGNATURE + HEADER + chunk(b"iTXt", KEY + b"\1\0\0\0rubbish") + END,
        SIGNATURE + HEADER + chunk(b"iTXt", KEY + b"\1\0\0\0" + zlib.compress(TEXT)[:-5]) + END,
        SIGNATURE + HEADER + chunk(b"tEXt", b"x") * 10_001 + END,
        b"GIF89a",
        b"",
    ],
)
def test_a_broken_or_hostile_png_is_refused(image: bytes) -> None:
    with pytest.raises(BadImage):
        extract(image)


ENTITY = b'<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>'
OPEN = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:o="https://purl.imsglobal.org/ob/v3p0">'


@pytest.mark.parametrize(
    "image",
    [
        ENTITY,
        b'<!DOCTYPE svg SYSTEM "file:///etc/passwd"><svg xmlns="http://www.w3.org/2000/svg"/>',
        b'<?xml version="1.0" encoding="UTF-16"?><svg xmlns="http://www.w3.org/2000/svg"/>',
        b'<?xml version="1.0"?><svg/>',
        b"<svg xmlns='http://www.w3.org/2000/svg'>",
        b"<svg xmlns='http://www.w3.org/2000/svg'>\xff</svg>",
        (OPEN + "<g>" * 300 + "</g>" * 300 + "</svg>").encode(),
        (OPEN + "<g><o:credential>{}</o:credential></g></svg>").encode(),
        (OPEN + "<o:credential>{}</o:credential>" * 2 + "</svg>").encode(),
        (OPEN + "<o:credential><b/>{}</o:credential></svg>").encode(),
        b'<?xml version="1.0"?><html><svg /></html>',
        b"<svg " + b" " * 5_000_000,
    ],
)
def test_a_broken_or_hostile_svg_is_refused(image: bytes) -> None:
    with pytest.raises(BadImage):
        extract(image)
    with pytest.raises(BadImage):
        bake(image, TEXT)


def test_a_credential_that_is_too_large_is_not_baked() -> None:
    for image in (PNG, SVG):
        with pytest.raises(BadImage):
            bake(image, b"x" * 3_000_000)


def test_the_kind_is_told_by_the_content() -> None:
    assert [kind_of(data) for data in (PNG, SVG, b"{}", b"", b"<html>")] == ["png", "svg", "", "", ""]


@settings(max_examples=150, deadline=None)
@given(st.sampled_from([bake(PNG, TEXT), bake(SVG, TEXT)]), st.data())
def test_a_damaged_image_gives_a_text_or_a_reason(image: bytes, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(image) - 1))
    damaged = image[:at] + data.draw(st.binary(max_size=4)) + image[at + data.draw(st.integers(0, 4)) :]
    try:
        found = extract(damaged)
    except BadImage as problem:
        assert str(problem)
    else:
        assert found is None or isinstance(found, bytes)


@settings(max_examples=100, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=60))
def test_any_text_comes_back_from_a_png(text: str) -> None:
    assert extract(bake(PNG, text.encode())) == text.encode()
