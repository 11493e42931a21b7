"""Letters, and percentages that never contradict them."""

from __future__ import annotations

from datetime import UTC, datetime
from math import inf, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stoa.assessment.rules import course_grade, letter_of, may_ask_again, needed_for, shown_grade, with_rest
from stoa.content.outline import Category, GradingPolicy, PartRef

LETTERS = (("A", 0.9), ("B", 0.8), ("F", 0.0))
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.mark.parametrize(("grade", "letter", "shown"), [
    (0.9, "A", (90, 0)), (0.1 * 9, "A", (90, 0)), (0.89999999, "B", (89.9, 1)), (0.896, "B", (89.6, 1)),
    (0.894, "B", (89, 0)), (0.904, "A", (90, 0)), (1.0, "A", (100, 0)), (0.0, "F", (0, 0)), (0.7999, "F", (79.9, 1)),
])  # fmt: skip
def test_the_bounds(grade: float, letter: str, shown: tuple[float, int]) -> None:
    assert letter_of(LETTERS, grade) == letter
    assert shown_grade(grade, [bound for _word, bound in LETTERS]) == pytest.approx(shown)


def test_no_grade_has_no_letter() -> None:
    assert (
        letter_of(LETTERS, None) == letter_of(LETTERS, nan) == letter_of((), 1.0) == letter_of((("A", 0.9),), 0.5) == ""
    )
    assert shown_grade(nan, [0.5]) == (0, 0) and shown_grade(inf, [0.5]) == (100, 0)


bounds = st.lists(st.integers(0, 1000).map(lambda number: number / 1000), unique=True, max_size=6)
near = st.floats(0, 1) | st.builds(lambda bound, off: min(1.0, max(0.0, bound / 1000 + off)), st.integers(0, 1000),
                                   st.sampled_from([0, 1e-3, -1e-3, 1e-6, -1e-6, -2e-8, 1e-12, -1e-12]))  # fmt: skip


@given(near, bounds, st.integers(0, 1))
def test_what_is_shown_stands_on_the_side_of_the_grade(grade: float, bounds: list[float], least: int) -> None:
    shown, digits = shown_grade(grade, bounds, least)
    assert abs(shown - 100 * grade) <= 1 and least <= digits <= 7
    for bound in bounds:
        assert (round(shown, digits) >= round(bound * 100, 1) - 1e-6) == (grade >= bound - 1e-9)


@given(near, near, bounds)
def test_a_better_grade_has_no_worse_letter(one: float, other: float, bounds: list[float]) -> None:
    letters = [(str(place), bound) for place, bound in enumerate(sorted(bounds, reverse=True))]
    low, high = sorted((one, other))
    places = [int(letter_of(letters, grade) or len(letters)) for grade in (low, high)]
    assert places[0] >= places[1]


def test_what_it_takes() -> None:
    policy = GradingPolicy(0.5, (Category("c", "C", 1.0),), LETTERS)
    parts = [PartRef("quiz", name, name, "u", "c") for name in ("one", "two")]

    def with_score(score: float) -> float | None:
        return course_grade(policy, with_rest({"one": 0.7}, {"two": 1.0}, score), parts, NOW).final.grade

    assert needed_for([0.9, 0.8, 0.35, 0.0], with_score) == [None, 90, 0, 0]
    half = with_rest({"one": 0.7}, {"two": 0.5}, 1.0)
    assert half == {"one": 0.7, "two": 0.5}, "late it counts in part"
    assert needed_for([0.5], lambda score: None) == [None]


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1))
def test_what_it_takes_is_the_least(start: float, slope: float, bound: float) -> None:
    (found,) = needed_for([bound], lambda score: start + slope * score)
    whole = [score for score in range(101) if start + slope * score / 100 >= bound - 1e-9]
    assert found == (whole[0] if whole else None)


def test_how_long_one_may_ask() -> None:
    def day(number: int) -> datetime:
        return datetime(2026, 11, number, tzinfo=UTC)

    assert may_ask_again(day(1), None, day(30)) and not may_ask_again(day(1), None, datetime(2026, 12, 2, tzinfo=UTC))
    assert may_ask_again(day(1), day(20), datetime(2026, 12, 19, tzinfo=UTC))
    assert may_ask_again(day(20), day(1), datetime(2026, 12, 19, tzinfo=UTC)), "the later of both"
