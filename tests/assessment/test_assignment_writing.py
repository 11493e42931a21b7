"""Assignments as authors write them: what becomes of the directive, and every mistake with its line."""

from __future__ import annotations

import pytest

from stoa.assessment import works
from stoa.assessment.works import marks
from tests.assessment.items.author import Written, write

RUBRIC = """
title = "A course of your own"

[[criterion]]
id = "outcomes"
title = "Outcomes"
text = "Are they **observable**?"

  [[criterion.level]]
  id = "clear"
  title = "Clear"
  points = 3
  text = "Each outcome says what learners can do."

  [[criterion.level]]
  id = "vague"
  title = "Vague"
  points = 1
"""
ASSIGNMENT = """::::{assignment}
:name: plan
:title: A plan
:hand-in: text, file
:files: pdf odt
:size: 2 MB
:most: 2
:words: 300-800
:rubric: rubrics/one.toml
:due: 2026-12-10 18:00
:team: 2-4
:team-set: projects
:again: until-marked

Write a plan.

:::{milestone} 2026-12-01 Outline
One page.
:::
:::{milestone} Reading
:::
::::
"""


def test_the_parts_public_side() -> None:
    written = write(ASSIGNMENT, rubric=RUBRIC)
    assert written.findings == ()
    part = written.part
    assert (part.kind, part.id, part.due, part.key) == ("assignment", "plan", "2026-12-10T17:00:00Z", {})
    assert part.public["pieces"] == [
        {"kind": "text", "words": [300, 800]},
        {"kind": "file", "ends": ["pdf", "odt"], "size": 2_000_000, "most": 2},
    ]
    assert part.public["rubric"] == {
        "title": "A course of your own",
        "criteria": [
            {
                "id": "outcomes", "title": "Outcomes", "text": "Are they <strong>observable</strong>?",
                "levels": [
                    {"id": "clear", "title": "Clear", "points": 3.0,
                     "text": "Each outcome says what learners can do."},
                    {"id": "vague", "title": "Vague", "points": 1.0, "text": ""},
                ],
            }
        ],
    }  # fmt: skip
    assert [(each.id, each.title, each.day, each.text) for each in works.milestones_of(part)] == [
        ("outline", "Outline", "2026-12-01", "One page."), ("reading", "Reading", "", ""),
    ]  # fmt: skip
    assert works.team_sizes(part) == (2, 4)
    assert works.team_set_of(part) == "projects"


def test_what_is_left_out() -> None:
    part = write(":::{assignment}\n:name: say-it\n\nSay it.\n:::\n").part
    assert part.public["pieces"] == [{"kind": "text"}]
    assert (part.public["rubric"], part.public["team"], part.public["again"]) == (None, None, "until-marked")
    assert works.team_set_of(part) == "say-it"


@pytest.mark.parametrize(
    ("line", "rule", "at"),
    [
        (":hand-in: essay", "assignment-hand-in", 3),
        (":size: huge", "question-option-unknown", 3),
        (":words: many", "assignment-words", 3),
        (":words: 800-300", "assignment-words", 3),
        (":rubric: rubrics/none.toml", "broken-source", 3),
        (":rubric: media/sample.svg", "assignment-rubric", 3),
        (":rubric: ../../etc/passwd.toml", "broken-source", 3),
        (":team: 0-3", "assignment-team", 3),
        (":team: 4-2", "assignment-team", 3),
        (":team-set: projects", "assignment-team-set", 3),
        (":again: sometimes", "assignment-again", 3),
        (":again: until-due", "assignment-again", 3),
        (":again: 0", "assignment-again", 3),
        (":due: tomorrow", "question-due", 3),
        (":points: -1", "question-points", 3),
    ],
)
def test_a_bad_option(line: str, rule: str, at: int) -> None:
    written = write(f":::{{assignment}}\n:name: say-it\n{line}\n\nSay it.\n:::\n")
    assert (rule, at) in written.rules
    assert all(finding.remedy for finding in written.findings)


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        (":files: pdf exe", "assignment-files"), (":size: 900 MB", "assignment-size"),
        (":size: 0 MB", "assignment-size"), (":most: 0", "assignment-most"), (":most: 99", "assignment-most"),
    ],
)  # fmt: skip
def test_a_bad_limit_of_files(line: str, rule: str) -> None:
    written = write(f":::{{assignment}}\n:name: say-it\n:hand-in: file\n{line}\n\nSay it.\n:::\n")
    assert written.rules == [(rule, 4)]


@pytest.mark.parametrize(
    ("inside", "rule"),
    [
        (":::{milestone} 2026-13-01 Outline\n:::", "milestone-day"),
        (":::{milestone} 2026-12-01\n:::", "milestone-title"),
        (":::{milestone} Outline\n:::\n:::{milestone} Outline\n:::", "milestone-name"),
        (":::{note}\nNo.\n:::", "assignment-content"), ("", "assignment-empty"),
    ],
)  # fmt: skip
def test_a_bad_body(inside: str, rule: str) -> None:
    text = "" if rule == "assignment-empty" else "Say it.\n\n"
    written = write(f"::::{{assignment}}\n:name: say-it\n\n{text}{inside}\n::::\n")
    assert rule in [found for found, _line in written.rules]


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ('id = "clear"', 'id = "vague"', "rubric-id-twice"), ('id = "clear"', "", "rubric-id"),
        ('title = "Clear"', "", "rubric-title"), ("points = 3", "points = -3", "rubric-points"),
        ("points = 3", "points = nan", "rubric-points"), ("points = 3", "points = inf", "rubric-points"),
        ("points = 3", "points = true", "rubric-points"), ("points = 3", "pionts = 3", "rubric-key"),
        ("[[criterion]]", "[criterion", "rubric-toml"), ('text = "Are', 'text = 3 # "Are', "rubric-text"),
        ('title = "A course of your own"', "criterion = 3", "rubric-toml"),
    ],
)  # fmt: skip
def test_a_bad_rubric_names_its_file(old: str, new: str, rule: str) -> None:
    written = write(ASSIGNMENT, rubric=RUBRIC.replace(old, new, 1))
    found = [finding for finding in written.findings if finding.rule == rule]
    assert found
    assert found[0].message.startswith("rubrics/one.toml")
    assert found[0].remedy
    assert found[0].line == 9


def test_criteria_name_skills_as_questions_do() -> None:
    def named(skills: str) -> Written:
        criterion = f'title = "Outcomes"\nskills = {skills}'
        return write(
            ASSIGNMENT.replace(":due:", ":skills: open-licensing\n:due:"),
            rubric=RUBRIC.replace('title = "Outcomes"', criterion),
        )

    written = named('["base-rates", "base-rates"]')
    assert written.findings == ()
    assert written.part.skills == ("open-licensing", "base-rates"), "the assignment shows both"
    (criterion,) = marks.criteria_of(written.part)
    assert criterion["skills"] == ["base-rates"]
    for wrong, line in (
        ('["base-rate"]', "Did you mean “base-rates”?"),
        ('"base-rates"', "Write skills"),
        ("[3]", "Write"),
    ):
        found = [each for each in named(wrong).findings if each.rule == "question-skills"]
        assert (
            len(found) == 1 and line in found[0].remedy and found[0].message.startswith("rubrics/one.toml, criterion 1")
        )
    assert "skills" not in marks.criteria_of(write(ASSIGNMENT, rubric=RUBRIC).part)[0]


def test_a_rubric_of_one_level_or_none_is_none() -> None:
    one_level = RUBRIC[: RUBRIC.rindex("[[criterion.level]]")]
    assert "rubric-levels" in [rule for rule, _line in write(ASSIGNMENT, rubric=one_level).rules]
    empty = write(ASSIGNMENT, rubric='title = "Empty"')
    assert empty.rules == [("rubric-empty", 9)]
    assert empty.part.public["rubric"] is None
    assert write(ASSIGNMENT, rubric="# " + "x" * 100_001).rules == [("rubric-size", 9)]
