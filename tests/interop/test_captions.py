"""Captions as WebVTT."""

from __future__ import annotations

import json
from io import StringIO

import webvtt
from hypothesis import given
from hypothesis import strategies as st

from stoa.interop.captions import length, to_webvtt


def test_subrip() -> None:
    text = (
        "\ufeff1\r\n00:00:01,5 --> 00:00:03,500\r\n<i>A</i> & <font color='x'>b</font>\r\n\r\n"
        "2\r\n01:00:00,000 --> 01:00:01,000\r\nc --> d\r\n"
    )
    assert to_webvtt(text, "a.srt") == (
        "WEBVTT\n\n00:00:01.500 --> 00:00:03.500\n<i>A</i> &amp; b\n\n01:00:00.000 --> 01:00:01.000\nc → d\n"
    )


def test_sjson() -> None:
    text = '{"start": [2000, 0], "end": [2500, 900], "text": ["two", "&quot;one&quot;"]}'
    assert to_webvtt(text, "subs_x.srt.sjson") == (
        'WEBVTT\n\n00:00:00.000 --> 00:00:00.900\n"one"\n\n00:00:02.000 --> 00:00:02.500\ntwo\n'
    )


def test_webvtt_stays() -> None:
    assert to_webvtt("\ufeffWEBVTT\n\n00:01.000 --> 00:02.000\nx", "a.vtt") == "WEBVTT\n\n00:01.000 --> 00:02.000\nx\n"


def test_what_is_no_caption() -> None:
    for text, name in (
        ("", "a.srt"),
        ("hello", "a.srt"),
        ("{", "a.sjson"),
        ("[1]", "a.sjson"),
        ('{"start": 1}', "a.sjson"),
    ):
        assert to_webvtt(text, name) is None


def test_length() -> None:
    assert length("WEBVTT\n\n00:00:01.000 --> 00:01:02.500\nx\n") == 62.5
    assert length("WEBVTT\n") == 0


WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\r\n<>&\x00"), min_size=1)
CUES = st.lists(st.tuples(st.integers(0, 10**7), st.integers(1, 10**5), WORDS), min_size=1, max_size=5)


@given(CUES)
def test_what_is_written_can_be_read(cues: list[tuple[int, int, str]]) -> None:
    data = {"start": [a for a, _, _ in cues], "end": [a + b for a, b, _ in cues], "text": [text for _, _, text in cues]}
    written = to_webvtt(json.dumps(data), "x.sjson")
    kept = [text for _, _, text in cues if text.strip()]
    assert (written is None) == (not kept)
    if written:
        assert len(list(webvtt.from_buffer(StringIO(written)))) == len(kept)
