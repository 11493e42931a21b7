"""How sure one is, asked by a whole course or unit: the nearest word holds, and what cannot ask does not."""

from __future__ import annotations

import pytest

from stoa.content.compiler.course import CompiledCourse, compile_course
from stoa.content.ports import registry
from tests.content.courses import COURSE, tree, unit
from tests.content.keeping import KeepInMemory

ASKED = COURSE + '\n[questions]\nsure = "ask"\n'
BODY = "Which?\n\n- [x] This\n- [ ] That\n"
QUESTION = f":::{{question}} choice\n:name: q\n:skills: base-rates\n:category: checks\nOPTIONS\n{BODY}:::\n"
QUIZ = f"::::{{quiz}}\n:name: z\nOPTIONS\n:::{{question}} choice\n:name: k\n\n{BODY}:::\n::::\n"
SCALE = ":::{question} scale\n:name: s\n:from: 1\n:to: 5\n\nHow?\n:::\n"
PROGRAM = ":::{question} code\n:name: p\n\nDouble it.\n\n- [shown] `double(21) == 42`\n:::\n"


def made(course: str = ASKED, *, head: str = "", options: str = "", keep: KeepInMemory | None = None) -> CompiledCourse:
    said = f"{options}\n" if options else ""
    text = unit("\n".join([QUESTION, QUIZ]).replace("OPTIONS\n", said) + f"\n{SCALE}\n{PROGRAM}")
    text = text.replace("minutes: 15\n", f"minutes: 15\n{head}")
    return compile_course(tree({"course.toml": course, "01-first/01-one.md": text}), registry, builds=keep)


def asking(compiled: CompiledCourse, keep: KeepInMemory) -> dict[str, object]:
    parts = keep.results[compiled.outline.units[0].build].build.parts
    return {part.id: part.public.get("sure", "") for part in parts.values()}


@pytest.mark.parametrize(
    ("course", "head", "options", "expected"),
    [
        (COURSE, "", "", ""),
        (ASKED, "", "", "ask"),
        (ASKED, "sure: no\n", "", ""),
        (ASKED, "sure: no\n", ":sure: ask", "ask"),
        (ASKED, "", ":sure: no", ""),
        (COURSE, "sure: ask\n", "", "ask"),
        (COURSE, "sure: ask\n", ":sure: no", ""),
        (COURSE, "", ":sure: ask", "ask"),
    ],
)
def test_the_nearest_word_holds(course: str, head: str, options: str, expected: str) -> None:
    keep = KeepInMemory()
    compiled = made(course, head=head, options=options, keep=keep)
    assert asking(compiled, keep) == {"q": expected, "z": expected, "s": "", "p": ""}
    assert not [finding for finding in compiled.findings if "sure" in finding.rule or finding.severity == "error"]


def test_a_course_that_asks_from_now_on_is_compiled_anew() -> None:
    keep = KeepInMemory()
    assert asking(made(COURSE, keep=keep), keep)["q"] == ""
    assert asking(made(ASKED, keep=keep), keep)["q"] == "ask"


@pytest.mark.parametrize(
    ("course", "head", "rule", "file"),
    [
        (COURSE + '\n[questions]\nsure = "marks"\n', "", "setting", "course.toml"),
        (COURSE + "\n[questions]\nsure = true\n", "", "setting", "course.toml"),
        (COURSE + '\n[questions]\nsuer = "ask"\n', "", "unknown-key", "course.toml"),
        (COURSE, "sure: marks\n", "head", "01-first/01-one.md"),
    ],
)
def test_what_cannot_be_read_is_named_and_asks_nothing(course: str, head: str, rule: str, file: str) -> None:
    keep = KeepInMemory()
    compiled = made(course, head=head, keep=keep)
    found = [finding for finding in compiled.findings if finding.rule == rule and finding.file == file]
    assert found and found[0].remedy and found[0].line > 1
    assert set(asking(compiled, keep).values()) == {""}
