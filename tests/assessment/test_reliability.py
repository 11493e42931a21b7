"""How reliable a quiz is: alpha where all were asked the same, and what it stands for where they were not."""

from __future__ import annotations

import random
from collections.abc import Callable
from math import exp, sqrt
from statistics import correlation, mean, stdev, variance

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stoa.assessment.analysis import Analysis, Seen
from stoa.assessment.reliability import SETS_LIMIT, Reliability

Asked = Callable[[random.Random, int], list[int]]


def alpha(table: list[list[float]]) -> float:
    """Cronbach's, by the book."""
    items = len(table[0])
    within = sum(variance(row[n] for row in table) for n in range(items))
    return items / (items - 1) * (1 - within / variance([sum(row) for row in table]))


@given(st.lists(st.lists(st.sampled_from([0.0, 0.5, 1.0]), min_size=5, max_size=5), min_size=20, max_size=60))
def test_of_a_full_table_it_is_cronbach_s_alpha(table: list[list[float]]) -> None:
    held = Reliability()
    for row in table:
        held.add([(f"q{n}", score) for n, score in enumerate(row)])
    found, totals = held.found(), [sum(row) for row in table]
    assert not held.differs
    if variance(totals) > 1e-9:
        assert found is not None and found[0] == pytest.approx(alpha(table), abs=1e-6)
        assert found[1] == pytest.approx(stdev(totals) * sqrt(max(0.0, 1 - alpha(table))) / 5, abs=1e-6)
    else:
        assert found is None


def sat_twice(asked: Asked, *, people: int = 6000, spread: float = 1.0, seed: int = 4) -> tuple[Reliability, float]:
    """A class that is asked twice, each time by `asked`: the reliability of the first time, and how the two scores go
    together, which is what reliability is."""
    draw, held = random.Random(seed), Reliability()
    hard = [draw.gauss(0, spread) for _ in range(12)]
    pairs = []
    for person in range(people):
        able, scores = draw.gauss(0, 1), []
        for time in range(2):
            answers = [(f"q{n}", float(draw.random() < 1 / (1 + exp(hard[n] - able)))) for n in asked(draw, person)]
            scores.append(mean(score for _question, score in answers))
            if time == 0:
                held.add(answers)
        pairs.append(scores)
    return held, correlation([one for one, _ in pairs], [other for _, other in pairs])


@pytest.mark.parametrize("spread", [0.2, 2.0])
def test_of_draws_from_a_pool_it_is_how_two_draws_go_together(spread: float) -> None:
    held, truth = sat_twice(lambda draw, _person: draw.sample(range(12), 5), spread=spread)
    found = held.found()
    assert held.differs and found is not None and found[0] == pytest.approx(truth, abs=0.04)


def test_of_a_pool_beside_questions_that_all_are_asked() -> None:
    held, truth = sat_twice(lambda draw, _person: [0, 1, 2, *draw.sample(range(3, 12), 3)])
    found = held.found()
    assert found is not None and found[0] == pytest.approx(truth, abs=0.04)


def test_a_question_that_came_later_changes_next_to_nothing() -> None:
    held, truth = sat_twice(lambda _draw, person: list(range(8 if person > 500 else 7)))
    found = held.found()
    assert held.differs and found is not None and found[0] == pytest.approx(truth, abs=0.04)


def test_the_luck_of_a_draw_is_error() -> None:
    """The same answers, with questions that differ much: who draws the easy ones looks better."""
    drawn, _truth = sat_twice(lambda draw, _person: draw.sample(range(12), 5), spread=3.0)
    fixed, _truth = sat_twice(lambda _draw, _person: [0, 1, 2, 3, 4], spread=3.0)
    assert drawn.found() is not None and fixed.found() is not None
    assert drawn.found()[0] < fixed.found()[0]  # type: ignore[index]


def test_of_too_few_nothing_is_told() -> None:
    draw = random.Random(1)
    few, thin, lone = Reliability(), Reliability(), Reliability()
    for person in range(60):
        answers = [(f"q{n}", float(draw.random() < 0.5)) for n in draw.sample(range(40), 4)]
        thin.add(answers)  # six answers for a question
        lone.add(answers[:1])
        if person < 19:
            few.add([(f"q{n}", float(draw.random() < 0.5)) for n in range(4)])
    assert (few.found(), thin.found(), lone.found()) == (None, None, None)


def test_of_very_many_different_draws_some_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    assert SETS_LIMIT >= 1000
    monkeypatch.setattr("stoa.assessment.reliability.SETS_LIMIT", 300)
    held, truth = sat_twice(lambda draw, _person: draw.sample(range(12), 5))
    found = held.found()
    assert found is not None and found[0] == pytest.approx(truth, abs=0.06)


def test_the_analysis_says_whether_not_all_were_asked_the_same() -> None:
    found, draw = Analysis(), random.Random(2)
    for _ in range(200):
        able = draw.random()
        asked = draw.sample(range(6), 4)
        found.add([Seen(f"q{n}", "pool", float(draw.random() < able)) for n in asked])
    (quiz,) = found.quizzes()
    assert quiz.differs and quiz.reliability is not None and 0.3 < quiz.reliability < 0.8 and quiz.error is not None
