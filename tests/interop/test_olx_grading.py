"""The grading policy: what counts is in it, what is lost is named, and a category comes back with its first block."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

from stoa.interop.formats.olx.again import convert_kept
from tests.interop.olx import Imported, compiled, course, imported

QUESTION = '<problem url_name="p1"><stringresponse answer="a" type="ci"><textline/></stringresponse></problem>'
HALVES = (
    '<problem url_name="k"><choiceresponse partial_credit="halves"><checkboxgroup><choice correct="true">A</choice>'
    "<choice>B</choice></checkboxgroup></choiceresponse></problem>"
)


def graded(place: Path, first: str, second: str) -> Imported:
    """Two subsections of two categories, of which a third is never used."""
    graders = [
        {"type": name, "weight": weight, "min_count": 1, "drop_count": 0}
        for name, weight in (("One", 0.3), ("Two", 0.5), ("Three", 0.2))
    ]
    grading = json.dumps({"GRADER": graders, "GRADE_CUTOFFS": {"Pass": 0.4}})
    made = course(first, sequential='graded="true" format="One"', files={"policies/run/grading_policy.json": grading})
    more = f'<sequential url_name="s2" display_name="Second" graded="true" format="Two">{second}</sequential></chapter>'
    made["course/run.xml"] = str(made["course/run.xml"]).replace("</chapter>", more)
    return imported(place, made)


def categories(done: Imported) -> list[str]:
    found = tomllib.loads(done.text("course.toml")).get("grading", {}).get("categories", [])
    return [category["id"] for category in found]


def test_a_category_in_which_nothing_counts_is_left_out(tmp_path: Path) -> None:
    done = graded(tmp_path, QUESTION, HALVES)
    assert categories(done) == ["one"]
    assert tomllib.loads(done.text("course.toml"))["grading"]["pass"] == 0.5
    assert "# Open edX: Two: weight 0.5" in done.text("course.toml")
    assert not {finding.rule for finding in compiled(done.folder).findings} & {"empty-category", "unknown-category"}


def test_it_comes_back_with_the_first_block_that_counts_in_it(tmp_path: Path) -> None:
    done = graded(tmp_path, QUESTION, HALVES)
    source = done.folder / "kept/problem-k.xml"
    source.write_text(source.read_text().replace('"halves"', '"EDC"'))
    before = done.text("course.toml")
    text = convert_kept(done.folder, "kept/problem-k.xml", "k")
    assert text is not None and ":category: two\n" in text
    assert categories(done) == ["one", "two"] and done.text("course.toml").startswith(before.rstrip())
    assert convert_kept(done.folder, "kept/problem-k.xml", "k") == text and categories(done) == ["one", "two"]


def test_the_policy_comes_back_where_nothing_counted(tmp_path: Path) -> None:
    done = graded(tmp_path, HALVES, "")
    assert "grading" not in tomllib.loads(done.text("course.toml")) and "no-completion" in done.rules()
    source = done.folder / "kept/problem-k.xml"
    source.write_text(source.read_text().replace('"halves"', '"EDC"'))
    assert convert_kept(done.folder, "kept/problem-k.xml", "k") is not None
    assert tomllib.loads(done.text("course.toml"))["grading"] == {
        "pass": 0.5, "categories": [{"id": "one", "title": "One", "weight": 0.3}]
    }  # fmt: skip


def test_a_format_that_no_grader_counts_gives_no_category_later(tmp_path: Path) -> None:
    done = imported(tmp_path, course(HALVES, sequential='graded="true" format="Gone"'))
    source = done.folder / "kept/problem-k.xml"
    source.write_text(source.read_text().replace('"halves"', '"EDC"'))
    text = convert_kept(done.folder, "kept/problem-k.xml", "k")
    assert text is not None and ":category:" not in text


def test_a_graded_subsection_of_unknown_blocks_loses_its_weight_aloud(tmp_path: Path) -> None:
    done = graded(tmp_path, QUESTION, '<made-up-block url_name="m" display_name="M"/>')
    (message,) = done.messages("lost-weight")
    assert message.startswith("'Second' is 50.00% of the grade (Two)")


def test_a_question_of_no_weight_counts_in_nothing(tmp_path: Path) -> None:
    done = graded(tmp_path, QUESTION, QUESTION.replace('"p1"', '"p2" weight="-1"'))
    assert categories(done) == ["one"] and compiled(done.folder).errors == ()
