"""The colonnade: a course as columns."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stoa.web.base.colonnade import MINUTES, MOST_COLUMNS, MOST_GROUPS, Plan, count_of, draw, plan, window

minutes = st.floats(min_value=0, max_value=400)
courses = st.lists(st.lists(minutes, max_size=12), max_size=10)


def edges(drawn: Plan) -> list[float]:
    """The left edges of all columns."""
    return [stand.at + number for stand in drawn.stands for number in range(stand.count)]


def shown(drawn: Plan, done: set[int]) -> list[bool]:
    """Whether each column stands in the window of what is done: wholly, or not at all."""
    path = window(drawn, done, height=10, pitch=100)
    boxes = [(float(left), float(right)) for left, right in re.findall(r"M([0-9.]+) 0H([0-9.]+)V10H[0-9.]+z", path)]
    assert re.fullmatch(r"(M[0-9.]+ 0H[0-9.]+V10H[0-9.]+z)*", path)
    found = []
    for at in edges(drawn):
        inside = [left <= at * 100 - 15 + 1e-6 and at * 100 + 65 <= right + 1e-6 for left, right in boxes]
        touched = [left < at * 100 + 65 and at * 100 - 15 < right for left, right in boxes]
        assert inside == touched, "a column is cut"
        found.append(any(inside))
    return found


def test_a_column_is_five_minutes() -> None:
    drawn = plan([[15, 10], [5]])
    assert len(edges(drawn)) == 6
    assert drawn.minutes == MINUTES


def test_a_wider_gap_ends_a_module() -> None:
    at = edges(plan([[5, 5], [5]]))
    within, between = at[1] - at[0], at[2] - at[1]
    assert 1 < within < between
    assert plan([[5], [5]]).bays[1] == at[2] - (at[1] - at[0])


def test_what_is_done_stands() -> None:
    drawn = plan([[20, 20, 20], [10]])
    assert shown(drawn, {0, 2}) == [True] * 4 + [False] * 4 + [True] * 4 + [False] * 2
    assert shown(drawn, set()) == [False] * 14


def test_a_stretch_of_done_units_is_one_box() -> None:
    assert window(plan([[20, 20], [10, 10]]), {0, 1, 2}, height=10, pitch=10).count("M") == 1


def test_a_unit_without_minutes_is_one_column() -> None:
    assert len(edges(plan([[0, 0]]))) == 2


def test_nothing_at_all() -> None:
    drawn = plan([])
    assert drawn.stands == ()
    assert draw(drawn, height=26, pitch=4).standing == ""
    assert window(drawn, {0}, height=26, pitch=4) == ""


@given(courses)
def test_columns_never_touch_and_stay_inside(course: list[list[float]]) -> None:
    drawn = plan(course)
    at = edges(drawn)
    assert all(right - left >= 1 - 1e-9 for left, right in pairwise(at))
    assert all(0 < place < drawn.width for place in at)


@given(courses, st.sets(st.integers(0, 119)))
def test_each_unit_stands_or_not_by_itself(course: list[list[float]], done: set[int]) -> None:
    drawn = plan(course)
    assert shown(drawn, done) == [stand.group.parts[0][0] in done for stand in drawn.stands for _ in range(stand.count)]


@given(st.lists(st.lists(minutes, min_size=1, max_size=40), min_size=1, max_size=40))
def test_a_long_course_stays_small(course: list[list[float]]) -> None:
    drawn = plan(course)
    assert len(edges(drawn)) <= MOST_COLUMNS + MOST_GROUPS
    picture = draw(drawn, height=92, pitch=1200 / drawn.width, is_progress=True)
    assert len(picture.standing) + len(picture.planned) < 80_000


def test_ten_thousand_units_are_a_picture_of_modules() -> None:
    drawn = plan([[12] * 100] * 100)
    assert len(edges(drawn)) <= MOST_COLUMNS + MOST_GROUPS
    assert drawn.minutes > MINUTES
    half = shown(drawn, set(range(5_000)))
    assert half == sorted(half, reverse=True)
    assert abs(sum(half) - len(half) / 2) <= 1


@given(courses, st.data())
def test_more_done_never_shows_less(course: list[list[float]], data: st.DataObject) -> None:
    drawn, size = plan(course), sum(map(len, course))
    done = data.draw(st.sets(st.integers(0, max(0, size - 1))))
    more = done | data.draw(st.sets(st.integers(0, max(0, size - 1))))
    assert all(after >= before for before, after in zip(shown(drawn, done), shown(drawn, more), strict=True))
    assert all(shown(drawn, set(range(size))))


@pytest.mark.parametrize(("length", "columns"), [(0, 1), (4, 1), (7, 1), (8, 2), (60, 12), (1e9, MOST_COLUMNS)])
def test_count_of(length: float, columns: int) -> None:
    assert count_of(length) == columns


def test_path_data_is_plain() -> None:
    picture = draw(plan([[30]]), height=112, pitch=6.6, is_progress=True)
    assert re.fullmatch(r"[MhvVz0-9. -]+", picture.standing)
    assert re.fullmatch(r"[MV0-9. -]+", picture.planned)
