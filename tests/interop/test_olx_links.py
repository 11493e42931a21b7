"""Links to the course's own start, to its pages beside it, to places in a page, and links that are scripts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.interop.olx import Imported, compiled, course, imported

OWN = "/courses/course-v1:Org+C1+run"
TABS = [
    {"type": "static_tab", "name": "House rules", "url_slug": "b2"},
    {"type": "static_tab", "name": "Empty", "url_slug": "a1"},
]
FILES: dict[str, str | bytes] = {
    "tabs/a1.html": "<p> </p>",
    "tabs/b2.html": f'<p>Be kind. <a href="{OWN}/c3/">next</a></p>',
    "tabs/c3.html": "<p>Last.</p>",
    "policies/run/policy.json": json.dumps({"course/run": {"tabs": TABS}}),
}


def linked(place: Path, address: str) -> Imported:
    return imported(place, course(f'<html url_name="h"><p><a href="{address}">go</a></p></html>', files=FILES))


@pytest.mark.parametrize(
    "address",
    [f"{OWN}/course/", f"{OWN}/", OWN, f"{OWN}/courseware", f"https://lms.example{OWN}/info", f"{OWN}/about?x=1#y",
     "/courses/Org/C1/run/", "https://learning.example/learning/course/course-v1:Org+C1+run/home"],
)  # fmt: skip
def test_the_start_of_the_course(tmp_path: Path, address: str) -> None:
    done = linked(tmp_path, address)
    assert "[go](/)" in done.text("01-*/01-*.md") and "unresolved-link" not in done.rules()
    assert not [finding for finding in compiled(done.folder).findings if "link" in finding.rule]


def test_a_page_beside_the_course(tmp_path: Path) -> None:
    done = linked(tmp_path, f"https://lms.example{OWN}/b2/")
    assert "[go](/02-course-pages/01-house-rules.md)" in done.text("01-*/01-*.md")
    assert "Be kind. [next](/02-course-pages/02-c3.md)" in done.text("02-*/01-*.md")
    assert not [finding for finding in compiled(done.folder).findings if "link" in finding.rule]


@pytest.mark.parametrize("address", [f"{OWN}/progress", f"{OWN}/a1/", "/courses/course-v1:Org+C1+other/course/"])
def test_what_leads_nowhere_is_named(tmp_path: Path, address: str) -> None:
    done = linked(tmp_path, address)
    assert "\n\ngo\n" in done.text("01-*/01-*.md") and "unresolved-link" in done.rules()


@pytest.mark.parametrize(
    ("page", "target"),
    [
        ('<h3 id="x">Far away</h3><p>a</p>', "#far-away"),
        ('<h3><a name="x"></a>Far away</h3>', "#far-away"),
        ('<a name="x"></a><h3>Far away</h3>', "#far-away"),
        ('<div id="x"><p>a</p><h3>Far away</h3></div>', "#far-away"),
        ('<h3>Far away</h3><p id="x">a</p><h3>Other</h3>', "#far-away"),
        ('<h3>Far away</h3><p>b</p><h3 id="x">Far away</h3>', "#far-away-2"),
    ],
)
def test_a_place_in_the_page(tmp_path: Path, page: str, target: str) -> None:
    done = imported(tmp_path, course(f'<html url_name="h"><p><a href="#x">go</a></p>{page}</html>'))
    assert f"[go]({target})" in done.text("01-*/01-*.md") and "unresolved-link" not in done.rules()
    assert not [finding for finding in compiled(done.folder).findings if "anchor" in finding.rule]


def test_a_place_without_a_heading_is_no_link(tmp_path: Path) -> None:
    done = imported(tmp_path, course('<html url_name="h"><p><a href="#x">go</a> <b id="x">there</b></p></html>'))
    assert "go **there**" in done.text("01-*/01-*.md") and "unresolved-link" in done.rules()


SRT = "1\n00:00:00,000 --> 00:00:01,000\nHello\n"
FILM = """<video html5_sources='["https://x.example/a.mp4"]' transcripts='{"en": "a.srt"}'>%s</video>"""
LINK = '<html url_name="h"><a href="/static/a.srt">text</a></html>'


@pytest.mark.parametrize("blocks", [(FILM % '<track src="/static/a.srt"/>',), (FILM % "", LINK)])
def test_a_transcript_that_is_captions_and_a_download(tmp_path: Path, blocks: tuple[str, ...]) -> None:
    done = imported(tmp_path, course(*blocks, files={"static/a.srt": SRT}))
    assert "/media/a.srt" in done.text("01-*/01-*.md") and (done.folder / "media/a.en.vtt").is_file()
    assert not [finding for finding in compiled(done.folder).findings if finding.rule.startswith("broken")]


def test_a_transcript_that_is_captions_alone_is_not_copied(tmp_path: Path) -> None:
    done = imported(tmp_path, course(FILM % "", files={"static/a.srt": SRT}))
    assert [path.name for path in (done.folder / "media").iterdir()] == ["a.en.vtt"]


def test_a_transcript_of_a_video_s_record_that_is_missing(tmp_path: Path) -> None:
    listed = '<transcript language_code="{}" file_format="srt"/>'
    record = f"<video_asset><transcripts>{listed.format('en')}{listed.format('fr')}</transcripts></video_asset>"
    video = f"""<video edx_video_id="x" html5_sources='["https://x.example/a.mp4"]'>{record}</video>"""
    done = imported(tmp_path, course(video, files={"static/x-en.srt": SRT}))
    assert ":captions: en=/media/x.en.vtt\n" in done.text("01-*/01-*.md")
    assert done.messages("missing-file") == ["The transcript 'x-fr.srt' (fr) is not in static/."]


def test_a_link_to_a_place_in_another_page(tmp_path: Path) -> None:
    done = linked(tmp_path, "/jump_to_id/h#there")
    assert "[go](/01-chapter/01-part.md)" in done.text("01-*/01-*.md")
    assert "#there" in done.messages("anchor")[0]


def test_links_that_are_scripts_are_said_once(tmp_path: Path) -> None:
    link = '<p><a href="javascript:open({})">go</a> <a href="#">up</a></p>'
    done = imported(tmp_path, course(f'<html url_name="h">{link.format(1)}{link.format(2)}</html>'))
    assert done.text("01-*/01-*.md").count("go up") == 2 and "unresolved-link" not in done.rules()
    assert done.messages("script") == ["Links that run a script were left as words."]


def test_delimiters_without_a_formula_stay_text(tmp_path: Path) -> None:
    cell = "<table><tr><td><ul><li>{}</li></ul></td></tr></table>"
    text = cell.format(r"a \(b</li><li>\[c</li><li>\(d\) [mathjaxinline]e</li><li>f\)")
    done = imported(tmp_path, course(f'<html url_name="h">{text}</html>'))
    assert r"a &#92;(b" in done.text("01-*/01-*.md") and r"\(d\)" in done.text("01-*/01-*.md")
    assert compiled(done.folder).errors == ()
