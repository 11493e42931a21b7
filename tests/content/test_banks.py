"""Banks of questions: checked by themselves, taken in by quizzes, and compiled anew where they are used."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from stoa.content.compiler.course import CompiledCourse, compile_course
from stoa.content.compiler.fix import fix
from stoa.content.ports import Part, registry
from tests.content.courses import files, question, tree, unit
from tests.content.keeping import KeepInMemory

QUESTION = """:::{{question}} choice
:name: {name}
{options}
Which of {name}?

- [x] This
- [ ] That
:::
"""


def asked(name: str, options: str = "") -> str:
    return QUESTION.format(name=name, options=options)


def bank(*questions: str, head: str = ":tags: wells\n") -> str:
    return head + "\n# A heading for authors\n\n" + "\n".join(questions)


def quiz(pool: str, name: str = "quiz") -> str:
    return f":::::{{quiz}}\n:name: {name}\n\n::::{{pool}}\n{pool}\n::::\n:::::\n"


POOL = ":from: easy\n:tags: wells\n:draw: 2"
EASY = bank(asked("b-1"), asked("b-2", ":tags: Deep,  dry   ground\n"), asked("b-3", ":skills: base-rates\n"))


def course(page: str = quiz(POOL), builds: KeepInMemory | None = None, **banks: str) -> CompiledCourse:
    """A course of one unit `one`; `banks` by name, the bank `easy` where none is given."""
    files = {f"questions/{name}.md": text for name, text in (banks or {"easy": EASY}).items()}
    made = {"01-first/01-one.md": unit(page), **files}
    return compile_course(tree(dict(made)), registry, builds=builds)


def told(made: CompiledCourse) -> list[tuple[str, str, int]]:
    """What is wrong, as (rule, file, line)."""
    return [(each.rule, each.file, each.line) for each in made.errors]


def part(made: CompiledCourse, builds: KeepInMemory, name: str = "quiz") -> Part:
    return builds.results[made.outline.unit_by_id["one"].build].build.parts[name]


def ids(quiz: Part) -> list[object]:
    drawn: list[Any] = quiz.public["draws"]  # type: ignore[assignment]
    return list(drawn[0]["ids"])


def test_a_quiz_draws_from_a_bank() -> None:
    builds = KeepInMemory()
    made = course(builds=builds)
    assert told(made) == []
    found = part(made, builds)
    assert found.public["draws"] == [{"draw": 2, "ids": ["b-1", "b-2", "b-3"]}]
    assert "tags" not in str(found.key) and found.skills == ("base-rates",)
    assert made.places["b-1"] == "questions/easy.md", "its names are those of the bank"
    assert all("easy.md" not in item.address for item in made.served), "nobody fetches a bank"


@pytest.mark.parametrize(("pool", "drawn"), [
    (":from: easy\n:draw: 1", ["b-1", "b-2", "b-3"]),
    (":from: easy\n:tags: DEEP\n:draw: 1", ["b-2"]),
    (":from: easy\n:tags: wells, dry ground\n:draw: 1", ["b-2"]),
    (":from: easy\n:skills: base-rates\n:draw: 1", ["b-3"]),
    (":from: easy, more\n:draw: 1", ["b-1", "b-2", "b-3", "m-1"]),
    (":from: more\n:draw: 1\n\n" + asked("own"), ["own", "m-1"]),
])  # fmt: skip
def test_what_a_pool_takes(pool: str, drawn: list[str]) -> None:
    builds = KeepInMemory()
    made = course(quiz(pool), builds, easy=EASY, more=bank(asked("m-1"), head=""))
    assert told(made) == []
    assert ids(part(made, builds)) == drawn


def test_what_a_bank_says_for_all_its_questions() -> None:
    builds = KeepInMemory()
    head = ":tags: wells\n:skills: base-rates\n:points: 3\n"
    made = course(quiz(":from: b\n:draw: 2"), builds, b=bank(asked("b-1"), asked("b-2", ":points: 3\n"), head=head))
    assert told(made) == [] and not [each for each in made.findings if each.file.startswith("questions")]
    rows: list[Any] = part(made, builds).public["questions"]  # type: ignore[assignment]
    assert [(row["points"], row["skills"]) for row in rows] == [(3.0, ["base-rates"])] * 2


FIRST = 9
"""The line on which the quiz's pool stands."""


@pytest.mark.parametrize(("page", "banks", "wrong"), [
    (quiz(":from: esy\n:draw: 1"), {"easy": EASY}, ("question-from", "01-first/01-one.md", FIRST + 3)),
    (quiz(":tags: a\n:draw: 1"), {"easy": EASY}, ("question-from", "01-first/01-one.md", FIRST + 2)),
    (quiz(":from: easy\n:tags: none\n:draw: 1"), {"easy": EASY}, ("question-tags", "01-first/01-one.md", FIRST + 4)),
    (quiz(":from: easy\n:draw: 4"), {"easy": EASY}, ("pool-draw", "01-first/01-one.md", FIRST + 2)),
    (quiz(f"{POOL}\n::::\n\n::::{{pool}}\n{POOL}"), {"easy": EASY}, ("bank-twice", "01-first/01-one.md", 17)),
    (quiz(POOL) + "\n" + quiz(POOL, "other"), {"easy": EASY}, ("bank-twice", "01-first/01-one.md", 21)),
    (quiz(POOL), {"easy": EASY, "more": bank(asked("b-1"))}, ("duplicate-name", "questions/more.md", 5)),
    (quiz(POOL) + "\n" + asked("b-1"), {"easy": EASY}, ("duplicate-name", "questions/easy.md", 5)),
    (quiz(POOL), {"easy": EASY, "none": "Nothing.\n"}, ("bank-empty", "questions/none.md", 1)),
    (quiz(POOL), {"easy": EASY, "bad": bank(asked("")).replace(":name: \n", "")},
     ("missing-name", "questions/bad.md", 5)),
    (quiz(POOL), {"easy": EASY, "bad": bank(asked("x", ":skills: nothing\n"))},
     ("question-skills", "questions/bad.md", 7)),
    (quiz(POOL), {"easy": EASY, "bad": bank(asked("x"), head=":tags: a\n:skills: nothing\n")},
     ("question-skills", "questions/bad.md", 2)),
    (quiz(POOL), {"easy": EASY, "bad": bank(":::{note}\nHello.\n:::\n", asked("x"))},
     ("quiz-content", "questions/bad.md", 5)),
    (quiz(POOL), {"easy": EASY, "bad": bank(asked("x").replace("choice", "poll"))},
     ("quiz-opinion", "questions/bad.md", 5)),
    (quiz(POOL), {"easy": EASY, "bad": bank(asked("x", f":tags: {'a' * 61}\n"))},
     ("question-tags", "questions/bad.md", 7)),
])  # fmt: skip
def test_what_authors_are_told(page: str, banks: dict[str, str], wrong: tuple[str, str, int]) -> None:
    made = course(page, **banks)
    assert wrong in told(made), told(made)
    assert all(each.remedy for each in made.errors)


def test_a_bank_that_nothing_draws_from_is_fine_and_a_file_that_is_none_is_not() -> None:
    made = course("Some text.\n\n" + question("q-one"))
    assert told(made) == []
    odd = compile_course(tree({"questions/deep/er.md": EASY, "questions/one.markdown": EASY}), registry)
    assert [(each.file, each.remedy) for each in odd.findings if each.rule == "not-a-bank"] == [
        ("questions/deep/er.md", "Name it questions/er.md."), ("questions/one.markdown", "Name it questions/one.md."),
    ]  # fmt: skip


def test_units_are_compiled_anew_when_a_bank_of_theirs_changes() -> None:
    builds = KeepInMemory()
    first = course(builds=builds, easy=EASY, more=bank(asked("m-1")))
    assert builds.compiled == 3
    again = course(builds=builds, easy=EASY, more=bank(asked("m-1")))
    assert builds.compiled == 3 and again.build_keys == first.build_keys
    course(builds=builds, easy=EASY, more=bank(asked("m-1"), asked("m-2")))
    assert builds.compiled == 4, "the unit does not draw from that bank"
    grown = course(builds=builds, easy=EASY + "\n" + asked("b-4"), more=bank(asked("m-1")))
    assert builds.compiled == 6
    assert ids(part(grown, builds)) == ["b-1", "b-2", "b-3", "b-4"]


def test_a_bank_that_comes_later_is_seen() -> None:
    builds = KeepInMemory()
    assert told(course(builds=builds, other=bank(asked("m-1"))))
    assert told(course(builds=builds, other=bank(asked("m-1")), easy=EASY)) == []


def test_names_are_written_into_banks(tmp_path: Path) -> None:
    (tmp_path / "questions").mkdir()
    for path, data in files(**{"questions/easy.md": bank(asked("x")).replace(":name: x\n", "")}).items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_bytes(data)
    (fixed,) = fix(tmp_path)
    text = (tmp_path / "questions/easy.md").read_text()
    assert (fixed.file, f":name: {fixed.name}" in text, text.startswith(":tags: wells\n")) == (
        "questions/easy.md", True, True,
    )  # fmt: skip


def test_a_program_waits_in_a_bank_until_a_quiz_draws_it() -> None:
    code = ":::{question} code\n:name: c-1\n\nOne?\n\n- [shown] `f(1) == 1`\n:::\n"
    made = course(quiz(":from: easy\n:draw: 1"), easy=code)
    assert not told(made)
