"""Spaced review: what is answered rightly comes later each time, what is lost comes soon, and no day is too early."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from stoa.learning.reviewing import LONGEST_DAYS, WANTED, Trail, answered, recall

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
DAY = timedelta(days=1)
histories = st.lists(st.tuples(st.sampled_from([0.0, 0.3, 0.5, 0.8, 1.0]), st.floats(-2, 400)), min_size=1, max_size=30)


def told(history: list[tuple[float, float]]) -> list[Trail]:
    found: list[Trail] = []
    at = NOON
    for score, days in history:
        found.append(answered(found[-1] if found else None, score, at))
        at += timedelta(days=days)
    return found


def test_each_right_answer_moves_the_next_further_away() -> None:
    trail, gaps = answered(None, 1.0, NOON), []
    for _ in range(6):
        gaps.append(trail.due_at - trail.last_at)
        trail = answered(trail, 1.0, trail.due_at)
    assert gaps[0] >= DAY and all(former < latter for former, latter in pairwise(gaps))
    assert gaps[-1] > timedelta(days=60)


def test_what_was_lost_comes_back_soon() -> None:
    trail = answered(None, 1.0, NOON)
    for _ in range(4):
        trail = answered(trail, 1.0, trail.due_at)
    known = trail.due_at - trail.last_at
    lost, partly = (answered(trail, score, trail.due_at) for score in (0.0, 0.6))
    assert DAY <= lost.due_at - lost.last_at < known / 4
    assert lost.due_at < partly.due_at < answered(trail, 1.0, trail.due_at).due_at


def test_it_is_due_when_the_chance_has_fallen_so_far() -> None:
    trail = answered(answered(None, 1.0, NOON), 1.0, NOON + 3 * DAY)
    assert recall(trail, trail.last_at) == 1.0
    assert abs(recall(trail, trail.due_at) - WANTED) < 0.02
    chances = [recall(trail, trail.last_at + days * DAY) for days in range(0, 200, 20)]
    assert all(former > latter > 0 for former, latter in pairwise(chances))


@given(histories)
def test_whatever_is_answered_there_is_a_next_time(history: list[tuple[float, float]]) -> None:
    """Also when answers come out of order, as those of a history do."""
    trails = told(history)
    assert trails == told(history), "the same answers, the same days"
    for trail in trails:
        assert DAY <= trail.due_at - trail.last_at <= LONGEST_DAYS * DAY
        assert trail.stability > 0 and 1 <= trail.difficulty <= 10
    assert all(former.last_at <= latter.last_at for former, latter in pairwise(trails))
