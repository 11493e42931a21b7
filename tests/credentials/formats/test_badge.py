"""The picture of a badge: whatever it is called, it is a whole picture with its words inside the frame."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path as FilePath
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stoa.credentials.formats import Badge, badge, bake, extract, house_fonts
from stoa.credentials.formats.badge.outline import Path
from stoa.credentials.formats.badge.plan import FRAMES, ISSUER_BASELINE, SIDE, plan
from stoa.credentials.formats.badge.raster import Canvas
from stoa.credentials.formats.pdf import Fonts

FONTS = house_fonts()
PLAIN = Badge("Certificate of completion", "Making an open course", "Example University · example.org")
SVG = "{http://www.w3.org/2000/svg}"
LETTERS = st.text(st.characters(exclude_categories=("Cs",)), max_size=80)


def pixels(png: bytes) -> list[bytes]:
    """The rows of a picture of four bits a pixel, without their filter bytes."""
    at, packed = 8, b""
    while at < len(png):
        size, kind = struct.unpack_from(">I4s", png, at)
        packed += png[at + 8 : at + 8 + size] if kind == b"IDAT" else b""
        at += 12 + size
    rows, step = zlib.decompress(packed), SIDE // 2 + 1
    return [rows[start + 1 : start + step] for start in range(0, len(rows), step)]


def test_it_is_the_same_every_time() -> None:
    assert badge.png(PLAIN, FONTS) == badge.png(PLAIN, FONTS)
    assert badge.svg(PLAIN, FONTS) == badge.svg(PLAIN, FONTS)


def test_its_words_are_heard_and_drawn() -> None:
    root = ElementTree.fromstring(badge.svg(PLAIN, FONTS))
    assert root.findtext(f"{SVG}title") == PLAIN.words
    assert not list(root.iter(f"{SVG}text")), "every letter is an outline"
    assert len(plan(PLAIN, FONTS).paths) > len(plan(Badge(""), FONTS).paths)


def test_a_record_travels_in_it() -> None:
    for picture in (badge.png(PLAIN, FONTS), badge.svg(PLAIN, FONTS)):
        assert extract(bake(picture, b'{"a": 1}')) == b'{"a": 1}'


@settings(max_examples=30, deadline=None)
@given(LETTERS, LETTERS, LETTERS)
def test_any_words_stay_inside_the_frame(title: str, course: str, issuer: str) -> None:
    made = Badge(title, course, issuer)
    inner = FRAMES[-1][0] + FRAMES[-1][1]
    drawn = plan(made, FONTS)
    for path in drawn.paths:
        for start, end in path.edges():
            assert all(inner < value < SIDE - inner for value in (*start, *end))
    for text in drawn.texts:
        assert text.width <= SIDE - 2 * inner
        assert text.baseline <= ISSUER_BASELINE
    ElementTree.fromstring(badge.svg(made, FONTS))


def test_letters_that_no_font_has_are_left_to_the_viewer() -> None:
    root = ElementTree.fromstring(badge.svg(Badge("修了証明書" * 20), FONTS))
    lines = [text.text or "" for text in root.iter(f"{SVG}text")]
    assert 1 < len(lines) <= 3
    assert lines[-1].endswith("…")


def test_it_is_drawn_without_any_font() -> None:
    bare = Fonts((), (), (), ())
    assert "Certificate" in badge.svg(PLAIN, bare).decode()
    assert badge.png(PLAIN, Fonts((FilePath("none.woff"),), (), ())).startswith(b"\x89PNG")


def test_markup_in_a_title_is_letters() -> None:
    root = ElementTree.fromstring(badge.svg(Badge("<script>& 修"), FONTS))
    assert not list(root.iter(f"{SVG}script"))


@pytest.mark.parametrize(("x", "width", "left", "right"), [(2, 4, 15, 15), (2.5, 3, 8, 8)])
def test_a_rectangle_covers_what_it_covers(x: float, width: float, left: int, right: int) -> None:
    canvas = Canvas(8, 2)
    canvas.fill(Path.rectangle(x, 0, width, 1))
    levels = [round(value * 15) for value in canvas.ink[0]]
    assert levels[int(x)] == left
    assert levels[int(x + width - 0.01)] == right
    assert sum(canvas.ink[0]) == pytest.approx(width)
    assert sum(canvas.ink[1]) == 0


def test_the_frame_and_the_mark_are_ink() -> None:
    rows = pixels(badge.png(PLAIN, FONTS))
    assert len(rows) == SIDE
    assert rows[0] == bytes(SIDE // 2), "paper at the edge"
    assert rows[25][20:60] == b"\xff" * 40, "the outer line"
