"""What is shown of a text that answers a query: marked, and safe."""

from __future__ import annotations

import pytest

from stoa.kernel.search import marked, marks, query, snippet
from stoa.kernel.search.marking import Marks
from stoa.kernel.search.words import asked

LANGUAGES = ("en", "it")


def marks_of(text: str) -> Marks:
    what = asked(text)
    return marks(query(what, LANGUAGES), what.words, what.last, LANGUAGES)


@pytest.mark.parametrize(
    ("typed", "text", "shown"),
    [
        ("diritti", "Il Diritto penale", "Il <mark>Diritto</mark> penale"),
        ("citta", "La città.", "La <mark>città</mark>."),
        ("prob", "I problemi", "I <mark>problemi</mark>"),
        ("happy", "By happenstance, happiness", "By happenstance, <mark>happiness</mark>"),
        ("arte ", "Arte e artefatti", "<mark>Arte</mark> e artefatti"),
        ("数学", "高等数学分析", "高等<mark>数学</mark>分析"),
        ("zebra", "a < b & c", "a &lt; b &amp; c"),
        ("script", "<script>x</script>", "&lt;<mark>script</mark>&gt;x&lt;/<mark>script</mark>&gt;"),
        ("", "a < b", "a &lt; b"),
        ("(.*", "abc", "abc"),
    ],
)
def test_words_that_were_asked_for_are_marked(typed: str, text: str, shown: str) -> None:
    assert marked(text, marks_of(typed)) == shown


def test_a_snippet_is_cut_at_words_around_the_match() -> None:
    text = "prima " * 60 + "il diritto di passaggio " + "dopo " * 100
    shown = snippet(text, marks_of("diritto"))
    assert "il <mark>diritto</mark> di" in shown
    assert shown.startswith("… prima")
    assert shown.endswith("dopo …")
    assert len(shown) < 320


def test_no_match_no_snippet() -> None:
    assert snippet("Niente di niente", marks_of("diritto")) == ""
