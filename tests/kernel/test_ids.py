"""Words that chance makes."""

from __future__ import annotations

from collections import Counter

from stoa.kernel.ids import drawn, new_public_id


def test_a_word_has_its_length_and_only_letters_of_the_alphabet() -> None:
    assert drawn("a", 5) == "aaaaa"
    assert drawn("xyz", 0) == ""
    assert len(new_public_id()) == 12
    assert set(drawn("abc", 500)) == set("abc")


def test_every_letter_is_as_likely_at_every_place() -> None:
    words = [drawn("abcde", 3) for _ in range(5000)]
    for place in range(3):
        counts = Counter(word[place] for word in words)
        assert set(counts) == set("abcde")
        assert all(800 < count < 1200 for count in counts.values()), counts  # 1000, give or take 7 deviations


def test_no_word_comes_twice() -> None:
    assert len({new_public_id() for _ in range(2000)}) == 2000
