"""An answer whose words are edited after somebody chose it: said as it is, and what it earned stays."""

from __future__ import annotations

from stoa.assessment.items import grade, questions_of, render, state_of
from stoa.assessment.ports import RenderContext
from stoa.content.ports import Part
from tests.assessment.items.author import question, write
from tests.assessment.items.test_answers import LIST, SEVERAL, ids
from tests.assessment.items.test_writing import QUIZ

HERE = RenderContext(action="/answer")
SAID = "The answers were reworded after you chose"


def shown(part: Part, response: object, best: float, used: int = 1) -> str:
    return render(part, state_of(part, response=response, attempts_used=used, best=best), HERE)  # type: ignore[arg-type]


def test_of_one_of_a_list() -> None:
    before, after = question("choice", LIST), question("choice", LIST.replace("beta", "Beta"))
    html = shown(after, ids(before)[1], 0.5)
    assert SAID in html and "Choose an answer first" not in html and "No attempt is used" not in html
    assert 'type="submit"' in html
    assert "Partly right" in shown(before, ids(before)[1], 0.5)


def test_of_the_right_one_the_score_stays_and_nothing_is_asked_again() -> None:
    before, after = question("dropdown", LIST), question("dropdown", LIST.replace("alpha", "Alpha"))
    html = shown(after, ids(before)[0], 1.0)
    assert SAID in html and 'type="submit"' not in html


def test_of_several_when_one_is_reworded() -> None:
    before, after = question("multiple", SEVERAL), question("multiple", SEVERAL.replace("beta", "Beta"))
    html = shown(after, ids(before)[:2], 1.0)
    assert SAID in html and "there is more to find" not in html
    # Answers that nobody chose may be reworded freely.
    other = question("multiple", SEVERAL.replace("delta", "Delta"))
    assert grade(other, ids(before)[:2]).status == "right"


def test_of_a_quiz_the_kept_score_is_shown() -> None:
    before, after = write(QUIZ).part, write(QUIZ.replace("- [x] a", "- [x] A")).part
    response = {"answers": {"q-a": ids(questions_of(before)[0])[0], "q-b": "3"}, "is_final": False}
    html = shown(after, response, 1.0)
    assert html.count(SAID) == 2  # above, and at the question that it is about
    assert "100\u202f%" in html and "Why" not in html
    assert SAID not in shown(before, response, 1.0)


def test_nothing_chosen_is_still_nothing_chosen() -> None:
    part = question("choice", LIST)
    assert "Choose an answer first" in render(part, state_of(part, graded=grade(part, "")), HERE)
