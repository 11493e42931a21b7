"""What an author writes stays text: no tokens of the machinery, no words for the page's policy, no holes in frames."""

from __future__ import annotations

import re

import pytest

from stoa.content.compiler.links import site_of
from stoa.kernel.text.held import FIRST, LAST, Held, unreserved
from stoa.kernel.text.html import cleaner
from stoa.web.base.frames import cut, hole, raw
from tests.content.courses import Page

TOKEN = f"{FIRST}0{LAST}"


def test_marks_in_a_title_open_no_hole() -> None:
    page = cut(f"<h1>\ue020token\ue021 \ue020nothing\ue021</h1>{hole('name')}<p>")
    assert list(page.holes) == ["name"]
    assert page.filled({"name": raw(b"Ada")}).plain.decode() == "<h1>\ue020token\ue021 \ue020nothing\ue021</h1>Ada<p>"


@pytest.mark.parametrize("form", ["&#xe000;", "&#XE000", "&#x000E000;", "&#57344;", "&#057344x", "&#xE01f;", "\ue01f"])
def test_tokens_cannot_be_written_as_references(form: str) -> None:
    assert "\ufffd" in unreserved(f"a {form} b")


@pytest.mark.parametrize("form", ["&#xe0000;", "&#573440;", "&#xe020;", "&amp;", "&#57376;", "&#x1e000;"])
def test_other_references_stay(form: str) -> None:
    assert unreserved(form) == form


def test_a_token_of_thousands_of_digits_is_text() -> None:
    text = f"{FIRST}{'1' * 5000}{LAST}"
    assert Held[str]().split(text) == [text]


def test_finished_markup_never_stands_in_an_attribute() -> None:
    assert TOKEN not in cleaner()(f'<p title="{TOKEN}">{TOKEN}</p>').split(">")[0]


def test_a_formula_inside_a_tag_does_not_end_it() -> None:
    """The lines between are paragraphs to Markdown, and an attribute's value to HTML."""
    page = Page('<div title="\n\n$$x$$\n\n```python\nonclick=alert(1)\n```\n\n<b title="">after</b>\n')
    opening = re.search(r"<div title=[^>]*>", page.html)
    assert opening is not None and opening[0].count('"') == 2
    assert "<math" not in page.html and "scroll" not in page.html


@pytest.mark.parametrize(
    "address",
    [
        "https://media.example;script-src-elem *;/a.mp4",
        "https://a b/a.mp4",
        "https://media.example:99999/a.mp4",
        "https://'unsafe-inline'/a.mp4",
        "https://*/a.mp4",
        "https:///a.mp4",
    ],
)
def test_an_address_brings_no_words_into_the_policy(address: str) -> None:
    page = Page(f":::{{video}} {address}\n:name: v\n:title: A film\n:::\n")
    assert page.result.build.media == ()
    assert "broken-link" in page.rules()


def test_sites_are_written_as_browsers_write_them() -> None:
    assert site_of("https://ü.example/film.mp4") == "https://xn--tda.example"
    assert site_of("https://Media.Example:8443/a") == "https://media.example:8443"
    assert site_of("https://media.example:443/a") == "https://media.example"
