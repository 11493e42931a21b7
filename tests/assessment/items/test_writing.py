"""What an author writes becomes a part, and every mistake names its line and a way out."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.contrib.staticfiles.finders import find

import stoa.assessment.items
from stoa.assessment.items import assets_of, kinds, questions_of
from tests.assessment.items.author import question, write

FOLDER = Path(stoa.assessment.items.__file__).parent


def broken(kind: str, body: str, options: str = "") -> list[tuple[str, int]]:
    """The findings of a question whose body begins on line 5 (3 + a line of options + a blank)."""
    options = options or ":title: A title"
    return write(f":::{{question}} {kind}\n:name: q-one\n{options}\n\n{body}\n:::").rules


def test_kinds_are_the_folders() -> None:
    assert set(kinds()) == {path.parent.name for path in FOLDER.glob("*/__init__.py")}


@pytest.mark.parametrize("kind", sorted(kinds()))
def test_what_a_kind_loads_is_there(kind: str) -> None:
    part = write((FOLDER / kind / "sample.md").read_text()).part
    assets = assets_of([part, part])
    scripts = [script.name for script in assets.scripts]
    assert {*assets.styles, *scripts} == set(kinds()[kind].assets)
    assert all(find(name) for name in kinds()[kind].assets)
    assert all(find(name) for script in assets.scripts for _what, name in script.fetched)


@pytest.mark.parametrize("kind", sorted(kinds()))
def test_each_kind_brings_a_sample_that_has_nothing_wrong(kind: str) -> None:
    written = write((FOLDER / kind / "sample.md").read_text())
    assert written.findings == ()
    assert written.part.kind == "question"
    assert written.part.public["item"] == kind


def test_a_question_is_taken_apart() -> None:
    part = question(
        "choice",
        "First *line*.\n\n- a plain list\n- of two\n\n"
        "- [x] Yes\n- [ ] No\n      > Not quite.\n      >\n      > Twice.\n\n"
        "> **Hint.** One\n> more.\n\n> **Hint.** Two.\n> **Explanation.** Because.\n>\n> It is.",
        ":title: Yes or no\n:skills: base-rates, open-licensing\n:points: 2.5\n:attempts: 3\n:category: checks\n"
        ":due: 2026-12-01 18:00\n:required: no\n:shuffle: yes",
    )
    assert (part.title, part.points, part.category, part.required) == ("Yes or no", 2.5, "checks", False)
    assert (part.due, part.due_zone) == ("2026-12-01T17:00:00Z", "Europe/Madrid")
    assert part.skills == ("base-rates", "open-licensing")
    assert part.public["attempts"] == 3
    assert part.public["shuffle"] is True
    assert "<li>a plain list</li>" in str(part.public["prompt"])
    assert part.public["hints"] == ["One\nmore.", "Two."]
    assert part.key["explanation"] == "<p>Because.</p>\n<p>It is.</p>"
    assert [option["html"] for option in part.public["options"]] == ["Yes", "No"]  # type: ignore[union-attr,index,call-overload]
    assert list(part.key["replies"].values()) == ["<p>Not quite.</p>\n<p>Twice.</p>"]  # type: ignore[union-attr]


def test_an_answer_inside_a_code_fence_is_code() -> None:
    part = question("choice", "What does this make?\n\n```\n- [x] done\n> quote\n```\n\n- [x] A list\n- [ ] A title")
    assert len(part.public["options"]) == 2  # type: ignore[arg-type]
    assert "- [x] done" in str(part.public["prompt"])


def test_an_answer_may_be_a_block() -> None:
    part = question("choice", "Which?\n\n- [x] Such as\n\n      a b\n\n  and so on\n- [ ] Other")
    html = part.public["options"][0]["html"]  # type: ignore[index,call-overload]
    assert "<pre" in html or "<p>" in html


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("Which?\n\n- [ ] a\n- [ ] b", ("question-no-right-answer", 7)),
        ("Which?\n\n- [50%] a\n- [ ] b", ("question-no-right-answer", 7)),
        ("Which?", ("question-no-right-answer", 1)),
        ("Which?\n\n- [x] a\n- [x] b", ("question-two-right", 8)),
        ("Which?\n\n- [x] a\n- [ ] b\n- [ ]  A ", None),
        ("Which?\n\n- [x] a\n- [ ] b\n- [ ]  b ", ("question-option-duplicate", 9)),
        ("Which?\n\n- [x] a\n- [ ]\n- [ ] c", ("question-option-empty", 8)),
        ("Which?\n\n- [x] a", ("question-one-option", 7)),
        ("Which?\n\n- [x] a\n- [v] b", ("question-answer-mark", 8)),
        ("Which?\n\n- [x] a\n- [120%] b", ("question-answer-mark", 8)),
        ("- [x] a\n- [ ] b", ("question-prompt-empty", 1)),
        ("Which?\n\n- [x] a\n-[50%] b", ("question-answer-blanks", 8)),
        ("Which?\n\n- [x] a\n- [ ] b\n\nAnd more.", ("question-stray-text", 10)),
        ("Which?\n\n- [x] a\n- [ ] b\n\n> A remark.", ("question-stray-text", 10)),
        (
            "Which?\n\n" + "\n".join(f"- [{'x' if n == 0 else ' '}] {n}" for n in range(201)),
            ("question-too-many-answers", 207),
        ),
    ],
)
def test_bad_choices(body: str, found: tuple[str, int] | None) -> None:
    assert broken("choice", body) == ([found] if found else [])


@pytest.mark.parametrize("wrong", ["-[x] One", "- [ x ] One", "- [x]One", "- [ x] One", "-[ x ]One"])
def test_blanks_that_are_not_where_they_belong_are_said_to_be_it(wrong: str) -> None:
    for body in (f"{wrong}\n- [ ] Two", f"- [ ] Two\n{wrong}"):
        written = write(f":::{{question}} choice\n:name: q\n\nWhich?\n\n{body}\n:::")
        (finding,) = written.findings
        assert (finding.rule, finding.line) == ("question-answer-blanks", 6 + body.split("\n").index(wrong))
        assert "“- [x] One”" in finding.remedy
        assert len(written.part.public["options"]) == 2  # type: ignore[arg-type]


def test_what_only_looks_like_answers_stays_text() -> None:
    part = question("choice", "Which?\n\n- [x](https://a.example) a link\n- plain\n\n- [x] One\n- [] Two")
    assert len(part.public["options"]) == 2  # type: ignore[arg-type]
    assert "a link" in str(part.public["prompt"])


@pytest.mark.parametrize("indent", ["\t", " \t", "  ", "      ", "\t\t"])
def test_a_reply_may_be_indented_by_a_tab(indent: str) -> None:
    part = question("choice", f"Which?\n\n- [x] a\n- [ ] b\n{indent}> No.\n{indent}> Really.")
    assert list(part.key["replies"].values()) == ["No.\nReally."]  # type: ignore[union-attr]


def test_a_reply_at_the_margin_is_told_to_be_indented() -> None:
    written = write(":::{question} choice\n:name: q\n\nWhich?\n\n- [x] a\n- [ ] b\n> No.\n:::")
    (finding,) = written.findings
    assert (finding.rule, finding.line) == ("question-stray-text", 8)
    assert "indent it by two blanks" in finding.remedy


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("How many?\n\n- [x] many", ("numeric-unreadable", 7)),
        ("How many?\n\n- [x] 1,234", ("numeric-unreadable", 7)),
        ("How many?\n\n- [x] 5 .. 3", ("numeric-range", 7)),
        ("How many?\n\n- [x] (3 .. 3]", ("numeric-range", 7)),
        ("How many?\n\n- [x] 5 ± -1", ("numeric-tolerance", 7)),
        ("How many?\n\n- [x] 5 ± much", ("numeric-tolerance", 7)),
        ("How many?\n\n- [x] 1/12", ("numeric-exact", 7)),
        ("How many?\n\n- [x] 1/8", None),
        ("How many?\n\n- [x] 3 .. 5\n- [ ] 4", ("question-answer-hidden", 8)),
        ("How many?\n\n- [ ] 4\n- [x] 3 .. 5", ("question-answer-hidden", 7)),
        ("How many?\n\n- [x] (3 .. 5)\n- [ ] 3", None),
        ("How many?\n\n- [x] 5\n- [50%] 4 .. 6", None),
        ("How many?\n\n- [x] 5\n- [ ] 5.0", ("question-option-duplicate", 8)),
        ("How many?\n\n- [x] 1e999999999", ("numeric-unreadable", 7)),
    ],
)
def test_bad_numbers(body: str, found: tuple[str, int] | None) -> None:
    written = broken("numeric", body)
    assert (found in written and len(written) <= 2) if found else written == []


@pytest.mark.parametrize(
    ("body", "options", "found"),
    [
        ("Who?\n\n- [x] Bayes\n- [ ] bayés", "", ("question-option-duplicate", 8)),
        ("Who?\n\n- [x] Bayes\n- [ ] BAYES", ":case: exact", None),
        ("Who?\n\n- [x]\n- [ ] b", "", ("question-option-empty", 7)),
        ("Who?\n\n- [x] Bay(es", ":match: pattern", ("question-pattern", 7)),
        ("Who?\n\n- [x] (a+)+b?\n", ":match: pattern", None),
        ("Who?\n\n- [x] (a|a)+c", ":match: pattern", ("question-pattern-slow", 7)),
        ("Who?\n\n- [x] bay.*\n- [ ] bayer", ":match: pattern", ("question-answer-hidden", 8)),
        ("Who?\n\n- [x] a", ":case: loose", ("question-case", 1)),
        ("Who?\n\n- [x] " + "a" * 501, "", ("question-answer-long", 7)),
        ("Who?\n\n- [x] " + "(" * 250 + ")" * 250, ":match: pattern", None),
        ("Who?\n\n- [x] " + "a?" * 251, ":match: pattern", ("question-pattern", 7)),
    ],
)
def test_bad_words(body: str, options: str, found: tuple[str, int] | None) -> None:
    written = broken("text", body, options)
    # A bad answer may also leave a question without a right one; each has its own line to mend.
    assert found in written if found else written == []


def test_a_share_means_nothing_where_several_are_chosen() -> None:
    assert broken("multiple", "Which?\n\n- [x] a\n- [50%] b") == [("question-share", 8)]
    assert broken("multiple", "Which?\n\n- [x] a\n- [x] b", ":scoring: some") == [("question-scoring", 1)]


@pytest.mark.parametrize(
    ("option", "rule"),
    [
        (":points: none", "question-points"),
        (":points: 0", "question-points"),
        (":points: nan", "question-points"),
        (":attempts: 0", "question-attempts"),
        (":attempts: -1", "question-attempts"),
        (":attempts: 1.5", "question-attempts"),
        (":attempts: " + "9" * 5000, "question-attempts"),
        (":category: quizzes", "question-category"),
        (":skills: base-rate", "question-skills"),
        (":shuffle: maybe", "question-shuffle"),
        (":required: maybe", "question-required"),
        (":due: tomorrow", "question-due"),
        (":due: 2026-12-01", "question-due"),
        (":due: 2026-02-30 10:00", "question-due"),
        (":due: 2026-12-01 25:00", "question-due"),
        (":due: 2026-12-01 18:00 Europe/Madird", "question-due-zone"),
        (":due: 2026-12-01 18:00 ../../etc/passwd", "question-due"),
        (":due: 2027-03-28 02:30 Europe/Madrid", "question-due-clock"),
        (":due: 2026-10-25 02:30", "question-due-clock"),
        (":due: 0001-01-01 00:00 Asia/Tokyo", "question-due"),
        (":due: 2025-12-01 18:00", "question-due-past"),
        (":atempts: 2", "question-option-unknown"),
        (":unit: m", "question-option-unknown"),
    ],
)
def test_bad_options_are_reported_on_their_line(option: str, rule: str) -> None:
    assert broken("choice", "Which?\n\n- [x] a\n- [ ] b", option) == [(rule, 3)]


def test_a_misspelt_option_is_told_as_it_is_to_be_written() -> None:
    text = ":::{question} choice\n:naem: a\n\nx\n\n- [x] a\n- [ ] b\n:::\n"
    (finding,) = [each for each in write(text).findings if each.rule == "question-option-unknown"]
    assert (finding.message, finding.remedy) == ("“:naem:” means nothing here.", "Did you mean “:name:”?")


def test_every_error_has_a_way_out() -> None:
    text = ":::{question} chioce\n:name: a\n\nx\n:::\n\n:::{question} choice\n\n- [ ] a\n- [ ] a\n:::\n"
    findings = write(text).findings
    assert {finding.rule for finding in findings} >= {"question-kind", "missing-name", "question-no-right-answer"}
    assert all(finding.remedy for finding in findings)


def test_deadlines_are_utc_with_their_zone() -> None:
    def due(text: str) -> tuple[str, str]:
        part = question("choice", "Which?\n\n- [x] a\n- [ ] b", f":due: {text}")
        return part.due, part.due_zone

    assert due("2026-12-01 18:00 Asia/Kolkata") == ("2026-12-01T12:30:00Z", "Asia/Kolkata")
    assert due("2026-12-01T18:00Z") == ("2026-12-01T18:00:00Z", "UTC")
    assert due("2027-07-01 9:05:30 UTC") == ("2027-07-01T09:05:30Z", "UTC")
    assert due("2027-07-01 18:00") == ("2027-07-01T16:00:00Z", "Europe/Madrid")


QUIZ = """::::{quiz}
:name: check-signals
:title: Check: signals
:category: checks
:attempts: 2
:due: 2026-12-01 18:00 Europe/Madrid
:counts: last
:feedback: end

Take your time.

:::{question} choice
:name: q-a
:skills: base-rates

Which?

- [x] a
- [ ] b
:::

:::{question} numeric
:name: q-b
:points: 3

How many?

- [x] 3
:::
::::
"""


def test_a_quiz_is_one_part() -> None:
    part = write(QUIZ).part
    assert write(QUIZ).findings == ()
    assert (part.kind, part.id, part.category, part.skills) == ("quiz", "check-signals", "checks", ("base-rates",))
    assert (part.public["attempts"], part.public["counts"], part.public["feedback"]) == (2, "last", "end")
    assert part.public["intro"] == "Take your time."
    assert [(one.id, one.points, one.public["item"]) for one in questions_of(part)] == [
        ("q-a", 1.0, "choice"),
        ("q-b", 3.0, "numeric"),
    ]


def test_bad_quizzes() -> None:
    assert write("::::{quiz}\n:name: q\n\nOnly words.\n::::").rules == [("quiz-empty", 1)]
    assert write(QUIZ.replace("last", "lots")).rules == [("question-counts", 7)]
    assert write(QUIZ.replace(":points: 3", ":attempts: 3")).rules == [("quiz-question-option", 24)]
    assert write(QUIZ.replace("Take your time.", ":::{note}\nTake your time.\n:::")).rules == [("quiz-content", 10)]
    assert write(QUIZ.replace(":name: q-b\n", "")).rules == [("missing-name", 22)]
    assert write(QUIZ.replace(":::{question} numeric", ":::{question} essay")).rules == [("question-kind", 22)]


def test_a_search_finds_what_is_asked_and_not_what_is_answered() -> None:
    from stoa.assessment.blocks import _search_text

    part = question("choice", "Which *one*?\n\n- [x] secret\n- [ ] b")
    assert _search_text([part]) == "Which one?"
