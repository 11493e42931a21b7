"""What a unit's text becomes."""

from __future__ import annotations

import re

import pytest

from stoa.content.ports import RUN_TOKEN, Hole, Html
from tests.content.courses import COURSE, PNG, Page, question, unit


def test_text_and_blocks_alternate_and_holes_stand_in_order() -> None:
    page = Page("Before.\n\n" + question("q-one") + "\nBetween.\n\n" + question("q-two") + "\nAfter.\n")
    shape = [part.id if isinstance(part, Hole) else "text" for part in page.result.build.segments]
    assert shape == ["text", "q-one", "text", "q-two", "text"]
    assert [
        part.html.count('<div class="prose">') for part in page.result.build.segments if isinstance(part, Html)
    ] == [
        1,
        1,
        1,
    ]
    assert list(page.result.build.parts) == ["q-one", "q-two"]


def test_a_question_in_a_note_stays_in_the_note() -> None:
    page = Page("::::{note}\nTry it.\n\n" + question("q-one") + "::::\n")
    before, hole, after = page.result.build.segments
    assert isinstance(before, Html) and isinstance(after, Html) and hole == Hole("question", "q-one")
    assert before.html.count("<div") == 1 and after.html.strip() == "</div>"


def test_headings_begin_at_two_and_leave_no_gap() -> None:
    page = Page("# A\n\n### B\n\n<h6>C</h6>\n\n# D\n\n## A\n")
    assert re.findall(r'<h(\d) id="([^"]*)"', page.html) == [
        ("2", "a"),
        ("3", "b"),
        ("4", "c"),
        ("2", "d"),
        ("3", "a-2"),
    ]


def test_headings_below_four_are_reported_with_their_line() -> None:
    page = Page("# A\n\n## B\n\n### C\n\n#### D\n")
    assert page.line_of("heading-depth") == 14


def test_heading_ids_keep_away_from_the_pages_own() -> None:
    page = Page("# Main\n\n# 2026\n\n# Überblick $x$\n")
    assert re.findall(r'id="([^"]*)"', page.html) == ["section-main", "section-2026", "überblick"]


def test_links_to_units_files_and_home() -> None:
    page = Page(
        "[two](02-two.md#a-place) [three](../02-more/01-three.md) [file](/media/a.pdf) [home](/) "
        "[mail](mailto:a@b.example)\n",
        {
            "01-first/02-two.md": unit("# A place\n", "two"),
            "02-more/01-three.md": unit("x", "three"),
            "media/a.pdf": b"%PDF",
        },
    )
    links = re.findall(r'href="([^"]*)"', page.html)
    assert links[0] == f"/learn/{RUN_TOKEN}/two/#a-place"
    assert links[1] == f"/learn/{RUN_TOKEN}/three/"
    assert re.fullmatch(r"/files/[0-9a-f]{64}/a\.pdf", links[2])
    assert links[3:] == [f"/learn/{RUN_TOKEN}/", "mailto:a@b.example"]
    assert not page.rules() - {"missing-alt"}


@pytest.mark.parametrize(
    ("body", "rule", "line"),
    [
        ("x\n\n[a](no.md)\n", "broken-link", 10),
        ("x\n\n[a](../../etc/passwd)\n", "broken-link", 10),
        ("x\n\n<a href='no.pdf'>a</a>\n", "broken-link", 10),
        ("[a](no.pdf)\n\n[a](no.pdf)\n", "broken-link", 8),
        ("![alt](no.png)\n", "broken-media", 8),
        ("[a](//evil.example/x)\n", "link-scheme", 8),
        ("[a](course.toml)\n", "broken-link", 8),
        ("x\n\n[a](#nowhere)\n", "broken-anchor", 10),
        ("![](/media/a.png)\n", "missing-alt", 8),
        ("<img src='/media/a.png'>\n", "missing-alt", 8),
        ("![alt](https://elsewhere.example/a.png)\n", "foreign-media", 8),
        ("x\n\n<iframe src='https://a.example'></iframe>\n", "html-removed", 10),
        ("x\n\n<p onclick='x()'>a</p>\n", "html-removed", 10),
        ('x\n\n<div title="open>\n\nlost, until a " comes.\n', "unclosed-tag", 10),
        ("x\n\n<div\nclass='a'\n\nlost > here\n", "unclosed-tag", 10),
        ("x $a$ \n\nand $\\frac{b$\n", "tex", 10),
        ("```klingon\nx\n```\n", "code-language", 8),
        ("\ue000 private\n", "private-characters", 8),
    ],
)
def test_what_is_wrong_has_a_line(body: str, rule: str, line: int) -> None:
    page = Page(body, {"media/a.png": PNG})
    assert page.line_of(rule) == line, page.findings
    assert "javascript" not in page.html


def test_a_broken_link_stays_as_words_and_a_broken_picture_too() -> None:
    page = Page("[the words](no.md) ![the picture](no.png)\n")
    assert "the words" in page.html and "the picture" in page.html
    assert "no.md" not in page.html and "<img" not in page.html


def test_pictures_have_sizes_and_load_late() -> None:
    page = Page("![alt](/media/a.png)\n", {"media/a.png": PNG})
    assert 'alt="alt" width="10" height="5" loading="lazy" decoding="async"' in page.html


def test_pictures_elsewhere_become_links() -> None:
    page = Page("![A *map*](https://elsewhere.example/a.png?x=1&y=2)\n")
    assert "<img" not in page.html
    assert '<a class="foreign" href="https://elsewhere.example/a.png?x=1&amp;y=2"' in page.html


def test_wide_things_scroll_and_have_names_of_their_own() -> None:
    table = "| a | b |\n|---|--:|\n| 1 | 2 |\n"
    page = Page(f"{table}\n{table}\n<table><tr><td><table><tr><td>x</td></tr></table></td></tr></table>\n\n$$\nx\n$$\n")
    labels = re.findall(r'tabindex="0" role="region" aria-label="([^"]*)"', page.html)
    assert sorted(labels) == ["Equation 1", "Table 1", "Table 2", "Table 3"]
    assert page.html.count("<table") == 4 and '<td class="r">2</td>' in page.html


def test_labels_speak_the_courses_language() -> None:
    page = Page("$$\nx\n$$\n", {"course.toml": COURSE.replace('"en"', '"es"')})
    assert page.course.outline.language == "es"
    assert 'aria-label="' in page.html


def test_notes_of_several_texts_have_ids_of_their_own() -> None:
    page = Page("a[^1]\n\n[^1]: one\n\n:::{note}\nb[^1]\n\n[^1]: two\n:::\n")
    ids = re.findall(r'id="([^"]*)"', page.html)
    assert len(ids) == len(set(ids)) and len(ids) == 4


def test_what_commonmark_and_its_neighbours_can() -> None:
    page = Page("~~gone~~\n\nTerm\n: What it is\n\n- [ ] no task list\n\nA hard\\\nbreak\n")
    assert "<s>gone</s>" in page.html and "<dd>What it is</dd>" in page.html
    assert "[ ] no task list" in page.html and "<br>" in page.html


def test_the_run_token_cannot_be_forged() -> None:
    page = Page(f"{RUN_TOKEN} [a]({RUN_TOKEN})\n")
    assert RUN_TOKEN not in page.html


def test_only_the_classes_of_the_list_survive() -> None:
    page = Page('<p class="lead site-nav">x</p>\n')
    assert 'class="lead"' in page.html and "site-nav" not in page.html


def test_search_text_is_text() -> None:
    page = Page("Some *words* and $x$.\n\n:::{note}\nInside.\n:::\n")
    assert page.result.text.startswith("One") and "words" in page.result.text and "Inside." in page.result.text
    assert "<" not in page.result.text and "\ue000" not in page.result.text
