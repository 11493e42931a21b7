"""By what their staff know questions without a title."""

from __future__ import annotations

import pytest

from stoa.assessment.items.markup import beginning


@pytest.mark.parametrize(
    ("prompt", "told"),
    [
        ("<p>Who is right?</p>", "Who is right?"),
        ("<p>One two three four five six seven eight, and then?</p>", "One two three four five six seven eight…"),
        ("<p>One two three four five six seven eight. What then?</p>", "One two three four five six seven eight…"),
        ("", ""),
    ],
)
def test_the_first_words_end_without_a_comma(prompt: str, told: str) -> None:
    assert beginning(prompt) == told
