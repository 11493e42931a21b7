"""What the answers of a class tell of its questions: figures against known ones, and keys that are wrong."""

from __future__ import annotations

import random
from math import exp
from statistics import correlation

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stoa.assessment.analysis import Analysis, QuestionResult, Seen, suspects
from stoa.assessment.ports import Wrong


def result_of(found: Analysis, question: str) -> QuestionResult:
    return next(each for each in found.questions() if each.question == question)


def simulated(learners: int, wrong: set[int], *, questions: int = 20, seed: int = 3) -> Analysis:
    """A class by a Rasch model: who knows says A, others guess among A to D; a wrong key says B is right."""
    draw, found = random.Random(seed), Analysis()
    hard = [draw.gauss(0, 1) for _ in range(questions)]
    for _ in range(learners):
        able, seen = draw.gauss(0, 1.2), []
        for number in range(questions):
            said = "A" if draw.random() < 1 / (1 + exp(hard[number] - able)) else draw.choice("ABCD")
            score = float(said == ("B" if number in wrong else "A"))
            seen.append(Seen(f"q{number}", f"q{number}", score, () if score else (Wrong(said, said),)))
        found.add(seen)
    return found


def test_wrong_keys_are_found_and_no_other() -> None:
    found = simulated(400, {4, 11})
    doubted = suspects(found.questions())
    assert set(doubted) == {"q4", "q11"}
    assert {each.rival for each in doubted.values()} == {"A"}


@pytest.mark.parametrize("seed", range(5))
def test_good_keys_are_left_alone(seed: int) -> None:
    assert not suspects(simulated(600, set(), questions=40, seed=seed).questions())


def test_too_few_say_nothing() -> None:
    found = simulated(15, {4})
    assert not suspects(found.questions())
    assert result_of(found, "q4").discrimination is None


def test_when_hardly_anybody_is_right_and_most_say_the_same() -> None:
    draw, found = random.Random(1), Analysis()
    for _ in range(60):
        others = [Seen(f"o{n}", f"o{n}", float(draw.random() < 0.6)) for n in range(5)]
        found.add([*others, Seen("q", "q", 0.0, (Wrong("n12", "12"),))])
    assert [(each.suspicion, each.rival) for each in suspects(found.questions()).values()] == [("nobody", "12")]


@given(st.lists(st.lists(st.sampled_from([0.0, 0.5, 1.0]), min_size=6, max_size=6), min_size=25, max_size=60))
def test_the_figures_are_those_of_the_textbook(scores: list[list[float]]) -> None:
    found = Analysis()
    for learner in scores:
        found.add([Seen(f"q{n}", "quiz", score) for n, score in enumerate(learner)])
    first = result_of(found, "q0")
    mine, rest = [learner[0] for learner in scores], [sum(learner[1:]) / 5 for learner in scores]
    assert first.people == len(scores) and first.difficulty == pytest.approx(sum(mine) / len(mine))
    if len(set(mine)) > 1 and len(set(rest)) > 1:
        assert first.discrimination == pytest.approx(correlation(mine, rest), abs=1e-6)
    (quiz,) = found.quizzes()
    assert quiz.people == len(scores)
    if quiz.reliability is not None:
        assert quiz.reliability <= 1 + 1e-9 and quiz.error is not None and quiz.error >= 0


@given(st.permutations(range(30)))
def test_the_order_of_learners_changes_nothing(order: list[int]) -> None:
    draw = random.Random(2)
    wrong = (Wrong("x", "x"),)
    learners = [[Seen(f"q{n}", "quiz", float(draw.random() < 0.5), wrong) for n in range(5)] for _ in range(30)]
    one, other = Analysis(), Analysis()
    for place, at in enumerate(order):
        one.add(learners[place])
        other.add(learners[at])
    for left, right in zip(one.questions(), sorted(other.questions(), key=lambda each: each.question), strict=True):
        assert left.people == right.people
        assert left.discrimination == pytest.approx(right.discrimination)
        assert left.wrong[:1] == right.wrong[:1] or left.wrong[0].words == right.wrong[0].words


def test_alpha_of_a_known_table() -> None:
    """Two questions that always agree are as reliable as can be; two that have nothing in common are not."""
    same, apart = Analysis(), Analysis()
    for number in range(40):
        same.add([Seen("a", "z", number % 2), Seen("b", "z", number % 2)])
        apart.add([Seen("a", "z", number % 2), Seen("b", "z", number // 2 % 2)])
    assert same.quizzes()[0].reliability == pytest.approx(1.0)
    assert apart.quizzes()[0].reliability == pytest.approx(0.0, abs=0.06)


def test_time_of_a_quiz_is_the_median_and_who_was_away_is_left_out() -> None:
    found = Analysis()
    for seconds in (600.0, 700.0, 900.0, 90_000.0, -5.0):
        found.add([Seen("a", "z", 1.0), Seen("b", "z", 0.0)], {"z": seconds})
    found.add([Seen("a", "z", 1.0), Seen("b", "z", 0.0)])
    assert found.quizzes()[0].seconds == 700.0 and result_of(found, "a").seconds is None


def test_time_is_the_median_and_pauses_are_left_out() -> None:
    found = Analysis()
    for seconds in (10.0, 20.0, 30.0, 5000.0, None):
        found.add([Seen("q", "q", 1.0, (), seconds)])
    assert result_of(found, "q").seconds == 20.0


def test_of_what_is_the_same_mistake_the_shortest_words_are_told() -> None:
    found = Analysis()
    for words in ("1 + x", "x+1", "(2x+2)/2", "x + 1"):
        found.add([Seen("q", "q", 0.0, (Wrong("same", words),)), Seen("o", "o", 1.0)])
    (wrong,) = result_of(found, "q").wrong
    assert (wrong.words, wrong.people) == ("x+1", 4)
