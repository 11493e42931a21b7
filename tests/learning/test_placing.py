"""A short test: what its answers come to, what it asks next, and that it is worth more than asking at random."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.placement import measured
from stoa.learning.mastery import Estimate
from stoa.learning.placing import HARDLY, SURE, Belief, Seen, chance_before, next_skill, placed

SKILLS = 6
answers = st.lists(
    st.builds(
        Seen, st.lists(st.integers(0, SKILLS - 1), min_size=1, max_size=3, unique=True).map(tuple),
        st.floats(-1, 2), st.floats(-3, 3),
    ),
    max_size=30,
)  # fmt: skip
before = st.lists(st.floats(0, 1), min_size=SKILLS, max_size=SKILLS)


@given(before, answers)
def test_whatever_is_answered_chances_are_chances_and_order_is_nothing(chances: list[float], seen: list[Seen]) -> None:
    belief = placed(chances, seen)
    assert all(0 <= each <= 1 for each in belief.known)
    assert placed(chances, reversed(seen)).known == pytest.approx(belief.known, abs=1e-6)
    assert next_skill(belief, range(SKILLS)) in (None, *range(SKILLS))


@given(before, answers, st.integers(0, SKILLS - 1))
def test_a_right_answer_raises_its_skill_and_a_wrong_one_lowers_it(
    chances: list[float], seen: list[Seen], skill: int
) -> None:
    known = placed(chances, seen).known[skill]
    assert placed(chances, [*seen, Seen((skill,), 1.0)]).known[skill] >= known - 1e-9
    assert placed(chances, [*seen, Seen((skill,), 0.0)]).known[skill] <= known + 1e-9


def test_an_answer_tells_most_of_its_skill_then_of_those_beside_it() -> None:
    belief = placed([0.5] * 5, [Seen((0,), 1.0)])
    assert belief.known == sorted(belief.known, reverse=True) and belief.known[4] > 0.5


def test_who_is_right_at_everything_is_let_off_and_asked_little() -> None:
    belief, shown, asked = Belief([0.5] * SKILLS), set[int](), 0
    while (skill := next_skill(belief, range(SKILLS), shown)) is not None and asked < 30:
        belief.see(Seen((skill,), 1.0))
        shown.add(skill)
        asked += 1
    assert shown == set(range(SKILLS)) and asked <= 2 * SKILLS
    assert all(each >= SURE for each in belief.known)


def test_who_knows_nothing_is_asked_little() -> None:
    belief, asked = Belief([0.5] * SKILLS), 0
    while (skill := next_skill(belief, range(SKILLS))) is not None and asked < 30:
        belief.see(Seen((skill,), 0.0))
        asked += 1
    assert asked <= SKILLS + 2 and all(each < 0.3 for each in belief.known)


def test_what_cannot_be_asked_is_not() -> None:
    assert next_skill(Belief([0.5] * 3), [2]) == 2
    assert next_skill(Belief([0.5] * 3), []) is None
    decided = placed([0.5] * 2, [Seen((0,), 1.0)] * 9)
    assert decided.is_decided(0) and next_skill(decided, [0], [0]) is None and next_skill(decided, [0]) == 0
    assert not placed([0.5], [Seen((0,), 0.0)] * 9).known[0] > HARDLY


def test_answers_of_earlier_days_are_where_it_begins() -> None:
    chances = [chance_before(each) for each in (Estimate(0.3, 0.2, 0.4), None, Estimate(0.95, 0.9, 0.97))]
    assert chances == sorted(chances) and chances[1] == 0.5 and chances[0] < 0.05 and chances[2] > 0.95


@pytest.mark.parametrize("population", ["half way", "patchy"])
def test_with_as_many_questions_it_tells_more_apart_than_asking_at_random(population: str) -> None:
    adaptive, random = (measured(population, way, 8, 150) for way in ("adaptive", "at random"))
    assert adaptive["right"] >= random["right"] + 0.03
    assert adaptive["questions"] < random["questions"]
