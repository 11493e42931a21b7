"""When somebody is old enough, by year and month of birth alone."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from stoa.accounts.rules import Obstacle, is_below, may_be_public, may_be_written_to, obstacles, threshold_passed_on

YEARS, MONTHS, AGES = st.integers(1900, 2200), st.integers(1, 12), st.integers(1, 21)


@given(YEARS, MONTHS, AGES, st.integers(1, 28))
def test_nobody_is_let_in_before_their_birthday(year: int, month: int, age: int, day: int) -> None:
    until = threshold_passed_on(year, month, age)
    birthday = date(year + age, month, day)
    assert birthday < until
    assert is_below(until, birthday)


@given(YEARS, MONTHS, AGES)
def test_nobody_waits_longer_than_a_month_after_it(year: int, month: int, age: int) -> None:
    until = threshold_passed_on(year, month, age)
    assert (until - date(year + age, month, 1)).days <= 31
    assert not is_below(until, until)


def test_december_ends_in_the_next_year() -> None:
    assert threshold_passed_on(2010, 12, 16) == date(2027, 1, 1)


@given(st.none() | st.dates(), st.dates())
def test_below_the_threshold_nothing_is_public_and_nobody_writes(until: date | None, today: date) -> None:
    is_young = until is not None and today < until
    assert may_be_public(until, today) is not is_young
    assert may_be_written_to(until, today) is not is_young


def test_a_site_keeps_an_operator_and_a_course_an_author() -> None:
    roles = [("operator", "site"), ("author", "course:wells"), ("author", "course:springs"), ("staff", "course:wells")]
    others = {("author", "course:springs")}
    assert obstacles(roles, others) == [Obstacle("author", "wells"), Obstacle("operator", "site")]
    assert obstacles(roles, {*others, ("operator", "site"), ("author", "course:wells")}) == []
