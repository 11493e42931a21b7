"""The estimator of mastery: what it expects, how it learns, and that it finds out what is there to be found."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from math import exp, isfinite
from pathlib import Path
from random import Random
from statistics import correlation, mean
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.mastery import Line, Memory, auc, log_loss, read
from stoa.learning.estimator import expect, learn

SKILLS = ("counting", "odds", "samples")


class Told(NamedTuple):
    """An answer of a simulated learner, with what only the simulation knows."""

    line: Line
    chance: float
    skill: float


def answer(memory: Memory, line: Line) -> float:
    """What was expected, before the answer was learned from."""
    sight = memory.sight(line)
    expectation = expect(sight)
    learn(sight, expectation, score=float(line.is_right))
    return expectation.chance


def chance(memory: Memory, learner: str, item: str, *skills: str) -> float:
    return expect(memory.sight(Line(learner, item, skills, True))).chance


def class_of(learners: int, answers: int, seed: int = 1) -> Iterator[Told]:
    """Learners who differ, skill by skill, and learn as they go, at items that differ."""
    random = Random(seed)
    hard = {f"i{number}": random.gauss(0, 1) for number in range(60)}
    for number in range(learners):
        able = random.gauss(0, 0.8)
        skill = {name: able + random.gauss(0, 0.8) for name in SKILLS}
        for _ in range(answers):
            item = random.choice(list(hard))
            name = SKILLS[int(item[1:]) % len(SKILLS)]
            true = 1 / (1 + exp(hard[item] - skill[name] - 0.5))
            yield Told(Line(f"u{number}", item, (name,), random.random() < true), true, skill[name])
            skill[name] += 0.05


def test_before_anything_is_known_it_is_as_likely_as_not() -> None:
    assert chance(Memory(), "ada", "i", "odds") == 0.5


def test_right_answers_raise_what_is_expected_and_wrong_ones_lower_it() -> None:
    for is_right in (True, False):
        memory, found = Memory(), [0.5]
        for number in range(8):
            answer(memory, Line("ada", f"i{number}", ("odds",), is_right))
            found.append(chance(memory, "ada", "new", "odds"))
        assert found == sorted(found, reverse=not is_right) and len(set(found)) == len(found)
        elsewhere = chance(memory, "ada", "other", "samples")
        assert (elsewhere > 0.5) == is_right and abs(elsewhere - 0.5) < abs(found[-1] - 0.5)


def test_uncertainty_shrinks_and_most_where_the_outcome_was_open() -> None:
    memory, before = Memory(), 2.0
    for number in range(6):
        answer(memory, Line("ada", f"i{number}", ("odds",), number % 2 == 0))
        now = memory.strands["ada", "odds"].uncertainty
        assert now < before
        before = now
    assert memory.strands["ada", "samples"].uncertainty == 1.0
    sure = Memory()
    for number in range(60):
        answer(sure, Line("bo", f"i{number % 4}", ("odds",), True))
    gained = sure.strands["bo", "odds"].information
    answer(sure, Line("bo", "i1", ("odds",), True))
    assert sure.strands["bo", "odds"].information - gained < 0.1, "nearly certain answers tell little"


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("xyz"), st.booleans()), max_size=60))
def test_whatever_comes_it_stays_a_chance(answers: list[tuple[str, str, bool]]) -> None:
    memory = Memory()
    for learner, item, is_right in answers:
        assert 0 < answer(memory, Line(learner, item, ("odds", "samples"), is_right)) < 1
    weights = [weight.value for weight in memory.common]
    assert all(map(isfinite, [*weights, *(trace.rating for trace in memory.learners.values())]))


@given(st.permutations(SKILLS), st.lists(st.booleans(), min_size=1, max_size=12))
def test_the_order_in_which_skills_are_named_changes_nothing(order: Sequence[str], answers: list[bool]) -> None:
    one, other = Memory(), Memory()
    for number, is_right in enumerate(answers):
        first = answer(one, Line("ada", f"i{number}", SKILLS, is_right))
        assert answer(other, Line("ada", f"i{number}", tuple(order), is_right)) == pytest.approx(first, abs=1e-9)


def test_it_finds_out_what_learners_can_do() -> None:
    """Near what could be known by whoever knew everything, calibrated, and each skill by itself."""
    memory, told, chances = Memory(), list[Told](), list[float]()
    for each in class_of(learners=400, answers=60):
        told.append(each)
        chances.append(answer(memory, each.line))
    late = range(len(told) // 2, len(told))
    right = [told[at].line.is_right for at in late]
    ours, best = auc(right, [chances[at] for at in late]), auc(right, [told[at].chance for at in late])
    assert best - ours < 0.045, (ours, best)
    assert log_loss(right, [chances[at] for at in late]) - log_loss(right, [told[at].chance for at in late]) < 0.05
    for low in (0.2, 0.4, 0.6, 0.8):
        inside = [at for at in late if low <= chances[at] < low + 0.2]
        assert abs(mean(chances[at] for at in inside) - mean(told[at].line.is_right for at in inside)) < 0.03
    skill = {(each.line.learner, each.line.skills[0]): each.skill for each in told}
    rated = [memory.learners[who].rating + memory.strands[who, name].rating for who, name in skill]
    assert correlation(rated, list(skill.values())) > 0.8


def test_the_area_under_the_curve() -> None:
    assert auc([True, False], [0.9, 0.1]) == 1 and auc([True, False], [0.1, 0.9]) == 0
    assert auc([True, False, True, False], [0.5] * 4) == 0.5
    assert auc([False, True, True], [0.2, 0.2, 0.7]) == 0.75


def test_a_file_of_answers_is_measured(tmp_path: Path) -> None:
    rows = ["learner,item,skill,correct", *(
        f"{each.line.learner},{each.line.item},{';'.join(each.line.skills)},{int(each.line.is_right)}"
        for each in class_of(learners=30, answers=30)
    )]  # fmt: skip
    (tmp_path / "answers.csv").write_text("\n".join(rows))
    (tmp_path / "split").write_text("u28\nu29\n")
    command = [sys.executable, "-m", "bench.mastery", str(tmp_path / "answers.csv")]
    for words in ([], ["--split", str(tmp_path / "split")]):
        done = subprocess.run([*command, *words], capture_output=True, text=True, check=True)
        figures = json.loads(done.stdout)
        assert 0.6 < figures["auc"] < 1 and 0 < figures["log_loss"] < 0.8 and figures["us_per_answer"] < 1000


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("learner,item,correct\n", "no column 'skill'"),
        ("learner,item,skill,correct\na,b,c,2\n", "line 2: correct is 0 or 1"),
    ],
)
def test_a_file_that_is_none_is_told(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        list(read(text.splitlines()))
