"""Content's own block kinds."""

from __future__ import annotations

import re

import pytest

from stoa.content.blocks.embed import frame_of
from stoa.content.outline import KeptRef
from tests.content.courses import PNG, Page, question

VTT = """WEBVTT

00:01.000 --> 00:04.000
A flag

00:04.000 --> 00:07.500
goes <i>up</i> &amp; stays.

00:01:10.000 --> 00:01:12.000
The end.
"""
FILM: dict[str, str | bytes] = {
    "media/film.mp4": b"film",
    "media/film.en.vtt": VTT,
    "media/film.es.vtt": VTT.replace("The end", "Fin"),
    "media/poster.svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3"/>',
    "media/film.m4a": b"sound",
}
PICTURES: dict[str, str | bytes] = {
    "media/a.png": PNG,
    "media/none.png": b"no picture",
    "media/a.heic": b"\0\0\0\x18ftypheic",
    "media/film.mov": b"film",
}
VIDEO = """:::{video} /media/film.mp4
:name: v-film
:title: A <flag>
:duration: 2:10
:poster: /media/poster.svg
:captions: en=/media/film.en.vtt, es=/media/film.es.vtt
:sound: /media/film.m4a
:::
"""


def test_video_works_without_scripts() -> None:
    page = Page(VIDEO, FILM)
    assert not page.rules()
    assert "Watch: A &lt;flag&gt;, 2 min 10 s" in page.html
    assert re.search(
        r'<video controls preload="none" playsinline poster="/files/[0-9a-f]{64}/poster\.svg" id="v-film">', page.html
    )
    assert re.findall(r'<track kind="captions" src="[^"]*" srclang="(\w+)" label="([^"]*)"( default)?>', page.html) == [
        ("en", "English", " default"),
        ("es", "español", ""),
    ]
    lines = re.findall(
        r'<a href="/files/\w+/film\.mp4#t=([\d.]+)" data-t="\1"><time datetime="PT\1S">([\d:]+)</time><span>(.*?)<',
        page.html,
    )
    assert lines == [("1", "0:01", "A flag goes up &amp; stays."), ("70", "1:10", "The end.")]
    assert page.html.count("download>") == 6
    assert "The end." in page.result.text


def test_audio_is_the_same_with_sound() -> None:
    page = Page(":::{audio} /media/film.m4a\n:title: Listen\n:captions: /media/film.en.vtt\n:::\n", FILM)
    assert "<audio controls" in page.html and "Listen: Listen" in page.html and "playsinline" not in page.html


def test_streams_and_recordings_elsewhere_tell_the_page_what_it_may_load() -> None:
    page = Page(
        ":::{video} https://media.example:8443/film/master.m3u8\n:title: T\n:captions: /media/film.en.vtt\n:::\n"
        ":::{video} https://other.example/a.webm\n:title: U\n:captions: /media/film.en.vtt\n:::\n",
        FILM,
    )
    assert page.result.build.media == ("blob:", "https://media.example:8443", "https://other.example")
    assert 'href="#t-2"' in page.html or 'data-t="1"' in page.html
    assert page.html.count("<source") == 2 and 'type="application/vnd.apple.mpegurl"' in page.html


@pytest.mark.parametrize(
    ("body", "rule"),
    [
        (":::{video} /media/film.mp4\n:title: T\n:::\n", "missing-captions"),
        (":::{video} /media/film.mp4\n:captions: /media/film.en.vtt\n:::\n", "missing-title"),
        (":::{video} /media/no.mp4\n:title: T\n:::\n", "broken-media"),
        (":::{video}\n:title: T\n:::\n", "broken-media"),
        (":::{video} http://a.example/x.mp4\n:title: T\n:::\n", "broken-media"),
        (":::{video} /media/film.mp4\n:title: T\n:captions: en=/media/film.mp4\n:::\n", "captions"),
        (":::{video} /media/film.mp4\n:title: T\n:captions: english!=/media/film.en.vtt\n:::\n", "language"),
        (":::{video} /media/film.mp4\n:title: T\n:captions: Englisch=/media/film.en.vtt\n:::\n", "language"),
        (":::{video} /media/film.mp4\n:title: T\n:duration: long\n:::\n", "duration"),
        (":::{video} /media/film.mp4\n:title: T\n:duration: 9:99\n:::\n", "duration"),
        (":::{video} https://www.youtube.com/watch?v=abcdefghijk\n:title: T\n:::\n", "media-format"),
        (":::{video} https://vimeo.com/123456\n:title: T\n:::\n", "media-format"),
        (":::{video} /media/film.mov\n:title: T\n:::\n", "media-format"),
        (":::{video} /media/a.png\n:title: T\n:::\n", "media-format"),
        (":::{video} /media/film.mp4\n:title: T\n:poster: /media/film.mp4\n:::\n", "media-format"),
        (":::{figure} /media/film.mp4\n:alt: x\n:::\n", "media-format"),
        (":::{figure} /media/none.png\n:alt: x\n:::\n", "media-format"),
        (":::{figure} /media/a.heic\n:alt: x\n:::\n", "media-format"),
        ("![x](/media/film.mp4)\n", "media-format"),
        ("![x](/media/none.png)\n", "media-format"),
        (":::{video} /media/film.mp4\n:titel: T\n:::\n", "unknown-option"),
        (":::{figure} /media/a.png\nCaption\n:::\n", "missing-alt"),
        (":::{figure} https://a.example/a.png\n:alt: x\n:::\n", "foreign-media"),
        (":::{figure}\n:alt: x\n:::\n", "broken-media"),
        (":::{file} /media/no.pdf\n:::\n", "broken-media"),
        (":::{file}\n:::\n", "broken-media"),
        (":::{embed} http://a.example\n:title: x\n:::\n", "embed-address"),
        (":::{embed} https://a.example/x\n:title: x\n:::\n", "embed-link"),
        (":::{embed} https://youtu.be/abcdefghijk\n:::\n", "missing-title"),
        (":::{table} Caption\nno table\n:::\n", "no-table"),
        (":::{math}\n\\frac{a\n:::\n", "tex"),
        (":::{code-block} klingon\nx\n:::\n", "code-language"),
        (":::{kept} olx/x\n:name: k\n:source: kept/no.xml\n:::\n", "broken-media"),
        (":::{kept} olx/x\n:name: k\n:weight: much\n:::\n", "kept-weight"),
        (":::{no-such-thing}\n:::\n", "unknown-directive"),
    ],
)
def test_what_a_block_says_is_wrong(body: str, rule: str) -> None:
    page = Page("Text.\n\n" + body, {**FILM, **PICTURES})
    assert rule in page.rules()
    assert page.line_of(rule) in (10, 11) and all(finding.remedy for finding in page.findings)


@pytest.mark.parametrize("written", ["media/a.png", "A.PNG", "/pictures/a.png"])
def test_a_picture_in_another_folder_is_named(written: str) -> None:
    page = Page(f":::{{figure}} {written}\n:alt: x\n:::\n", PICTURES)
    assert [finding.remedy for finding in page.findings] == ["Did you mean /media/a.png?"]


def test_a_page_of_a_video_site_is_told_to_be_embedded() -> None:
    page = Page(":::{video} https://youtu.be/abcdefghijk\n:title: T\n:::\n")
    finding = next(finding for finding in page.findings if finding.rule == "media-format")
    assert finding.severity == "error" and ":::{embed}" in finding.remedy and "YouTube" in finding.message


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.png", PNG),
        ("a.png", b"\xff\xd8\xff\xe0 a photo under another name"),
        ("a.gif", b"GIF89a"),
        ("a.webp", b"RIFF\0\0\0\0WEBPVP8 "),
        ("a.avif", b"\0\0\0\x1cftypavif"),
        ("a.svg", b'<svg xmlns="http://www.w3.org/2000/svg"/>'),
    ],
)
def test_pictures_that_browsers_show(name: str, data: bytes) -> None:
    page = Page(f":::{{figure}} /media/{name}\n:alt: x\n:::\n\n![x](/media/{name})\n", {f"media/{name}": data})
    assert not page.rules()


def test_a_photo_of_a_telephone_under_another_name_is_recognised() -> None:
    page = Page("![x](/media/a.jpg)\n", {"media/a.jpg": b"\0\0\0\x18ftypheic"})
    (finding,) = page.findings
    assert (finding.rule, finding.severity) == ("media-format", "warning") and "HEIC" in finding.message


@pytest.mark.parametrize(
    ("text", "rule", "line", "way"),
    [
        ("See\n![x](../media/mein bild.svg).", "link-blank", 9, "<../media/mein bild.svg>"),
        ("[x *y*](../media/my file.pdf)", "link-blank", 8, "without blanks"),
        ("[x](javascript:alert(1))", "link-scheme", 8, "http"),
        ("![x](file:///C:/bild.png)", "link-scheme", 8, "files of the course"),
        ("::{note}\nText.\n::", "directive-syntax", 8, ":::{note}"),
        ("Text.\n\n- one\n  :: {tip}\n", "directive-syntax", 11, ":::{note}"),
    ],
)
def test_what_learners_would_see_as_signs_is_an_error(text: str, rule: str, line: int, way: str) -> None:
    (finding,) = Page(text + "\n").findings
    assert (finding.rule, finding.line, finding.severity) == (rule, line, "error") and way in finding.remedy


@pytest.mark.parametrize(
    "text", ["`[a](b c.md)`", "$[x](a/b c)$", "f[i](x y)", "Ratio 1::{n} of", "[a](</media/a b.pdf>)", "[a] (b c.md)"]
)
def test_what_is_meant_as_text_stays_text(text: str) -> None:
    assert not Page(text + "\n", {"media/a b.pdf": b"x"}).rules()


def test_broken_captions_name_their_own_line() -> None:
    page = Page(VIDEO, {**FILM, "media/film.en.vtt": "no header\n\n0:99 --> x\nhi\n"})
    assert any("/media/film.en.vtt:1:" in finding.message for finding in page.findings)
    assert any("/media/film.en.vtt:3:" in finding.message for finding in page.findings)


def test_figures_have_anchor_words_and_caption() -> None:
    page = Page(
        ":::{figure} /media/a.png\n:name: fig-a\n:alt: A <b>\n\n**Bold** $x$.\n:::\n\n[see](#fig-a)\n",
        {"media/a.png": PNG},
    )
    assert not page.rules()
    assert '<figure class="fig" id="fig-a"><img src=' in page.html and 'alt="A &lt;b&gt;" width="10"' in page.html
    assert "<figcaption><strong>Bold</strong> <math>" in page.html


def test_an_empty_alt_is_a_choice() -> None:
    page = Page(":::{figure} /media/a.png\n:alt:\n:::\n", {"media/a.png": PNG})
    assert not page.rules() and 'alt=""' in page.html


def test_tables_have_captions_and_names() -> None:
    page = Page(":::{table} What a *kit* says\n| a | b |\n|---|---|\n| 1 | 2 |\n:::\n")
    assert 'aria-label="What a kit says"><table>' in page.html
    assert "<caption>What a <em>kit</em> says</caption>" in page.html


def test_an_empty_corner_heads_nothing() -> None:
    page = Page("| | a |\n|---|---|\n| 1 | 2 |\n")
    assert re.search(r'<tr>\s*<td></td>\s*<th scope="col">a</th>\s*</tr>', page.html)


def test_notes_have_labels() -> None:
    page = Page(":::{warning}\nHot.\n:::\n\n:::{admonition} Take it *outside*\nGo.\n:::\n")
    assert 'class="callout stop" role="note"' in page.html and "Take care</p>" in page.html
    assert "Take it <em>outside</em></p>" in page.html


def test_files_say_how_large_they_are() -> None:
    page = Page(":::{file} /media/a.pdf\n:title: Handout\n:::\n", {"media/a.pdf": b"x" * 2_500_000})
    assert 'download="a.pdf">Handout</a> <span class="num">PDF, 2.5 MB</span>' in page.html


def test_embeds_load_nothing_by_themselves() -> None:
    page = Page(":::{embed} https://www.youtube.com/watch?v=abcdefghijk&t=3\n:title: A <talk>\n:::\n")
    assert not page.rules()
    assert "<iframe" not in page.html and " src=" not in page.html
    assert 'data-frame="https://www.youtube-nocookie.com/embed/abcdefghijk"' in page.html
    assert 'href="https://www.youtube.com/watch?v=abcdefghijk&amp;t=3" rel="noopener noreferrer"' in page.html
    assert page.result.build.frames == ("https://www.youtube-nocookie.com",)


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/?https://www.youtube.com/watch?v=abcdefghijk",
        "https://www.youtube.com.evil.example/watch?v=abcdefghijk",
        "https://www.youtube.com/redirect?q=https://evil.example",
        'https://vimeo.com/123456" onload="x',
        "javascript:alert(1)//vimeo.com/123456",
    ],
)
def test_lookalikes_of_providers_are_links_or_nothing(address: str) -> None:
    found = frame_of(address)
    assert found is None or found[1] == "https://player.vimeo.com/video/123456?dnt=1"


def test_html_is_sanitised_and_its_tex_is_set() -> None:
    body = (
        "::::{html}\n<h2>Hi</h2><script>alert(1)</script><p onclick=x>\\(a < b\\)</p>"
        "<pre>\\(not maths\\)</pre><p>\\[x &lt; y\\] [mathjaxinline]z[/mathjaxinline]</p>\n::::\n"
    )
    page = Page(body)
    assert "alert" not in page.html and "onclick" not in page.html
    assert page.html.count("<math") == 3 and "\\(not maths\\)" in page.html


def test_kept_blocks_are_seen_and_count_for_nothing() -> None:
    page = Page(
        ":::{kept} olx/drag-and-drop-v2\n:name: 3f2b\n:title: Label <it>\n:source: kept/x.xml\n:weight: 0.1\n:::\n",
        {"kept/x.xml": "<x/>"},
    )
    assert not page.rules() and not page.result.build.parts
    assert page.result.kept == (KeptRef("3f2b", "olx/drag-and-drop-v2", "Label <it>", "", "kept/x.xml", 0.1),)
    assert "Label &lt;it&gt;" in page.html and 'id="3f2b"' in page.html
    assert page.course.outline.kept[0].unit_id == "one"


def test_unknown_directives_are_kept_with_a_guess() -> None:
    page = Page(":::{queston} choice\n:name: q\n\nx\n:::\n")
    assert "question" in page.findings[0].remedy
    assert page.result.kept[0].type == "queston" and "callout wait kept" in page.html


def test_questions_cannot_stand_where_records_would_have_no_place() -> None:
    page = Page("a", {"about.md": "# A\n\n" + question("q-x")})
    assert any(finding.file == "about.md" and finding.rule == "part-inside" for finding in page.course.findings)


def test_playlists_lead_to_where_their_parts_are_served() -> None:
    files: dict[str, str | bytes] = {
        "media/hls/master.m3u8": "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nlow/index.m3u8\n",
        "media/hls/low/index.m3u8": '#EXTM3U\n#EXT-X-MAP:URI="init.mp4"\n#EXTINF:4,\nseg 0.ts\n',
        "media/hls/low/init.mp4": b"i",
        "media/hls/low/seg 0.ts": b"0",
        "media/film.en.vtt": VTT,
    }
    body = ":::{video} /media/hls/master.m3u8\n:title: T\n:captions: /media/film.en.vtt\n:::\n"
    page = Page(body, files)
    assert not page.rules()
    assert {item.name for item in page.course.served} >= {"master.m3u8", "index.m3u8", "init.mp4", "seg 0.ts"}
    looped = Page(body, {**files, "media/hls/low/index.m3u8": "#EXTM3U\n../master.m3u8\n"})
    assert "bad-playlist" in looped.rules() or "broken-media" in looped.rules()
    gone = Page(body, {**files, "media/hls/low/index.m3u8": "#EXTM3U\nno.ts\n"})
    assert "broken-media" in gone.rules()
