"""Kept blocks are converted later: with the same id, and with what they took from the blocks around them."""

from __future__ import annotations

from pathlib import Path

import pytest

from stoa.interop.formats.olx.again import convert_kept
from tests.interop.olx import course, imported, write

HALVES = (
    '<problem url_name="p1" display_name="P"><choiceresponse partial_credit="halves"><label>'
    '<a href="/jump_to_id/far">Which?</a> <img src="/static/a b.png" alt="A"/></label><checkboxgroup>'
    '<choice correct="true">A</choice><choice>B</choice></checkboxgroup></choiceresponse></problem>'
)
POLICY = (
    '{"GRADER": [{"type": "Home Work", "weight": 1, "min_count": 1, "drop_count": 0}], "GRADE_CUTOFFS": {"Pass": 0.5}}'
)


def test_a_problem_that_has_an_equal_now(tmp_path: Path) -> None:
    files = {"static/a b.png": b"png", "policies/run/grading_policy.json": POLICY}
    made = course(
        '<html url_name="far"><p>x</p></html>',
        HALVES,
        sequential='graded="true" format="Home Work" due="2026-12-01T17:00:00Z" max_attempts="3"',
        files=files,
    )
    done = imported(tmp_path, made)
    source = done.folder / "kept/problem-p1.xml"
    assert convert_kept(done.folder, "kept/problem-p1.xml", "p1") is None
    # As if halves had got an equal.
    source.write_text(source.read_text().replace('"halves"', '"EDC"'))
    assert convert_kept(done.folder, "kept/problem-p1.xml", "p1") == (
        ":::{question} multiple\n:name: p1\n:title: P\n:category: home-work\n:attempts: 3\n:due: 2026-12-01 17:00 UTC\n"
        ":scoring: each\n\n[Which?](/01-chapter/01-part.md) ![A](/media/a_b.png)\n\n- [x] A\n- [ ] B\n:::"
    )


def test_what_is_not_for_everybody_stays_kept(tmp_path: Path) -> None:
    write(tmp_path, {"kept/html-a.xml": '<html url_name="a" visible_to_staff_only="true"><p>x</p></html>'})
    assert convert_kept(tmp_path, "kept/html-a.xml", "a") is None


LOOSE = '<chapter url_name="c"><sequential url_name="s" {}>{}</sequential></chapter>'
ANSWERS = '<html url_name="h" {}><p>The answers</p></html>'


@pytest.mark.parametrize("own", ["", 'visible_to_staff_only="false" group_access="{}"'])
@pytest.mark.parametrize(
    "around", ['visible_to_staff_only="true"', 'group_access="{&quot;1&quot;: [2]}" graded="true"']
)
def test_what_a_subsection_hides_stays_kept(tmp_path: Path, around: str, own: str) -> None:
    files = course(files={"course/run.xml": f"<course>{LOOSE.format(around, ANSWERS.format(own))}</course>"})
    done = imported(tmp_path, files)
    (source,) = (done.folder / "kept").glob("html-*.xml")
    assert "The answers" in source.read_text()
    assert convert_kept(done.folder, f"kept/{source.name}", "h") is None


@pytest.mark.parametrize("name", ["h-page-kept", "h-page-kept-2"])
def test_what_an_earlier_import_hid_stays_kept(tmp_path: Path, name: str) -> None:
    write(tmp_path, {"kept/html-a.xml": '<html url_name="h"><p>x</p></html>'})
    assert convert_kept(tmp_path, "kept/html-a.xml", name) is None
    assert convert_kept(tmp_path, "kept/html-a.xml", "h") == "x"


@pytest.mark.parametrize(("language", "answer"), [("de", "1.5000"), ("en", "1.500")])
def test_numbers_are_written_for_the_course_s_language(tmp_path: Path, language: str, answer: str) -> None:
    body = '<problem><numericalresponse answer="1.500"><textline/></numericalresponse></problem>'
    write(tmp_path, {"course.toml": f'language = "{language}"', "kept/problem-a.xml": body})
    assert f"- [x] {answer}\n" in (convert_kept(tmp_path, "kept/problem-a.xml", "a") or "")


def test_broken_sources_stay_kept(tmp_path: Path) -> None:
    write(tmp_path, {"kept/problem-a.xml": "<problem>", "kept/poll-b.xml": "<poll/>"})
    assert convert_kept(tmp_path, "kept/problem-a.xml", "a") is None
    assert convert_kept(tmp_path, "kept/poll-b.xml", "b") is None
    assert convert_kept(tmp_path, "kept/none.xml", "c") is None
