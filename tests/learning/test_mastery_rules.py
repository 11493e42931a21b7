"""Levels: they rest on what was shown and on the estimate, and each says what it still asks for."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stoa.learning.estimator import Trace
from stoa.learning.mastery import BARS, Estimate, Level, Shown, SkillState, estimate, level_of, missing, to_practise

SURE = Estimate(0.95, 0.9, 0.98)
shown = st.builds(
    Shown, answers=st.integers(1, 60), right=st.floats(0, 60), questions=st.integers(0, 20), days=st.integers(0, 20)
)
shares = st.lists(st.floats(0, 1), min_size=3, max_size=3).map(sorted)
estimates = shares.map(lambda three: Estimate(three[1], three[0], three[2]))


@pytest.mark.parametrize(
    ("seen", "estimated", "level"),
    [
        (Shown(), SURE, Level.NONE),
        (Shown(1, 0.0, 0, 0), Estimate(0.3, 0.1, 0.6), Level.ATTEMPTED),
        (Shown(2, 2.0, 1, 1), Estimate(0.61, 0.4, 0.8), Level.FAMILIAR),
        (Shown(2, 2.0, 1, 1), Estimate(0.59, 0.4, 0.8), Level.ATTEMPTED),
        (Shown(3, 3.0, 2, 1), Estimate(0.76, 0.5, 0.9), Level.PROFICIENT),
        (Shown(3, 3.0, 1, 1), SURE, Level.FAMILIAR),
        (Shown(9, 9.0, 9, 1), SURE, Level.PROFICIENT),
        (Shown(9, 9.0, 9, 2), Estimate(0.9, 0.69, 0.95), Level.PROFICIENT),
        (Shown(4, 4.0, 3, 2), Estimate(0.9, 0.71, 0.95), Level.MASTERED),
    ],
)
def test_levels(seen: Shown, estimated: Estimate, level: Level) -> None:
    assert level_of(seen, estimated, 9) == level


def test_a_skill_with_one_question_can_be_mastered_by_it() -> None:
    assert level_of(Shown(4, 4.0, 1, 2), SURE, 1) == Level.MASTERED
    assert level_of(Shown(4, 4.0, 1, 2), SURE, 2) == Level.FAMILIAR


@given(shown, estimates, st.integers(0, 9))
def test_whoever_shows_more_never_has_less(seen: Shown, estimated: Estimate, available: int) -> None:
    level = level_of(seen, estimated, available)
    more = Shown(seen.answers + 1, seen.right + 1, seen.questions + 1, seen.days + 1)
    surer = Estimate(*(min(1.0, share + 0.1) for share in (estimated.chance, estimated.low, estimated.high)))
    assert level_of(more, estimated, available) >= level
    assert level_of(seen, surer, available) >= level


@given(shown, estimates, st.integers(1, 9))
def test_what_is_missing_is_what_the_next_level_needs(seen: Shown, estimated: Estimate, available: int) -> None:
    """Whoever brings what is named has the level."""
    for level in BARS:
        lacks = missing(level, seen, estimated, available)
        brought = Shown(
            seen.answers + lacks.right, seen.right + lacks.right, seen.questions + lacks.questions,
            max(1, seen.days + lacks.day) if level == Level.MASTERED else seen.days,
        )  # fmt: skip
        sure = SURE if lacks.surer else estimated
        assert not (lacks.is_nothing and level_of(seen, estimated, available) < level - 1) or level > Level.FAMILIAR
        if seen.days >= 1 or level < Level.MASTERED:
            assert missing(level, brought, sure, available).is_nothing


def test_the_estimate_follows_the_ratings() -> None:
    even = estimate(Trace(), Trace(), Trace())
    assert even.chance == pytest.approx(0.5) and even.low < 0.5 < even.high
    better = [estimate(Trace(rating=rating), Trace(information=4.0), Trace()) for rating in (-2, 0, 2)]
    assert all(former.chance < latter.chance for former, latter in pairwise(better))
    assert better[1].high - better[1].low < even.high - even.low
    assert estimate(Trace(), Trace(), Trace(rating=1.0)).chance < even.chance


TODAY, YESTERDAY = datetime(2026, 11, 28, tzinfo=UTC), datetime(2026, 11, 27, 23, tzinfo=UTC)
LOST = Estimate(0.4, 0.2, 0.6)


def state(
    id: str, level: Level, estimated: Estimate | None = SURE, *, right: float = 2.0, on: datetime = TODAY
) -> SkillState:
    return SkillState(id, level, None, Shown(5, right, 2, 1), estimated, on, 3)


def test_what_to_practise_next() -> None:
    skills = [
        SkillState("new", available=2),
        SkillState("taught only"),
        state("resting", Level.PROFICIENT),
        state("waiting", Level.PROFICIENT, on=YESTERDAY),
        state("far", Level.ATTEMPTED, right=0.0),
        state("near", Level.FAMILIAR),
        state("lost", Level.PROFICIENT, LOST),
        state("known", Level.MASTERED),
    ]
    found = [(each.skill, each.reason) for each in to_practise(skills, TODAY)]
    assert found == [
        ("lost", "lapsed"), ("near", "begun"), ("far", "begun"), ("waiting", "another_day"), ("new", "new")
    ]  # fmt: skip
