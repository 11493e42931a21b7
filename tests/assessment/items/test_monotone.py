"""The more of an answer is right, the more it is worth; in which order options stand or come changes nothing."""

from __future__ import annotations

import random
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stoa.assessment.items import IS_FINAL, grade, kinds, read, render
from stoa.assessment.ports import Graded, ItemState, OpinionKind, RenderContext, RunKind
from stoa.content.ports import Part
from tests.assessment.items.author import question, write
from tests.assessment.items.test_writing import FOLDER
from tests.journeys.answers import FIELDS, Solution, _solved

JUDGING = sorted(name for name, kind in kinds().items() if not isinstance(kind, OpinionKind | RunKind))
SAMPLES = {name: (FOLDER / name / "sample.md").read_text() for name in JUDGING}
PARTS = {name: write(text).part for name, text in SAMPLES.items()}
SEVERAL = ("categorise", "cloze", "grid", "label", "matching", "matrix", "table")
"""Kinds whose answer is made of several that are right or wrong each on its own."""
_BODY = re.compile(r"^:{3,}\{question\} \w+\n:name: \S+\n(.*?)^:{3,}$", re.MULTILINE | re.DOTALL)
_ROW = re.compile(r"^- \[.*?(?=^- \[|^> |^:::|^$)", re.MULTILINE | re.DOTALL)


def solved(kind: str) -> Solution:
    body = _BODY.search(SAMPLES[kind])
    assert body is not None
    return _solved(kind, body[1])


def names_of(part: Part) -> list[str]:
    """The fields of a question, in the order of the page."""
    html = render(part, ItemState(), RenderContext(action="/"))
    return list(dict.fromkeys(re.findall(rf'name="(answer-{part.id}[^"]*)"', html)))


def given_to(part: Part, kind: str, values: list[str]) -> Graded:
    names = names_of(part)
    if kind in FIELDS and len(names) > 1:
        form = {name: [value] for name, value in zip(names, values, strict=True)}
    else:
        form = dict.fromkeys(names, values)
    return grade(part, read(part, {**form, IS_FINAL: [part.id]}), is_final=True)


@pytest.mark.parametrize("kind", SEVERAL)
@given(data=st.data())
def test_more_that_is_right_is_never_worth_less(kind: str, data: st.DataObject) -> None:
    part, solution = PARTS[kind], solved(kind)
    count = len(solution.right)
    few = data.draw(st.sets(st.integers(0, count - 1)))
    more = few | data.draw(st.sets(st.integers(0, count - 1)))
    worth = [
        given_to(part, kind, [(solution.right if at in good else solution.wrong)[at] for at in range(count)]).fraction
        for good in (few, more, set(range(count)))
    ]
    assert 0 <= worth[0] <= worth[1] <= worth[2] == 1


@pytest.mark.parametrize("scoring", ["all", "each"])
@given(data=st.data())
def test_of_several_answers_as_well(scoring: str, data: st.DataObject) -> None:
    body = "Which?\n\n- [x] one\n- [x] two\n- [ ] three\n- [ ] four\n- [x] five"
    part = question("multiple", body, f":scoring: {scoring}")
    options: Any = part.public["options"]
    ids = [option["id"] for option in options]
    rights = {ids[0], ids[1], ids[4]}
    well = data.draw(st.sets(st.sampled_from(ids)))  # which of the five are judged well
    better = well | data.draw(st.sets(st.sampled_from(ids)))
    chosen = [[id for id in ids if (id in rights) == (id in good)] for good in (well, better)]
    worth = [grade(part, each).fraction for each in chosen if each]
    assert worth == sorted(worth)


@pytest.mark.parametrize("kind", [kind for kind in JUDGING if kind not in ("ordering", "cloze", "table")])
def test_the_order_of_an_authors_list_changes_nothing(kind: str) -> None:
    """Options and rows are known by what they say, so a list that was sorted anew grades the same answers alike."""
    text = SAMPLES[kind]
    rows = [match[0].rstrip() for match in _ROW.finditer(text)]
    start, end = text.index(rows[0]), text.index(rows[-1]) + len(rows[-1])
    solution = solved(kind)
    for seed in range(4):
        mixed = random.Random(seed).sample(rows, len(rows))
        other = write(text[:start] + "\n".join(mixed) + text[end:])
        assert not [each for each in other.findings if each.severity == "error"]
        for values in (solution.right, solution.wrong):
            first, second = (given_to(part, kind, list(values)) for part in (PARTS[kind], other.part))
            assert (first.status, first.fraction) == (second.status, second.fraction)


@pytest.mark.parametrize("kind", SEVERAL)
@given(seed=st.integers(0, 99))
def test_the_order_in_which_answers_come_changes_nothing(kind: str, seed: int) -> None:
    part, solution = PARTS[kind], solved(kind)
    half = [*solution.right[::2], *solution.wrong[1::2]]
    if kind in FIELDS:  # fields have names, so only those come in another order
        return
    names = names_of(part)
    mixed = random.Random(seed).sample(half, len(half))
    graded = [grade(part, read(part, dict.fromkeys(names, values)), is_final=True) for values in (half, mixed)]
    assert graded[0].fraction == graded[1].fraction
