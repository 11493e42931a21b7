"""`check --fix` writes names into files and changes nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from stoa.content.compiler.course import compile_course
from stoa.content.compiler.fix import Fixed, fix
from stoa.content.compiler.source import read_folder
from stoa.content.ports import registry
from tests.content.courses import files, found, question, rules_of, unit


def course(folder: Path, more: dict[str, str | bytes]) -> Path:
    for path, data in files(**more).items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
    return folder


def names(folder: Path) -> list[str]:
    compiled = compile_course(read_folder(folder), registry)
    assert not rules_of(compiled.findings), compiled.errors
    return list(compiled.places)


QUIZ = """::::{quiz}
:title: The check

:::{question} choice
:category: checks
:skills: base-rates

Which?

- [x] a
- [ ] b
:::
:::{question} choice
:name: q-two

Which?

- [x] a
- [ ] b
:::
::::
"""


def test_missing_names_are_added_and_the_rest_stays(tmp_path: Path) -> None:
    text = "---\n# my remark\ntitle:   The   well\nminutes: 5\n---\n\nText.  \n\n" + QUIZ
    folder = course(tmp_path, {"01-first/02-two.md": text})
    assert fix(folder)
    made = (folder / "01-first/02-two.md").read_text()
    added = [line for line in made.split("\n") if line not in text.split("\n")]
    assert added == ["name: the-well", ":name: q-the-check", ":name: q-two-2"]
    assert [line for line in made.split("\n") if line not in added] == text.split("\n")
    assert set(names(folder)) >= {"one", "the-well", "q-two", "q-one"}
    assert fix(folder) == []


def test_a_copy_gets_new_names_and_the_original_keeps_its_own(tmp_path: Path) -> None:
    body = unit("Text.\n\n" + question("q-one"))
    folder = course(tmp_path, {"01-first/02-copy.md": body.replace("Text", "Copied text")})
    fixed = fix(folder)
    assert fixed == [
        Fixed("01-first/02-copy.md", 2, "one", "one-2"),
        Fixed("01-first/02-copy.md", 10, "q-one", "q-copy"),
    ]
    assert (folder / "01-first/01-one.md").read_bytes() == files()["01-first/01-one.md"]
    assert names(folder) == ["one", "q-one", "one-2", "q-copy"]


def test_of_two_equal_names_the_published_place_keeps_it(tmp_path: Path) -> None:
    body = unit("Text.\n\n" + question("q-one"))
    folder = course(tmp_path, {"01-first/02-home.md": body})
    homes = {"one": "01-first/02-home.md", "q-one": "01-first/02-home.md"}
    assert {item.file for item in fix(folder, homes)} == {"01-first/01-one.md"}


def test_a_file_that_moved_keeps_its_names(tmp_path: Path) -> None:
    folder = course(tmp_path, {})
    assert fix(folder, {"one": "09-old/01-place.md", "q-one": "09-old/01-place.md"}) == []


def test_line_ends_and_encodings_stay(tmp_path: Path) -> None:
    text = ("---\ntitle: Ünit\nminutes: 5\n---\n\n" + question("").replace(":name: \n", "")).replace("\n", "\r\n")
    folder = course(tmp_path, {"01-first/02-two.md": text, "01-first/03-bad.md": b"\xff\xfe"})
    fix(folder)
    made = (folder / "01-first/02-two.md").read_bytes()
    assert b"\n" not in made.replace(b"\r\n", b"")
    assert "Ünit".encode() in made and b"name: unit" in made
    assert (folder / "01-first/03-bad.md").read_bytes() == b"\xff\xfe"


def test_a_file_without_a_head_gets_one(tmp_path: Path) -> None:
    folder = course(tmp_path, {"01-first/02-plain-words.md": "Only text.\n"})
    fix(folder)
    assert (folder / "01-first/02-plain-words.md").read_text() == "---\nname: plain-words\n---\n\nOnly text.\n"


def test_malformed_names_are_replaced_in_place(tmp_path: Path) -> None:
    folder = course(tmp_path, {"01-first/02-two.md": unit(question("my question"), name="'a b'  # remark")})
    fix(folder)
    made = (folder / "01-first/02-two.md").read_text()
    assert "\nname: one-2  # remark\n" in made and ":name: q-two\n" in made
    assert not found(compile_course(read_folder(folder), registry).findings, "malformed-id")


BODY = "\nText.\n\n" + question("").replace(":name: \n", "")
UNREADABLE = {
    "second colon": "---\nname: abc-42\ntitle: Welcome: again\nminutes: 5\n---\n",
    "tab": "---\nname: abc-42\n\ttitle: Welcome\nminutes: 5\n---\n",
    "no blank": "---\nname:abc-42\n---\n",
    "no blank, more lines": "---\ntitle: Welcome\nname:abc-42\nminutes: 5\n---\n",
    "not closed": "---\nname: abc-42\ntitle: Welcome\nminutes: 5\n",
    "below an empty line": "\n---\nname: abc-42\ntitle: Welcome\nminutes: 5\n---\n",
    "a long dash": "\u2014-\nname: abc-42\ntitle: Welcome\nminutes: 5\n\u2014-\n",
    "four hyphens": "----\nname: abc-42\ntitle: Welcome\nminutes: 5\n----\n",
    "open quote": "---\nname: abc-42\ntitle: 'Welcome\nminutes: 5\n---\n",
    "name twice": "---\nname: abc-42\nname: abc-43\ntitle: Welcome\nminutes: 5\n---\n",
    "a list": "---\nname:\n  - abc-42\ntitle: Welcome\nminutes: 5\n---\n",
}


@pytest.mark.parametrize("head", UNREADABLE.values(), ids=list(UNREADABLE))
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_file_whose_head_cannot_be_read_is_not_touched(tmp_path: Path, head: str, end: str) -> None:
    text = (head + BODY).replace("\n", end).encode()
    folder = course(tmp_path, {"01-first/02-two.md": text})
    assert fix(folder) == []
    assert (folder / "01-first/02-two.md").read_bytes() == text


def test_a_name_that_would_spoil_the_head_is_left_to_its_author(tmp_path: Path) -> None:
    text = b"---\nname: >\n  a b\n  c\ntitle: Two\nminutes: 5\n---\n"
    folder = course(tmp_path, {"01-first/02-two.md": text})
    assert fix(folder) == []
    assert (folder / "01-first/02-two.md").read_bytes() == text


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "marked"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["unix", "windows", "old mac"])
def test_marks_and_line_ends_are_read_and_written_as_they_are(tmp_path: Path, mark: bytes, end: str) -> None:
    text = "---\nname: two\ntitle: Two\nminutes: 5\n---\n" + BODY
    folder = course(tmp_path, {"01-first/02-two.md": mark + text.replace("\n", end).encode()})
    assert [(item.line, item.name) for item in fix(folder)] == [(9, "q-two")]
    named = text.replace("} choice\n", "} choice\n:name: q-two\n")
    assert (folder / "01-first/02-two.md").read_bytes() == mark + named.replace("\n", end).encode()
    assert set(names(folder)) >= {"two", "q-two"}


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["unix", "windows", "old mac"])
def test_a_new_head_stands_behind_the_mark(tmp_path: Path, end: str) -> None:
    folder = course(tmp_path, {"01-first/02-two.md": b"\xef\xbb\xbfOnly text." + end.encode()})
    fix(folder)
    made = f"---{end}name: two{end}---{end}{end}Only text.{end}"
    assert (folder / "01-first/02-two.md").read_bytes() == b"\xef\xbb\xbf" + made.encode()


def test_lines_that_end_differently_keep_their_ends(tmp_path: Path) -> None:
    text = b"---\r\ntitle: Two\nminutes: 5\r---\r\n\nText.\r\r\n\n:::{quiz}"
    folder = course(tmp_path, {"01-first/02-two.md": text})
    fix(folder)
    made = text.replace(b"---\r\ntitle", b"---\r\nname: two\r\ntitle") + b"\r\n:name: q-two\r\n"
    assert (folder / "01-first/02-two.md").read_bytes() == made
