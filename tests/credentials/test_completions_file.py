"""completions.toml: what it compiles to, and what is said of what is wrong in it, with file, line and remedy."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stoa.content.ports import CompiledFile, CourseFacts, Part
from stoa.credentials import options, rules
from stoa.credentials.completions import MAX_BYTES, CompletionsKind

PART = Part("question", "check-signals", "Check", {}, {}, category="checks")
FACTS = CourseFacts(("flagged-well", "two-ways"), {"check-signals": PART}, frozenset(), frozenset({"checks"}))
GOOD = """[[pathways]]
id = "certificate"
option = "platform"
title = "Certificate"
description = "Can use it."
rule = "all(units >= 80%, score >= 60%)"
"""


def compiled(source: str | bytes) -> CompiledFile:
    """What the file kind makes of a file."""
    return CompletionsKind().compile("completions.toml", source.encode() if isinstance(source, str) else source, FACTS)


def test_a_file_compiles_to_pathways_with_canonical_rules() -> None:
    made = compiled(GOOD.replace("units >= 80%", "units>=80 %"))
    assert made.findings == ()
    (pathway,) = rules.pathways_in({rules.FILE: made.data})
    assert pathway.rule == "all(units >= 80%, score >= 60%)"
    assert pathway.rule_digest == rules.digest(pathway.parsed)
    assert rules.pathways_in({}) == ()


def test_a_question_of_a_quiz_has_no_score_of_its_own() -> None:
    quiz = Part("quiz", "check-signals", "Check", {"questions": [{"id": "q-flag"}]}, {}, category="checks")
    facts = CourseFacts(("flagged-well",), {"check-signals": quiz}, frozenset(), frozenset({"checks"}))
    source = GOOD.replace("score >= 60%", "score('q-flag') >= 60%").encode()
    (finding,) = CompletionsKind().compile("completions.toml", source, facts).findings
    assert (finding.rule, finding.line, finding.severity) == ("rule-unknown-part", 6, "error")
    assert "question of the quiz “check-signals”" in finding.message
    assert 'score("check-signals")' in finding.remedy


def findings(source: str | bytes) -> list[tuple[str, str, int]]:
    """(severity, rule, line) of each finding."""
    return [(finding.severity, finding.rule, finding.line) for finding in compiled(source).findings]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ('id = "certificate"\n', "", ("error", "malformed-id", 1)),
        ('id = "certificate"', 'id = "a b"', ("error", "malformed-id", 2)),
        ('title = "Certificate"', "title = 3", ("error", "setting", 4)),
        ('title = "Certificate"\n', "", ("error", "setting", 1)),
        ('title = "Certificate"', 'title = "a\\u202eb"', ("error", "setting", 4)),
        ('"platform"', '"peer"', ("error", "option-later", 3)),
        ('"platform"', '"platfrom"', ("error", "option", 3)),
        ("description", "describtion", ("warning", "unknown-key", 5)),
        ('rule = "all(units >= 80%, score >= 60%)"', "", ("error", "rule-empty", 1)),
        ("score >= 60%)", "reviews >= 3)", ("error", "rule-known-later", 6)),
        ("units >= 80%", "units >= 30", ("error", "rule-too-many-units", 6)),
        ("units >= 80%", "unit('flaged-well')", ("error", "rule-unknown-unit", 6)),
        ("[[pathways]]", "[pathways]", ("error", "setting", 1)),
        ("[[pathways]]", "x = 1\n[[pathways]]", ("warning", "unknown-key", 1)),
        ('rule = "', 'rule = ["', ("error", "toml", 7)),
    ],
)
def test_what_is_wrong_is_named_with_its_line(before: str, after: str, expected: tuple[str, str, int]) -> None:
    found = findings(GOOD.replace(before, after, 1))
    assert expected in found or (expected[1] == "toml" and found[0][:2] == expected[:2])
    assert all(finding.remedy and finding.message for finding in compiled(GOOD.replace(before, after, 1)).findings)


def test_a_rule_over_several_lines_is_found_where_it_stands() -> None:
    source = GOOD.split("rule")[0] + 'rule = """\nall(\n  units >= 80%,  # most\n  unit("flaged-well")\n)\n"""\n'
    (finding,) = compiled(source).findings
    assert (finding.file, finding.line, finding.column) == ("completions.toml", 9, 3)
    assert finding.remedy == "Did you mean “flagged-well”?"


def test_a_rule_on_one_line_is_found_by_its_column() -> None:
    (finding,) = compiled(GOOD.replace("score >= 60%", "scor >= 60%")).findings
    assert finding.line == 6
    assert GOOD.splitlines()[5][finding.column - 1 :].startswith("score")


def test_two_pathways_with_one_id_are_refused() -> None:
    assert ("error", "duplicate-id", 8) in findings(GOOD + GOOD)


@pytest.mark.parametrize("option", sorted(set(options.later()) - {"self-serve"}))
def test_options_of_later_releases_are_refused_by_name(option: str) -> None:
    (finding,) = compiled(GOOD.replace("platform", option)).findings
    assert f"“{option}”" in finding.message


def test_hostile_files_are_refused() -> None:
    assert findings(b"\xff\xfe") == [("error", "encoding", 1)]
    assert findings(b"x" * (MAX_BYTES + 1)) == [("error", "too-large", 0)]
    assert findings("x = " + "[" * 5_000)[0][:2] == ("error", "toml")
    assert findings(GOOD * 51)[0][:2] == ("error", "too-many")
    assert findings("pathways = 3") == [("error", "setting", 1)]


@given(st.binary(max_size=80))
def test_no_bytes_break_the_reading(source: bytes) -> None:
    assert isinstance(compiled(source), CompiledFile)


@given(st.lists(st.sampled_from([*GOOD.splitlines(), 'rule = """', '"""', "[x]", "a.b = {c = 1}", "# x"])))
def test_no_lines_break_the_reading(lines: list[str]) -> None:
    made = compiled("\n".join(lines))
    assert all(finding.line >= 0 for finding in made.findings)
