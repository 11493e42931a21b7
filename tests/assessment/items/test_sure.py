"""How sure one is: asked where its author says so, kept beside the answer, and nothing that a kind ever sees."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

import stoa.assessment.items
from stoa.assessment import items
from stoa.assessment.items.options import option_id
from stoa.assessment.ports import Graded, RenderContext
from stoa.content.ports import Part
from tests.assessment.items.author import question, write

RIGHT, WRONG = option_id("This"), option_id("That")
BODY = "Which?\n\n- [x] This\n- [ ] That\n"
INNER = f":::{{question}} choice\n:name: q\n\n{BODY}:::\n"
HERE = RenderContext(action="/answer/")
FOLDER = Path(stoa.assessment.items.__file__).parent
SAMPLES = [write((FOLDER / kind / "sample.md").read_text()).part for kind in sorted(items.kinds())]
json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=6) | st.sampled_from([RIGHT, WRONG]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["answer", "sure", "a"]), inner),
    max_leaves=6,
)  # fmt: skip
levels = st.sampled_from([0, 1, 2, 3])


def quiz(options: str = ":sure: marks", points: tuple[str, ...] = ("1", "1", "1", "1")) -> Part:
    inner = "".join(
        f":::{{question}} choice\n:name: k{n}\n:points: {worth}\n\n{BODY}:::\n\n" for n, worth in enumerate(points)
    )
    written = write(f"::::{{quiz}}\n:name: quiz\n{options}\n\n{inner}::::\n")
    assert written.findings == (), written.findings
    return written.part


def said(response: object, level: int) -> object:
    return {"answer": response, "sure": level} if level else response


def graded(part: Part, *answers: tuple[str, int]) -> Graded:
    listed = {f"k{n}": said(value, level) for n, (value, level) in enumerate(answers)}
    return items.grade(part, {"answers": listed}, is_final=True)  # type: ignore[dict-item]


def drawn(part: Part, response: object = None, **more: object) -> str:
    return items.render(part, items.state_of(part, response=response, **more), HERE)  # type: ignore[arg-type]


def test_it_is_asked_where_the_author_says_so() -> None:
    asking, plain = question("choice", BODY, ":sure: ask"), question("choice", BODY)
    text = drawn(asking)
    assert text.count('name="sure-q-one"') == 3 and "How sure are you?" in text and "No score changes by it." in text
    assert "sure" not in drawn(plain) and "sure" not in plain.public
    assert items.assets_of([asking]).styles == ("assessment/sure.css",) and items.assets_of([plain]).styles == ()


def test_a_form_brings_it_along() -> None:
    part = question("choice", BODY, ":sure: ask")
    form = {"answer-q-one": [RIGHT], "sure-q-one": ["3"]}
    assert items.read(part, form) == {"answer": RIGHT, "sure": 3}
    assert items.read(part, {"answer-q-one": [RIGHT]}) == RIGHT
    assert items.read(part, {"sure-q-one": ["3"]}) is None, "no answer"
    for strange in ("0", "4", "three", "", "3 "):
        assert items.read(part, {**form, "sure-q-one": [strange]}) == RIGHT
    assert items.read(question("choice", BODY), form) == RIGHT, "nobody asked"
    whole = items.read(quiz(), {"answer-k0": [RIGHT], "sure-k0": ["1"], "answer-k1": [WRONG], "sure-k2": ["2"]})
    assert whole == {"answers": {"k0": {"answer": RIGHT, "sure": 1}, "k1": WRONG}, "is_final": False}


@pytest.mark.parametrize("part", SAMPLES, ids=lambda part: str(part.public["item"]))
@settings(max_examples=25)
@given(response=json, level=st.sampled_from([1, 2, 3]))
def test_grading_is_indifferent_to_it(part: Part, response: object, level: int) -> None:
    if response is None or items.is_run(part) or items.opinion_of(part) is not None:
        return  # these never ask
    if isinstance(response, dict) and response.keys() == {"answer", "sure"}:
        return
    plain, sure = items.grade(part, response), items.grade(part, said(response, level))  # type: ignore[arg-type]
    (name,) = plain.outcomes
    assert sure.outcomes[name].sure == level
    assert replace(sure, outcomes={name: replace(sure.outcomes[name], sure=0)}) == plain


@given(response=json, options=st.sampled_from([":sure: marks", ":sure: ask"]))
def test_any_json_is_graded_and_drawn(response: object, options: str) -> None:
    part = quiz(options)
    for whole in (response, {"answers": {"k0": response}}, {"answers": response, "sure": 9}):
        found = items.grade(part, whole, is_final=True)  # type: ignore[arg-type]
        assert 0 <= found.fraction <= 1 and found == items.grade(part, whole, is_final=True)  # type: ignore[arg-type]
        if whole is not None:
            drawn(part, whole)
    lone = question("choice", BODY, ":sure: ask")
    assert 0 <= items.grade(lone, response).fraction <= 1  # type: ignore[arg-type]


@pytest.mark.parametrize("strange", [True, 1.0, "3", None, 0, 4, -1, [3]])
def test_what_was_never_said_is_not_said(strange: object) -> None:
    outcome = items.grade(question("choice", BODY), {"answer": RIGHT, "sure": strange}).outcomes["q-one"]  # type: ignore[dict-item]
    assert (outcome.sure, outcome.status) == (0, "right")


def test_ask_changes_no_score() -> None:
    part = quiz(":sure: ask")
    for answers in ([(RIGHT, 3), (WRONG, 3), (RIGHT, 1), (WRONG, 0)], [(RIGHT, 0), (WRONG, 0), (RIGHT, 0), (WRONG, 0)]):
        found = graded(part, *answers)
        assert (found.earned, found.possible, found.fraction, found.status) == (2, 4, 0.5, "partly")


def test_a_quiz_is_marked_by_it() -> None:
    part = quiz()
    assert part.public["counts"] == "first", "afterwards one knows what is right"
    found = graded(part, (RIGHT, 3), (RIGHT, 2), (RIGHT, 1), (WRONG, 2))
    assert (found.earned, found.possible, found.fraction) == (4, 12, pytest.approx(1 / 3))
    assert graded(part, *[(RIGHT, 3)] * 4).status == "right" and graded(part, *[(RIGHT, 1)] * 4).fraction == 1 / 3
    assert graded(part, *[(RIGHT, 0)] * 4).fraction == 1 / 3, "nothing said is a guess"
    low = graded(part, (WRONG, 3), (RIGHT, 3))
    assert (low.earned, low.fraction, low.status) == (-3, 0.0, "not_yet"), "never below nothing"
    assert graded(quiz(points=("2", "1")), (RIGHT, 3), (WRONG, 2)).earned == 4


@given(answers=st.lists(st.tuples(st.booleans(), levels), min_size=4, max_size=4), order=st.permutations(range(4)))
def test_marks_do_not_depend_on_the_order_and_grow_with_what_is_right(
    answers: list[tuple[bool, int]], order: list[int]
) -> None:
    part = quiz()
    pairs = [(RIGHT if right else WRONG, level) for right, level in answers]
    found = graded(part, *pairs)
    assert graded(part, *[pairs[at] for at in order]).earned == found.earned
    better = [(RIGHT, level) for _value, level in pairs]
    assert graded(part, *better).fraction >= found.fraction


def test_a_held_back_quiz_keeps_what_was_said() -> None:
    part = quiz()
    response = {"answers": {"k0": said(RIGHT, 2)}, "is_final": False}
    found = items.grade(part, response)  # type: ignore[arg-type]
    assert found.held_back == "incomplete"
    text = items.render(part, items.state_of(part, response=response, graded=found), HERE)  # type: ignore[arg-type]
    assert '<input type="radio" name="sure-k0" value="2" checked>' in text and "fairly sure, and it" not in text


@pytest.mark.parametrize(
    ("value", "level", "words"),
    [
        (RIGHT, 3, "You were very sure, and it was right."), (WRONG, 3, "what surprises us stays with us"),
        (RIGHT, 1, "you may know more than you think"), (WRONG, 2, "You were fairly sure, and it was not right."),
    ],
)  # fmt: skip
def test_it_is_said_afterwards(value: str, level: int, words: str) -> None:
    assert words in drawn(question("choice", BODY, ":sure: ask"), said(value, level), attempts_used=1)
    assert words in drawn(quiz(), {"answers": {"k0": said(value, level)}}, attempts_used=1)


def test_after_the_first_try_it_is_not_asked_again() -> None:
    part = question("choice", BODY, ":sure: ask")
    assert "How sure are you?" not in drawn(part, said(WRONG, 3), attempts_used=1)
    assert 'class="sure"' in drawn(quiz(), {"answers": {"k0": said(WRONG, 3)}}, attempts_used=1), "marks need it"


def test_what_may_not_be_seen_is_not_told_by_it() -> None:
    part = quiz(":sure: marks\n:attempts: 2\n:feedback: end")
    text = drawn(part, {"answers": {"k0": said(WRONG, 3), "k1": said(RIGHT, 2)}}, attempts_used=1)
    assert "You were" not in text and "How sure you were" not in text and "−6" in text, "the price, not the verdict"
    assert "-6 marks" not in text and "−6 marks" not in text


def test_the_result_has_both_scores_and_a_table() -> None:
    text = drawn(quiz(), {"answers": {"k0": said(RIGHT, 3), "k1": said(WRONG, 3), "k2": RIGHT}}, attempts_used=1)
    assert "Marked by certainty" in text and "Right, however sure" in text and "2 of 4 points" in text
    assert "−2 of 12 marks" in text and "How sure you were, and what was right" in text
    rows = [line.split("</tr>")[0] for line in text.split("<tbody>")[1].split("<tr>")[1:]]
    assert [row.count("<td") for row in rows[:2]] == [3, 3] and "Very sure" in rows[0] and "−3" in rows[0]
    assert "Not said" in rows[1] and "+1" in rows[1]


def test_signs_stand_before_their_number_from_right_to_left_too() -> None:
    with translation.override("ar"):
        assert "\u2066+3\u2069" in drawn(quiz()) and "\u2066−6\u2069" in drawn(quiz())


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        (f":::{{question}} choice\n:name: q\n:sure: marks\n\n{BODY}:::\n", ("question-sure-marks", 3)),
        (f":::{{question}} choice\n:name: q\n:sure: maybe\n\n{BODY}:::\n", ("question-sure", 3)),
        (":::{question} scale\n:name: q\n:sure: ask\n:from: 1\n:to: 5\n\nHow?\n:::\n", ("question-sure-opinion", 3)),
        (
            f"::::{{quiz}}\n:name: z\n:sure: marks\n:category: checks\n\n{INNER}::::\n",
            ("question-sure-grade", 3),
        ),
        (
            f"::::{{quiz}}\n:name: z\n:sure: marks\n:counts: best\n\n{INNER}::::\n",
            ("quiz-sure-counts", 4),
        ),
        (
            f"::::{{quiz}}\n:name: z\n\n:::{{question}} choice\n:name: q\n:sure: ask\n\n{BODY}:::\n::::\n",
            ("quiz-question-option", 6),
        ),
    ],
)
def test_what_makes_no_sense_is_reported(text: str, rule: tuple[str, int]) -> None:
    written = write(text)
    assert rule in written.rules, written.findings
    assert all(finding.remedy for finding in written.findings)


def test_a_graded_quiz_is_marked_by_it_when_its_author_means_it() -> None:
    part = quiz(":sure: marks for grade\n:category: checks\n:attempts: 1\n:counts: best")
    assert part.public["sure"] == "marks" and part.public["counts"] == "best"


def test_programs_do_not_ask() -> None:
    text = (FOLDER / "code" / "sample.md").read_text()
    head, rest = text.split("\n", 1)
    written = write(f"{head}\n:sure: ask\n{rest}")
    assert ("question-sure-run", 2) in written.rules and "sure" not in written.part.public
