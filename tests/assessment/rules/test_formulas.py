"""Expressions as trees: one parser for two languages, and MathML that says what was read."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stoa.assessment.expressions import evaluate
from stoa.assessment.formulas.equality import BadDomain, Interval, read_domain
from stoa.assessment.formulas.loose import Style, canonical, read_loose
from stoa.assessment.formulas.mathml import mathml
from stoa.assessment.formulas.reading import read_plain
from stoa.assessment.formulas.tree import BadExpression, Name, Node, walk
from stoa.assessment.formulas.values import value_of

STYLE = Style(("x", "y", "alpha", "v_0"))


def drawn(text: str) -> str:
    html = mathml(read_loose(text, STYLE))
    return "".join(ElementTree.fromstring(html).itertext()).replace("\u2062", "").replace("\u2061", "")


def names_of(node: Node) -> set[str]:
    return {each.name for each in walk(node) if isinstance(each, Name)}


@pytest.mark.parametrize("text", ["1 + 2*3", "-2^2", "(1+2)*3/4", "2^3^2", "1 - 2 - 3", "8/4/2", "-(2-5)"])
def test_both_languages_mean_the_same(text: str) -> None:
    value = evaluate(text, {})
    assert not isinstance(value, str)
    assert value_of(read_loose(text, Style())) == float(value)


def test_names_are_whole_words_in_the_one_and_letters_in_the_other() -> None:
    assert names_of(read_plain("xy + wells")) == {"xy", "wells"}
    assert names_of(read_loose("xy", STYLE)) == {"x", "y"}
    with pytest.raises(BadExpression):
        read_plain("2x")


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("2x(x+1)", "2x(x+1)"), ("x-(y-1)", "x−(y−1)"), ("2*3x", "2⋅3x"), ("-(x+1)^2", "−(x+1)2"), ("x(-2)", "x(−2)"),
        ("alpha x", "αx"), ("v0", "v0"), ("|x|", "|x|"), ("sin² x", "sin2(x)"), ("log x", "log10(x)"), (".5", "0.5"),
        ("x/y", "xy"), ("(x/y)^2", "(xy)2"), ("2^x", "2x"), ("x*y^2", "xy2"), ("x*2", "x⋅2"),
    ],
)  # fmt: skip
def test_what_was_read_is_drawn(text: str, seen: str) -> None:
    assert drawn(text) == seen


@given(st.text("xy12+-*/^()| .αsqrtin", max_size=40))
def test_whatever_is_read_is_drawn_well_formed(text: str) -> None:
    try:
        node = read_loose(text, STYLE)
    except BadExpression as error:
        assert 0 <= error.at <= 300
    else:
        ElementTree.fromstring(mathml(node))


def test_domains() -> None:
    assert read_domain("x > 0, 0 < p < 1; n in 1..20 whole") == {
        "x": Interval(0, 8), "p": Interval(0, 1), "n": Interval(1, 20, True),
    }  # fmt: skip
    assert read_domain("x > 0, x < 3, α ≥ −1") == {"x": Interval(0, 3), "alpha": Interval(-1, 7)}
    for bad in ("x", "x > y", "x > 2, x < 1", "1 < x < 1", "x in 1", "<script> > 0"):
        with pytest.raises(BadDomain):
            read_domain(bad)


@pytest.mark.parametrize(
    ("typed", "name"), [("α", "alpha"), ("x₁", "x1"), ("v_0", "v_0"), ("2x", ""), ("x y", ""), ("", "")]
)
def test_names_of_variables(typed: str, name: str) -> None:
    assert canonical(typed) == name
