"""The option `self-serve` of completions.toml: what authors offer, and what is said of mistakes."""

from __future__ import annotations

import pytest

from stoa.credentials import queries
from tests.credentials.story import Course
from tests.credentials.test_completions_file import compiled

OFFER = """[[pathways]]
id = "own"
option = "self-serve"
title = "In your own words"
description = "Say it."
suggestions = ["A well that you tested.", " What you told others. "]
"""


def test_an_offer_needs_no_rule_and_is_no_pathway(course: Course) -> None:
    made = compiled(OFFER)
    assert made.findings == ()
    assert made.data["pathways"] == []
    (offer,) = made.data["statements"]
    assert offer["suggestions"] == ["A well that you tested.", "What you told others."]
    assert queries.statement_offers(course.offer.outline) == ()


@pytest.mark.parametrize(
    ("change", "rule", "line"),
    [
        ('suggestions = "one"', "setting", 6), ("suggestions = [1]", "setting", 6),
        ('suggestions = [""]', "setting", 6),
        ("suggestions = [" + '"x",' * 13 + "]", "setting", 6), ('rule = "units >= 1"', "unknown-key", 6),
        ('id = "a b"', "malformed-id", 2), ('title = ""', "setting", 4),
    ],
)  # fmt: skip
def test_mistakes_are_named(change: str, rule: str, line: int) -> None:
    lines, key = OFFER.splitlines(), change.partition(" ")[0]
    at = next((place for place, text in enumerate(lines) if text.startswith(f"{key} ")), 5)
    lines[at] = change
    made = compiled("\n".join(lines))
    found = [(each.rule, each.line) for each in made.findings]
    assert found == [(rule, line)]
    assert all(each.remedy for each in made.findings)


def test_an_id_stands_once_among_all(course: Course) -> None:
    other = '[[pathways]]\nid = "own"\ntitle = "T"\nrule = "units >= 1"\n'
    assert [each.rule for each in compiled(OFFER + other).findings] == ["duplicate-id"]
    assert [each.rule for each in compiled(other + OFFER).findings] == ["duplicate-id"]
