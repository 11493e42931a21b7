"""The YAML head of a unit."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stoa.content.compiler.findings import Findings
from stoa.content.compiler.head import Head, read, split
from stoa.content.compiler.unit import read_unit


def head(yaml: str) -> tuple[Head, Findings]:
    findings = Findings("a.md")
    return read(yaml, findings), findings


def test_values_are_what_was_written() -> None:
    made, findings = head("name: one\ntitle: 2026\nminutes: 12.5\noutcomes: [a, b]\ncounts: no\nsummary: >\n  x\n  y\n")
    assert (made.name, made.title, made.minutes, made.outcomes) == ("one", "2026", 12.5, ("a", "b"))
    assert made.counts is False and made.summary == "x y"
    assert not findings.found and made.line("minutes") == 4


@pytest.mark.parametrize(
    ("yaml", "rule", "line"),
    [
        ("name: &a one\n", "head", 2),
        ("title: t\nname: *a\n", "head", 3),
        ("name: !!python/object:os.system x\n", "head", 2),
        ("title: t\nnmae: x\n", "unknown-key", 3),
        ("title: t\ntitle: u\n", "head", 3),
        ("title: [a]\n", "head", 2),
        ("title: 'a\n", "head", 2),
        ("minutes: soon\n", "minutes", 2),
        ("minutes: -3\n", "minutes", 2),
        ("minutes: .nan\n", "minutes", 2),
        ("counts: maybe\n", "head", 2),
        ("outcomes: {a: b}\n", "head", 2),
        ("- a\n- b\n", "head", 2),
        ("title: a\n\tname: b\n", "head", 3),
    ],
)
def test_what_is_wrong_has_a_line_and_a_remedy(yaml: str, rule: str, line: int) -> None:
    _made, findings = head(yaml)
    assert [(finding.rule, finding.line) for finding in findings.found] == [(rule, line)]
    assert findings.found[0].remedy


@pytest.mark.parametrize(
    ("text", "line", "said", "way"),
    [
        ("---\nname: a\ntitle: Welcome: again\n---\n", 3, "second colon", 'title: "Welcome: again"'),
        ("---\nname: a\n\ttitle: b\n---\n", 3, "begins with a tab", "blanks"),
        ("---\nname:abc-42\n---\n", 2, "no blank behind the colon", "name: abc-42"),
        ("---\ntitle: b\nname:abc-42\nminutes: 5\n---\n", 3, "no blank behind the colon", "name: abc-42"),
        ("---\nname: a\n  title: b\n---\n", 3, "indented", "margin"),
        (
            "---\nname: a\nA word of welcome.\n\nminutes: 5\n---\n",
            3,
            "is no line of a head",
            "write --- on a line above",
        ),
        ("---\nname: a\ntitle: 'b\n---\n", 3, "not closed", "Close it"),
        ("---\nname: a\noutcomes: [b, c\ntitle: d\n---\n", 3, "not closed", "Close it"),
        ("---\nname: a\ntitle: *Bold* start\n---\n", 3, "meaning of its own", 'title: "*Bold* start"'),
        ("---\nname: a\ntitle: @home\n---\n", 3, "meaning of its own", 'title: "@home"'),
        ("---\nname: a\ntitle: - b\n---\n", 3, "meaning of its own", 'title: "- b"'),
        ('---\nname: a\ntitle: "b" c\n---\n', 3, "behind the closing quote", "whole value between quotes"),
        ('---\nname: a\ntitle: "b\\q"\n---\n', 3, "backslash", "single quotes"),
        ("---\nname: a\n--- b\n---\n", 3, "ends the head", "line of their own"),
        ("---\nname: a\ntitle: b\n\nText.\n", 1, "not closed", "below line 3"),
        ("\n\n---\nname: a\n---\n", 3, "Something stands before the head", "very first line"),
        ("  ---\nname: a\n---\n", 1, "Something stands before the head", "very first line"),
        ("\u2014\nname: a\n\u2014\n", 1, "three hyphens", "nothing else"),
        ("-----\nname: a\n-----\n", 1, "three hyphens", "nothing else"),
    ],
)
def test_a_head_that_cannot_be_read_is_one_finding_in_plain_words(text: str, line: int, said: str, way: str) -> None:
    unit = read_unit("a.md", text.encode())
    (finding,) = unit.findings
    assert (finding.rule, finding.severity, finding.line) == ("head", "error", line)
    assert said in finding.message and way in finding.remedy


def test_what_can_be_told_of_a_head_that_cannot_be_read_still_holds() -> None:
    unit = read_unit("a.md", b"---\nname: abc-42\ntitle: Welcome: again\nminutes: 5\noutcomes: [a, b]\n---\n")
    assert unit.id == "abc-42" and unit.head.outcomes == ("a", "b") and unit.head.minutes == 5
    assert not unit.head.is_read


def test_a_misspelt_key_is_recognised() -> None:
    _made, findings = head("minuts: 3\n")
    assert "minutes" in findings.found[0].remedy


def test_bombs_are_refused() -> None:
    bomb = "a: &a [x, x]\n" + "\n".join(f"b{n}: &b{n} [*a, *a]" for n in range(50))
    assert head(bomb)[1].found[0].rule == "head"
    assert head("title: " + "[" * 5000)[1].found[0].rule == "head"
    assert head("title: " + "x" * 30_000)[1].found[0].rule == "head"


def test_where_the_body_begins() -> None:
    found = split("---\nname: a\n---\nBody\n")
    assert (found.yaml, found.body, found.body_line) == ("name: a\n", "Body\n", 4)
    assert split("No head\n").has_head is False
    assert split("---\nnever closed\n").has_head is False
    assert split("---\nname: a\n---").body == ""


def test_a_unit_without_a_head_says_what_to_write() -> None:
    unit = read_unit("a.md", b"Just text")
    assert [finding.rule for finding in unit.findings] == ["missing-head"]
    rules = {finding.rule for finding in read_unit("a.md", b"---\nminutes: 3\n---\n").findings}
    assert rules == {"missing-name", "missing-title"}
    assert {finding.rule for finding in read_unit("a.md", b"---\n# nothing\n---\n").findings} >= {"missing-name"}


@given(st.text(max_size=200))
@settings(max_examples=200, deadline=None)
def test_any_text_is_read_or_reported(text: str) -> None:
    made, findings = head(text)
    assert isinstance(made, Head)
    assert all(finding.line >= 1 and finding.message for finding in findings.found)


@given(st.binary(max_size=200))
@settings(max_examples=100, deadline=None)
def test_any_bytes_make_a_unit(data: bytes) -> None:
    unit = read_unit("a.md", b"---\n" + data)
    assert unit.id
