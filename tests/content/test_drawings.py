"""SVG is cleaned before it is served; pictures tell their size."""

from __future__ import annotations

import struct
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stoa.content.compiler.pictures import size
from stoa.content.compiler.svg import BadSvg, cleaned
from tests.content.courses import PNG, Page

OPEN = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 10 5">'


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        '<a href="javascript:alert(1)"><text>x</text></a>',
        '<a xlink:href="https://evil.example"><text>x</text></a>',
        '<rect onclick="alert(1)" onload="alert(1)"/>',
        '<foreignObject><body xmlns="http://www.w3.org/1999/xhtml"><script>alert(1)</script></body></foreignObject>',
        '<image href="https://evil.example/x.png"/>',
        '<image href="data:image/svg+xml;base64,PHN2Zz48c2NyaXB0Lz48L3N2Zz4="/>',
        "<style>@import url(https://evil.example/x.css);</style>",
        "<style>rect { fill: url(https://evil.example/x) }</style>",
        "<style>@\\69mport 'https://evil.example/x.css';</style>",
        '<rect style="fill:url(https://evil.example/x)"/>',
        '<set attributeName="href" to="javascript:alert(1)"/>',
        '<animate attributeName="xlink:href" values="javascript:alert(1)"/>',
        '<use href="https://evil.example/x.svg#a"/>',
        '<html:script xmlns:html="http://www.w3.org/1999/xhtml">alert(1)</html:script>',
        "<handler>alert(1)</handler>",
        "<?xml-stylesheet href='https://evil.example/x.css'?>",
    ],
)
def test_nothing_that_runs_or_loads_stays(inside: str) -> None:
    text = cleaned(f'{OPEN}{inside}<rect id="stays" width="3"/></svg>'.encode()).decode()
    for bad in ("alert", "evil.example", "javascript", "script", "svg+xml;"):
        assert bad not in text, text
    assert 'id="stays"' in text


def test_what_belongs_to_a_drawing_stays() -> None:
    drawing = (
        f'{OPEN}<defs><linearGradient id="g"/></defs><style>rect {{ fill: url(#g) }}</style>'
        '<rect fill="url(#g)" style="stroke: red"/><use xlink:href="#g"/><text>Words</text>'
        '<image href="data:image/png;base64,iVBORw0KGgo="/></svg>'
    )
    text = cleaned(drawing.encode()).decode()
    for piece in ("url(#g)", "stroke: red", "#g", "Words", "data:image/png", "<style>"):
        assert piece in text


@pytest.mark.parametrize(
    "data",
    [
        b'<!DOCTYPE svg [<!ENTITY a "aaa"><!ENTITY b "&a;&a;">]><svg xmlns="http://www.w3.org/2000/svg">&b;</svg>',
        b'<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg xmlns="http://www.w3.org/2000/svg">&x;</svg>',
        '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE svg [<!ENTITY a "b">]><svg/>'.encode("utf-16"),
        b"<svg><unclosed></svg>",
        b"<html/>",
        b"not xml",
        b"\xff\xfe",
    ],
)
def test_what_is_no_drawing_is_refused(data: bytes) -> None:
    with pytest.raises(BadSvg):
        cleaned(data)


def test_depth_does_not_exhaust_the_stack() -> None:
    deep = f"{OPEN}{'<g>' * 100_000}{'</g>' * 100_000}</svg>".encode()
    with pytest.raises(BadSvg):
        cleaned(deep)


@given(st.text(alphabet='<>/= "svgrectonlid&#;', max_size=80))
@settings(max_examples=100, deadline=None)
def test_any_text_is_cleaned_or_refused(text: str) -> None:
    with suppress(BadSvg):
        assert b"onload" not in cleaned(f"{OPEN}{text}</svg>".encode())


def test_the_page_serves_the_cleaned_copy() -> None:
    drawing = f"{OPEN}<script>alert(1)</script></svg>"
    page = Page("![x](/media/a.svg)\n", {"media/a.svg": drawing})
    (served,) = page.course.served
    assert served.media_type == "image/svg+xml" and served.size < len(drawing) + 60
    assert 'width="10" height="5"' in page.html


def test_a_drawing_that_is_none_is_an_error_at_the_line_that_shows_it() -> None:
    page = Page("x\n\n![x](/media/a.svg)\n", {"media/a.svg": "<svg"})
    assert page.line_of("bad-svg") == 10


@pytest.mark.parametrize(
    ("data", "sides"),
    [
        (PNG, (10, 5)),
        (b"GIF89a" + struct.pack("<HH", 10, 5), (10, 5)),
        (b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x0b\x08" + struct.pack(">HH", 5, 10) + b"\x01\x01", (10, 5)),
        (b"RIFF0000WEBPVP8 0000\0\0\0\x9d\x01\x2a" + struct.pack("<HH", 10, 5), (10, 5)),
        (b"RIFF0000WEBPVP8L0000\x2f" + (9 | 4 << 14).to_bytes(4, "little"), (10, 5)),
        (b"RIFF0000WEBPVP8X0000\0\0\0\0" + b"\x09\0\0\x04\0\0", (10, 5)),
        (b'<svg width="10px" height="5"/>', (10, 5)),
        (b'<svg viewBox="0 0 10 5"/>', (10, 5)),
        (b"<svg/>", None),
        (b"", None),
    ],
)
def test_sizes_of_pictures(data: bytes, sides: tuple[int, int] | None) -> None:
    assert size(data) == sides


@given(st.binary(max_size=60), st.sampled_from([PNG[:8], b"GIF89a", b"\xff\xd8\xff", b"RIFF0000WEBPVP8", b"<svg "]))
@settings(max_examples=150, deadline=None)
def test_any_bytes_have_a_size_or_none(data: bytes, start: bytes) -> None:
    found = size(start + data)
    assert found is None or min(found) > 0
