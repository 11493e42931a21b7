"""One mistake gives one finding: what follows from it is not reported beside it."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import stoa.assessment
from stoa.assessment.consequences import FOLLOWS
from tests.assessment.items.author import write
from tests.assessment.items.test_writing import FOLDER

ROOT = Path(stoa.assessment.__file__).parent


def with_mistake(kind: str, old: str, new: str) -> list[str]:
    """The rules that the sample of a kind breaks with one line made another."""
    text = (FOLDER / kind / "sample.md").read_text()
    assert text.count(old) >= 1, f"{old} is not in the sample"
    return [finding.rule for finding in write(text.replace(old, new, 1)).findings]


@pytest.mark.parametrize(
    ("kind", "old", "new", "rule"),
    [
        ("choice", "- [x] CC BY\n", "- [150%] CC BY\n", "question-answer-mark"),
        ("choice", "- [x] CC BY\n", "- [x] CC BY\n- [x] CC BY\n", "question-option-duplicate"),
        ("dropdown", "- [x] 0\n", "- [150%] 0\n", "question-answer-mark"),
        ("graph", "- [x] y", "- [150%] y", "question-answer-mark"),
        ("graph", ":draw: line", ":draw: circle", "graph-draw"),
        ("hotspot", "- [x] box", "- [foo] box", "question-no-right-answer"),
        ("hotspot", "- [x] box", "- box", "question-no-right-answer"),
        ("matrix", "- [x] [[9, 1], [99, 891]]", "- [] [[9, 1], [99, 891]]", "question-no-right-answer"),
        ("matrix", "- [x] [[9, 1], [99, 891]]", "- [x] [[9, 1], [99, ?]]", "matrix-cell"),
        ("matrix", "- [x] [[9, 1], [99, 891]]", "- [x] [[9, 1], [99]]", "matrix-shape"),
        ("numberline", "- [x] [30, 50]", "- [x] many", "numeric-unreadable"),
        ("numberline", "- [x] [30, 50]", "- [ ] [30, 50]", "question-no-right-answer"),
        ("numberline", ":to: 100", ":to: far", "question-axis"),
        ("numeric", "- [x] 8.33 ± 1%", "- [ ] 8.33 ± 1%", "question-no-right-answer"),
        ("symbolic", ":variables: p, n", ":variables: p, ?", "question-variables"),
        ("cloze", "[[more | *less*]]", "[[more | less]]", "question-blank-choices"),
        ("cloze", "[[more | *less*]]", "[[more | *less*", "question-blank-open"),
    ],
)
def test_one_mistake_is_one_finding(kind: str, old: str, new: str, rule: str) -> None:
    assert with_mistake(kind, old, new) == [rule]


def test_two_mistakes_are_two() -> None:
    text = ":::{question} choice\n:name: q\n:scoring: some\n\nWhich?\n\n- [x] a\n- [x] b\n- [ ]\n:::\n"
    rules = {finding.rule for finding in write(text).findings}
    assert {"question-two-right", "question-option-empty"} <= rules


def test_what_followed_is_told_once_its_cause_is_mended() -> None:
    text = (FOLDER / "matrix" / "sample.md").read_text().replace("[[9, 1], [99, 891]]", "[[9, 1, 0]]", 1)
    assert {finding.rule for finding in write(text).findings} == {"matrix-size"}


def test_every_rule_of_the_table_is_one() -> None:
    """A rule that was renamed would silence nothing any more."""
    constants = (
        node.value
        for path in ROOT.rglob("*.py")
        if path.name != "consequences.py"
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )
    spoken = {text for text in constants if re.fullmatch(r"[a-z]+(-[a-z]+)+", text)}
    named = {*FOLLOWS, *(rule for causes in FOLLOWS.values() for rule in causes)}
    assert named <= spoken, named - spoken
