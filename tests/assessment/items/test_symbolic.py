"""Expressions as people type them: equal in value, in the form that is asked for, and safe whatever is sent."""

from __future__ import annotations

from time import perf_counter, process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stoa.assessment.items import grade, render, state_of
from stoa.assessment.items.symbolic import kind
from stoa.assessment.ports import Outcome, RenderContext
from stoa.content.ports import Part
from tests.assessment.items.author import question, write
from tests.assessment.items.test_writing import broken

HERE = RenderContext(action="/a")
FACTOR = (
    "Factor.\n\n- [x] 2x(x+1)\n- [ ] 2(x+1)^2\n  > The second factor has no square.\n- [50%] x(x+1)\n  > Twice that."
)
FACTORED = question("symbolic", FACTOR, ":form: factored")


def outcome(part: Part, typed: object) -> Outcome:
    (found,) = grade(part, typed).outcomes.values()  # type: ignore[arg-type]
    return found


def of(answer: str, options: str = "") -> Part:
    return question("symbolic", f"Which?\n\n- [x] {answer}", options)


@pytest.mark.parametrize(
    ("answer", "typed"),
    [
        ("2x(x+1)", "2*x^2 + 2*x"), ("2x(x+1)", "2x²+2x"), ("2x(x+1)", "(x + 1) · 2 x"), ("2x(x+1)", "2𝑥[𝑥+1]"),
        ("sqrt(2)/2", "1/sqrt(2)"), ("sqrt(2)/2", "√2/2"), ("sqrt(2)/2", "2^(-0.5)"), ("sqrt(2)/2", "sin(pi/4)"),
        ("sin(x)^2 + cos(x)^2", "1"), ("sin 2x", "2 sin x cos x"), ("sin x cos x", "cos(x)sin(x)"),
        ("e^(2x)", "exp(x)^2"), ("e^(2x)", "e²ˣ"), ("ln(x^2)", "2 ln|x|"), ("x^2-1", "(x-1)(x+1)"),
        ("1/x + 1/y", "(x+y)/(xy)"), ("|x|", "sqrt(x²)"), ("log(100 x)", "2 + log10(x)"), ("α^2 β", "alpha*beta*alpha"),
        ("x_1 + v0", "v0 + x₁"), ("0", "x - x"), ("3·10^8 x", "300000000x"), ("½x", "0.5x"), ("cbrt(x)^3", "x"),
        ("e^(i x)", "cos x + i sin x"), ("1e", "e"), ("tan x", "sin(x)/cos(x)"), ("-x^2", "0-x*x"), ("x/2/y", "x/(2y)"),
    ],
)  # fmt: skip
def test_equal_is_right(answer: str, typed: str) -> None:
    names = ":variables: x_1, v0" if "v0" in answer else ":variables: alpha, β" if "α" in answer else ":variables: x, y"
    domain = ":domain: x > 0" if "ln" in answer or "log" in answer else ""
    assert outcome(of(answer, f"{names}\n{domain}".strip()), typed).status == "right"


@pytest.mark.parametrize(
    ("answer", "typed"),
    [
        ("2x(x+1)", "2x(x-1)"), ("x", "x + 0.0001"), ("x", "sqrt(x^2)"), ("sqrt(2)/2", "0.7071"),
        ("0", "10^15 - 10^15 + x"),
        ("x", "10^15 - 10^15"), ("x^2", "x^2.000001"), ("x", "-x"), ("x y", "x + y"), ("10^-20 x", "2·10^-20 x"),
    ],
)  # fmt: skip
def test_unequal_is_not(answer: str, typed: str) -> None:
    assert outcome(of(answer, ":variables: x, y"), typed).status == "not_yet"


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", "type"), ("   ", "type"), ("2x(", "ends"), ("(x+1", "unclosed"), ("x+", "ends"), ("x)", "unreadable"),
        ("1/2x", "two_readings"), ("sin x/2", "two_readings"), ("sin^-1 x", "two_readings"), ("e^2x", "two_readings"),
        ("z", "unknown_name"), ("f(x)", "unknown_name"), ("х+1", "letter"), ("0,5x", "comma"), ("x=1", "equation"),
        ("2½", "two_numbers"), ("x" * 301, "too_long"), ("(" * 150 + "x", "too_deep"), ("1/0", "no_value"),
        ("10^10^10", "no_value"), ("9^9^9^9^9^9", "no_value"), ("__import__('os')", "unreadable"),
        ("x.real", "unreadable"),
        ("\\frac{1}{2}", "unreadable"), ("2 3", "unreadable"), ("x!", "unreadable"),
        ("exp(exp(exp(exp(9))))", "no_value"),
        ("-" * 200 + "x", "too_deep"), ("sqrt" * 70, "too_deep"), ("x^" * 120 + "x", "too_deep"), ("0^-1", "no_value"),
        ("x<2", "unreadable"), ("\x00", "type"), ("<script>", "unreadable"),
        ("Ω", "unknown_name"), ("…", "unreadable"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_told_at_once_and_costs_nothing(typed: str, reason: str) -> None:
    part = of("2x(x+1)")
    begun = perf_counter()
    found = outcome(part, typed)
    assert perf_counter() - begun < 0.1
    assert found.reason == reason
    assert not grade(part, typed).costs_attempt
    assert kind.say(found) or reason == "type"


@pytest.mark.parametrize("typed", ["x" * 300, "x+" * 149 + "x", "((((x+1)^9)^9)^9)^9", "sin " * 30 + "x", "9" * 300])
def test_long_expressions_stay_cheap(typed: str) -> None:
    part = of("2x(x+1)")
    begun = process_time()
    outcome(part, typed)
    assert process_time() - begun < 0.1


def test_expected_errors_are_met_in_any_form_too() -> None:
    part = question("symbolic", FACTOR, ":form: factored")
    assert outcome(part, "2x^2 + 4x + 2").feedback == "The second factor has no square."
    half = outcome(part, "x(x+1)")
    assert (half.status, half.fraction, half.feedback) == ("partly", 0.5, "Twice that.")


@pytest.mark.parametrize(
    ("form", "answer", "good", "bad"),
    [
        ("factored", "2x(x+1)", ["x(2x+2)", "-2x(-x-1)", "(x+1)*2x"], ["2x^2+2x", "2(x^2+x)"]),
        ("factored", "(x-1)^2", ["(1-x)^2", "(x-1)(x-1)"], ["x^2-2x+1"]),
        ("expanded", "x^2-1", ["-1+x^2", "x*x-1"], ["(x-1)(x+1)", "x^2-2+1", "(x+1)^2-2x-2"]),
        ("simplified", "3x", ["x*3"], ["x+2x", "6x/2", "3x+0", "1*3x", "3x^1"]),
        ("simplified", "x/2", ["0.5x"], ["2x/4", "x/1/2"]),
        ("simplified", "2/3", ["2/3"], ["4/6", "1/3+1/3"]),
        ("fraction", "(x+1)/(x y)", ["(1+x)/(y x)"], ["1/y + 1/(x y)", "(1+1/x)/y", "(x+1) x^-1 y^-1"]),
    ],
)  # fmt: skip
def test_forms(form: str, answer: str, good: list[str], bad: list[str]) -> None:
    part = of(answer, f":form: {form}\n:variables: x, y")
    for typed in good:
        assert outcome(part, typed).status == "right", typed
    for typed in bad:
        found = outcome(part, typed)
        assert (found.status, found.reason) == ("unreadable", "form"), typed
        assert kind.say(found)


def test_equations_are_equal_up_to_a_factor() -> None:
    part = of("y = 2x + 1")
    for typed in ("2x + 1 = y", "2y = 4x+2", "y - 2x - 1 = 0", "(y-1)/2 = x"):
        assert outcome(part, typed).status == "right", typed
    for typed in ("y = 2x", "y^2 = (2x+1)^2", "x y = 2x^2 + x", "0 = 0"):
        assert outcome(part, typed).status == "not_yet", typed
    assert outcome(part, "2x+1").reason == "no_equation"
    assert outcome(part, "y = 2x = 1").reason == "equation"


def test_a_constant_may_be_any() -> None:
    part = of("x^2 + C", ":constant: +C\n:variables: x")
    for typed in ("x^2 + C", "x² + 5 - C", "C + x*x + 7", "x^2 + 2C"):
        assert outcome(part, typed).status == "right", typed
    missing = outcome(part, "x^2 + 3")
    assert (missing.status, missing.reason) == ("unreadable", "constant_missing")
    assert "+ C" in kind.say(missing)
    assert outcome(part, "2x + C").status == outcome(part, "x^2 + C x").status == "not_yet"
    assert outcome(of("x^2", ":constant: C"), "x^2 + C").status == "right"


@pytest.mark.parametrize(
    ("body", "options", "rule"),
    [
        ("- [x] 2x(", "", "symbolic-unreadable"), ("- [x] 1/2x", "", "symbolic-unreadable"),
        ("- [x] ln(x)/0", "", "symbolic-no-value"), ("- [x] x\n- [ ] 2x/2", "", "question-option-duplicate"),
        ("- [x] x", ":form: nice", "question-form"), ("- [x] x^2+x", ":form: factored", None),
        ("- [x] x(x+1)", ":form: expanded", "symbolic-form"), ("- [x] x", ":domain: x ~ 2", "question-domain"),
        ("- [x] x", ":domain: 2 < x < 1", "question-domain"), ("- [x] x", ":domain: t > 0", "question-domain"),
        ("- [x] x", ":variables: x, 2b", "question-variables"), ("- [x] x = y", ":constant: C", "question-constant"),
        ("- [x] x + z", ":variables: x", "symbolic-unreadable"), ("- [ ] x", "", "question-no-right-answer"),
        ("- [x] x\n" + "\n".join(f"- [ ] {n}x" for n in range(2, 40)), "", "question-too-many-answers"),
    ],
)  # fmt: skip
def test_authors_hear_what_is_wrong(body: str, options: str, rule: str | None) -> None:
    rules = [found for found, _ in broken("symbolic", f"Which?\n\n{body}", options)]
    assert (rule in rules) if rule is not None else rules in ([], ["symbolic-form"])


def test_every_finding_names_a_way_out() -> None:
    written = write(":::{question} symbolic\n:name: q\n:domain: y?\n:form: nice\n\nWhich?\n\n- [x] 2x(\n- [ ] 1/0\n:::")
    assert written.findings
    assert all(finding.remedy for finding in written.findings)


def test_how_it_was_read_is_shown() -> None:
    part = of("2x(x+1)", ":variables: x, alpha")
    html = render(part, state_of(part, response="alpha x²/2", attempts_used=1, best=0.0), HERE)
    assert "Read as" in html
    assert "<mfrac>" in html
    assert "<mi>α</mi>" in html
    assert "<math>" not in render(part, state_of(part, response="2x("), HERE)
    assert "<script" not in render(part, state_of(part, response="<script>"), HERE)


def test_the_right_one_is_drawn_when_nothing_more_can_be_won() -> None:
    part = of("1/sqrt(x)", ":attempts: 1")
    html = render(part, state_of(part, response="x", attempts_used=1, best=0.0), HERE)
    assert "Right answer: <math><mrow><mfrac><mn>1</mn><msqrt><mi>x</mi></msqrt></mfrac></mrow></math>" in html


def test_the_answer_stays_in_the_key() -> None:
    part = of("2x(x+1)", ":form: factored")
    assert "x+1" not in str(part.public)
    assert "x+1" not in render(part, state_of(part), HERE)


def test_a_course_with_a_decimal_comma() -> None:
    part = write(":::{question} symbolic\n:name: q\n\n¿Cuál?\n\n- [x] 0,5x\n:::", language="es").part
    assert outcome(part, "0,5x").status == outcome(part, "0.5 x").status == outcome(part, "x/2").status == "right"
    assert outcome(part, "1.500x").reason == "two_readings"
    assert "<mn>0,5</mn>" in render(part, state_of(part, response="0.5x", attempts_used=1, best=1.0), HERE)


@given(st.text(max_size=80) | st.text("x1+-*/^()| .sincoetpqr²√π=", max_size=60))
@settings(max_examples=300)
def test_any_text_is_graded_the_same_way_again(typed: str) -> None:
    found = outcome(FACTORED, typed)
    assert found == outcome(FACTORED, typed)
    kind.say(found)
    render(FACTORED, state_of(FACTORED, response=typed), HERE)
