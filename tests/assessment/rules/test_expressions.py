"""Expressions: reckoned exactly, refused kindly, and never dear."""

from __future__ import annotations

import time
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stoa.assessment.expressions import DIGIT_LIMIT, LENGTH_LIMIT, BadExpression, Value, evaluate, names_in

NAMES: dict[str, Value] = {"a": Fraction(3), "b": Fraction(1, 4), "who": "Ada"}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1+2*3^2", 19), ("-2^2", -4), ("2^-1", "1/2"), ("2^3^2", 512), ("(1+2)*3", 9), ("1/3+1/6", "1/2"),
        ("10-4-3", 3), ("12/3/2", 2), ("--3", 3), ("0.1+0.2", "3/10"), ("a*b", "3/4"), ("sqrt(9/4)", "3/2"),
        ("4^0.5", 2), ("round(2.5)", 3), ("round(-2.5)", -3), ("round(1/3, 2)", "33/100"), ("floor(-1/2)", -1),
        ("ceil(1/2)", 1), ("gcd(12, 18)", 6), ("lcm(4, 6)", 12), ("mod(-1, 5)", 4), ("max(1, a, 2)", 3),
        ("min(b, 1)", "1/4"), ("max(a)", 3), ("min(7)", 7),
        ("abs(-a)", 3), ("0^0", 1), ("0^5", 0), ("(-1)^1001", -1), ("1^999999", 1),
        ("a = 3", 1), ("a != 3", 0), ("b < 1/4", 0), ("b <= 1/4", 1), ("who = who", 1), ("who != a", 1),
    ],
)  # fmt: skip
def test_what_it_comes_to(text: str, value: object) -> None:
    assert evaluate(text, NAMES) == Fraction(str(value))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("__import__('os')", "unreadable"), ("a.real", "unreadable"), ("a[0]", "unreadable"),
        ("eval(1)", "unknown_function"),
        ("lambda: 1", "unreadable"), ("10^10^10", "too_large"), ("2^1000", "too_large"), ("9^99999999999", "too_large"),
        ("(" * 200 + "1" + ")" * 200, "too_long"), ("(" * 100 + "1" + ")" * 100, "too_deep"),
        ("-" * 200 + "1", "too_deep"),
        ("1/0", "no_value"), ("0^-1", "no_value"), ("mod(1, 0)", "no_value"), ("sqrt(-1)", "no_value"),
        ("(-8)^(1/3)", "no_value"), ("c", "unknown_name"), ("who + 1", "no_number"), ("-who", "no_number"),
        ("who < 1", "no_number"), ("gcd(1/2, 2)", "not_whole"), ("round(1, 99)", "too_large"), ("max()", "unreadable"),
        ("gcd(1)", "arguments"), ("1 +", "unreadable"), ("", "unreadable"), ("   ", "unreadable"),
        ("1 2", "unreadable"),
        ("a а", "unreadable"), ("1 < 2 < 3", "unreadable"), ("\0", "unreadable"), ("1" * 31, "unreadable"),
        ("1" + "+1" * 200, "too_long"), ("*".join(["9" * 29] * 3), "too_large"), ("a" * 400, "too_long"),
    ],
)  # fmt: skip
def test_what_is_refused(text: str, reason: str) -> None:
    with pytest.raises(BadExpression) as caught:
        evaluate(text, NAMES)
    assert caught.value.reason == reason


def test_roots_of_small_numbers_are_no_zero() -> None:
    assert float(evaluate("sqrt(2*10^(-30))", {})) == pytest.approx(1.4142135623730951e-15, rel=1e-14)
    assert float(evaluate("2^(-50.5)", {})) == pytest.approx(2**-50.5, rel=1e-14)


def test_names() -> None:
    assert names_in("max(a, 2*b) + round(a)") == {"a", "b"}


tokens = st.lists(
    st.sampled_from([*"+-*/^(),<>=", *"0129.", "a", "b", "who", "sqrt", "max(", "10^", "..", " ", "é", "９"])
)


@settings(max_examples=300)
@given(st.one_of(tokens.map("".join), st.text(max_size=400)))
def test_whatever_is_written_it_ends_soon_and_small(text: str) -> None:
    before = time.process_time()
    try:
        value = evaluate(text, NAMES)
        if isinstance(value, Fraction):
            assert max(abs(value.numerator), value.denominator) < 10 ** (DIGIT_LIMIT + 1)
    except BadExpression as problem:
        assert problem.reason and len(problem.what) <= LENGTH_LIMIT
    assert time.process_time() - before < 0.1
