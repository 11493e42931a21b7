"""What was wrong in an answer, in words for those who teach: whatever was handed in, and the same for the same."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stoa.assessment.items import grade, questions_of, wrongs
from stoa.assessment.items.answering import answer_to
from stoa.content.ports import Part
from tests.assessment.items.author import question
from tests.assessment.items.test_answers import PARTS, any_json, ids


def told(part: Part, response: Any) -> tuple[str, ...]:
    outcomes = grade(part, response, is_final=True).outcomes
    return tuple(
        said for one in questions_of(part) for said in wrongs(one, answer_to(one, response), outcomes[one.id])
    )  # fmt: skip


@given(st.sampled_from(PARTS), any_json)
def test_any_answer_is_told(part: Part, response: Any) -> None:
    assert all(isinstance(said, str) and len(said) <= 200 for said in told(part, response))


@pytest.mark.parametrize("kind", ["choice", "dropdown"])
def test_of_one_option_its_words(kind: str) -> None:
    part = question(kind, "Which?\n\n- [x] *alpha*\n- [ ] beta")
    assert told(part, ids(part)[1]) == ("beta",)
    assert told(part, ids(part)[0]) == ()


def test_of_several_what_is_too_much_and_what_is_missing() -> None:
    part = question("multiple", "Which?\n\n- [x] alpha\n- [x] beta\n- [ ] gamma")
    alpha, _beta, gamma = ids(part)
    assert told(part, [alpha, gamma]) == ("gamma", "… beta")


def test_of_rows_those_that_are_wrong() -> None:
    part = question("matching", "Where?\n\n- [Rome] Italy\n- [Oslo] Norway")
    rows: Any = part.public["rows"]
    choices: Any = {choice["html"]: choice["id"] for choice in part.public["choices"]}  # type: ignore[union-attr,index,call-overload]
    assert told(part, [f"{rows[0]['id']}:{choices['Rome']}", f"{rows[1]['id']}:{choices['Rome']}"]) == (
        "Norway → Rome",
    )


def test_what_is_typed_is_told_once_however_it_is_written() -> None:
    part = question("numeric", "How many?\n\n- [x] 12")
    assert {told(part, text) for text in ("0.5", " 1/2", "5e-1", "50 %")} == {("0.5",)}
    part = question("text", "Who?\n\n- [x] Bayes")
    assert {told(part, text) for text in ("Price", "  price ", "PRICE")} == {("price",)}
