"""The colonnade: a course as columns."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stoa.web.base.colonnade import MINUTES, MOST_COLUMNS, MOST_GROUPS, Group, count_of, draw, plan

minutes = st.floats(min_value=0, max_value=400)
groups = st.builds(Group, minutes, st.floats(min_value=0, max_value=1))
courses = st.lists(st.lists(groups, max_size=12), max_size=10)


def test_a_column_is_five_minutes() -> None:
    drawn = plan([[Group(15), Group(10)], [Group(5)]])
    assert len(drawn.columns) == 6
    assert drawn.minutes == MINUTES


def test_a_wider_gap_ends_a_module() -> None:
    at = [column.at for column in plan([[Group(5), Group(5)], [Group(5)]]).columns]
    within, between = at[1] - at[0], at[2] - at[1]
    assert 1 < within < between
    assert plan([[Group(5)], [Group(5)]]).bays[1] == at[2] - (at[1] - at[0])


def test_what_is_done_stands_from_the_left() -> None:
    drawn = plan([[Group(20, 1.0), Group(20, 0.5), Group(20)]])
    assert [column.is_done for column in drawn.columns] == [True] * 4 + [True, True, False, False] + [False] * 4


def test_a_unit_without_minutes_is_one_column() -> None:
    assert len(plan([[Group(0), Group(0)]]).columns) == 2


def test_nothing_at_all() -> None:
    drawn = plan([])
    assert drawn.columns == ()
    assert draw(drawn, height=26, pitch=4).standing == ""


@given(courses)
def test_columns_never_touch_and_stay_inside(course: list[list[Group]]) -> None:
    drawn = plan(course)
    at = [column.at for column in drawn.columns]
    assert all(right - left >= 1 - 1e-9 for left, right in pairwise(at))
    assert all(0 < place < drawn.width for place in at)


@given(st.lists(st.lists(groups, min_size=1, max_size=40), min_size=1, max_size=40))
def test_a_long_course_stays_small(course: list[list[Group]]) -> None:
    drawn = plan(course)
    assert len(drawn.columns) <= MOST_COLUMNS + MOST_GROUPS
    picture = draw(drawn, height=92, pitch=1200 / drawn.width, is_progress=True)
    assert len(picture.standing) + len(picture.planned) < 60_000


def test_ten_thousand_units_are_a_picture_of_modules() -> None:
    drawn = plan([[Group(12)] * 100] * 100)
    assert len(drawn.columns) <= MOST_COLUMNS + MOST_GROUPS
    assert drawn.minutes > MINUTES


@given(courses)
def test_all_done_leaves_nothing_planned(course: list[list[Group]]) -> None:
    done = [[Group(group.minutes, 1.0) for group in bay] for bay in course]
    assert draw(plan(done), height=92, pitch=10, is_progress=True).planned == ""


@pytest.mark.parametrize(("length", "columns"), [(0, 1), (4, 1), (7, 1), (8, 2), (60, 12), (1e9, MOST_COLUMNS)])
def test_count_of(length: float, columns: int) -> None:
    assert count_of(length) == columns


def test_path_data_is_plain() -> None:
    picture = draw(plan([[Group(30, 0.5)]]), height=112, pitch=6.6, is_progress=True)
    assert re.fullmatch(r"[MhvVz0-9. -]+", picture.standing)
    assert re.fullmatch(r"[MV0-9. -]+", picture.planned)
