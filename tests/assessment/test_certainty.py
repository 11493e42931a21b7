"""What certainty is worth, and how well it fits: pure rules."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stoa.assessment.certainty import LEVELS, MEANT, SPANS, Calibration, Said, marks, wilson

levels, shares = st.sampled_from(LEVELS), st.floats(0, 1)


def test_marks_are_those_of_the_table() -> None:
    assert [(marks(level, 1.0), marks(level, 0.0)) for level in LEVELS] == [(1, 0), (2, -2), (3, -6)]
    assert marks(0, 1.0) == 1 and marks(0, 0.0) == 0, "who says nothing guesses"
    assert marks(3, 0.5) == -1.5


@given(chance=st.floats(0, 1))
def test_it_pays_to_say_what_one_believes(chance: float) -> None:
    worth = {level: marks(level, 1) * chance + marks(level, 0) * (1 - chance) for level in LEVELS}
    for level, (least, most) in SPANS.items():
        if least + 1e-6 < chance < most - 1e-6:
            assert worth[level] == max(worth.values())
    assert all(least <= MEANT[level] <= most for level, (least, most) in SPANS.items())


@given(level=levels, less=shares, more=shares)
def test_more_right_is_never_worth_less(level: int, less: float, more: float) -> None:
    less, more = sorted((less, more))
    assert marks(level, less) <= marks(level, more)


@given(answers=st.integers(0, 10_000), data=st.data())
def test_an_interval_holds_its_share(answers: int, data: st.DataObject) -> None:
    right = data.draw(st.integers(0, answers))
    low, high = wilson(right, answers)
    assert 0 <= low <= high <= 1
    if answers:
        assert low - 1e-9 <= right / answers <= high + 1e-9


@pytest.mark.parametrize(
    ("right", "answers", "low", "high"), [(8, 10, 0.490, 0.943), (0, 10, 0.0, 0.278), (50, 100, 0.404, 0.596)]
)
def test_intervals_are_wilsons(right: int, answers: int, low: float, high: float) -> None:
    """The values are those of his formula, as tables have them."""
    assert wilson(right, answers) == pytest.approx((low, high), abs=0.001)


def test_few_answers_say_little_and_many_say_it() -> None:
    assert Said(3, 3, 1).fit == "over", "one of three, where four of five are claimed"
    assert Said(3, 3, 2).fit == "fits" and Said(3, 40, 26).fit == "over" and Said(3, 40, 36).fit == "fits"
    assert Said(1, 30, 28).fit == "under" and Said(2).fit == ""


@given(counts=st.lists(st.tuples(levels, st.integers(0, 50), st.integers(0, 50)), max_size=3))
def test_a_calibration_adds_up(counts: list[tuple[int, int, int]]) -> None:
    known = {level: (level, answers, min(answers, right)) for level, answers, right in counts}
    found = Calibration.of(known.values())
    assert found.answers == sum(answers for _level, answers, _right in known.values())
    assert 0 <= found.brier <= 1 and 0 <= found.meant <= 1 and [each.level for each in found.levels] == [1, 2, 3]
    assert (found.fit == "") == (found.answers == 0)


def test_a_calibration_is_told_in_one_word() -> None:
    assert Calibration.of([(3, 20, 10)]).fit == "over" and Calibration.of([(1, 20, 19)]).fit == "under"
    assert Calibration.of([(3, 20, 10), (1, 20, 19)]).fit == "mixed" and Calibration.of([(3, 20, 18)]).fit == "fits"
    assert Calibration.of([(3, 10, 10)]).brier == pytest.approx(0.01)
    assert Calibration.of([(1, 10, 3)]).brier == pytest.approx(0.25)
    assert not Calibration.of([(3, 9, 9)]).is_enough and Calibration.of([(3, 10, 9)]).is_enough
