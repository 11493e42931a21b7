"""Libraries of problems: a bank and a quiz that draws from it, or kept whole where something cannot be drawn."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.interop.olx import Imported, compiled, course, imported, totals_agree

PROBLEM = (
    '<problem url_name="{name}" display_name="{name}"{more}><multiplechoiceresponse><label>Which of {name}?</label>'
    '<choicegroup><choice correct="true">This</choice><choice correct="false">That</choice></choicegroup>'
    "</multiplechoiceresponse></problem>"
)


def problem(name: str, more: str = "") -> str:
    return PROBLEM.format(name=name, more=f" {more}" if more else "")


def library(inside: str, kind: str = "library_content", said: str = 'max_count="2"') -> str:
    return f'<{kind} url_name="lib" display_name="Springs" {said}>{inside}</{kind}>'


THREE = problem("a") + problem("b") + problem("c")


def page(done: Imported) -> str:
    return done.text("01-*/01-*.md")


@pytest.mark.parametrize("kind", ["library_content", "itembank"])
def test_a_library_is_drawn_from(tmp_path: Path, kind: str) -> None:
    done = imported(tmp_path, course(library(THREE, kind)))
    assert totals_agree(done.report) and done.report.converted[kind] == 1 and done.report.converted["problem"] == 3
    assert done.text("questions/lib.md").startswith("# Springs\n\n:::{question} choice\n:name: a\n:title: a\n")
    assert "::::{quiz}\n:name: lib\n:title: Springs\n:points: 2\n\n:::{pool}\n:from: lib\n:draw: 2\n:::\n::::" in page(
        done
    )
    made = compiled(done.folder)
    assert made.errors == ()
    assert [part.id for part in made.outline.parts] == ["lib"]


@pytest.mark.parametrize(
    ("said", "count"), [("", 1), ('max_count="-1"', 3), ('max_count="9"', 3), ('max_count="1"', 1)]
)
def test_how_many_are_drawn(tmp_path: Path, said: str, count: int) -> None:
    assert f":draw: {count}\n" in page(imported(tmp_path, course(library(THREE, said=said))))


def test_attempts_that_all_share(tmp_path: Path) -> None:
    same = problem("a", 'max_attempts="2"') + problem("b", 'max_attempts="2"')
    assert ":attempts: 2\n" in page(imported(tmp_path / "same", course(library(same))))
    other = problem("a", 'max_attempts="2"') + problem("b", 'max_attempts="3"')
    assert ":attempts:" not in page(imported(tmp_path / "other", course(library(other))))


@pytest.mark.parametrize("inside", [
    "", '<html url_name="h"><p>Read.</p></html>' + problem("a"), '<problem url_name="p"><p>Only text.</p></problem>',
    problem("a", 'visible_to_staff_only="true"'),
    ('<problem url_name="two"><numericalresponse answer="1"><textline/></numericalresponse>'
    '<numericalresponse answer="2"><textline/></numericalresponse></problem>'),
])  # fmt: skip
def test_what_cannot_be_drawn_keeps_its_library(tmp_path: Path, inside: str) -> None:
    done = imported(tmp_path, course(library(inside)))
    assert done.report.kept["library_content"] == 1 and totals_agree(done.report)
    assert not (done.folder / "questions").exists()
    assert ":::{kept} olx/library_content" in page(done)


@pytest.mark.parametrize("count", ["0", "x", "1e999", "1.5", "NaN"])
def test_a_count_that_is_none(tmp_path: Path, count: str) -> None:
    done = imported(tmp_path, course(library(THREE, said=f'max_count="{count}"')))
    assert done.report.kept["library_content"] == 1 and done.report.kept["problem"] == 3
