"""Letters of another script that look right: told, and costing no attempt."""

from __future__ import annotations

import pytest
from django.utils.html import escape
from hypothesis import given
from hypothesis import strategies as st

from stoa.assessment.items import grade, read, render, state_of
from stoa.assessment.items.lookalikes import meant_number, strange_letter
from stoa.assessment.ports import Graded, RenderContext, field_name
from stoa.content.ports import Part
from tests.assessment.items.author import question

RULE = "Whose?\n\n- [x] Bayes\n- [50%] Price\n- [ ] Laplace\n  > He came later."
SAID = "is a letter of another script, though it may look like one of these. Type it anew."


def typed(part: Part, text: str, row: str = "") -> Graded:
    return grade(part, read(part, {field_name(part, row): [text]}))


def drawn(part: Part, text: str) -> str:
    state = state_of(part, response=read(part, {field_name(part): [text]}))
    return render(part, state, RenderContext(action="/"))


@pytest.mark.parametrize(
    ("text", "letter"),
    [("Вayes", "В"), ("Bаyes", "а"), ("bауеs", "а"), ("Βayes", "Β"), ("Thomas Bаyes", "а")],
)
def test_a_text_with_a_letter_of_another_script_costs_nothing(text: str, letter: str) -> None:
    outcome = typed(question("text", RULE), text).outcomes["q-one"]
    assert (outcome.status, outcome.facts) == ("unreadable", {"what": letter})
    html = drawn(question("text", RULE), text)
    assert f"“{letter}” {SAID}" in html and not typed(question("text", RULE), text).costs_attempt


@pytest.mark.parametrize("text", ["Рrice", "Lарlace", "Gаuss", "Вayer", "zа"])
def test_of_wrong_answers_the_same_is_said(text: str) -> None:
    assert typed(question("text", RULE), text).outcomes["q-one"].reason == "letter", "so it tells of no answer"


@pytest.mark.parametrize("text", ["Байес", "β", "Gauss and Байес", "µm"])
def test_words_of_another_script_are_answers(text: str) -> None:
    assert typed(question("text", RULE), text).costs_attempt


def test_where_answers_mix_scripts_so_may_learners() -> None:
    part = question("text", "What?\n\n- [x] β-carotene\n- [ ] α-carotene")
    assert typed(part, "β-carotene").status == "right" and typed(part, "α-cаrotene").costs_attempt


def test_every_way_of_comparing() -> None:
    pattern = question("text", "Whose?\n\n- [x] bay[eé]s('s?)?\n- [ ] .*\n  > Read it again.", ":match: pattern")
    assert typed(pattern, "Ваyes").outcomes["q-one"].reason == "letter"
    assert typed(pattern, "Bayer").outcomes["q-one"].feedback == "Read it again."
    words = question("text", RULE.replace("Bayes", "base rate"), ":match: words")
    assert typed(words, "the rate of the bаse").outcomes["q-one"].facts == {"what": "а"}
    exact = question("text", RULE.replace("Bayes", "Poincaré"), ":case: exact")
    assert typed(exact, "Роincaré").outcomes["q-one"].reason == "letter"
    one_slip = question("text", RULE, ":typos: 1")
    assert typed(one_slip, "Вayes").outcomes["q-one"].reason == "letter"


@pytest.mark.parametrize(("wanted", "text"), [("сон", "coн"), ("νόμος", "vόμoς"), ("Ёж", "Ëж")])
def test_the_other_way_round_in_courses_of_other_scripts(wanted: str, text: str) -> None:
    part = question("text", f"What?\n\n- [x] {wanted}")
    assert typed(part, text).outcomes["q-one"].reason == "letter"
    assert typed(part, wanted).status == "right"


@pytest.mark.parametrize(("text", "letter"), [("1О", "О"), ("1ο", "ο"), ("0.З", "З"), ("сто", ""), ("1x", "")])
def test_letters_for_figures(text: str, letter: str) -> None:
    part = question("numeric", "How many?\n\n- [x] 10")
    outcome = typed(part, text).outcomes["q-one"]
    assert outcome.status == "unreadable"
    assert outcome.facts.get("what", "") == letter
    assert (SAID in drawn(part, text)) == (outcome.reason == "letter")


def test_letters_in_units() -> None:
    part = question("numeric", "How heavy?\n\n- [x] 10 kg", ":units: kg, g")
    assert typed(part, "10 кg").outcomes["q-one"].facts == {"what": "к"}
    assert typed(part, "10 kg").status == "right"
    assert typed(part, "10 кгg").outcomes["q-one"].reason in ("not_a_number", "unit_unknown")


def test_blanks() -> None:
    part = question("cloze", "It is [[Bayes]] and [[= 10]].")
    response = read(part, {field_name(part, "b1"): ["b1:Вayes"], field_name(part, "b2"): ["b2:1О"]})
    graded = grade(part, response)
    assert not graded.costs_attempt and graded.outcomes["q-one"].facts == {"count": 2}
    html = render(part, state_of(part, response=response), RenderContext(action="/"))
    assert f"“В” {SAID}" in html and f"“О” {SAID}" in html


@given(st.text(max_size=60), st.text(max_size=20))
def test_it_is_total_and_leaves_plain_letters_alone(text: str, wanted: str) -> None:
    for form, strange in meant_number(text):
        assert form != text and len(strange) == 1
    assert len(strange_letter(text, [wanted])) <= 1
    if text.isascii():
        assert not strange_letter(text, ["plain"])
        assert not [*meant_number(text)]


def test_what_is_said_escapes_what_was_typed() -> None:
    assert escape("“В”") in drawn(question("text", RULE), "Вayes")
