"""Variants: drawn the same every time, a thousand tried before one is kept, and each learner has their own."""

from __future__ import annotations

import json
import re
import time
from collections import Counter
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stoa.assessment import items
from stoa.assessment.items.options import option_id
from stoa.assessment.items.variants import BadVariables, draw, read_variables, written
from stoa.assessment.ports import RenderContext
from stoa.content.ports import Part
from tests.assessment.items.author import Written, question, write

VARS = ":vars: a in 2..9; b in 2..9; who in {Ada, Bo}; sum = a + b; where a < b; where a*b != sum"
SUM = """{=who} has {=a} pears and gets {=b}. How many?

- [x] {=sum}
      > Yes: {=a} and {=b}.
- [ ] {=a*b}
      > That is the product.

> **Hint.** Begin from {=a}.

> **Explanation.** ${=a} + {=b} = {=sum}$, half of it is {=sum/2|1}."""


def asked(
    options: str, body: str = "Which?\n\n- [x] {=a}\n- [ ] no", kind: str = "numeric", language: str = "en"
) -> Written:
    return write(f":::{{question}} {kind}\n:name: q-one\n{options}\n\n{body}\n:::\n", language)


def numbers(part: Part) -> tuple[int, int, int]:
    """What one variant asks, and its right answer."""
    found = re.search(r"has (\d+) pears and gets (\d+)", str(part.public["prompt"]))
    assert found
    answers: Any = part.key["answers"]
    return int(found[1]), int(found[2]), int(answers[0]["text"])


def test_each_variant_is_a_question_of_its_own() -> None:
    part = question("numeric", SUM, VARS)
    assert items.count_of(part) == 10
    shown = [items.variant(part, number) for number in range(10)]
    assert len({json.dumps(dict(each.public)) for each in shown}) == 10
    for each in shown:
        a, b, right = numbers(each)
        assert a < b and right == a + b
        good, bad = items.grade(each, str(a + b)), items.grade(each, str(a * b))
        assert good.status == "right" and good.outcomes["q-one"].feedback == f"Yes: {a} and {b}."
        assert bad.status == "not_yet" and bad.outcomes["q-one"].feedback == "That is the product."
        assert each.public["hints"] == [f"Begin from {a}."]
        assert f"half of it is {(a + b) / 2:.1f}." in str(each.key["explanation"])
        assert "{=" not in json.dumps([dict(each.public), dict(each.key)])
        assert "variants" not in each.public and "variants" not in each.key


def test_the_same_learner_has_the_same_variant_and_learners_differ() -> None:
    part = question("numeric", SUM, VARS + "\n:variants: 5")
    chosen = [items.number_for(part, str(account)) for account in range(1000)]
    assert chosen == [items.number_for(part, str(account)) for account in range(1000)]
    assert all(150 < count < 250 for count in Counter(chosen).values()) and len(set(chosen)) == 5
    assert items.fitted(part, "7").public == items.variant(part, chosen[7]).public


def test_one_variant_more_moves_few() -> None:
    five, six = (question("numeric", SUM, f"{VARS}\n:variants: {count}") for count in (5, 6))
    moved = [items.number_for(five, str(account)) != items.number_for(six, str(account)) for account in range(1000)]
    assert sum(moved) < 230, "about one in six goes to the new one"


def test_kinds_with_options_have_variants_too() -> None:
    body = "Which is even?\n\n- [x] {=2*a}\n- [ ] {=2*a + 1}\n- [ ] {=2*a - 1}"
    part = question("choice", body, ":vars: a in 10..30")
    for number in range(items.count_of(part)):
        each = items.variant(part, number)
        options: Any = each.public["options"]
        right = [row["id"] for row in options if items.grade(each, row["id"]).status == "right"]
        assert len(options) == 3 and right == [option_id(row["html"]) for row in options if int(row["html"]) % 2 == 0]


def test_questions_of_a_quiz_have_variants_each() -> None:
    inside = f":::{{question}} numeric\n:name: k-one\n{VARS}\n\n{SUM}\n:::\n\n"
    inside += ":::{question} numeric\n:name: k-two\n\nTwo?\n\n- [x] 2\n:::"
    part = write(f"::::{{quiz}}\n:name: k\n:title: K\n\n{inside}\n::::\n").part
    fitted = items.fitted(part, "ada")
    one, two = items.questions_of(fitted)
    a, b, right = numbers(one)
    graded = items.grade(fitted, {"answers": {"k-one": str(a + b), "k-two": "2"}, "is_final": True})
    assert right == a + b and graded.status == "right" and two.public["prompt"] == "Two?"
    assert items.count_of(part) == 10 and items.count_of(fitted) == 1
    assert {numbers(items.questions_of(items.fitted(part, str(seed)))[0]) for seed in range(50)} > {(a, b, right)}


def test_nothing_of_a_key_or_of_other_variants_is_drawn() -> None:
    part = items.fitted(question("numeric", SUM, VARS), "ada")
    html = items.render(part, items.state_of(part), RenderContext(action="/x"))
    a, b, right = numbers(part)
    assert f"has {a} pears and gets {b}" in html and html.count("pears") == 1
    assert str(right) not in re.sub(r"[^ ]*=\"[^\"]*\"", "", html).replace(str(a), "").replace(str(b), "")


def test_a_similar_one_is_offered_once_it_is_settled() -> None:
    part = items.fitted(question("numeric", SUM, VARS), "ada")
    here = RenderContext(action="/x", similar="/practice/?like=q-one")
    right = items.state_of(part, response=str(numbers(part)[2]), attempts_used=1)
    assert 'href="/practice/?like=q-one"' in items.render(part, right, here)
    assert "Try a similar one" not in items.render(part, items.state_of(part), here)
    assert "Try a similar one" not in items.render(part, right, RenderContext(action="/x"))
    plain = question("numeric", "Two?\n\n- [x] 2")
    assert "Try a similar one" not in items.render(plain, items.state_of(plain, response="2"), here)


@pytest.mark.parametrize(
    ("options", "rule", "word"),
    [
        (":vars: a", "question-vars", "cannot be read"),
        (":vars: a in 2..9; b = a + c", "question-vars", "“c” is not drawn"),
        (":vars: a in 2..9; b = a / (a - 5)", "question-vars", "no value"),
        (":vars: a in 9..2", "question-vars", "a range goes up"),
        (":vars: a in 1..99999", "question-vars", "at most 10000"),
        (":vars: a in {1}", "question-vars", "two different values"),
        (":vars: a in 2..9; where a > 9", "question-vars", "hardly any draw"),
        (":vars: a in 2..9; b = a^999", "question-vars", "too large"),
        (":vars: a in 2..9; b = __import__('os')", "question-vars", "cannot be read"),
        (":vars: b in 2..9", "question-vars", "“a” is not drawn"),
        (":vars: ;", "question-vars", "from 1 to 20 statements"),
        (":vars: " + "; ".join(f"a{n} in 1..2" for n in range(21)), "question-vars", "from 1 to 20 statements"),
        (":vars: a in 2..9\n:variants: 1", "question-variants", "from 2 to 50"),
        (":vars: a in 2..9\n:variants: many", "question-variants", "from 2 to 50"),
        (":vars: a in 2..9\n:variants: 0000129", "question-variants", "from 2 to 50"),
    ],
)  # fmt: skip
def test_what_cannot_be_drawn_is_said(options: str, rule: str, word: str) -> None:
    found = asked(options, "Which?\n\n- [x] {=a}\n- [ ] -1").findings
    assert [(finding.rule, word in finding.message) for finding in found if finding.rule == rule] == [(rule, True)], (
        found
    )


def test_a_draw_that_makes_no_question_is_told_with_its_values() -> None:
    body = "Which?\n\n- [x] {=a + b}\n- [ ] {=a*b}"
    (finding,) = asked(":vars: a in 1..9; b in 2..9", body).findings
    assert finding.rule == "question-option-duplicate" and finding.message.startswith("With a = 2, b = 2: ")
    assert finding.line == 8
    (finding,) = asked(":vars: a in 1..9", "Which?\n\n- [x] {=a}\n- [ ] 4", "choice").findings
    assert "With a = 4: " in finding.message


def test_what_is_wrong_in_every_variant_is_said_once() -> None:
    found = asked(":vars: a in 1..9", "Which ![](x.png) {=a}?\n\n- [x] {=a}")
    assert len(found.findings) == len(set(found.rules))


def test_numbers_are_written_as_the_course_writes_them() -> None:
    part = asked(":vars: a in {1/4, 1/2}", "Wie viel? {=a} {=a|1} {=a/3}\n\n- [x] {=a}", language="de").part
    texts = {str(items.variant(part, number).public["prompt"]) for number in range(2)}
    assert texts == {"Wie viel? 0,25 0,3 1/12", "Wie viel? 0,5 0,5 1/6"}


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        ("7", None, "7"), ("-7", None, "-7"), ("1/4", None, "0.25"), ("-1/8", None, "-0.125"), ("1/3", None, "1/3"),
        ("1/3", 2, "0.33"), ("-2/3", 0, "-1"), ("5", 2, "5.00"), ("1/2", 0, "1"), ("1/20", None, "0.05"),
        ("-1/3", 1, "-0.3"), ("-1/100", 1, "0.0"),
    ],
)  # fmt: skip
def test_values_as_text(value: str, digits: int | None, text: str) -> None:
    assert written(Fraction(value), ".", digits) == text


@given(st.text(max_size=60))
def test_whatever_stands_there_is_drawn_or_refused(text: str) -> None:
    try:
        values = draw(read_variables(text), "seed")
    except BadVariables:
        return
    assert values == draw(read_variables(text), "seed")


def test_braces_of_formulas_are_left_alone() -> None:
    part = question("numeric", "What is $\\frac{1}{2}$ of $a {=} 4$, {=a}?\n\n- [x] 2", ":vars: a in 1..3")
    assert "{=}" in json.dumps(dict(items.variant(part, 0).public)) or "frac" in str(part.public["prompt"])
    plain = question("numeric", "Is {=a} there?\n\n- [x] 2")
    assert "{=a}" in str(plain.public["prompt"]), "no variables, no places"


HOSTILE = 'Which <img src="x" hx-get="/evil" hx-trigger="load"> {=a}?\n\n- [x] {=a}\n- [ ] <b onclick="x()">no</b>'


@pytest.mark.parametrize("variables", [":vars: nonsense", ":vars: a in 2..3; where a > 9", ":vars: a in 2..3; b = 1/0"])
@pytest.mark.parametrize("kind", ["numeric", "choice"])
def test_what_could_not_be_drawn_is_as_clean_as_anything(variables: str, kind: str) -> None:
    """A draft with errors is shown to whoever brought it."""
    part = asked(variables, HOSTILE, kind).part
    text = json.dumps([dict(part.public), dict(part.key)])
    assert "hx-get" not in text and "onclick" not in text and "variants" not in part.public


def test_a_number_with_many_digits_is_written_or_refused() -> None:
    found = asked(":vars: n in 2..9; x = 10^55*n + 1/3", "Which {=x|20}?\n\n- [x] {=n}")
    assert not [finding for finding in found.findings if finding.severity == "error"]
    assert ".33333333333333333333?" in str(items.variant(found.part, 0).public["prompt"])


HEAVY = "; ".join(f"b{number} = {'^'.join(['1.0000001'] * 25)} + a" for number in range(17))


@pytest.mark.parametrize(
    "variables",
    [
        "a in 1..10000; where a = 7777",
        f"a in 1..9999; {HEAVY}; where a > 9900",
    ],
)  # fmt: skip
def test_draws_that_cost_too_much_end_with_a_word(variables: str) -> None:
    before = time.process_time()
    found = asked(f":vars: {variables}", "Which {=a}?\n\n- [x] {=a}").findings
    assert [finding.rule for finding in found if finding.severity == "error"] == ["question-vars"]
    assert time.process_time() - before < 12
