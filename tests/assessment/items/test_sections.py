"""Sections of a quiz: what authors are told, what is drawn and mixed in them, how they are shown and summed up."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stoa.assessment import items
from stoa.assessment.items.options import option_id
from stoa.assessment.ports import ItemState, RenderContext, Sat
from stoa.content.ports import Part
from tests.assessment.items.author import write

QUESTION = ":::{{question}} choice\n:name: {name}\n\nWhich of {name}?\n\n- [x] This\n- [ ] That\n:::\n\n"


def questions(*names: str) -> str:
    return "".join(QUESTION.format(name=name) for name in names)


def section(title: str, body: str, text: str = "") -> str:
    return f":::::{{section}} {title}\n{text}\n{body}:::::\n\n"


POOL = f"::::{{pool}}\n:draw: 2\n\n{questions('p-1', 'p-2', 'p-3', 'p-4')}::::\n\n"
BODY = section("Chances", questions("a-1", "a-2"), "Count *first*.\n") + section("Drawn", questions("b-1") + POOL)


def quiz(options: str = "", body: str = BODY) -> str:
    return f"::::::{{quiz}}\n:name: quiz\n{options}\n{body}::::::\n"


@cache
def part(options: str = "", body: str = BODY) -> Part:
    written = write(quiz(options, body))
    assert written.findings == (), written.findings
    return written.part


def names(quiz: Part) -> list[str]:
    return [question.id for question in items.questions_of(quiz)]


def sitting(answers: dict[str, Any] | None = None) -> Sat:
    return Sat(1, "quiz", 1, 1, 0.0, 600.0, None, 0, answers or {}, 1.0, False, 1.0)


CONTEXT = RenderContext(action="/answer/", saves="/save/", sits="/sit/", once="once")


def page(part: Part, answers: dict[str, Any] | None = None) -> str:
    state = items.state_of(items.fitted(part, "1"), sitting=sitting(answers))
    return items.render(items.fitted(part, "1"), state, CONTEXT)


def test_every_question_knows_its_section() -> None:
    quiz = part()
    rows: list[Any] = quiz.public["questions"]  # type: ignore[assignment]
    assert [row["section"] for row in rows] == [1, 1, 2, 2, 2, 2, 2]
    assert quiz.public["sections"] == [
        {"title": "Chances", "intro": "Count <em>first</em>."}, {"title": "Drawn", "intro": ""},
    ]  # fmt: skip


@pytest.mark.parametrize(("text", "rule"), [
    (quiz(body=section("", questions("a-1"))), "section-title"), (quiz(body=section("One", "")), "section-empty"),
    (quiz(body=questions("o") + BODY), "section-outside"), (quiz(":page: section\n", questions("o")), "question-page"),
    (quiz(":page: one\n"), "question-page"), (quiz(body=section("One\n:colour: red", questions("a"))),
     "question-option-unknown"),
    (quiz(body="".join(section(f"S{n}", questions(f"q-{n}")) for n in range(31))), "section-limit"),
    (quiz(body=section("One", ":::{note}\nHello.\n:::\n")), "quiz-content"),
])  # fmt: skip
def test_what_authors_are_told(text: str, rule: str) -> None:
    written = write(text)
    assert rule in [name for name, _ in written.rules], written.rules
    assert all(finding.remedy for finding in written.findings)


@given(seed=st.text(max_size=8), number=st.integers(1, 30))
def test_questions_are_mixed_inside_their_section(seed: str, number: int) -> None:
    drawn = names(items.fitted(part(":shuffle: questions\n"), seed, number))
    assert len(drawn) == len(set(drawn)) == 5
    assert set(drawn[:2]) == {"a-1", "a-2"} and "b-1" in drawn[2:]


@settings(deadline=None)  # each order is compiled
@given(seed=st.text(max_size=8), number=st.integers(1, 30), order=st.permutations(["p-1", "p-2", "p-3", "p-4"]))
def test_a_draw_does_not_go_by_the_order_of_the_pool_and_a_longer_one_changes_one(
    seed: str, number: int, order: list[str]
) -> None:
    draws = []
    for listed in (["p-1", "p-2", "p-3", "p-4"], order, [*order, "p-5"]):
        pool = f"::::{{pool}}\n:draw: 2\n\n{questions(*listed)}::::\n\n"
        draws.append(set(names(items.fitted(part(body=section("Drawn", pool)), seed, number))))
    assert draws[0] == draws[1] and len(draws[0]) == 2
    assert len(draws[0] - draws[2]) <= 1, "a bank that grows changes one question of a draw at most"


def test_sections_are_shown_with_their_sums() -> None:
    html = page(part(":time: 10 min\n"))
    assert re.findall(r"<h3[^>]*>(.*?)</h3><p>(.*?)</p>", html) == [
        ("Chances", "2 questions, 2 points"), ("Drawn", "3 questions, 3 points"),
    ]  # fmt: skip
    assert html.count('id="quiz-at" tabindex="-1"') == 1
    fitted = items.fitted(part(":time: 10 min\n"), "1")
    response = {"answers": {name: option_id("This") for name in names(fitted)[:3]}, "is_final": True}
    state = items.state_of(fitted, response=response, attempts_used=1, best=0.6)
    done = items.render(fitted, state, CONTEXT)
    assert re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", done) == [
        ("Chances", "2 of 2 points"), ("Drawn", "1 of 3 points"),
    ]  # fmt: skip


def test_the_sum_of_a_section_does_not_tell_of_one_question_before_its_time() -> None:
    body = section("One", questions("a-1")) + section("Two", questions("b-1", "b-2"))
    for policy, is_told in (("end", False), ("attempt", True)):
        quiz = part(f":attempts: 2\n:feedback: {policy}\n", body)
        state = items.state_of(quiz, response={"answers": {"a-1": option_id("That")}}, attempts_used=1, best=0.0)
        assert ("section-sums" in items.render(quiz, state, CONTEXT)) is is_told


def test_a_long_quiz_that_is_sat_has_a_list_of_its_questions() -> None:
    html = page(part(":time: 10 min\n"), {"a-1": option_id("This"), "again:a-2": True, "a-2": None})
    listed = re.findall(r'<a href="#([^"]+)" data-question="[^"]+" data-name[^>]*?( class="[^"]*")?>', html)
    assert [name for name, _ in listed] == names(items.fitted(part(":time: 10 min\n"), "1"))
    assert [classes for _, classes in listed][:3] == [' class="filled"', ' class="marked"', ""]
    assert "1 of 5 answered" in html and 'aria-label="Question 2, no answer yet, look at it again"' in html
    assert re.search(r'name="again-a-2" value="1" checked>', html)
    short = page(part(":time: 10 min\n", questions("a-1", "a-2")))
    assert "q-list" not in short and "again-" not in short
    practice = items.render(quiz := part(body=section("One", questions("a-1"))), ItemState(), CONTEXT)
    assert "q-list" not in practice and "again-" not in practice and not items.is_sat(quiz)


def test_one_section_at_a_time() -> None:
    quiz = part(":page: section\n")
    assert items.is_sat(quiz)
    first, second = page(quiz), page(quiz, {"at:": 2})
    assert 'id="a-1"' in first and 'id="b-1"' not in first and 'name="section" value="1"' in first
    assert 'id="a-1"' not in second and 'id="b-1"' in second and 'name="section" value="2"' in second
    assert "Go on: Drawn</button>" in first and "Hand in" not in first
    assert "Back: Chances</button>" in second and "Hand in</button>" in second and "Part 2 of 2" in second
    assert first.count('<button type="submit" formaction="/save/" name="go" value="2"') == 3, "the list leads there"


@pytest.mark.parametrize("at", [0, 3, -1, True, "2", None, 1.5, [], {}])
def test_a_place_that_is_none_is_the_first(at: object) -> None:
    assert 'name="section" value="1"' in page(part(":page: section\n"), {"at:": at})


def test_what_is_missing_in_another_section_is_led_to() -> None:
    quiz = items.fitted(part(":page: section\n"), "1")
    answers = {"a-1": option_id("This"), "at:": 2}
    state = items.state_of(
        quiz, response={"answers": answers}, graded=items.grade(quiz, {"answers": answers}), sitting=sitting(answers)
    )
    html = items.render(quiz, state, CONTEXT)
    assert '<button type="submit" form="quiz-form" formaction="/save/" name="go" value="1">Question 2</button>' in html
    assert re.search(r'<a href="#b-1[^"]*" data-question="b-1">Question 3</a>', html)


WORD = st.text(max_size=6) | st.sampled_from(["1", "2", "3", "0", "a-1", "again-a-1", "٣"])
FORMS = st.dictionaries(
    st.sampled_from(["section", "go", "touched", "again-a-1", "again-b-1", "answer-a-1", "x"]),
    st.lists(WORD),
    max_size=7,
)


@given(form=FORMS)
def test_whatever_a_form_says_is_read(form: dict[str, list[str]]) -> None:
    quiz = items.fitted(part(":page: section\n"), "1")
    said = items.remarks(quiz, form)
    shown = items.names_in(quiz, form)
    assert set(shown) <= set(names(quiz))
    assert said.get("at:", 1) in (1, 2)
    assert {name for name in said if name != "at:"} == {f"again:{name}" for name in shown}
    kept = items.answers_in({**dict.fromkeys(names(quiz)), "a-1": "x", **said})
    assert kept == {"a-1": "x"}, "remarks are no answers"


def test_what_is_said_before_one_begins() -> None:
    quiz = part(":page: section\n:attempts: 2\n")
    html = items.render(quiz, items.state_of(quiz, attempts_used=1, best=0.2), replace(CONTEXT, number=1))
    assert "This will be attempt 2 of 2." in html
    assert "Its parts: Chances (2 questions, 2 points); Drawn (" in html and "One part is shown at a time." in html
    assert "a-1" not in html.replace("quiz-a-1", "")
