"""Matrices and vectors, cell by cell."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stoa.assessment.items import grade, read, render, state_of
from stoa.assessment.items.matrix import kind
from stoa.assessment.items.matrix.cells import BadMatrix, read_matrix
from stoa.assessment.ports import Graded, Outcome, RenderContext
from stoa.content.ports import Part
from tests.assessment.items.author import question, write
from tests.assessment.items.test_writing import broken

HERE = RenderContext(action="/a")
BODY = "Which?\n\n- [x] [[1, 1/2], [sqrt(2)/2, -4]]\n- [ ] [[1, 2], [3, 4]]\n  > Counted up."
EACH = question("matrix", BODY, ":scoring: each")


def outcome(part: Part, response: Any) -> Outcome:
    (found,) = grade(part, response).outcomes.values()
    return found


def sent(part: Part, *cells: str) -> Graded:
    columns: Any = part.public["columns"]
    names = [f"answer-{part.id}:{n // columns + 1}-{n % columns + 1}" for n in range(len(cells))]
    return grade(part, read(part, {name: [cell] for name, cell in zip(names, cells, strict=True)}))


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("[[1, 2], [3, 4]]", (("1", "2"), ("3", "4"))), ("1, 2; 3, 4", (("1", "2"), ("3", "4"))),
        ("1 2; 3 4", (("1", "2"), ("3", "4"))), ("[1; 2]", (("1",), ("2",))), ("[1, 2]", (("1", "2"),)),
        ("[[1], [2]]", (("1",), ("2",))), ("[[sqrt(2)/2, -x]]", (("sqrt(2)/2", "-x"),)),
    ],
)  # fmt: skip
def test_ways_of_writing(text: str, rows: tuple[tuple[str, ...], ...]) -> None:
    assert read_matrix(text, ".").rows == rows
    assert read_matrix(f"{text} ± 0.01", ".").tolerance == "0.01"


def test_commas_of_decimals() -> None:
    assert read_matrix("[[1,5, 2], [3, 4]]", ",").rows == (("1,5", "2"), ("3", "4"))
    assert read_matrix("1,5 2; 3 4", ",").rows == (("1,5", "2"), ("3", "4"))


@pytest.mark.parametrize("text", ["", "[[1, 2], [3]]", "1, ; 2, 3", "[[]]", "; ;", "[[1, 2]"])
def test_what_is_no_matrix(text: str) -> None:
    with pytest.raises(BadMatrix):
        read_matrix(text, ".")


def test_all_or_nothing() -> None:
    part = question("matrix", BODY)
    assert sent(part, "1", "0.5", "1/√2", "−4").status == "right"
    wrong = sent(part, "1", "0.5", "0.7071", "-4")
    assert (wrong.status, wrong.fraction) == ("not_yet", 0)
    assert [each.status for each in wrong.outcomes[part.id].verdicts.values()] == ["right", "right", "not_yet", "right"]
    assert sent(part, "1", "2", "3", "4").outcomes[part.id].feedback == "Counted up."


def test_each_cell() -> None:
    part = question("matrix", BODY, ":scoring: each")
    found = sent(part, "1", "0.5", "0", "-4")
    assert (found.status, found.fraction) == ("partly", 0.75)
    assert kind.say(found.outcomes[part.id]) == "3 of 4 cells are right."


def test_a_tolerance_for_all() -> None:
    part = question("matrix", "Which?\n\n- [x] [[0.33], [sqrt(2)/2]] ± 0.01")
    assert sent(part, "1/3", "0.71").status == sent(part, "0.32", "sqrt(1/2)").status == "right"
    assert sent(part, "1/3", "0.72").status == "not_yet"
    assert question("matrix", "Which?\n\n- [x] 200, 100 ± 1%").key["answers"][0]["cells"][0]["low"] == "198"  # type: ignore[index,call-overload]


def test_cells_with_variables() -> None:
    part = question("matrix", "Which?\n\n- [x] cos t, -sin t; sin t, cos t")
    assert sent(part, "cos(t)", "-sin(t)", "sin(-t)·(-1)", "cos(-t)").status == "right"
    assert sent(part, "cos(t)", "sin(t)", "sin(t)", "cos(t)").status == "not_yet"
    assert sent(part, "1", "0", "0", "1").status == "not_yet"


def test_an_empty_cell_costs_nothing() -> None:
    part = question("matrix", BODY)
    found = sent(part, "1", "", "2", "")
    assert found.held_back == "incomplete"
    assert kind.say(found.outcomes[part.id]) == "2 cells are empty yet."
    assert sent(part, "", "", "", "").held_back == "unanswered"


@pytest.mark.parametrize("typed", ["1/0", "z+1", "1,234", "x" * 90, "2(", "1e999"])
def test_a_cell_that_cannot_be_read_is_named(typed: str) -> None:
    part = question("matrix", BODY)
    found = sent(part, "1", "2", typed, "4")
    assert not found.costs_attempt
    assert kind.say(found.outcomes[part.id]).startswith("Row 2, column 1: ")
    html = render(part, state_of(part, response=["1", "2", typed, "4"], graded=found), HERE)
    assert html.count('aria-invalid="true"') == 1


def test_every_cell_is_named_and_keeps_what_was_typed() -> None:
    part = question("matrix", BODY)
    html = render(part, state_of(part, response=["1", '"><b>', "", "4"], attempts_used=1, best=0.0), HERE)
    for row in (1, 2):
        for column in (1, 2):
            assert f'<label class="heard" for="q-one-{row}-{column}-field">Row {row}, column {column}</label>' in html
            assert f'name="answer-q-one:{row}-{column}"' in html
    assert "&quot;&gt;&lt;b&gt;" in html
    assert "sqrt(2)" not in html


def test_the_right_one_is_shown_when_nothing_more_can_be_won() -> None:
    part = question("matrix", BODY, ":attempts: 1")
    html = render(part, state_of(part, response=["1", "2", "3", "4"], attempts_used=1, best=0.0), HERE)
    assert "<mtext>sqrt(2)/2</mtext>" in html
    assert "readonly" in html
    assert len(re.findall('class="matrix-cell wrong"', html)) == 3


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("- [x] [[1, 2], [3]]", ("matrix-shape", 7)), ("- [x] 1, 2\n- [ ] 1; 2", ("matrix-size", 8)),
        ("- [x] 1, 2(", ("matrix-cell", 7)), ("- [x] 1, 2 ± x", ("matrix-tolerance", 7)),
        ("- [x] 1, 2\n- [ ] [1, 2]", ("question-option-duplicate", 8)), ("- [ ] 1, 2", ("question-no-right-answer", 7)),
        ("- [x] 1 2 3 4 5 6 7 8 9", ("matrix-size", 7)),
    ],
)  # fmt: skip
def test_authors_hear_what_is_wrong(body: str, found: tuple[str, int]) -> None:
    assert found in broken("matrix", f"Which?\n\n{body}")


def test_a_matrix_of_drawn_numbers() -> None:
    written = write(
        ":::{question} matrix\n:name: q\n:vars: a in 2..9\n\nWhich?\n\n- [x] [[{=a}, {=1/a}], [0, {=a^2}]]\n:::"
    )
    assert written.findings == ()


@given(st.lists(st.text(max_size=20) | st.sampled_from(["1", "1/2", "sqrt(2)/2", "-4", "x", ""]), max_size=6))
def test_any_cells_are_graded_the_same_way_again(cells: list[str]) -> None:
    found = outcome(EACH, cells)
    assert found == outcome(EACH, cells)
    kind.say(found)
    render(EACH, state_of(EACH, response=cells), HERE)
