"""A question in a course of one language, on a page in another: every word says which it is."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.utils.translation import override

from stoa.assessment.items import kinds, opinion_of, render, spoken, state_of
from stoa.assessment.items.tongues import OURS, direction, quoted
from stoa.assessment.ports import RenderContext, Results
from stoa.content.ports import Part
from tests.assessment.items.author import write
from tests.assessment.items.filling import elements, filled, sent
from tests.assessment.items.test_writing import FOLDER, QUIZ

ARABIC = re.compile(r"[\u0600-\u06ff]{2}")
LATIN = re.compile(r"[A-Za-z]{4}")
PAGE = RenderContext(action="/a", language="ar", course_language="en")
SOURCES = {kind: (FOLDER / kind / "sample.md").read_text() for kind in sorted(kinds())} | {"quiz": QUIZ}
HEARD = ("aria-label", "data-said", "title")


def states(part: Part) -> Iterator[str]:
    """The part untouched, left empty, half filled in, unreadable, wrong, settled, and with its results."""
    fresh = render(part, state_of(part), PAGE)
    yield fresh
    yield sent(part, {}, PAGE)
    yield sent(part, filled(fresh, only=1), PAGE)
    yield sent(part, filled(fresh, typed="1 ? 2 ("), PAGE)
    for which in (0, 1):
        yield sent(part, filled(fresh, which=which), PAGE, used=1, best=0.0)
        yield sent(part, filled(fresh, which=which), PAGE, used=1, best=0.0, is_over=True)
    kind = opinion_of(part)
    if kind is not None:
        counts = tuple((option, label, 3) for option, label in kind.offered(part)) or (("tea", "tea", 4),)
        yield spoken(kind.draw_results(part, Results(9, counts), None), "en", "ar")


@pytest.mark.parametrize("kind", list(SOURCES))
def test_no_question_mixes_its_languages(kind: str) -> None:
    part = write(SOURCES[kind]).part
    with override("ar"):
        pages = list(states(part))
    for html in pages:
        assert "<stoa-" not in html.replace("<stoa-token>", "")
        for node in elements(html):
            if node.is_in("code") or node.is_in("math") or node.tag == "textarea":
                continue
            spelt = [node.attributes[name] for name in HEARD if name in node.attributes]
            for text in (*node.texts, *spelt):
                if ARABIC.search(text):
                    assert node.nearest("lang") == "ar", text
                elif LATIN.search(text) and text in SOURCES[kind]:
                    assert node.nearest("lang") in ("", "en"), text
            if any(ARABIC.search(text) for text in node.texts) and node.tag not in ("text", "title"):
                assert node.nearest("dir") == "rtl", node.texts


def test_one_language_needs_no_marks() -> None:
    html = render(write(SOURCES["choice"]).part, state_of(write(SOURCES["choice"]).part), RenderContext(
        action="/a", language="en", course_language="en",
    ))  # fmt: skip
    assert "lang=" not in html and "dir=" not in html and "<bdi" not in html


def test_the_marks_become_attributes() -> None:
    said = f"<p{OURS}>x {quoted('<b>y</b>')}</p>"
    assert spoken(said, "ar", "de") == '<p lang="de" dir="ltr">x <bdi lang="ar" dir="rtl"><b>y</b></bdi></p>'
    assert spoken(said, "de", "de") == spoken(said, "", "de") == "<p>x <b>y</b></p>"
    assert spoken(said, 'x" onload="y', "de").count("onload") == 1 and 'x" onload' not in spoken(
        said, 'x" onload', "de"
    )


def test_a_language_that_nobody_knows_runs_from_left_to_right() -> None:
    assert [direction(code) for code in ("ar", "fa-IR", "en", "xx", "")] == ["rtl", "rtl", "ltr", "ltr", "ltr"]
