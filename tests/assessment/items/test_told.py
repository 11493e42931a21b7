"""What is told of a response whose question was edited since, or that came too late."""

from __future__ import annotations

import re

from stoa.assessment.items import questions_of, render, state_of
from stoa.assessment.ports import RenderContext, Response
from stoa.content.ports import Part
from tests.assessment.items.author import question, write
from tests.assessment.items.test_answers import LIST, ids
from tests.assessment.items.test_writing import QUIZ

HERE = RenderContext(action="/answer")
OF_ONE = re.sub(r":::\{question\} numeric.*?\n:::\n", "", QUIZ, flags=re.DOTALL)


def told(part: Part, response: Response, best: float, *, kept: float, is_late: bool = False) -> str:
    state = state_of(part, response=response, attempts_used=1, best=best, kept=kept, is_late=is_late)
    return " ".join(re.sub(r"<[^>]+>", " ", render(part, state, HERE)).split())


def test_nothing_has_run_out_where_attempts_have_no_end() -> None:
    before = question("choice", LIST)
    after = question("choice", LIST.replace("[x] alpha", "[ ] alpha").replace("[50%] beta", "[x] beta"))
    said = told(after, ids(before)[0], 1.0, kept=1.0)
    assert "The answer was corrected since then; your score is 100 %." in said
    assert "No attempts are left" not in said


def test_a_quiz_whose_answers_were_all_reworded_was_handed_in() -> None:
    before, after = write(OF_ONE).part, write(OF_ONE.replace("- [x] a", "- [x] A")).part
    said = told(after, {"answers": {"q-a": ids(questions_of(before)[0])[0]}, "is_final": False}, 0.5, kept=0.5)
    assert "The answers were reworded" in said
    assert "Nothing has been handed in" not in said


def test_a_quiz_that_has_a_new_question_is_not_said_to_be_corrected() -> None:
    (one,) = questions_of(write(OF_ONE).part)
    said = told(write(QUIZ).part, {"answers": {"q-a": ids(one)[0]}, "is_final": False}, 1.0, kept=1.0)
    assert "The quiz was changed since then; your score is 100 %." in said


def test_a_quiz_that_came_late_counts_nothing() -> None:
    part = write(QUIZ).part
    response: Response = {"answers": {"q-a": ids(questions_of(part)[0])[0], "q-b": "3"}, "is_final": False}
    said = told(part, response, 0.0, kept=1.0, is_late=True)
    assert "It came after the deadline, so it does not count." in said
    assert "attempt counts" not in said
