"""Letters and late rules in course.toml: what is read, and what is said of what cannot be."""

from __future__ import annotations

import pytest

from stoa.content.outline import Category, GradingPolicy, LateRule, Outline, outline_from, outline_json
from tests.content.courses import COURSE, compiled, found


def of(more: str, category: str = "") -> str:
    """The sample's course.toml with this in [grading], and this in its category."""
    return COURSE.replace("pass = 0.6", f"pass = 0.6\n{more}").replace("weight = 1.0", f"weight = 1.0\n{category}")


def policy(text: str) -> GradingPolicy:
    outline = compiled({"course.toml": text}).outline
    assert outline.grading is not None
    return outline.grading


def test_what_is_said_is_read() -> None:
    late = '[grading.late]\ngrace = "90 min"\nper_day = 10\nmost = 50\nuntil = 7\nfree_days = 3'
    read = policy(of(f'letters = [["Très bien", 90], ["Bien", 79.5], ["Non", 0]]\n{late}'))
    assert read.letters == (("Très bien", 0.9), ("Bien", 0.795), ("Non", 0.0))
    assert read.free_days == 3
    assert read.categories[0].late == LateRule(5400, 0.1, 0.5, 7)
    assert policy(of("[grading.late]\nuntil = 2", "late = false")).categories[0].late is None
    own = policy(of("[grading.late]\nuntil = 2", 'late = { grace = "1 d", per_day = 20 }')).categories[0].late
    assert own == LateRule(86_400, 0.2, 1.0, 0)
    assert policy(COURSE).categories[0].late is None and policy(COURSE).letters == ()
    assert policy(COURSE.replace("pass = 0.6", "pass = 60")).pass_mark == 0.6


@pytest.mark.parametrize("letters", [
    '["A"]', "3", '[["A"]]', '[["A", "90"]]', '[["A", true]]', '[["A", nan]]', '[["A", inf]]', '[["A", 101]]',
    '[["A", -1]]', '[["A", 89.95]]', '[["", 90]]', '[["A", 90], ["A", 80]]', '[["A", 90], ["a", 80]]',
    '[["A", 90], ["B", 90]]', '[["B", 80], ["A", 90]]', f'[["{"A" * 41}", 90]]', f'[["A", {10**400}]]',
    '[["A\\u0007", 90]]', str([[f"L{n}", 100 - n] for n in range(31)]).replace("'", '"'),
])  # fmt: skip
def test_letters_that_are_none(letters: str) -> None:
    course = compiled({"course.toml": of(f"letters = {letters}")})
    first = found(course.findings, "grading-letters")[0]
    assert (first.file, first.line, first.severity) == ("course.toml", 15, "error") and first.remedy
    assert course.outline.grading is not None and course.outline.grading.letters == ()


def test_a_scale_that_ends_above_nothing_is_noted() -> None:
    first = found(compiled({"course.toml": of('letters = [["A", 90]]')}).findings, "grading-letters")[0]
    assert (first.line, first.severity) == (15, "note")


@pytest.mark.parametrize(("late", "rule", "line", "severity"), [
    ('grace = "soon"', "grading-late", 16, "error"),
    ('grace = "8 d"', "grading-late", 16, "error"),
    ("grace = 2", "grading-late", 16, "error"),
    ('grace = "２ h"', "grading-late", 16, "error"),
    ("per_day = 101", "setting", 16, "error"),
    ("per_day = nan", "setting", 16, "error"),
    ("per_day = inf", "setting", 16, "error"),
    ("most = -1", "setting", 16, "error"),
    ("until = 367", "setting", 16, "error"),
    ("free_days = 1.5", "setting", 16, "error"),
    ("perday = 10", "unknown-key", 16, "warning"),
    ("per_day = 20\nmost = 10", "grading-late", 17, "warning"),
    ('until = 1\ngrace = "2 d"', "grading-late", 17, "warning"),
    ("", "grading-late", 15, "warning"),
])  # fmt: skip
def test_late_rules_that_are_wrong(late: str, rule: str, line: int, severity: str) -> None:
    course = compiled({"course.toml": of(f"[grading.late]\n{late}")})
    listed = [each for each in found(course.findings, rule) if each.severity == severity]
    assert [(each.file, each.line) for each in listed] == [("course.toml", line)] and listed[0].remedy


def test_it_is_kept_with_the_version_and_older_ones_are_read() -> None:
    full = GradingPolicy(0.5, (Category("c", "C", 1.0, 0, LateRule(60, 0.1, 0.5, 7)),), (("A", 0.9),), 2)
    where = {"course_id": 1, "course_slug": "x", "version_id": 2, "number": 1, "source_hash": "h", "edition": "e"}
    text = outline_json(Outline(**where, grading=full))  # type: ignore[arg-type]
    assert outline_from(text, **where).grading == full  # type: ignore[arg-type]
    old = text.replace(',"free_days":2', "").replace(',"letters":[["A",0.9]]', "")
    old = old.replace(',"late":{"grace":60,"most":0.5,"per_day":0.1,"until":7}', "")
    assert outline_from(old, **where).grading == GradingPolicy(0.5, (Category("c", "C", 1.0),))  # type: ignore[arg-type]
