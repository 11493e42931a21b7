"""Files that learners would never see are named, with what they have to be called; those with a meaning are not."""

from __future__ import annotations

import pytest

from stoa.content.compiler.strays import proper
from tests.content.courses import compiled, found, unit

TEXT = unit("x", name="two")


@pytest.mark.parametrize(
    ("path", "at", "said", "way"),
    [
        ("03-x.md", "", "lies in no module", "01-first-module/03-x.md"),
        ("lesson2/01-x.md", "lesson2", "is no module", "01-lesson2"),
        ("2 lesson/01-x.md", "2 lesson", "no hyphen", "2-lesson"),
        ("01-first/sub/01-x.md", "", "folder inside a module", "01-first/01-x.md"),
        ("01-first/02-x.MD", "", "does not end in .md", "02-x.md"),
        ("01-first/02-x.markdown", "", "does not end in .md", "02-x.md"),
        ("01-first/02-x.md.txt", "", "does not end in .md", "02-x.md"),
        ("01-first/x.docx", "", "does not end in .md", "01-x.md"),
        ("01-first/2 x.md", "", "no hyphen", "01-first/2-x.md"),
        ("01-first/2_x.md", "", "no hyphen", "01-first/2-x.md"),
        ("01-first/2. x y.md", "", "no hyphen", "01-first/2-x-y.md"),
        ("01-first/2\u2013x.md", "", "no hyphen", "01-first/2-x.md"),
        ("01-first/20261101-x.md", "", "longer than six digits", "01-first/261101-x.md"),
        ("01-first/x.md", "", "does not begin with a number", "01-first/01-x.md"),
    ],
)
def test_what_looks_like_a_unit_and_is_none(path: str, at: str, said: str, way: str) -> None:
    (finding,) = found(compiled({path: TEXT}).findings, "not-a-unit")
    assert (finding.file, finding.severity) == (at or path, "warning")
    assert said in finding.message and way in finding.remedy


@pytest.mark.parametrize(
    "path",
    [
        "README.md",
        "media/01-x.md",
        "questions/01-bank.md",
        "rubrics/01-x.md",
        "kept/01-x.md",
        "01-first/media/01-x.md",
        "01-first/picture.png",
        "01-first/notes.txt",
        "LICENSE.txt",
    ],
)
def test_what_has_a_meaning_of_its_own_is_no_stray(path: str) -> None:
    assert not found(compiled({path: "x"}).findings, "not-a-unit")


def test_a_folder_of_remarks_is_only_noted() -> None:
    (finding,) = found(compiled({"ideas/later.md": "x", "ideas/never.md": "x"}).findings, "not-a-unit")
    assert (finding.file, finding.severity) == ("ideas", "note")


def test_a_handout_that_a_unit_offers_is_no_stray() -> None:
    more: dict[str, str | bytes] = {
        "01-first/form.docx": b"x",
        "01-first/02-two.md": unit("[f](form.docx)", name="two"),
    }
    assert not found(compiled(more).findings, "not-a-unit")


def test_a_link_to_a_stray_makes_no_unit_of_it() -> None:
    more: dict[str, str | bytes] = {"01-first/notes.md": TEXT, "01-first/02-two.md": unit("[n](notes.md)", name="two")}
    assert found(compiled(more).findings, "not-a-unit")


def test_names_to_copy_are_names_that_work() -> None:
    assert [proper(name) for name in ("1 welcome.MD", "notes.md", "lesson 2")] == [
        "1-welcome.md",
        "01-notes.md",
        "01-lesson-2",
    ]


@pytest.mark.parametrize(
    ("path", "file", "names"),
    [
        ("01-first/01-two.md", "01-first/01-two.md", ("01-one.md", "01-two.md")),
        ("1-second/01-two.md", "1-second", ("01-first", "1-second")),
    ],
)
def test_equal_numbers_are_named(path: str, file: str, names: tuple[str, str]) -> None:
    (finding,) = found(compiled({path: TEXT}).findings, "same-number")
    assert (finding.file, finding.severity) == (file, "warning")
    assert all(name in finding.message for name in names)
