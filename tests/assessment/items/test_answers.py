"""Grading of what was chosen or written, of one question and of a quiz."""

from __future__ import annotations

from json import dumps
from time import perf_counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stoa.assessment.items import IS_FINAL, grade, kinds, questions_of, read, state_of
from stoa.assessment.items.text.matching import fold
from stoa.assessment.ports import Graded, field_name
from stoa.content.ports import Part, plain
from tests.assessment.items.author import question, write
from tests.assessment.items.test_writing import FOLDER, QUIZ

LIST = "Which?\n\n- [x] alpha\n- [50%] beta\n  > Half of it.\n- [ ] gamma"
SEVERAL = "Which?\n\n- [x] alpha\n- [x] beta\n- [ ] gamma\n  > No.\n- [ ] delta"
SAMPLES = [write((FOLDER / kind / "sample.md").read_text()).part for kind in sorted(kinds())]
PARTS = [*SAMPLES, write(QUIZ).part]

any_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


def ids(part: Part) -> list[str]:
    options: Any = part.public["options"]
    return [option["id"] for option in options]


def answered(part: Part, *values: str) -> Graded:
    return grade(part, read(part, {field_name(part): list(values)}))


@pytest.mark.parametrize("kind", ["choice", "dropdown"])
def test_one_of_a_list(kind: str) -> None:
    part = question(kind, LIST)
    alpha, beta, gamma = ids(part)
    assert answered(part, alpha).status == "right"
    assert (answered(part, beta).status, answered(part, beta).fraction) == ("partly", 0.5)
    assert answered(part, gamma).status == "not_yet"
    assert answered(part).held_back == "unanswered"
    assert answered(part, "no-such-option").held_back == "unanswered"


def test_an_option_may_move_and_keep_its_answers() -> None:
    moved = LIST.replace("- [x] alpha\n", "") + "\n- [x] alpha"
    response = read(question("choice", LIST), {"answer-q-one": [ids(question("choice", LIST))[0]]})
    assert grade(question("choice", moved), response).status == "right"


def test_several_all_or_nothing() -> None:
    part = question("multiple", SEVERAL)
    alpha, beta, gamma, _ = ids(part)
    assert answered(part, beta, alpha).status == "right"
    assert (answered(part, alpha).status, answered(part, alpha).outcomes["q-one"].reason) == ("not_yet", "missing")
    assert answered(part, alpha, beta, gamma).outcomes["q-one"].reason == "mixed"
    assert answered(part, gamma).outcomes["q-one"].verdicts[gamma].feedback == "No."
    assert answered(part).held_back == "unanswered"


def test_several_each_decision() -> None:
    part = question("multiple", SEVERAL, ":scoring: each")
    alpha, beta, gamma, delta = ids(part)
    assert answered(part, alpha, beta).fraction == 1
    assert answered(part, alpha).fraction == 0.75
    assert answered(part, alpha, gamma).fraction == 0.5
    assert (answered(part, gamma, delta).fraction, answered(part, gamma, delta).status) == (0, "not_yet")


@pytest.mark.parametrize(
    "typed", ["Bayes' rule", "bayes’  RULE", " Bayés' rule\n", "Ｂayes' rule", "ba\u00adyes' rule", "Bayes` rule"]
)
def test_spelling_accidents_are_forgiven(typed: str) -> None:
    assert answered(question("text", "Whose?\n\n- [x] Bayes' rule"), typed).status == "right"


def test_exactness_on_request() -> None:
    part = question("text", "Whose?\n\n- [x] Erdős", ":case: exact")
    assert answered(part, " Erdős ").status == "right"
    assert answered(part, "Erdo\u030bs").status == "right"
    assert answered(part, "erdős").status == answered(part, "Erdos").status == "not_yet"


def test_marks_that_make_another_letter_are_kept() -> None:
    assert fold("ガ", False) != fold("カ", False)
    assert fold("कु", False) != fold("क", False)
    assert fold("Straße", False) == fold("STRASSE", False)
    assert fold("Øre", False) == fold("ore", False)
    assert fold("İ", False) == fold("i", False)


def test_patterns() -> None:
    part = question("text", "Whose?\n\n- [x] (thomas )?bay[eé]s('s?)?( rule)?\n- [50%] \\S+", ":match: pattern")
    assert answered(part, "BAYÉS rule").status == "right"
    assert answered(part, "Thomas Bayes").status == "right"
    assert answered(part, "Laplace").status == "partly"
    assert answered(part, "Bayes rules").status == "not_yet"


@pytest.mark.parametrize(
    ("pattern", "answer"),
    [("[[(]0,5[)]", "[0,5)"), ("[*+--/]", "-"), ("[a~~b]", "~"), ("[a&&b]", "&"), ("[x||y]", "|"), ("ß", "SS")],
)
def test_signs_in_a_set_of_a_pattern_are_signs(pattern: str, answer: str) -> None:
    part = question("text", f"Which?\n\n- [x] {pattern}", ":match: pattern")
    assert answered(part, answer).status == "right"


def test_a_slow_pattern_costs_the_learner_nothing() -> None:
    part = question("text", "Whose?\n\n- [x] a", ":match: pattern")
    slow = Part(
        part.kind,
        part.id,
        "",
        part.public,
        {**part.key, "answers": [{"share": 1, "text": "(b|b)+c", "reply": ""}] * 50},
    )
    begun = perf_counter()
    assert grade(slow, "b" * 400).held_back == "unreadable"
    assert perf_counter() - begun < 1


def test_long_answers_are_refused_kindly() -> None:
    assert answered(question("text", "Whose?\n\n- [x] a"), "a" * 501).held_back == "unreadable"


def quiz_form(**answers: str) -> dict[str, list[str]]:
    return {f"answer-{name.replace('_', '-')}": [value] for name, value in answers.items()}


def test_a_quiz_weighs_its_questions() -> None:
    part = write(QUIZ).part
    right, wrong = ids(questions_of(part)[0])
    full = grade(part, read(part, quiz_form(q_a=right, q_b="3")))
    assert (full.status, full.fraction, full.earned, full.possible) == ("right", 1, 4, 4)
    some = grade(part, read(part, quiz_form(q_a=wrong, q_b="3")))
    assert (some.status, some.fraction, some.earned) == ("partly", 0.75, 3)
    assert [outcome.status for outcome in some.outcomes.values()] == ["not_yet", "right"]


def test_a_quiz_with_answers_missing_is_asked_back_once() -> None:
    part = write(QUIZ).part
    assert grade(part, read(part, {})).held_back == "unanswered"
    form = quiz_form(q_b="3")
    assert grade(part, read(part, form)).held_back == "incomplete"
    final = grade(part, read(part, {**form, IS_FINAL: [part.id]}))
    assert (final.held_back, final.fraction) == ("", 0.75)
    assert grade(part, read(part, quiz_form(q_a=ids(questions_of(part)[0])[0], q_b="3,,4"))).held_back == "unreadable"


def test_a_kept_quiz_is_not_asked_back_when_a_question_came_since() -> None:
    part = write(QUIZ).part
    kept = state_of(part, response={"answers": {"q-b": "3"}, "is_final": False}, attempts_used=1, best=1.0)
    assert kept.graded is not None
    assert kept.graded.costs_attempt


def test_settled() -> None:
    part = question("choice", LIST, ":attempts: 2\n:category: checks\n:due: 2026-12-01 18:00")
    alpha, beta, _ = ids(part)
    assert not state_of(part).is_settled
    assert not state_of(part, response=beta, attempts_used=1, best=0.5).is_settled
    assert state_of(part, response=beta, attempts_used=2, best=0.5).is_settled
    assert state_of(part, response=alpha, attempts_used=1, best=1.0).is_settled
    assert state_of(part, is_past_due=True).is_settled


def test_feedback_policy() -> None:
    def shows(policy: str, used: int) -> bool:
        part = write(QUIZ.replace(":feedback: end", f":feedback: {policy}")).part
        return state_of(part, response={"answers": {"q-b": "4"}}, attempts_used=used, best=0.0).shows_feedback

    assert [shows("attempt", 1), shows("attempt", 2)] == [True, True]
    assert [shows("end", 1), shows("end", 2)] == [False, True]
    assert [shows("never", 1), shows("never", 2)] == [False, False]


@given(st.sampled_from(PARTS), any_json)
def test_any_stored_value_is_graded(part: Part, response: Any) -> None:
    graded = grade(part, response)
    assert 0 <= graded.fraction <= 1
    assert 0 <= graded.earned <= graded.possible + 1e-9
    state_of(part, response=response)


@given(
    st.sampled_from(PARTS), st.lists(st.text(alphabet=st.characters(exclude_categories=()), max_size=60), max_size=3)
)
@settings(max_examples=300)
def test_any_form_is_read_and_can_be_kept(part: Part, values: list[str]) -> None:
    form = {field_name(one): values for one in questions_of(part)}
    response = read(part, form)
    assert plain(response) == response
    stored = dumps(response, ensure_ascii=False)
    assert "\\u0000" not in stored
    stored.encode("utf-8")
    assert 0 <= grade(part, response).fraction <= 1
