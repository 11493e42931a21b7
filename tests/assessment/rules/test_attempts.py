"""When it is too late, how often one may try, and what a submission is worth."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stoa.assessment.ports import Outcome
from stoa.assessment.rules import (
    attempts_left,
    by_name,
    clip,
    combine,
    is_past,
    moment,
    refusal,
    shows_feedback,
    status_of,
)

DUE = "2026-12-01T17:00:00Z"
AT = datetime(2026, 12, 1, 17, tzinfo=UTC)


def test_the_very_moment_is_in_time() -> None:
    assert not is_past(DUE, AT)
    assert is_past(DUE, AT + timedelta(microseconds=1))
    assert not is_past(DUE, AT.astimezone(timezone(timedelta(hours=5, minutes=30))))
    assert not is_past("", AT)
    assert moment("") is None
    with pytest.raises(ValueError, match="offset"):
        moment("2026-12-01T17:00:00")


def test_refusals() -> None:
    assert refusal(0, 99, 0.5, False) == ""
    assert refusal(2, 1, 0.5, False) == ""
    assert refusal(2, 2, 0.5, False) == "used_up"
    assert refusal(2, 3, None, False) == "used_up"
    assert refusal(0, 1, 1.0, False) == "right_already"
    assert refusal(0, 0, None, True) == "past_due"
    assert [attempts_left(0, 5), attempts_left(2, 1), attempts_left(2, 5)] == [None, 1, 0]


def test_feedback() -> None:
    assert [shows_feedback(policy, False) for policy in ("attempt", "end", "never")] == [True, False, False]
    assert [shows_feedback(policy, True) for policy in ("attempt", "end", "never")] == [True, True, False]


def test_verdicts() -> None:
    assert [status_of(fraction) for fraction in (0, 0.5, 1)] == ["not_yet", "partly", "right"]
    assert [clip(fraction) for fraction in (float("nan"), -1, 0.3, 7, float("inf"))] == [0, 0, 0.3, 1, 1]


def test_no_responses_are_no_answers() -> None:
    assert by_name(None) == by_name([]) == by_name({"answers": "x"}) == by_name({}) == {}
    assert combine([]).held_back == "unanswered"


outcomes = st.builds(
    Outcome, st.sampled_from(["right", "partly", "not_yet", "unanswered", "unreadable"]), st.floats(allow_nan=True)
)


@given(st.lists(st.tuples(st.floats(0, 100), outcomes), max_size=6), st.booleans())
def test_a_submission_is_bounded(rows: list[tuple[float, Outcome]], is_final: bool) -> None:
    graded = combine([(str(number), points, outcome) for number, (points, outcome) in enumerate(rows)], is_final)
    assert 0 <= graded.fraction <= 1
    statuses = {outcome.status for _, outcome in rows}
    assert graded.costs_attempt == (
        bool(statuses - {"unanswered"}) and "unreadable" not in statuses and (is_final or "unanswered" not in statuses)
    )


@given(st.lists(st.tuples(st.floats(0.1, 100), st.floats(0, 1)), min_size=1, max_size=6), st.data())
def test_a_better_answer_is_never_worth_less(rows: list[tuple[float, float]], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(rows) - 1))
    better = [*rows]
    better[at] = (rows[at][0], data.draw(st.floats(rows[at][1], 1)))

    def worth(listed: list[tuple[float, float]]) -> float:
        return combine(
            [(str(n), points, Outcome(status_of(score), score)) for n, (points, score) in enumerate(listed)]
        ).fraction

    assert worth(better) >= worth(rows) - 1e-9
