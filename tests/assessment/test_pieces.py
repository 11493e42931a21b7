"""Pieces of works: what is taken is what it says, whatever is sent; and what is shown is harmless."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stoa.assessment import rubrics, works
from stoa.assessment.works import Desk, Filed, FileKind, FileRefused
from stoa.assessment.works.registry import kinds
from stoa.assessment.works.sniffing import ENDS, found_type, tidy_name
from stoa.kernel.clock import now
from tests.assessment.items.author import write
from tests.assessment.works import PDF

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40
ZIP = b"PK\x03\x04" + b"\0" * 26
END = b"PK\x05\x06" + b"\0" * 18
ODT = b"PK\x03\x04" + b"\0" * 26 + b"mimetype" + b"application/vnd.oasis.opendocument.text"
PART = write(":::{assignment}\n:name: all-of-it\n:hand-in: text, file, recording, link\n:words: 2-3\n\nDo.\n:::\n").part
SOUND = "audio/webm"


@pytest.mark.parametrize(
    ("called", "data", "found"),
    [
        ("a.pdf", PDF, "application/pdf"), ("a.PNG", PNG, "image/png"), ("a.jpg", b"\xff\xd8\xff\xe0", "image/jpeg"),
        ("a.webp", b"RIFF\0\0\0\0WEBP", "image/webp"), ("a.wav", b"RIFF\0\0\0\0WAVE", "audio/wav"),
        ("a.m4a", b"\0\0\0\x20ftypM4A ", "audio/mp4"), ("a.webm", b"\x1aE\xdf\xa3...", "video/webm"),
        ("a.zip", ZIP + END, "application/zip"), ("a.odt", ODT + END, ENDS["odt"]),
        ("a.docx", ZIP + b"word/document.xml" + END, ENDS["docx"]), ("a.txt", b"Wells.\r\n\t", "text/plain"),
        ("a.svg", b"<svg onload=alert(1)>", "text/plain"), ("a.html", b"<script>", "text/plain"),
    ],
)  # fmt: skip
def test_what_a_file_is(called: str, data: bytes, found: str) -> None:
    assert found_type(called, len(data), data, data) == found


@pytest.mark.parametrize(
    ("called", "data", "code"),
    [
        ("a.pdf", b"%PDF-1.7 without an end", "content"), ("a.png", b"<html>", "content"), ("a.pdf", b"", "empty"),
        ("a.docx", ZIP + END, "content"), ("a.odt", ZIP + END, "content"), ("a.zip", ZIP, "content"),
        ("a.txt", b"\x7fELF\x02\x01\x01\0", "content"), ("a.exe", b"MZ", "ending"), ("noend", PDF, "ending"),
        ("a.png", PNG + b"<script>alert(1)</script>", "mixed"), ("a.gif", b"GIF89a/*<html>*/", "mixed"),
        ("a.pdf.exe", PDF, "ending"),
    ],
)  # fmt: skip
def test_what_a_file_is_not(called: str, data: bytes, code: str) -> None:
    with pytest.raises(FileRefused) as problem:
        found_type(called, len(data), data, data)
    assert problem.value.code == code
    assert works.why_refused(problem.value)


@given(st.text(max_size=300))
def test_a_name_is_tidy_and_stays_so(called: str) -> None:
    name = tidy_name(called)
    assert name == tidy_name(name)
    assert 0 < len(name) <= 140
    assert not set(name) & set('/\\:*?"<>|\0\n\u202e')


@given(st.text(max_size=60), st.binary(max_size=200))
def test_any_file_is_taken_or_refused_with_words(called: str, data: bytes) -> None:
    for kind, piece in works.pieces_of(PART):
        if isinstance(kind, FileKind):
            try:
                assert kind.admit(piece, called, len(data), data, data).media_type
            except FileRefused as refused:
                assert works.why_refused(refused)


@given(
    st.dictionaries(st.sampled_from(["piece-text", "piece-link", "other"]), st.lists(st.text(max_size=80), max_size=3))
)
def test_any_form_is_read_checked_drawn_and_shown(form: dict[str, list[str]]) -> None:
    for kind, piece in works.pieces_of(PART):
        value = kind.read(form)
        assert value is None or isinstance(value, str)
        said = kind.check(piece, value or "")
        assert isinstance(said, str)
        assert kind.read(form) == value
        assert "<script" not in kind.draw(piece, Desk(PART, value or "", problem=said))
        assert "<script" not in kind.show(PART, piece, value or "", (), lambda file: "")
        assert bool(kind.lacks(piece, value or "", ())) or not kind.is_empty(value or "", ())


@pytest.mark.parametrize(
    "link",
    ["javascript:alert(1)", "data:text/html,x", "//evil.example", "https://", "http://a b", "ftp://a.example", "wells",
     "https://ada@evil.example/", "https://[::1", "HTTPS://EXAMPLE.ORG\x00"],
)  # fmt: skip
def test_a_link_that_is_none(link: str) -> None:
    kind = kinds()["link"]
    assert kind.check({}, link)
    assert "<a " not in kind.show(PART, {}, link, (), lambda file: "")


def test_a_link_that_is_one() -> None:
    shown = kinds()["link"].show(PART, {}, 'https://example.org/?a="&b', (), lambda file: "")
    assert 'href="https://example.org/?a=&quot;&amp;b"' in shown
    assert 'rel="noopener noreferrer nofollow"' in shown


def test_names_of_files_are_escaped() -> None:
    file = Filed("abc", "file", 'a"><b>.png', "image/png", 12_300_000, now())
    shown = kinds()["file"].show(PART, {}, "", [file], lambda file: "/f?a&b")
    assert "<b>" not in shown
    assert 'src="/f?a&amp;b"' in shown
    assert "12.3 MB" in shown


def test_a_recording_is_sound_whatever_its_wrapping() -> None:
    kind = kinds()["recording"]
    assert isinstance(kind, FileKind)
    found = kind.admit({"size": 100}, "recording.webm", 7, b"\x1aE\xdf\xa3...", b"")
    assert found.media_type == SOUND
    shown = kind.show(PART, {}, "", [Filed("a", "recording", "r.webm", SOUND, 1, now())], lambda file: "/f")  # type: ignore[attr-defined]
    assert "<audio controls" in shown


@pytest.mark.parametrize(
    ("text", "said"),
    [("", "no text yet"), ("one", "has 1 word; 2 are"), ("one two", ""), ("a b c d", "has 4 words; 3 at most")],
)
def test_words_are_counted_and_told(text: str, said: str) -> None:
    (kind, piece), *_others = works.pieces_of(PART)
    assert (said in kind.lacks(piece, text, ())) if said else kind.lacks(piece, text, ()) == ""


def test_points_of_levels() -> None:
    rubric = {"criteria": [
        {"id": "a", "levels": [{"id": "x", "points": 3.0}, {"id": "y", "points": 1.0}]},
        {"id": "b", "levels": [{"id": "x", "points": 2.0}, {"id": "y", "points": 0.0}]},
    ]}  # fmt: skip
    assert rubrics.possible(rubric) == 5.0
    assert rubrics.earned(rubric, {"a": "y", "b": "x"}) == 3.0
    assert rubrics.earned(rubric, {"a": "gone", "c": "x"}) == 0.0
    assert rubrics.possible(None) == 0.0
