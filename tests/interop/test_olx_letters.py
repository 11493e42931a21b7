"""Cut-offs of the grading policy become letters; graders as nobody would write them are told and stop nothing."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stoa.interop.formats.olx.again import convert_kept
from stoa.interop.formats.olx.letters import letters_of, passing_of, read_cutoffs
from tests.interop.olx import Imported, compiled, course, imported
from tests.interop.test_olx_grading import HALVES, QUESTION

GRADERS: list[Any] = [{"type": "One", "weight": 1, "min_count": 1, "drop_count": 0}]


def graded(place: Path, cutoffs: Any, graders: Any = GRADERS, block: str = QUESTION) -> Imported:
    policy = json.dumps({"GRADER": graders, "GRADE_CUTOFFS": cutoffs})
    sequential = 'graded="true" format="One"'
    done = imported(place, course(block, sequential=sequential, files={"policies/run/grading_policy.json": policy}))
    assert compiled(done.folder).errors == ()
    return done


def grading(done: Imported) -> dict[str, Any]:
    found: dict[str, Any] = tomllib.loads(done.text("course.toml"))["grading"]
    return found


def test_cutoffs_are_letters_and_the_lowest_is_to_pass(tmp_path: Path) -> None:
    done = graded(tmp_path, {"Pass": 0.5, "A": 0.9, "B+": 0.875})
    assert grading(done)["letters"] == [["A", 90], ["B+", 87.5], ["Pass", 50], ["F", 0]]
    assert grading(done)["pass"] == 0.5 and "score >= 50%" in done.text("completions.toml")
    assert not done.messages("grading")
    policy = compiled(done.folder).outline.grading
    assert policy.letters == (("A", 0.9), ("B+", 0.875), ("Pass", 0.5), ("F", 0.0))
    assert not [each for each in compiled(done.folder).findings if each.rule == "grading-letters"]


def test_one_grade_to_pass_is_no_letter(tmp_path: Path) -> None:
    assert "letters" not in grading(graded(tmp_path / "a", {"Pass": 0.6}))
    assert "letters" not in grading(graded(tmp_path / "b", {"Pass": 0.6, "Fail": 0}))


def test_a_cutoff_of_nothing_is_the_letter_of_the_rest(tmp_path: Path) -> None:
    found = grading(graded(tmp_path, {"Gut": 0.8, "Genügend": 0.5, "Nicht genügend": 0}))
    assert found == {
        "pass": 0.5,
        "letters": [["Gut", 80], ["Genügend", 50], ["Nicht genügend", 0]],
        "categories": [{"id": "one", "title": "One", "weight": 1}],
    }


def test_letters_are_of_what_can_be_earned(tmp_path: Path) -> None:
    """Of a whole of 0.9, since the other grader's subsections were never made."""
    graders = [{"type": "One", "weight": 0.9}, {"type": "Two", "weight": 0.1}]
    done = graded(tmp_path, {"A+": 0.95, "A": 0.85, "Pass": 0.5}, graders)
    assert grading(done)["letters"] == [["A", 94.4], ["Pass", 55.6], ["F", 0]]
    assert grading(done)["pass"] == 0.556 and "score >= 55.6%" in done.text("completions.toml")
    said = "\n".join(done.messages("grading"))
    assert "'A+', from 0.95 on, was left out: nobody can earn so much" in said
    assert "tenths of a per cent: A at 94.4 %, Pass at 55.6 %" in said


@pytest.mark.parametrize(
    ("cutoffs", "letters", "passing", "said"),
    [
        ({"A": 1.5, "B": 0.8, "C": 0.5}, [["B", 80], ["C", 50], ["F", 0]], 0.5, "'A' begins at '1.5'"),
        ({"A": "x", "B": 0.8, "C": True, "D": -1, "E": None, "G": 0.4}, [["B", 80], ["G", 40], ["F", 0]], 0.4,
         "'D' begins at '-1'"),
        ({"A": "0.9", "B": 0.5}, [["A", 90], ["B", 50], ["F", 0]], 0.5, ""),
        ({"A": 0.9, "a": 0.8, "B": 0.5}, [["A", 90], ["B", 50], ["F", 0]], 0.5, "another has the same name"),
        ({"A": 0.9, "B": 0.9, "C": 0.5}, [["A", 90], ["C", 50], ["F", 0]], 0.5, "'B', from 0.9 on, was left out"),
        ({"A": 0.9, "": 0.8, "x" * 41: 0.7, "C": 0.5}, [["A", 90], ["C", 50], ["F", 0]], 0.5, "no name that can be"),
        ({"A": 0.9, "F": 0.5}, [["A", 90], ["F", 50]], 0.5, ""),
        ({"A": 0.9, "B": 0.9}, None, 0.9, "another begins there"),
        ({f"g{n}": n / 100 for n in range(1, 61)}, None, 0.01, "The course has 60 grades"),
        ({"A": 1, "B": 0.333333}, [["A", 100], ["B", 33.3], ["F", 0]], 0.333, "B at 33.3 %"),
        ({}, None, 0.5, "no cut-off above 0, so nobody passes"),
        ([], None, 0.5, "nobody passes"),
        ({"A": 0, "B": 0}, None, 0.5, "nobody passes"),
    ],
)  # fmt: skip
def test_odd_cutoffs(tmp_path: Path, cutoffs: Any, letters: Any, passing: float, said: str) -> None:
    done = graded(tmp_path, cutoffs)
    assert (grading(done).get("letters"), grading(done)["pass"]) == (letters, passing)
    messages = "\n".join(done.messages("grading"))
    assert said in messages and (bool(said) or not messages)


def test_letters_come_back_with_the_first_block_that_counts(tmp_path: Path) -> None:
    done = graded(tmp_path, {"A": 0.9, "Pass": 0.5}, block=HALVES)
    assert "grading" not in tomllib.loads(done.text("course.toml"))
    source = done.folder / "kept/problem-k.xml"
    source.write_text(source.read_text().replace('"halves"', '"EDC"'))
    assert convert_kept(done.folder, "kept/problem-k.xml", "k") is not None
    assert grading(done)["letters"] == [["A", 90], ["Pass", 50], ["F", 0]]


@pytest.mark.parametrize(
    ("graders", "category", "said"),
    [
        ([{"type": "One", "weight": 3}, {"type": "Two", "weight": 1}], {"weight": 3}, "'Two', so its weight counts"),
        ([{"type": "One", "weight": 0.5}, {"type": "One", "weight": 0.5}], {"weight": 1}, "weights were added up."),
        ([{"type": "One", "weight": 0.5, "drop_count": 1, "min_count": 2}, {"type": "One", "weight": 0.1}],
         {"weight": 0.6}, "What the first one drops holds"),
        ([{"weight": 1}, {"type": 3}, "x", None, {"type": " "}, {"type": "One", "weight": 1}], {"weight": 1},
         "This grader cannot be read and was left out"),
        ([{"type": "One", "weight": "0.4"}], {"weight": 0.4}, ""),
        ([{"type": "One", "weight": "heavy"}], {"weight": 0}, "has 'heavy' for its weight; it was read as 0"),
        ([{"type": "One", "weight": -1}], {"weight": 0}, "has '-1' for its weight"),
        ([{"type": "One", "weight": 1e300}], {"weight": 0}, "for its weight"),
        ([{"type": "One", "weight": 1, "drop_count": -3}], {"weight": 1}, "has '-3' for its drop_count"),
        ([{"type": "One", "weight": 1, "drop_count": 1e9}], {"weight": 1}, "for its drop_count"),
    ],
)  # fmt: skip
def test_odd_graders(tmp_path: Path, graders: Any, category: dict[str, Any], said: str) -> None:
    done = graded(tmp_path, {"Pass": 0.5}, graders)
    (found,) = grading(done)["categories"]
    assert found == {"id": "one", "title": "One", **category}
    assert any(said in message for message in done.messages("grading")) or not said


@pytest.mark.parametrize("graders", [{}, "x", 3, None, []])
def test_graders_that_are_no_list(tmp_path: Path, graders: Any) -> None:
    done = graded(tmp_path, {"Pass": 0.5}, graders)
    assert "grading" not in tomllib.loads(done.text("course.toml"))
    assert bool(done.messages("grading")) is (graders not in (None, []))


cutoffs = st.dictionaries(
    st.text(max_size=4) | st.sampled_from(["A", "B", "F", "x" * 50]),
    st.floats() | st.none() | st.text(max_size=3) | st.integers() | st.sampled_from([0.5, 0.5001, 0.9, 1]),
    max_size=8,
)


@given(said=cutoffs | st.none() | st.lists(st.integers(), max_size=2), whole=st.floats(0.01, 100))
@settings(max_examples=400, deadline=None)
def test_any_cutoffs_give_letters_that_a_course_takes(said: Any, whole: float) -> None:
    told: list[str] = []
    found = read_cutoffs(said, told.append)
    letters = letters_of(found, whole, told.append)
    bounds = [bound for _word, bound in letters]
    assert bounds == sorted(set(bounds), reverse=True) and all(0 <= bound <= 100 for bound in bounds)
    assert len({word.casefold() for word, _bound in letters}) == len(letters) != 1
    assert all(0 < len(word) <= 40 and word.isprintable() and word == word.strip() for word, _bound in letters)
    passing = passing_of(found)
    assert passing is None or 0 < passing <= 1
    assert told or not isinstance(said, dict) or len(found) == len(said)
