"""Formulas in the names of controls."""

from __future__ import annotations

import pytest

from stoa.assessment.items.aloud import aloud, named


@pytest.mark.parametrize(
    ("inner", "typed"),
    [
        ("<mfrac><mn>1</mn><mn>12</mn></mfrac>", "1/12"),
        ("<mfrac><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mi>c</mi></mfrac>", "(a+b)/c"),
        ("<msup><mi>x</mi><mn>2</mn></msup>", "x^2"),
        ("<msub><mi>x</mi><mn>10</mn></msub>", "x_10"),
        ("<msqrt><mi>n</mi><mo>+</mo><mn>1</mn></msqrt>", "√(n+1)"),
        ("<mi>P</mi><mo>(</mo><mtext>can&nbsp;swim</mtext><mo>|</mo><mi>a</mi><mo>&lt;</mo><mi>b</mi><mo>)</mo>",
         "P(can swim|a<b)"),
        ("<mi>x</mi><annotation>x</annotation>", "x"),
        ("<mi>broken", "broken"),
    ],
)  # fmt: skip
def test_a_formula_is_typed_on_one_line(inner: str, typed: str) -> None:
    assert aloud(f"It is <em>so</em>: <math><mrow>{inner}</mrow></math>") == f"It is so: {typed}"


def test_only_a_formula_needs_a_name_of_its_own() -> None:
    assert named("plain") == ""
    assert named("plain", "at") == ' aria-labelledby="at"'
    assert named('<math><mtext>a"b</mtext></math>', "at") == ' aria-label="a&quot;b"'
