"""Kinds whose rows are each given a choice: matching, categorise, grid, ordering."""

from __future__ import annotations

import re
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stoa.assessment.items import grade, read, render, state_of
from stoa.assessment.items.options import option_id
from stoa.assessment.ports import Graded, RenderContext, Response, field_name
from stoa.content.ports import Part
from tests.assessment.items.author import question, write
from tests.assessment.items.test_showing import checked

PAIRS = "Which?\n\n- [Rome] Italy\n- [Paris] France\n  > Its **river** is the Seine.\n- [Lima] Peru\n- [Oslo]"
STEPS = "In which order?\n\n- [1] ask\n- [2] listen\n- [2] look\n- [3] answer"
CONTEXT = RenderContext(action="/answer", seed="ada")


def given_to(part: Part, **choices: str) -> Response | None:
    """What a form sends in which each row has its choice; an underscore is a blank."""
    pairs = [f"{option_id(row.replace('_', ' '))}:{choice}" for row, choice in choices.items()]
    return read(part, {field_name(part): pairs})


def named(part: Part, **choices: str) -> Graded:
    return grade(part, given_to(part, **{row: option_id(choice) for row, choice in choices.items()}))


def placed(part: Part, **places: int) -> Graded:
    return grade(part, given_to(part, **{row: str(place) for row, place in places.items()}))


@pytest.mark.parametrize("kind", ["matching", "categorise", "grid"])
def test_each_row_is_worth_its_share(kind: str) -> None:
    part = question(kind, PAIRS)
    assert named(part, Italy="Rome", France="Paris", Peru="Lima").status == "right"
    partly = named(part, Italy="Rome", France="Oslo", Peru="Lima")
    assert (partly.status, round(partly.fraction, 3)) == ("partly", 0.667)
    verdict = partly.outcomes["q-one"].verdicts[option_id("France")]
    assert (verdict.status, verdict.feedback) == ("not_yet", "Its <strong>river</strong> is the Seine.")
    assert named(part, Italy="Oslo", France="Oslo", Peru="Oslo").status == "not_yet"


def test_all_or_nothing_on_request() -> None:
    part = question("matching", PAIRS, ":scoring: all")
    assert named(part, Italy="Rome", France="Oslo", Peru="Lima").fraction == 0
    assert named(part, Italy="Rome", France="Paris", Peru="Lima").fraction == 1


@pytest.mark.parametrize("kind", ["matching", "grid"])
def test_a_row_left_out_costs_no_attempt(kind: str) -> None:
    part = question(kind, PAIRS, ":attempts: 1")
    graded = named(part, Italy="Rome", France="Paris")
    assert (graded.held_back, graded.costs_attempt) == ("incomplete", False)
    assert named(part).held_back == "unanswered"
    response = given_to(part, Italy=option_id("Rome"))
    html = render(part, state_of(part, response=response, graded=grade(part, response)), CONTEXT)
    assert "2 rows have no answer yet. No attempt is used." in html
    assert f'value="{option_id("Italy")}:{option_id("Rome")}" {"checked" if kind == "grid" else "selected"}' in (
        html.replace('"checked', '" checked')
    )
    assert "verdict" not in html, "which rows are right is not told before all are answered"


def test_in_a_quiz_the_rows_that_have_an_answer_count() -> None:
    quiz = write(f"::::{{quiz}}\n:name: quiz\n\n:::{{question}} matching\n:name: q-one\n\n{PAIRS}\n:::\n::::\n").part
    pairs = [f"{option_id('Italy')}:{option_id('Rome')}"]
    first = grade(quiz, read(quiz, {"answer-q-one": pairs}))
    assert first.held_back == "incomplete"
    response = read(quiz, {"answer-q-one": pairs, "is-final": ["quiz"]})
    final = grade(quiz, response)
    assert (final.held_back, round(final.fraction, 3), final.outcomes["q-one"].status) == ("", 0.333, "partly")
    html = render(quiz, state_of(quiz, response=response, attempts_used=1, best=1 / 3), CONTEXT)
    assert "No answer" not in html and "2 rows have no answer yet." in html
    held = render(quiz, state_of(quiz, response=response, graded=first), CONTEXT)
    assert "2 rows have no answer yet." in held and "No answer yet." not in held


def test_a_row_that_is_new_since_costs_nobody_anything() -> None:
    """What was kept was meant: it is shown with its verdicts, and what it earned stands."""
    before = question("matching", "Which?\n\n- [Rome] Italy\n- [Paris] France", ":attempts: 1")
    kept = given_to(before, Italy=option_id("Rome"), France=option_id("Paris"))
    now = question("matching", PAIRS, ":attempts: 1")
    state = state_of(now, response=kept, attempts_used=1, best=1.0, kept=1.0)
    assert state.graded is not None and state.graded.costs_attempt and round(state.graded.fraction, 3) == 0.667
    html = render(now, state, CONTEXT)
    checked(html)
    assert "your score is 100" in html and html.count("Right answer: Lima") == 1
    assert grade(question("matching", PAIRS), "5f").is_reworded, "it was a question of another kind"


@pytest.mark.parametrize(
    ("kind", "marks", "shown"),
    [
        ("categorise", ("+", "-"), ["+", "-"]), ("matching", ("1914.", "1918."), ["1914.", "1918."]),
        ("grid", ("<", "=", ">"), ["&lt;", "=", "&gt;"]), ("categorise", ("#", "***", "<!-- x -->"), None),
        ("grid", ("**Rome**", "a_b_c"), ["<strong>Rome</strong>", "a_b_c"]),
    ],
)  # fmt: skip
def test_a_choice_is_shown_as_it_was_meant(kind: str, marks: tuple[str, ...], shown: list[str] | None) -> None:
    rows = "\n".join(f"- [{mark}] row {number}" for number, mark in enumerate(marks))
    listed: Any = question(kind, f"Which?\n\n{rows}").public["choices"]
    found = [choice["html"] for choice in listed]
    assert all(found) and (shown is None or sorted(found) == sorted(shown))


def test_radio_buttons_have_a_name_for_each_row() -> None:
    part = question("grid", PAIRS)
    html = render(part, state_of(part), CONTEXT)
    checked(html)
    names = set(re.findall(r'name="(answer-[^"]+)"', html))
    assert names == {field_name(part, option_id(row)) for row in ("Italy", "France", "Peru")}
    form = {name: [f"{name.partition(':')[2]}:{option_id('Rome')}"] for name in names}
    response: Any = read(part, form)
    assert len(response) == 3
    assert "other" not in str(read(part, {**form, "answer-q-oneself:x": ["other:1"]}))


def test_choices_of_a_match_are_mixed_and_tell_nothing() -> None:
    part = question("matching", PAIRS)
    orders = set()
    for seed in "abcdefgh":
        html = render(part, state_of(part), RenderContext(action="/", seed=seed))
        orders.add(tuple(re.findall(r"<option [^>]+>(\w+)</option>", html)[1:5]))
    assert len(orders) > 3
    moved = question("matching", "Which?\n\n- [Lima] Peru\n- [Oslo]\n- [Paris] France\n- [Rome] Italy")
    assert moved.public["choices"] == part.public["choices"], "their order says nothing of that of the rows"


@pytest.mark.parametrize("seed", ["", "ada", "bo", "cy", "di"])
def test_steps_never_stand_in_their_order_at_first(seed: str) -> None:
    part = question("ordering", "Order\n\n- [1] one\n- [2] two")
    html = render(part, state_of(part), RenderContext(action="/", seed=seed))
    assert html.index(">two</div>") < html.index(">one</div>")
    assert " selected" not in html


def test_an_order_counts_when_it_is_right_and_equal_steps_may_change_places() -> None:
    part = question("ordering", STEPS)
    assert placed(part, ask=1, listen=2, look=3, answer=4).status == "right"
    assert placed(part, ask=1, listen=3, look=2, answer=4).status == "right"
    wrong = placed(part, ask=2, listen=1, look=3, answer=4)
    assert (wrong.status, wrong.fraction) == ("not_yet", 0)
    told = wrong.outcomes["q-one"].verdicts
    assert [told[option_id(row)].status for row in ("ask", "listen", "look", "answer")] == [
        "not_yet", "not_yet", "right", "right",
    ]  # fmt: skip


def test_an_order_in_shares_counts_its_pairs() -> None:
    part = question("ordering", STEPS, ":scoring: each")
    assert placed(part, ask=2, listen=1, look=3, answer=4).fraction == pytest.approx(4 / 5)
    assert placed(part, ask=4, listen=3, look=2, answer=1).fraction == 0


def test_two_steps_in_one_place_cost_no_attempt() -> None:
    part = question("ordering", STEPS, ":attempts: 1")
    graded = placed(part, ask=1, listen=1, look=3, answer=4)
    assert graded.held_back == "unreadable"
    response = given_to(part, ask="1", listen="1", look="3", answer="4")
    html = render(part, state_of(part, response=response), CONTEXT)
    checked(html)
    assert "Two steps have the same place" in html


def test_what_was_right_is_shown_once_nothing_can_be_won() -> None:
    part = question("ordering", STEPS, ":attempts: 1")
    response = given_to(part, ask="4", listen="2", look="3", answer="1")
    html = render(part, state_of(part, response=response, attempts_used=1, best=0.0), CONTEXT)
    checked(html)
    assert re.findall(r"Right answer: (\d)", html) == ["4", "1"], "in the order in which they were given"
    part = question("matching", PAIRS, ":attempts: 1")
    wrong = given_to(part, Italy=option_id("Oslo"), France=option_id("Paris"), Peru=option_id("Lima"))
    html = render(part, state_of(part, response=wrong, attempts_used=1, best=0.5), CONTEXT)
    assert re.findall(r"Right answer: (\w+)", html) == ["Rome"]


def test_rows_may_move_and_keep_their_answers_and_reworded_ones_are_told() -> None:
    part = question("matching", PAIRS)
    response = given_to(part, Italy=option_id("Rome"), France=option_id("Paris"), Peru=option_id("Lima"))
    moved = question("matching", "Which?\n\n- [Lima] Peru\n- [Oslo]\n- [Rome] Italy\n- [Paris] France")
    assert grade(moved, response).status == "right"
    other = question("matching", "Which?\n\n- [Lima] Peru\n- [Rome] The Italy\n- [Paris] France")
    assert grade(other, response).is_reworded


@given(st.permutations([1, 2, 3, 4]))
def test_more_pairs_in_order_are_never_worth_less(places: list[int]) -> None:
    """Exchanging two neighbours that stand the wrong way round raises the score."""
    part = question("ordering", "Order\n\n- [1] a\n- [2] b\n- [3] c\n- [4] d", ":scoring: each")
    before = placed(part, **dict(zip("abcd", places, strict=True))).fraction
    for one in range(3):
        better = list(places)
        if better[one] == better[one + 1] + 1:
            better[one], better[one + 1] = better[one + 1], better[one]
            assert placed(part, **dict(zip("abcd", better, strict=True))).fraction > before


def test_each_order_is_graded_alike_whatever_the_form_is_like() -> None:
    part = question("ordering", STEPS, ":scoring: each")
    sent = {"ask": "2", "listen": "1", "look": "4", "answer": "3"}
    pairs = [f"{option_id(row)}:{place}" for row, place in sent.items()]
    found = {grade(part, read(part, {field_name(part): list(each)})).fraction for each in permutations(pairs)}
    assert len(found) == 1


@pytest.mark.parametrize(
    ("kind", "body", "rule", "line"),
    [
        ("matching", "Which?\n\n- [ ] Italy\n- [Paris] France\n- [Oslo]", "question-row-unmarked", 6),
        ("matching", "Which?\n\n- [Rome] Italy\n- [Paris] Italy", "question-option-duplicate", 7),
        ("grid", "Which?\n\n- [Rome] Italy\n- [Rome] Latium", "question-one-option", 6),
        ("categorise", "Which?\n\n- [Rome]\n- [Paris]", "question-no-rows", 1),
        ("grid", "Which?", "question-no-rows", 1),
        ("categorise", "Which?\n\n- [$x^2$] Square\n- [Line] Line", "question-plain-options", 6),
        ("matching", "Which?\n\n- [Rome] Italy\n- [Paris] France\n\nMore.", "question-stray-text", 9),
        ("grid", "Which?\n\n- [Rome] Italy\n-[Paris] France\n- [Oslo]", "question-answer-blanks", 7),
        ("grid", "Which?\n\n- [Rome] Italy\n- [Paris]France\n- [Oslo]", "question-answer-blanks", 7),
        ("grid", "Which?\n\n- [Rome] Italy\n- [f[0]] France\n- [Oslo]", "question-answer-blanks", 7),
        ("grid", "Which?\n\n-[Rome] Italy\n- [Paris] France", "question-answer-blanks", 6),
        ("matching", f"Which?\n\n- [Rome] Italy\n- [{'x' * 201}] France", "question-answer-blanks", 7),
        ("categorise", "Which?\n\n- [Rome] Italy\n- [**Rome**] France", "question-option-duplicate", 7),
        ("ordering", "Which?\n\n- [first] one\n- [2] two", "question-place", 6),
        ("ordering", "Which?\n\n- [1] one\n- [1] two", "question-no-order", 1),
        ("ordering", "Which?\n\n- [1] one\n- [2]\n- [3] two", "question-place", 7),
    ],
)
def test_what_an_author_is_told(kind: str, body: str, rule: str, line: int) -> None:
    found = write(f":::{{question}} {kind}\n:name: q-one\n\n{body}\n:::\n").rules
    assert (rule, line) in found, found


def test_a_way_of_scoring_that_there_is_not() -> None:
    found = write(f":::{{question}} matching\n:name: q-one\n:scoring: half\n\n{PAIRS}\n:::\n").rules
    assert [rule for rule, _line in found] == ["question-scoring"]
