"""Formulas of problems become questions that ask for an expression, where they can be compared here."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.interop.olx import compiled, course, imported

PROBLEM = (
    '<problem url_name="p1"><formularesponse type="ci" samples="{samples}" answer="{answer}">'
    '<label>Which?</label>{inner}<responseparam type="tolerance" default="{tolerance}"/>'
    '<formulaequationinput size="40"/></formularesponse></problem>'
)
HINT = (
    '<hintgroup><formulahint type="ci" samples="x@1:5#10" answer="x^2" name="h"/>'
    '<hintpart on="h"><p>Not squared.</p></hintpart></hintgroup>'
)


def problem(samples: str, answer: str, inner: str = "", tolerance: str = "0.00001") -> str:
    return PROBLEM.format(samples=samples, answer=answer, inner=inner, tolerance=tolerance)


@pytest.mark.parametrize(
    ("samples", "answer", "lines"),
    [
        ("R_1,R_2,R_3@1,2,3:3,4,5#10", "R_1*R_2/R_3",
         [":variables: R_1, R_2, R_3", ":domain: R_1 in 1..3, R_2 in 2..4, R_3 in 3..5", "- [x] R_1*R_2/R_3"]),
        ("x@-5:0.5#11", "3e2*x^2+sqrt(x)", [":domain: x in -5..0.5", "- [x] 3*10^(2)*x^2+sqrt(x)"]),
        ("theta@1:2#4", "sin(theta)^2", [":variables: theta", "- [x] sin(theta)^2"]),
    ],
)  # fmt: skip
def test_a_formula_is_an_expression(tmp_path: Path, samples: str, answer: str, lines: list[str]) -> None:
    done = imported(tmp_path, course(problem(samples, answer)))
    text = done.text("01-*/01-*.md")
    assert ":::{question} symbolic" in text
    for line in lines:
        assert line in text.splitlines()
    assert compiled(done.folder).errors == ()


def test_replies_to_expected_formulas_come_along(tmp_path: Path) -> None:
    done = imported(tmp_path, course(problem("x@1:5#10", "x^3", HINT)))
    assert "- [ ] x^2\n      > Not squared." in done.text("01-*/01-*.md")
    assert compiled(done.folder).errors == ()


def test_a_wide_tolerance_is_told(tmp_path: Path) -> None:
    assert "formula-tolerance" in imported(tmp_path, course(problem("x@1:5#10", "x^3", tolerance="5%"))).rules()


@pytest.mark.parametrize(
    ("samples", "answer", "rule"),
    [
        ("", "x", "formula-samples"), ("x@1:1#3", "x", "formula-samples"), ("x@a:b#3", "x", "formula-samples"),
        ("x,y@1:2#3", "x", "formula-samples"), ("x@1:2#3", "fact(x)", "formula"), ("x@1:2#3", "2k*x", "formula"),
        ("x@1:2#3", "y*x", "formula"), ("x@1:2#3", "x*(", "formula"), ("x'@1:2#3", "x'", "formula"),
    ],
)  # fmt: skip
def test_what_cannot_be_compared_is_kept(tmp_path: Path, samples: str, answer: str, rule: str) -> None:
    done = imported(tmp_path, course(problem(samples, answer)))
    assert rule in done.rules()
    assert done.report.kept == {"problem": 1}
