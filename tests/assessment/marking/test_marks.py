"""What a mark is made of: any value gives one, the same each time."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as some

from stoa.assessment.works import marks
from stoa.assessment.works.marks import Made
from tests.assessment.marking.desk import ASSIGNMENT, BEST, BY_HAND, MOST, RUBRIC

CRITERIA: Any = RUBRIC["criteria"]
ANYTHING = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text(max_size=20),
    lambda inner: some.lists(inner, max_size=4) | some.dictionaries(some.text(max_size=10), inner, max_size=4),
    max_leaves=12,
)
NOTE = some.fixed_dictionaries(
    {"text": ANYTHING},
    optional=dict.fromkeys(("criterion", "piece", "quote", "file", "nth", "x", "y"), ANYTHING),
)


def test_levels_add_up_to_a_share() -> None:
    assert marks.fitted(ASSIGNMENT, BEST).fraction == 1.0
    assert marks.fitted(ASSIGNMENT, MOST).fraction == 0.75
    assert marks.fitted(ASSIGNMENT, Made({"claim": "clear"})).fraction is None, "a criterion has no level"
    assert marks.fitted(ASSIGNMENT, Made({"claim": "x", "reasons": "some", "other": "y"})).levels == {"reasons": "some"}
    assert marks.fitted(ASSIGNMENT, Made({}, fraction=0.9)).fraction is None, "a rubric says it, nobody's hand"
    assert marks.fraction_of({"criteria": [{"id": "a", "levels": [{"id": "x", "points": 0}]}]}, {"a": "x"}) == 1.0


def test_without_a_rubric_it_is_set_by_hand() -> None:
    found = [marks.fitted(BY_HAND, Made(fraction=said)).fraction for said in (0.5, 7, -1, float("nan"), True, None)]
    assert found == [0.5, 1.0, 0.0, None, None, None]


@given(some.lists(some.sampled_from(["none", "clear", "some", "x"]), min_size=2, max_size=2))
def test_a_higher_level_is_never_worth_less(chosen: list[str]) -> None:
    levels = {"claim": chosen[0], "reasons": chosen[1]}
    value = marks.fraction_of(RUBRIC, levels)
    assert value == marks.fraction_of({"criteria": [*reversed(CRITERIA)]}, levels), (
        "the order of the criteria says nothing"
    )
    better = marks.fraction_of(RUBRIC, {**levels, "claim": "clear"})
    assert value is None or (better is not None and 0 <= value <= better <= 1)


@given(ANYTHING | some.lists(NOTE, max_size=4))
def test_any_notes_become_notes(said: Any) -> None:
    found = marks.tidy_notes(said)
    assert found == marks.tidy_notes(said) == marks.tidy_notes(found), "tidying twice is the same as once"
    json.dumps(found, allow_nan=False)
    for note in found:
        assert note["text"].strip() == note["text"] and 0 < len(note["text"]) <= marks.LONGEST_NOTE
        assert len(note.get("quote", "")) <= marks.LONGEST_QUOTE and 0 <= note.get("x", 0) <= 1


def test_notes_have_their_places() -> None:
    quoted = {"text": " Why? ", "quote": "wells", "piece": "text", "nth": 1}
    placed = {"text": "Here", "file": "abc", "x": 0.25, "y": 2}
    assert marks.tidy_notes([quoted, placed, {"text": "  "}, 3, {"quote": "alone"}]) == [
        {"text": "Why?", "quote": "wells", "piece": "text", "nth": 1},
        {"text": "Here", "file": "abc", "x": 0.25, "y": 1.0},
    ]
    assert len(marks.tidy_notes([{"text": "a"}] * 900)) == marks.MOST_NOTES


def test_zero_bytes_are_left_out() -> None:
    made = Made(notes=[{"text": "\0Why\0?", "quote": "we\0lls", "piece": "\0"}], comment="Ne\0arly.")
    kept = marks.fitted(BY_HAND, made)
    assert kept.comment == "Nearly."
    assert kept.notes == [{"text": "Why?", "quote": "wells", "nth": 0}]
