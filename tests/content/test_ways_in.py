"""What a course and its modules build on, and the placement test: read, and every mistake named with a way out."""

from __future__ import annotations

from dataclasses import asdict

import pytest

from stoa.content.compiler.course import CompiledCourse, compile_course
from stoa.content.compiler.source import tree_of
from stoa.content.outline import Placement, Requirement, outline_from, outline_json
from stoa.content.ports import registry

COURSE = """format = 1
id = "ladder"
title = "Ladder"
summary = "Rungs."
language = "en"
licence = "CC-BY-4.0"
[[outcomes]]
id = "low"
text = "Low."
[[outcomes]]
id = "high"
text = "High."
"""
UNIT = "---\nname: {name}\ntitle: {name}\nminutes: 5\noutcomes: [{skill}]\n---\n\nText.\n"
RULES = {"requirement", "unknown-requirement", "requires-later", "requires-circle", "enforce-nothing", "setting"}


def compiled(course: str = "", **modules: str) -> CompiledCourse:
    """The course with this at the end of course.toml, and these module files (by the module's name)."""
    files = {"course.toml": COURSE + course, "about.md": "Rungs.\n"}
    for number, (module, skill) in enumerate({"one": "low", "two": "high", "three": "high"}.items(), 1):
        files[f"0{number}-{module}/01-u.md"] = UNIT.format(name=f"u-{module}", skill=skill)
        if module in modules:
            files[f"0{number}-{module}/module.toml"] = modules[module]
    return compile_course(tree_of((path, text.encode()) for path, text in files.items()), registry)


def found(course: CompiledCourse) -> list[tuple[str, str, int]]:
    """The findings about ways in, by rule, file and line; each has a remedy."""
    mine = [each for each in course.findings if each.rule in RULES]
    assert all(each.message and each.remedy for each in mine)
    return [(each.rule, each.file, each.line) for each in mine]


def test_what_is_said_is_read_and_kept() -> None:
    course = compiled(
        '[[requires]]\ncourse = "reading"\ntext = "or the like"\n[[requires]]\nskill = "low"\n'
        '[placement]\nquestions = 6\nskills = ["low"]\ncounts = false\n',
        two='requires = ["one", "low"]\nenforce = true\n', three='title = "Third"\nrequires = ["two"]\n',
    )  # fmt: skip
    assert found(course) == []
    outline = course.outline
    assert outline.requires == (Requirement("reading", "", "or the like"), Requirement(skill="low"))
    assert outline.placement == Placement(True, 6, ("low",), False)
    assert [(each.requires, each.is_enforced) for each in outline.modules] == [
        ((), False), (("one", "low"), True), (("two",), False),
    ]  # fmt: skip
    again = outline_from(
        outline_json(outline), course_id=0, course_slug="ladder", version_id=0, number=0, source_hash="", edition=""
    )
    assert asdict(again) == asdict(outline)


def test_an_outline_of_before_is_read() -> None:
    text = outline_json(compiled().outline).replace('"requires":[],', "").replace('"is_enforced":false,', "")
    placement = text[text.index('"placement"') : text.index('"prerequisites"')]
    names = {"course_id": 0, "course_slug": "x", "version_id": 0, "number": 0, "source_hash": "", "edition": ""}
    outline = outline_from(text.replace(placement, ""), **names)  # type: ignore[arg-type]
    assert (outline.requires, outline.placement, outline.builds) == ((), Placement(), False)


@pytest.mark.parametrize(
    ("course", "rule"),
    [
        ("[[requires]]\n", "requirement"),
        ('[[requires]]\ncourse = "a"\nskill = "low"\n', "requirement"),
        ('[[requires]]\ncourse = "ladder"\n', "requirement"),
        ('[[requires]]\ncourse = "no id"\n', "requirement"),
        ('[[requires]]\nskill = "lo"\n', "unknown-requirement"),
        ('requires = ["low"]\n', "setting"),
        ('[placement]\nskills = ["nothing"]\n', "unknown-requirement"),
        ("[placement]\nquestions = 99\n", "setting"),
        ('[placement]\noffered = "yes"\n', "setting"),
    ],
)
def test_mistakes_of_the_course(course: str, rule: str) -> None:
    (finding,) = found(compiled(course) if not course.startswith("requires") else compiled_first(course))
    assert finding[:2] == (rule, "course.toml") and finding[2] > 0


def compiled_first(line: str) -> CompiledCourse:
    """The course with this line at the top of course.toml."""
    files = {"course.toml": line + COURSE, "about.md": "x\n", "01-one/01-u.md": UNIT.format(name="u", skill="low")}
    return compile_course(tree_of((path, text.encode()) for path, text in files.items()), registry)


def test_mistakes_of_modules() -> None:
    assert found(compiled(two='requires = ["on"]\n')) == [("unknown-requirement", "02-two/module.toml", 1)]
    assert found(compiled(two='title = "T"\nrequires = ["high"]\n')) == [("requires-later", "02-two/module.toml", 2)]
    assert found(compiled(one="enforce = true\n")) == [("enforce-nothing", "01-one/module.toml", 1)]
    assert found(compiled(one='requires = ["one"]\n')) == [("requires-circle", "01-one/module.toml", 1)]
    assert found(compiled(two='requires = "one"\n')) == [("setting", "02-two/module.toml", 1)]


def test_a_circle_is_said_with_its_way() -> None:
    course = compiled(one='requires = ["three"]\n', two='requires = ["one"]\n', three='requires = ["two"]\n')
    said = [each.message for each in course.findings if each.rule == "requires-circle"]
    assert len(said) == 3 and "one → three → two → one" in said[0]
    assert course.errors
