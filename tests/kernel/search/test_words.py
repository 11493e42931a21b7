"""Words and tokens: what both engines keep and look for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stoa.kernel.search.words import Asked, asked, fold, one_edit_apart, query, tokens_of, words

LETTERS = st.text(alphabet="abcdè", max_size=7)


def same(one: str, other: str, language: str) -> bool:
    """Whether two words share a token."""
    return bool(set(tokens_of(one, language)) & set(tokens_of(other, language)))


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("it", "problema", "problemi"), ("it", "diritto", "diritti"), ("it", "città", "citta"),
        ("it", "statistica", "statistiche"), ("it", "università", "universita"), ("en", "wells", "well"),
        ("en", "libraries", "library"), ("es", "canción", "canciones"), ("es", "cancion", "canciones"),
        ("fr", "école", "ecoles"), ("de", "häuser", "hauser"), ("pt", "ações", "acoes"),
    ],
)  # fmt: skip
def test_words_of_one_meaning_share_a_token(language: str, one: str, other: str) -> None:
    assert same(one, other, language)


@pytest.mark.parametrize(("one", "other"), [("diritto", "destra"), ("corso", "corsa"), ("arte", "artefatto")])
def test_other_words_do_not(one: str, other: str) -> None:
    assert not same(one, other, "it") or one[:4] == other[:4]


def test_a_language_without_a_stemmer_keeps_its_words() -> None:
    assert tokens_of("żółw", "xx") == ("zołw",) or tokens_of("żółw", "xx") == ("zolw",)


@pytest.mark.parametrize("word", ["数学", "ครู", "한국어", "שלום", "مدرسة", "Ελλάδα".casefold(), "naïve", "c3po"])
def test_tokens_are_plain_letters_and_digits(word: str) -> None:
    for token in tokens_of(word, "en"):
        assert token.isascii()
        assert token.isalnum()


def test_a_run_without_blanks_is_kept_by_its_pairs_and_letters() -> None:
    assert len(tokens_of("数学分析", "zh")) == 3 + 4
    (group,) = query(Asked(("数学",), False), ["en"])
    assert set(group[0]) <= set(tokens_of("高等数学分析", "zh"))


def test_words_that_say_nothing_are_left_out_of_a_query() -> None:
    assert asked("storia della filosofia").words == ("storia", "filosofia")
    assert asked("l'arte").words == ("arte",)
    assert asked("the").words == ("the",), "unless there is nothing else"


def test_a_query_may_be_unfinished() -> None:
    assert asked("storia filos").is_open
    assert not asked("storia filosofia ").is_open
    assert not asked("di").is_open, "too short to stand for others"
    assert not asked("数学").is_open


@given(st.text(max_size=300))
def test_anything_may_be_typed(text: str) -> None:
    found = asked(text)
    assert len(found.words) <= 8
    for word in found.words:
        assert word
        assert "\0" not in word
        assert all(token.isascii() and token.isalnum() for token in tokens_of(word, "it"))


def test_very_long_queries_are_cut() -> None:
    assert len(asked("a" * 10_000).words[0]) == 40
    assert len(asked("wort " * 3000 + "ende").words) == 1


@given(st.text(max_size=60))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def distance(one: str, other: str) -> int:
    """Damerau's distance in the form of optimal string alignment, by its table."""
    table = [[i + j if i * j == 0 else 0 for j in range(len(other) + 1)] for i in range(len(one) + 1)]
    for i in range(1, len(one) + 1):
        for j in range(1, len(other) + 1):
            cost = one[i - 1] != other[j - 1]
            table[i][j] = min(table[i - 1][j] + 1, table[i][j - 1] + 1, table[i - 1][j - 1] + cost)
            if i > 1 and j > 1 and one[i - 1] == other[j - 2] and one[i - 2] == other[j - 1]:
                table[i][j] = min(table[i][j], table[i - 2][j - 2] + 1)
    return table[-1][-1]


@given(LETTERS, LETTERS)
def test_one_edit_apart_is_a_distance_of_one(one: str, other: str) -> None:
    assert one_edit_apart(one, other) == (distance(one, other) == 1)


def test_words_in_a_text() -> None:
    assert words("L’arte – e i C++17, “città”!") == ["l", "arte", "e", "i", "c", "17", "città"]
