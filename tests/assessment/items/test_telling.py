"""What was wrong in an answer, in words for those who teach: whatever was handed in, and the same for the same."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stoa.assessment.items import grade, kinds, questions_of, wrongs
from stoa.assessment.items.answering import answer_to
from stoa.assessment.ports import OpinionKind, TellingKind, Wrong
from stoa.content.ports import Part
from tests.assessment.items.author import question
from tests.assessment.items.test_answers import PARTS, any_json, ids


def mistakes(part: Part, response: Any) -> tuple[Wrong, ...]:
    outcomes = grade(part, response, is_final=True).outcomes
    return tuple(
        said for one in questions_of(part) for said in wrongs(one, answer_to(one, response), outcomes[one.id])
    )  # fmt: skip


def told(part: Part, response: Any) -> tuple[str, ...]:
    return tuple(each.words for each in mistakes(part, response))


def keys(part: Part, *responses: Any) -> set[tuple[str, ...]]:
    """What each answer is counted by: one where all are the same mistake."""
    return {tuple(each.key for each in mistakes(part, response)) for response in responses}


texts = st.text("0123456789.,-+*/^()x° %m/skh−", max_size=12)
fields = st.lists(texts, max_size=8)


@given(st.sampled_from(PARTS), any_json | texts | fields)
def test_any_answer_is_told(part: Part, response: Any) -> None:
    for said in mistakes(part, response):
        assert said.words and len(said.words) <= 200 and len(said.key) <= 80
    assert mistakes(part, response) == mistakes(part, response)


def test_every_kind_that_judges_tells_what_was_wrong() -> None:
    assert all(isinstance(kind, TellingKind | OpinionKind) for kind in kinds().values())


@pytest.mark.parametrize("nothing", [None, "", [], {}])
def test_who_gave_nothing_made_no_mistake(nothing: Any) -> None:
    assert not any(told(part, nothing) for part in PARTS)


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


def test_the_author_s_own_wrong_answers_are_told_as_they_wrote_them() -> None:
    part = question("numeric", "How many?\n\n- [x] 12\n- [ ] 20 .. 30\n- [ ] 90 ± 1")
    assert [told(part, text) for text in ("20", "29.5", "90.4", "31")] == [("20–30",), ("20–30",), ("90",), ("31",)]
    part = question("text", "Who?\n\n- [x] Bayes\n- [ ] Richard Price", ":match: words")
    assert told(part, "I think it was richard PRICE") == ("Richard Price",)


def test_numbers_with_units_by_what_they_are_worth() -> None:
    part = question("numeric", "How fast?\n\n- [x] 10 m/s", ":units: m/s, km/h")
    assert keys(part, "20 m/s", "20m/s", "72 km/h", "2e1 m / s") == keys(part, "20.0 m/s")
    assert told(part, "72 km/h") == ("20 m/s",)
    assert told(part, "20 kg") == ("20 kg",)
    assert len(keys(part, "20 m/s", "20 kg", "20", "21 m/s")) == 4


def test_numbers_too_large_to_write_are_told_as_typed() -> None:
    part = question("numeric", "How many?\n\n- [x] 12")
    assert told(part, "1e399") == ("1e399",)


def test_expressions_by_their_values() -> None:
    part = question("symbolic", "What?\n\n- [x] 2x\n- [ ] x^2", ":variables: x")
    assert len(keys(part, "x+1", "1 + x", "(2x+2)/2", "x + 1")) == 1
    assert len(keys(part, "x+1", "x+2", "x-1", "-x")) == 4
    assert told(part, "x  + 1") == ("x + 1",)
    assert told(part, "x*x") == told(part, "x^3/x") == ("x^2",)
    part = question("symbolic", "Which circle?\n\n- [x] x^2 + y^2 = 1", ":variables: x, y")
    assert len(keys(part, "x = y", "2x = 2y", "y - x = 0")) == 1


def test_a_matrix_is_told_as_a_whole_and_its_cells_as_numbers() -> None:
    part = question("matrix", "Fill in.\n\n- [x] [[9, 1], [99, 891]]")
    assert len(keys(part, ["1", "2", "3", "1/2"], ["1.0", " 2", "6/2", "0.5"], ["1", "sqrt(4)", "3", "50 %"])) == 1
    assert told(part, ["1", "2", "3", ".5"]) == ("[1, 2], [3, 0.5]",)
    assert told(part, ["1", "", "3", "4"]) == ("[1, –], [3, 4]",)


def test_lines_by_their_equations_and_shapes_whichever_way_they_were_drawn() -> None:
    def graph(draw: str, right: str, *others: str) -> Part:
        answers = "\n".join([f"- [x] {right}", *(f"- [ ] {other}" for other in others)])
        return question("graph", f"Draw.\n\n{answers}", f":x: -10..10\n:y: -10..10\n:draw: {draw}")

    line = graph("line", "y = 2x + 1", "line through (0, 2) and (2, 3)")
    assert told(line, ["0", "1", "2", "2"]) == ("y = 0.5x + 1",)
    assert keys(line, ["0", "1", "2", "2"]) == keys(line, ["4", "3", "-2", "0.0"])
    assert told(line, ["4", "4", "-2", "1"]) == ("line through (0, 2) and (2, 3)",)
    assert [told(line, points) for points in (["3", "1", "3", "2"], ["0", "2", "5", "2"], ["0", "0", "1", "-1"])] == [
        ("x = 3",), ("y = 2",), ("y = −x",),
    ]  # fmt: skip
    points = graph("points", "(1, 1), (2, 2)")
    assert keys(points, ["3", "4", "-1", "0"]) == keys(points, ["-1.1", "0.2", "3.0", "4"])
    polygon = graph("polygon", "(0, 0), (4, 0), (0, 3)")
    assert keys(polygon, ["0", "0", "5", "0", "0", "3"]) == keys(polygon, ["0", "3", "5", "0", "0", "0"])
    ray = graph("ray", "ray from (0, 0) through (1, 1)")
    assert keys(ray, ["0", "0", "1", "0"]) == keys(ray, ["0", "0", "7", "0"]) != keys(ray, ["0", "0", "-1", "0"])
    parabola = graph("parabola", "y = x^2")
    assert keys(parabola, ["0", "1", "1", "2"]) == keys(parabola, ["0", "1", "-2", "5"])
    absolute = graph("absolute", "y = |x|")
    assert keys(absolute, ["0", "1", "1", "2"]) == keys(absolute, ["0", "1", "-2", "3"])
    exponential = graph("exponential", "y = 2^x")
    assert keys(exponential, ["0", "1", "1", "3"]) == keys(exponential, ["-1", "1/3", "0", "1"])
    sine = graph("sine", "(0, 0), (1, 1)")
    assert keys(sine, ["0", "0", "1", "2"]) == keys(sine, ["2", "0", "3", "-2"]) == keys(sine, ["-4", "0", "-3", "2"])
    assert keys(sine, ["0", "0", "1", "2"]) != keys(sine, ["0", "0", "1", "-2"])


def test_places_on_a_line_and_on_a_picture_by_what_is_near() -> None:
    part = question("numberline", "Where?\n\n- [x] 2; 4\n- [ ] 7 ± 1; 9", ":from: 0\n:to: 10\n:step: 1")
    assert keys(part, ["1", "5"]) == keys(part, ["5.2", "0.9"]) == {("1, 5",)}
    assert told(part, ["9", "6.5"]) == ("7, 9",)
    part = question("numberline", "Mark.\n\n- [x] [3, 5]", ":from: 0\n:to: 10")
    assert told(part, ["closed", "3", "open", "5.0"]) == ("[3, 5)",)
    picture = "Where?\n\n![A dot](/media/sample.svg)\n\n- [x] box 0% 0% 20% 100%\n- [ ] circle 90% 50% 10%"
    part = question("hotspot", picture)
    assert told(part, ["88", "52"]) == told(part, ["90", "49"]) == ("90 from the left and 50 from the top",)
    assert keys(part, ["41", "48"]) == keys(part, ["38.7", "53"])
    assert told(part, ["41", "48"]) == ("≈ 40 from the left and 50 from the top",)


def test_of_an_order_the_steps_that_stand_the_wrong_way_round() -> None:
    part = question("ordering", "In order?\n\n- [1] one\n- [2] two\n- [3] three\n- [4] four")
    rows: Any = part.public["rows"]
    ids_of = {row["html"]: row["id"] for row in rows}

    def placed(*words: str) -> list[str]:
        return [f"{ids_of[word]}:{place}" for place, word in enumerate(words, 1)]

    assert told(part, placed("two", "three", "four", "one")) == ("“four” before “one”",)
    assert told(part, placed("one", "three", "two", "four")) == ("“three” before “two”",)


def test_labels_by_the_number_of_their_spot() -> None:
    part = question("label", "What?\n\n![A dot](/media/sample.svg)\n\n- [small] 10% 50%\n- [large] 90% 50%")
    rows: Any = part.public["rows"]
    choices: Any = part.public["choices"]
    large = next(each["id"] for each in choices if each["html"] == "large")
    assert told(part, [f"{row['id']}:{large}" for row in rows]) == ("Spot 1 → large",)


def test_blanks_by_what_their_own_kind_says() -> None:
    part = question("cloze", "Of 100 wells [[= 12]]{bad ones} are [[bad]].")
    bad = part.public["blanks"][0]["id"]  # type: ignore[index,call-overload]
    other = part.public["blanks"][1]["id"]  # type: ignore[index,call-overload]
    assert keys(part, [f"{bad}:1/2", f"{other}:bad"]) == keys(part, [f"{bad}:0.50", f"{other}:bad"])
    assert told(part, [f"{bad}:1/2", f"{other}: GOOD"]) == ("bad ones: 0.5", "2: good")


PROGRAM = """Write `half`.

```python start
def half(x): ...
```

```python solution
def half(x):
    return x / 2
```

- [shown] `half(4) == 2`
- [hidden] `half(0) == 0`
"""


def test_programs_by_the_tests_that_they_do_not_pass() -> None:
    part = question("code", PROGRAM)
    tests: Any = part.key["tests"]
    one, other = (test["id"] for test in tests)

    def ran(code: str, **results: Any) -> dict[str, Any]:
        return {"code": code, "results": {one: results["one"], other: results["other"]}}

    def gave(value: Any) -> dict[str, Any]:
        return {"ended": "returned", "value": value, "output": ""}

    def raised(name: str, line: int, said: str) -> dict[str, Any]:
        return {"ended": "raised", "value": None, "output": "", "error": {"names": [name], "said": said, "line": line}}

    twice = ran("def half(x): return 2 * x", one=gave(8), other=gave(0))
    assert told(part, twice) == ("half(4) → It gave 8",)
    assert keys(part, twice) == keys(part, ran("half = lambda x: x + x", one=gave(8), other=gave(0)))
    assert told(part, ran("a", one=gave(2), other=raised("ValueError", 3, "a"))) == ("half(0) → ValueError",)
    assert keys(part, ran("a", one=gave(2), other=raised("ValueError", 3, "a"))) == keys(
        part, ran("b", one=gave(2), other=raised("ValueError", 7, "b"))
    )
    unread = raised("SyntaxError", 1, "invalid syntax")
    assert told(part, ran("half(", one=unread, other=unread)) == ("Python cannot read the program.",)
