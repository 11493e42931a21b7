"""Numbers as people type them: read exactly, never guessed, never evaluated."""

from __future__ import annotations

from fractions import Fraction
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stoa.assessment.items import grade
from stoa.assessment.items.numeric.numbers import LENGTH_LIMIT, Style, Unreadable, read_number
from stoa.assessment.items.numeric.ranges import BadAnswer, Range, read_range
from tests.assessment.items.author import question

POINT, COMMA = Style("."), Style(",")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("3", "3"),
        (" 3 ", "3"),
        ("+3", "3"),
        ("-3.50", "-7/2"),
        ("−3", "-3"),
        ("– 3", "-3"),
        (".5", "1/2"),
        ("5.", "5"),
        ("0,083", "83/1000"),
        ("3,5", "7/2"),
        ("1/12", "1/12"),
        ("-1 / 12", "-1/12"),
        ("1⁄12", "1/12"),
        ("½", "1/2"),
        ("2½", "5/2"),
        ("2 1/2", "5/2"),
        ("-2 1/2", "-5/2"),
        ("8.3e-2", "83/1000"),
        ("8,3E-2", "83/1000"),
        ("2 × 10^3", "2000"),
        ("2x10^-3", "1/500"),
        ("2·10⁻³", "1/500"),
        ("2*10**3", "2000"),
        ("10^-3", "1/1000"),
        ("-10³", "-1000"),
        ("8.3 %", "83/1000"),
        ("8.3%", "83/1000"),
        ("5 ‰", "1/200"),
        ("1/2 %", "1/200"),
        ("1 000 000", "1000000"),
        ("1\u202f000,5", "2001/2"),
        ("1\u00a0000", "1000"),
        ("1,234,567", "1234567"),
        ("1.234.567", "1234567"),
        ("12,34,567", "1234567"),
        ("1,234.5", "2469/2"),
        ("1.234,5", "2469/2"),
        ("1'234'567", "1234567"),
        ("1’234.5", "2469/2"),
        ("1234,567", "1234567/1000"),
        ("١٢٫٥", "25/2"),
        ("१२", "12"),
        ("１２", "12"),
        ("\u200e12\u200f", "12"),
        ("007", "7"),
    ],
)
def test_what_people_type(text: str, number: str) -> None:
    assert read_number(text, POINT) == Fraction(number)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        ("  ", "empty"),
        ("3,,4", "not_a_number"),
        ("3..4", "not_a_number"),
        ("1,2.3,4", "not_a_number"),
        ("1 12", "not_a_number"),
        ("12 34", "not_a_number"),
        ("3-5", "not_a_number"),
        ("--3", "not_a_number"),
        ("-", "not_a_number"),
        ("%", "not_a_number"),
        ("e5", "not_a_number"),
        ("2x103", "not_a_number"),
        ("5²", "not_a_number"),
        ("①", "not_a_number"),
        ("1/2/3", "not_a_number"),
        ("1/-2", "not_a_number"),
        ("/", "not_a_number"),
        ("pi", "not_a_number"),
        ("1+1", "not_a_number"),
        ("__import__('os')", "not_a_number"),
        ("0x10", "not_a_number"),
        ("1_000", "not_a_number"),
        ("nan", "not_a_number"),
        ("inf", "not_a_number"),
        ("5 km", "not_a_number"),
        ("1/0", "zero_division"),
        ("2 1/0", "zero_division"),
        ("1,234", "ambiguous"),
        ("12,345", "ambiguous"),
        ("1 000/3", "ambiguous"),
        ("1 100/200", "ambiguous"),
        ("1e401", "too_large"),
        ("1e-401", "too_large"),
        ("1e999999999", "too_large"),
        ("10^999999999999", "too_large"),
        ("9" * (LENGTH_LIMIT + 1), "too_long"),
    ],
)
def test_what_is_not_read(text: str, reason: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_number(text, POINT)
    assert refused.value.reason == reason


def test_a_language_decides_what_is_ambiguous() -> None:
    assert read_number("1.234", POINT) == Fraction("1.234")
    assert read_number("1,234", COMMA) == Fraction("1.234")
    with pytest.raises(Unreadable) as refused:
        read_number("1.234", COMMA)
    assert refused.value.facts == {"one": "1234", "other": "1,234"}
    assert question("numeric", "How many?\n\n- [x] 3").public["decimal"] == "."


@pytest.mark.parametrize("text", ["9.81 m/s", "9.81m/s", "9.81 m / s", "9.81"])
def test_the_unit_may_be_typed(text: str) -> None:
    assert read_number(text, Style(".", "m/s")) == Fraction("9.81")


def test_percent_as_a_unit_is_no_share() -> None:
    assert read_number("8.3 %", Style(".", "%")) == read_number("8.3", Style(".", "%")) == Fraction("8.3")


@given(st.text(max_size=120), st.sampled_from([POINT, COMMA, Style(".", "%"), Style(",", "m/s²"), Style(".", "(")]))
def test_any_text_is_read_or_refused_at_once(text: str, style: Style) -> None:
    begun = perf_counter()
    try:
        number = read_number(text, style)
    except Unreadable as refused:
        assert refused.reason
    else:
        assert abs(number) < Fraction(10) ** (LENGTH_LIMIT + 401)
    assert perf_counter() - begun < 0.2


@given(st.text(alphabet="0123456789.,/%eE+-x*^() 'e½²⁻", max_size=40))
def test_nearly_numbers_are_read_or_refused(text: str) -> None:
    try:
        assert isinstance(read_number(text, POINT), Fraction)
    except Unreadable as refused:
        assert refused.reason


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**9), max_value=10**9))
def test_plain_decimals_mean_what_they_say(number: object) -> None:
    text = f"{number:f}"
    assert read_number(text, POINT) == Fraction(text)
    assert read_number(text.replace(".", ","), COMMA) == Fraction(text)


@given(st.fractions(max_denominator=10**6))
def test_fractions_mean_what_they_say(number: Fraction) -> None:
    assert read_number(str(number), POINT) == number


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        ("0.0833 ± 0.005", ["0.0783", "0.0883", "1/12"], ["0.0782", "0.0884"]),
        ("9.81 ± 2%", ["9.6138", "10.0062"], ["9.6137", "10.0063"]),
        ("-9.81 ± 2 %", ["-10", "-9.7"], ["10"]),
        ("5 +- 1", ["4", "6"], ["3.999"]),
        ("5 +/- 1", ["4", "6"], ["6.001"]),
        ("1/12", ["1/12", "2/24"], ["0.0833"]),
        ("3 .. 5", ["3", "5", "4.2"], ["2.99", "5.01"]),
        ("[3 .. 5]", ["3", "5"], ["2"]),
        ("(3 .. 5]", ["3.0001", "5"], ["3"]),
        ("[3..5)", ["3", "4.999"], ["5"]),
        ("(3 ... 5)", ["4"], ["3", "5"]),
        (".5 … 1.5", ["0.5", "1"], ["0.4"]),
        ("-1 .. 1", ["0", "-1"], ["-1.1"]),
        ("3% .. 5%", ["0.04", "4 %"], ["4"]),
        ("1e3 .. 1e4", ["5000"], ["999"]),
    ],
)
def test_ranges(text: str, inside: list[str], outside: list[str]) -> None:
    found = read_range(text, POINT)
    assert all(read_number(number) in found for number in inside)
    assert not any(read_number(number) in found for number in outside)


@pytest.mark.parametrize("text", ["", "..", "3 ..", ".. 5", "()", "3 ± ", "± 3", "3 .. 5 .. 7", "3 ± 1 ± 1"])
def test_no_ranges(text: str) -> None:
    with pytest.raises(BadAnswer):
        read_range(text, POINT)


numbers = st.fractions(min_value=-10, max_value=10, max_denominator=20)
ranges = st.builds(
    lambda ends, low, high: Range(min(ends), max(ends), low, high),
    st.tuples(numbers, numbers),
    st.booleans(),
    st.booleans(),
)


@given(ranges, ranges, numbers)
def test_what_covers_contains(outer: Range, inner: Range, number: Fraction) -> None:
    if outer.covers(inner) and number in inner:
        assert number in outer
    assert Range.from_json(outer.as_json()) == outer


def test_the_better_answer_decides() -> None:
    part = question("numeric", "How many?\n\n- [50%] 0 .. 10\n- [x] 5 ± 0.1\n  > Just so.\n- [ ] 20\n  > Too many.")
    right, half, wrong, other = (grade(part, text) for text in ("5.05", "7", "20", "30"))
    assert (right.status, right.outcomes["q-one"].feedback) == ("right", "Just so.")
    assert (half.status, half.fraction) == ("partly", 0.5)
    assert (wrong.status, wrong.outcomes["q-one"].feedback) == ("not_yet", "Too many.")
    assert other.status == "not_yet"


def test_what_cannot_be_read_costs_nothing() -> None:
    part = question("numeric", "How many?\n\n- [x] 3")
    assert grade(part, "3,,4").held_back == "unreadable"
    assert grade(part, "  ").held_back == "unanswered"
    assert grade(part, None).held_back == "unanswered"
    assert grade(part, "4").costs_attempt
