"""Text with blanks and tables to fill in: how they are written, read and graded."""

from __future__ import annotations

from time import process_time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stoa.assessment.items import IS_FINAL, grade, read, variant
from stoa.assessment.items.cloze.writing import read_blank, take_out
from stoa.assessment.items.options import option_id
from stoa.assessment.ports import Graded, Outcome, Response, field_name
from stoa.content.ports import Part
from tests.assessment.items.author import question, write

WELLS = (
    "The rule turns the [[prior; prior probability]] into the posterior; here it is [[= 0.09 ± 0.01]], which is"
    " [[more | *less*]] than most guess.\n\n- [1] What comes before?\n- [2: 0.9] That is the share of flags.\n"
    "- [3: less] As it should be."
)
MARGINS = "| | ill | well |\n|---|---|---|\n| flagged | [[= 9]] | [[= 90]] |\n| quiet | [[= 1]] | 900 |"


def blanks(part: Part) -> list[Any]:
    found: Any = part.public["blanks"]
    return list(found)


def filled(part: Part, *values: str) -> Response | None:
    """What a form sends whose blanks hold these values; of a drop-down, the words of a choice."""
    form = {}
    for blank, value in zip(blanks(part), values, strict=True):
        form[field_name(part, blank["id"])] = [option_id(value) if value and blank["kind"] == "dropdown" else value]
    return read(part, form)


def of(part: Part, *values: str) -> Graded:
    return grade(part, filled(part, *values))


def outcome(part: Part, *values: str) -> Outcome:
    return of(part, *values).outcomes[part.id]


def test_each_blank_is_read_by_its_own_kind() -> None:
    part = question("cloze", WELLS)
    assert [blank["kind"] for blank in blanks(part)] == ["text", "numeric", "dropdown"]
    assert of(part, "PRIOR  probability", "1/11", "less").status == "right"
    partly = outcome(part, "posterior", "0,09", "more")
    assert (partly.status, round(partly.fraction, 3), partly.facts) == ("partly", 0.333, {"right": 1, "all": 3})
    assert [verdict.status for verdict in partly.verdicts.values()] == ["not_yet", "right", "not_yet"]
    assert [verdict.feedback for verdict in partly.verdicts.values()] == ["What comes before?", "", ""]
    told = outcome(part, "prior", "0.9", "less").verdicts
    assert [verdict.feedback for verdict in told.values()] == ["", "That is the share of flags.", "As it should be."]


def test_all_or_nothing_on_request() -> None:
    part = question("cloze", WELLS, ":scoring: all")
    assert of(part, "prior", "0.09", "more").fraction == 0
    assert of(part, "prior", "0.09", "less").fraction == 1


def test_an_empty_blank_costs_no_attempt() -> None:
    part = question("cloze", WELLS, ":attempts: 1")
    graded = of(part, "prior", "", "less")
    assert (graded.held_back, graded.outcomes["q-one"].facts) == ("incomplete", {"missing": 1})
    assert of(part, "prior", "\u200b", "less").held_back == "incomplete", "what nobody sees is nothing"
    assert of(part, " ", "", "").held_back == "unanswered"


def test_a_blank_that_cannot_be_read_costs_no_attempt_and_tells_nothing_of_the_others() -> None:
    graded = of(question("cloze", WELLS, ":attempts: 1"), "prior", "1,2,3", "less")
    assert graded.held_back == "unreadable"
    assert [verdict.status for verdict in graded.outcomes["q-one"].verdicts.values()] == ["unreadable"]
    assert of(question("cloze", WELLS), "prior", "9 %", "less").status == "right"
    assert of(question("cloze", WELLS), "prior", "9", "less").held_back == "unreadable", "a share was meant"


def test_long_answers_are_refused_kindly_and_cost_no_time() -> None:
    assert of(question("cloze", WELLS), "a" * 121, "0.09", "less").held_back == "unreadable"
    part = question("cloze", " ".join(["[[prior; odds]] [[= 1 ± 0.1]]"] * 12), ":typos: 1")
    response = [f"b{number}:{'é“—' * 40 if number % 2 else '1,234,567.891e-7'}" for number in range(1, 25)]
    began = process_time()
    for _time in range(20):
        grade(part, response)
    assert (process_time() - began) / 20 < 0.01


def test_in_a_quiz_the_blanks_that_are_filled_count() -> None:
    quiz = write(f"::::{{quiz}}\n:name: quiz\n\n:::{{question}} cloze\n:name: q-one\n\n{WELLS}\n:::\n::::\n").part
    form = {"answer-q-one:b1": ["prior"], IS_FINAL: ["quiz"]}
    graded = grade(quiz, read(quiz, form))
    assert (graded.held_back, round(graded.fraction, 3)) == ("", 0.333)


def test_blanks_keep_their_answers_by_their_label() -> None:
    before = question("cloze", "It is [[one]]{the first} and [[= 2]]{the second}.")
    after = question("cloze", "It is [[= 2]]{the second}, [[new]]{the third} and [[one; eins]]{the first}.")
    kept = filled(before, "one", "2")
    assert round(grade(after, kept, is_final=True).fraction, 3) == 0.667
    assert grade(question("cloze", "It is [[one]]."), kept).is_reworded, "a blank that is no more"
    other = question("cloze", "It is [[*more* | less]] so.")
    chosen = filled(other, "more")
    assert grade(question("cloze", "It is [[*most* | less]] so."), chosen).is_reworded


@pytest.mark.parametrize(
    ("inner", "kind", "choices"),
    [
        ("prior", "text", [("prior", True)]),
        (" a ; b ", "text", [("a", True), ("b", True)]),
        (r"a\; b\\", "text", [("a; b\\", True)]),
        (r"\= 2", "text", [("= 2", True)]),
        ("= 3 .. 5; 7", "numeric", [("3 .. 5", True), ("7", True)]),
        ("more | *less*", "dropdown", [("more", False), ("less", True)]),
        (r"more \| **less**", "dropdown", [("more", False), ("less", True)]),
        ("+ | *-* | * | = 2", "dropdown", [("+", False), ("-", True), ("*", False), ("= 2", False)]),
        (" ", "text", []),
    ],
)
def test_what_stands_between_the_brackets(inner: str, kind: str, choices: list[tuple[str, bool]]) -> None:
    assert read_blank(inner) == (kind, tuple(choices))


@pytest.mark.parametrize(
    ("prompt", "count"),
    [
        ("a [[b]] *c [[d]]* **[[e]]** un[[f]]ly", 4),
        ("- [[a]] first\n- b: [[c]]\n\n1. [[d]]", 3),
        ("| a [[b | *c*]] | [[d]] |\n|---|---|\n| [[= 2 ± 1]] | `[[e]]` |", 3),
        ("`[[a]]` ``x ` [[b]]`` [[c]]", 1),
        ("```python\nx = [[1, 2]]\n```\n\n[[a]]", 1),
        ("> ~~~\n> [[x]]\n> ~~~\n\n[[a]]", 1),
        ("$[[1, 2], [3, 4]]$ and $$\n[[x]]\n$$ and [[a]]", 1),
        ("costs $5 or [[= 6]] dollars, not $7", 1),
        ("(3 .. 5] is [[= (3 .. 5]]] so, and [see [[b]]]", 2),
        (r"\[[not]] but [[so]]", 1),
        ("[[a]]{first} [[b]] {not} [[c]]{=x}", 3),
        ("[^1] and [[a]]\n\n[^1]: Note with [[b]].", 2),
        ("    code [[x]]\n\n[[a]]", 1),
    ],
)
def test_blanks_are_found_wherever_text_stands(prompt: str, count: int) -> None:
    part = question("cloze", "Fill in.\n\n" + prompt)
    assert len(blanks(part)) == count
    assert str(part.public["prompt"]).count("data-blank=") == count


def test_code_and_formulas_stand_as_they_are() -> None:
    prompt = str(question("cloze", "A [[a]].\n\n    code [[x]]{y} & more").public["prompt"])
    assert "code [[x]]{y} &amp; more" in prompt
    assert "[[" not in str(question("cloze", "A [[a]] $[[1]]$.").public["prompt"]).replace("<mo>[</mo>", "")


def test_the_prompt_in_plain_words_has_gaps() -> None:
    written = write(f":::{{question}} cloze\n:name: q-one\n\n{WELLS}\n:::\n")
    assert written.part.asks == "The rule turns the ____ into the posterior…"


def test_blanks_of_a_table_are_called_by_its_heads() -> None:
    part = question("table", f"{MARGINS}\n\n- [flagged, well: 9] That is the column beside it.")
    assert [blank["label"] for blank in blanks(part)] == ["flagged, ill", "flagged, well", "quiet, ill"]
    assert outcome(part, "9", "9", "1").verdicts[blanks(part)[1]["id"]].feedback == "That is the column beside it."
    assert '<th scope="row">flagged</th>' in str(part.public["prompt"])
    two = question("table", "| | a |\n|---|---|\n| x | [[b]] or [[c]] |")
    assert len({blank["id"] for blank in blanks(two)}) == 2


def test_variants_fill_blanks() -> None:
    body = "{=n} < [[= {=n+1}]] and 5 > [[{=w} | *two{=w}*]] $[[x]]$\n\n| a | [[= {=2*n}]] |\n|---|---|\n| b | {=n} |"
    part = question("cloze", body, ":vars: n in 2..9; w in {a, b}\n:variants: 4")
    for number in range(4):
        one = variant(part, number)
        answers: Any = one.key["blanks"]
        n = int(answers[0]["answers"][0]["text"]) - 1
        words = [option["text"] for option in blanks(one)[1]["options"]]
        assert of(one, str(n + 1), words[1], str(2 * n)).status == "right"


@pytest.mark.parametrize("kind", ["cloze", "table"])
@pytest.mark.parametrize(
    ("body", "rule", "line"),
    [
        ("| Which |\n|---|\n| none |", "question-no-blanks", 1),
        ("| a | b |\n|---|---|\n| [[a | b |", "question-blank-open", 6),
        ("| a | b |\n|---|---|\n| [[ ]] | [[b]] |", "question-blank-empty", 6),
        ("| a |\n|---|\n| [[= many]] |", "numeric-unreadable", 6),
        ("| a |\n|---|\n| [[= 5 .. 3]] |", "numeric-range", 6),
        ("| a |\n|---|\n| [[more | less]] |", "question-blank-choices", 6),
        ("| a |\n|---|\n| [[*more* | *less*]] |", "question-blank-choices", 6),
        ("| a |\n|---|\n| [[*more* | more]] |", "question-blank-choices", 6),
        ("| a |\n|---|\n| [[*more* | ]] |", "question-blank-choices", 6),
        ("| a |\n|---|\n| [[*more*]] |", "question-blank-choices", 6),
        ("| a |\n|---|\n| [[*$x$* | $y$]] |", "question-plain-options", 6),
        ("| a |\n|---|\n| [[a]]{b: c} |", "question-blank-label", 6),
        ("| a |\n|---|\n| [[a]]{2} |", "question-blank-label", 6),
        ("| a |\n|---|\n| [[a]]{x} [[b]]{x} |", "question-blank-label", 6),
        ("| a |\n|---|\n| [[a]] [see [[b]]](https://example.org) |", "question-blank-place", 6),
        ("| a |\n|---|\n| [[a]] [x](https://example.org/[[b]]) |", "question-blank-place", 6),
        ("| a |\n|---|\n| [[a]] |\n\n- [2] Reply", "question-blank-reply", 8),
        ("| a |\n|---|\n| [[a]] |\n\n- [1: ] Reply", "question-blank-reply", 8),
        ("| a |\n|---|\n| [[a]] |\n\n- [1: b]", "question-blank-reply", 8),
        ("| a |\n|---|\n| [[*b* | c]] |\n\n- [1: d] Reply", "question-blank-reply", 8),
        ("| a |\n|---|\n| [[= 3 ± 1]] |\n\n- [1: 3.5] Reply", "question-answer-hidden", 8),
        ("| a |\n|---|\n| [[a]] |\n\n-[1] Reply", "question-answer-blanks", 8),
        (f"| a |\n|---|\n| [[{'a' * 121}]] |", "question-answer-long", 6),
        ("| a |\n|---|\n" + "| [[a]] |\n" * 26, "question-too-many-answers", 1),
    ],
)
def test_what_an_author_is_told(kind: str, body: str, rule: str, line: int) -> None:
    written = write(f":::{{question}} {kind}\n:name: q-one\n\n{body}\n:::\n")
    assert (rule, line) in written.rules, written.findings
    assert all(finding.remedy for finding in written.findings if finding.rule.startswith("question-blank"))


def test_a_blank_outside_of_the_table() -> None:
    assert ("question-blank-place", 4) in write(
        f":::{{question}} table\n:name: q\n\nA [[b]].\n\n{MARGINS}\n:::\n"
    ).rules


def test_options_of_texts_hold_for_each_blank() -> None:
    part = question("cloze", "[[Prior]] and [[odds]]", ":case: exact\n:typos: 1")
    assert outcome(part, "Piror", "ods").status == "right"
    assert [verdict.status for verdict in outcome(part, "prior", "Odds").verdicts.values()] == ["right", "right"]
    assert outcome(question("cloze", "[[Prior]]", ":case: exact"), "prior").status == "not_yet"


def test_typed_text_may_begin_like_a_form() -> None:
    part = question("cloze", "[[b2:x]] and [[a:b]]")
    assert of(part, "b2:x", "a:b").status == "right"


@given(st.text(max_size=200))
def test_any_prompt_is_taken_apart(prompt: str) -> None:
    written = take_out(prompt, 1)
    assert all(1 <= line <= prompt.count("\n") + 1 for line in written.unclosed)
    assert all(blank.token in written.text and blank.choices is not None for blank in written.blanks)


@given(st.text(alphabet="[]|*=;\\{}$` \nab1-", max_size=80))
def test_any_prompt_becomes_a_question_or_a_finding(prompt: str) -> None:
    for kind in ("cloze", "table"):
        written = write(f":::{{question}} {kind}\n:name: q-one\n\nx {prompt}\n\n:::\n")
        for part in written.parts:
            if part.kind == "question" and not written.findings:
                assert str(part.public["prompt"]).count("data-blank") == len(blanks(part)) > 0


PART = question("cloze", WELLS)
PIECES = ["b1", "b2", "b3", ":", "prior", "0.9", "1,2", option_id("less"), option_id("more"), "é\u200b", "", "9" * 90]


@given(st.lists(st.lists(st.sampled_from(PIECES), max_size=5).map("".join), max_size=5))
def test_grading_is_total_and_always_the_same(response: list[str]) -> None:
    graded = grade(PART, response)
    assert 0 <= graded.fraction <= 1
    assert grade(PART, response) == graded
    form = {field_name(PART, "b1"): response, field_name(PART, "x"): response}
    assert grade(PART, read(PART, form)) == grade(PART, read(PART, form))
    shuffled = question("cloze", WELLS.replace("more | *less*", "*less* | more"))
    assert grade(shuffled, response).fraction == graded.fraction
