"""What lateness takes off, and until when something counts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stoa.assessment.rules import Lateness, bell_by, closes, late_factor
from stoa.content.outline import LateRule

DUE = datetime(2026, 12, 1, 17, tzinfo=UTC)
RULE = LateRule(grace=7200, per_day=0.1, most=0.5, until=7)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize(("after", "found"), [
    (timedelta(), None),
    (2 * HOUR, None),
    (2 * HOUR + timedelta(seconds=1), Lateness(1, 0, 0.9)),
    (DAY, Lateness(1, 0, 0.9)),
    (DAY + timedelta(microseconds=1), Lateness(2, 0, 0.8)),
    (6 * DAY, Lateness(6, 0, 0.5)),
    (7 * DAY, Lateness(7, 0, 0.5)),
    (7 * DAY + timedelta(seconds=1), Lateness(8, 0, 0.0)),
])  # fmt: skip
def test_an_example_by_hand(after: timedelta, found: Lateness | None) -> None:
    assert late_factor(RULE, DUE, DUE + after) == found


def test_free_days_are_spent_first() -> None:
    assert late_factor(RULE, DUE, DUE + 3 * DAY, 2) == Lateness(3, 2, 0.9)
    assert late_factor(RULE, DUE, DUE + 3 * DAY, 9) == Lateness(3, 3, 1.0)
    assert late_factor(RULE, DUE, DUE + 9 * DAY, 9) == Lateness(9, 0, 0.0), "none are spent on what counts nothing"


def test_without_a_rule_or_a_deadline() -> None:
    assert late_factor(None, DUE, DUE + HOUR, 5) == Lateness(1, 0, 0.0)
    assert late_factor(RULE, None, DUE) is None
    assert closes(None, DUE) == DUE and closes(RULE, None) is None


def test_when_it_is_over() -> None:
    assert closes(RULE, DUE) == DUE + 7 * DAY
    assert closes(LateRule(per_day=0.25), DUE) == DUE + 3 * DAY, "on the fourth day nothing is left"
    assert closes(LateRule(per_day=0.25), DUE, 2) == DUE + 5 * DAY
    assert closes(LateRule(per_day=0.25, most=0.5), DUE) is None
    assert closes(LateRule(grace=7200, per_day=1.0), DUE) == DUE + 2 * HOUR
    assert closes(LateRule(until=366), datetime(9999, 12, 30, tzinfo=UTC)) is None


def test_a_sitting_begun_in_time_is_in_time() -> None:
    assert bell_by(RULE, DUE, DUE - HOUR) == DUE + 2 * HOUR == bell_by(RULE, DUE, DUE + 2 * HOUR)
    assert bell_by(RULE, DUE, DUE + 3 * HOUR) == DUE + 7 * DAY
    assert bell_by(None, DUE, DUE - HOUR) == DUE and bell_by(RULE, None, DUE) is None


def test_a_change_of_clocks_makes_no_day_longer() -> None:
    """Clocks in Madrid go back on 25 October 2026: the same hour a day later is 25 hours later, so two days late."""
    madrid = ZoneInfo("Europe/Madrid")
    due = datetime(2026, 10, 24, 18, tzinfo=madrid).astimezone(UTC)
    same_hour = datetime(2026, 10, 25, 18, tzinfo=madrid).astimezone(UTC)
    assert late_factor(RULE, due, same_hour) == Lateness(2, 0, 0.8)
    assert late_factor(RULE, due, same_hour - HOUR) == Lateness(1, 0, 0.9)


shares = st.floats(0, 1) | st.sampled_from([0.0, 0.1, 0.3, 1.0])
rules = st.builds(LateRule, st.integers(0, 7 * 86_400), shares, shares, st.integers(0, 366))
moments = st.integers(-10, 10**9).map(lambda seconds: DUE + timedelta(seconds=seconds))


@given(rules, moments, st.integers(0, 400), st.integers(0, 10**6), st.integers(0, 400))
def test_it_is_bounded_and_never_gets_better(
    rule: LateRule, at: datetime, free: int, later: int, more: int
) -> None:  # fmt: skip
    found = late_factor(rule, DUE, at, free)
    after = late_factor(rule, DUE, at + timedelta(seconds=later), free)
    helped = late_factor(rule, DUE, at, free + more)
    share, share_after, share_helped = (each.share if each else 1.0 for each in (found, after, helped))
    assert 0 <= share <= 1 and share_after <= share <= share_helped
    if found:
        assert 1 <= found.days <= 32_767 and 0 <= found.free <= min(found.days, free)


@given(rules, moments, st.integers(0, 400))
def test_nothing_counts_once_it_is_over(rule: LateRule, at: datetime, free: int) -> None:
    end, found = closes(rule, DUE, free), late_factor(rule, DUE, at, free)
    if end is not None and at > end:
        assert found is not None and found.share == 0
