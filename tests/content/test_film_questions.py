"""Questions inside a film: where they stand, what the transcript says of them, what authors are told."""

from __future__ import annotations

import re

import pytest

from stoa.content.ports import Hole
from tests.content.courses import Page

VTT = "WEBVTT\n\n00:01.000 --> 00:04.000\nFirst.\n\n00:10.000 --> 00:14.000\nSecond.\n"
MEDIA: dict[str, str | bytes] = {
    "media/film.mp4": b"\0\0\0\x18ftypmp42", "media/film.en.vtt": VTT, "media/sound.m4a": b"\0\0\0\x18ftypM4A ",
}  # fmt: skip
QUESTION = ":::{{question}} choice\n:name: {name}\n{at}\nWhich?\n\n- [x] This\n- [ ] That\n:::\n\n"


def asked(name: str, at: str = ":at: 0:12\n") -> str:
    return QUESTION.format(name=name, at=at)


def film(*inside: str, kind: str = "video", duration: str = ":duration: 0:30\n", end: str = "") -> Page:
    file = "film.mp4" if kind == "video" else "sound.m4a"
    said = f":name: v\n:title: A film\n{duration}:captions: en=/media/film.en.vtt\n"
    return Page(f"::::{{{kind}}} /media/{file}\n{said}\n{''.join(inside)}::::\n{end}", MEDIA)


def test_questions_stand_below_the_film_in_the_order_of_their_times() -> None:
    page = film(asked("q-late", ":at: 0:20\n"), asked("q-soon", ":at: 5\n"))
    assert page.findings == []
    holes = [segment.id for segment in page.result.build.segments if isinstance(segment, Hole)]
    assert holes == ["q-soon", "q-late"] == list(page.result.build.parts)
    assert re.findall(r'data-at="([^"]+)"><p class="film-at"><a href="/files/[^"]+film.mp4#t=([^"]+)"', page.html) == [
        ("5", "5"), ("20", "20"),
    ]  # fmt: skip
    assert "At 0:05 in the film</time>" in page.html
    order = [page.html.index(text) for text in ("<video", 'class="film-questions"', 'class="transcript"', "under")]
    assert order == sorted(order)


def test_the_transcript_says_where_they_are_asked() -> None:
    page = film(asked("q-late", ":at: 0:20\n"), asked("q-soon", ":at: 0:05\n"))
    lines = re.findall(r'<li(?: class="(asked)")?><a href="(#q-[^"]+)?', page.html)
    assert lines == [("", ""), ("asked", "#q-soon"), ("", ""), ("asked", "#q-late")]


def test_a_recording_of_sound_asks_as_well() -> None:
    page = film(asked("q-one"), kind="audio")
    assert page.findings == [] and list(page.result.build.parts) == ["q-one"]


def test_a_film_without_questions_is_as_it_was() -> None:
    page = film()
    assert "film-question" not in page.html and len(page.result.build.segments) == 1


@pytest.mark.parametrize(("inside", "rule", "line"), [
    (asked("q", ""), "film-at", 14), (asked("q", ":at: soon\n"), "film-at", 16),
    (asked("q", ":at: 0:00\n"), "film-at", 16), (asked("q", ":at: 9:99\n"), "film-at", 16),
    (asked("q", ":at: 0:31\n"), "film-at", 16), (asked("q", ":at: ٣\n"), "film-at", 16),
    (":::{note}\n:at: 0:10\n\nHello.\n:::\n", "film-content", 14),
    (asked("q") + asked("q"), "duplicate-name", 24),
])  # fmt: skip
def test_what_authors_are_told(inside: str, rule: str, line: int) -> None:
    page = film(inside)
    assert (rule, line) in [(finding.rule, finding.line) for finding in page.findings], page.findings
    assert all(finding.remedy for finding in page.findings)


def test_a_time_means_nothing_outside_a_film() -> None:
    assert "question-option-unknown" in film(end="\n" + asked("q")).rules()


def test_without_a_length_any_time_goes() -> None:
    assert film(asked("q", ":at: 1:02:03\n"), duration="").findings == []
