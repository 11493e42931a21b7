"""Programs among the questions of a quiz: writing them, waiting, running them one by one, what is shown meanwhile."""

from __future__ import annotations

from json import dumps
from typing import Any

import pytest
from hypothesis import given

from stoa.assessment import items
from stoa.assessment.ports import UNTESTED, WAITING, RenderContext, field_name
from stoa.content.ports import Part
from tests.assessment.items.author import write
from tests.assessment.items.test_answers import any_json
from tests.assessment.items.test_code import SOLUTION, START

CODE = f"""
:::{{question}} code
:name: NAME

Write `double`.

```python start
{START}
```

```python solution
{SOLUTION}
```

- [shown] `double(21) == 42`
- [hidden] `double("ab") == "abab"`
:::
"""
CHOICE = "\n:::{question} choice\n:name: which\n\nWhich?\n\n- [x] This\n- [ ] That\n:::\n"


def programs(*names: str) -> str:
    return "".join(CODE.replace("NAME", name) for name in names)


def quiz(inside: str, options: str = "") -> Part:
    written = write(f"::::{{quiz}}\n:name: k\n{options}\n{inside}::::\n")
    assert written.findings == (), written.findings
    return written.part


QUIZ = quiz(CHOICE + programs("one", "two"))
THIS = items.questions_of(QUIZ)[0].public["options"][0]["id"]  # type: ignore[index,call-overload]
ANSWERS: Any = {"which": THIS, "one": {"code": SOLUTION}, "two": {"code": "def double(x):\n    return 42"}}
RESPONSE: Any = {"answers": ANSWERS, "is_final": False}


def drawn(response: Any, part: Part = QUIZ, **about: Any) -> str:
    state = items.state_of(part, response=response, attempts_used=1, best=0.0)
    return items.render(part, state, RenderContext(action="/a/", **about))


def run_all(response: Any, part: Part = QUIZ) -> Any:
    while items.is_waiting(part, response):
        response = items.run(part, response)
    return response


def test_they_are_run_one_after_the_other() -> None:
    graded = items.grade(QUIZ, RESPONSE)
    assert graded.is_waiting and graded.earned == 1 and graded.outcomes["which"].status == "right"
    assert [graded.outcomes[name].reason for name in ("one", "two")] == [WAITING, WAITING]
    once: Any = items.run(QUIZ, RESPONSE)
    assert "results" in once["answers"]["one"] and once["answers"]["two"] == ANSWERS["two"]
    assert items.is_waiting(QUIZ, once) and items.grade(QUIZ, once).earned == 2
    twice = items.run(QUIZ, once)
    assert not items.is_waiting(QUIZ, twice) and items.grade(QUIZ, twice).earned == 2
    assert items.run(QUIZ, twice) == twice and RESPONSE["answers"]["one"] == {"code": SOLUTION}


def test_what_is_no_program_does_not_wait() -> None:
    values = {field_name(each): [START.replace("\n", "\r\n")] for each in items.questions_of(QUIZ)[1:]}
    assert items.read(QUIZ, values) is None, "what stood there is no answer"
    for code in (START, "", "x" * 30_000, 7):
        assert not items.is_waiting(QUIZ, {"answers": {"one": {"code": code}}})
    missing = items.grade(QUIZ, {"answers": {"one": {"code": SOLUTION}}})
    assert missing.held_back == "incomplete" and not missing.is_waiting, "it is not handed in"


def test_what_could_not_be_tested_tells_nothing() -> None:
    once = items.run(QUIZ, RESPONSE)
    over = items.given_up(QUIZ, once)
    graded = items.grade(QUIZ, over)
    assert not items.is_waiting(QUIZ, over) and graded.earned == 2
    assert graded.outcomes["two"].reason == UNTESTED and graded.outcomes["two"].is_unknown
    assert "It could not be tested." in drawn(over) and "Add it" not in drawn(over)


def test_how_sure_one_was_is_kept() -> None:
    part = quiz(CHOICE + programs("one", "two"), ":sure: marks\n:attempts: 1")
    said = {name: {"answer": answer, "sure": 3} for name, answer in ANSWERS.items()}
    ran = run_all({"answers": said, "is_final": True}, part)
    assert [each["sure"] for each in ran["answers"].values()] == [3, 3, 3]
    assert items.grade(part, ran).earned == 3 + 3 - 6
    over = items.given_up(part, {"answers": said, "is_final": True})
    assert items.grade(part, over).earned == 3, "nobody loses marks by what could not be tested"


def test_the_page_waits_and_tells_no_score() -> None:
    html = drawn(RESPONSE)
    assert html.count('hx-get="/a/?look=1"') == 1 and html.count(">Look again</a>") == 1
    assert "Your programs are kept and are being tested." in html and 'class="quiz-score"' not in html
    assert 'type="submit"' not in html and '<fieldset class="shut" disabled>' in html
    assert html.count("Your program is kept and is being tested.") == 2 and "Right." in html
    assert "Not yet right" not in html and "0 of 1" not in html
    after = drawn(run_all(RESPONSE))
    assert 'class="quiz-score"' in after and "hx-get" not in after and "1 of 2 tests is passed." not in drawn(RESPONSE)


@pytest.mark.parametrize("policy", ["end", "never"])
def test_where_right_answers_are_held_back_waiting_tells_none(policy: str) -> None:
    part = quiz(CHOICE + programs("one", "two"), f":attempts: 3\n:feedback: {policy}")
    waiting = drawn(RESPONSE, part)
    assert "Your programs are kept" in waiting and "Right." not in waiting
    assert waiting == drawn(items.run(part, RESPONSE), part, wait=(600.0, 7)), "nor how many, nor for how long"
    after = drawn(run_all(RESPONSE), part)
    assert ">Passed<" not in after and "It gave 42" not in after and "67\u202f%" in after


def test_visitors_and_previews_run_nothing() -> None:
    alone = quiz(programs("one"))
    for name, words in (
        ("is_visitor", "for those who take part."),
        ("is_preview", "only the solution has been tested"),
    ):
        about = {name: True}
        for response in (None, RESPONSE):
            html = drawn(response, **about)
            assert "hx-get" not in html and "being tested." not in html and words in html
            assert 'type="submit"' in html and 'class="quiz-score"' not in html and "readonly" not in html
        assert "Right." in drawn(RESPONSE, **about), "the others are checked"
        html = drawn(None, alone, **about)
        assert words in html and 'type="submit"' not in html, "here there is nothing to check"


def test_one_s_own_data_tells_nothing_of_hidden_tests() -> None:
    spy = {"answers": {"one": {"answer": {"code": "def double(x):\n    return ['got', x]"}, "sure": 2}}}
    ran = run_all(spy)
    assert "ab" in dumps(ran["answers"]["one"]["answer"]["results"])
    told: Any = items.told(ran)
    kept = told["answers"]["one"]["answer"]["results"]
    assert len(kept) == 1 and "21" in dumps(kept) and '"ab"' not in dumps(kept)
    held: Any = items.told(ran, "k", {"one"})
    assert held["answers"]["one"] == spy["answers"]["one"], "nothing of what came of it"
    assert items.told(items.run(write(programs("q")).part, {"code": SOLUTION}), "q", {"q"}) == {"code": SOLUTION}


def test_it_is_run_by_the_tests_of_other_versions_too() -> None:
    """Whoever began before the tests were edited loses nothing by it."""
    edited = quiz(CHOICE + programs("one", "two").replace("double(21) == 42", "double(4) == 8"))
    ran = items.run(edited, RESPONSE, [QUIZ])
    for part in (edited, QUIZ):
        assert items.grade(part, ran).outcomes["one"].status == "right"


def test_so_many_and_no_more() -> None:
    names = [f"p{number}" for number in range(11)]
    assert ("quiz-programs", 1) in write(f"::::{{quiz}}\n:name: k\n{programs(*names)}::::\n").rules
    assert write(f"::::{{quiz}}\n:name: k\n{programs(*names[:10])}::::\n").rules == []
    pool = f"::::{{pool}}\n:draw: 2\n{programs(*names)}::::\n"
    assert write(f":::::{{quiz}}\n:name: k\n{CHOICE}{pool}:::::\n").rules == []


@given(any_json)
def test_grading_takes_anything(value: Any) -> None:
    for answers in (value, {"one": value}, {"one": {"code": value}}, {"one": {"answer": {"code": value}, "sure": 1}}):
        response: Any = {"answers": answers, "is_final": True}
        assert items.grade(QUIZ, response) == items.grade(QUIZ, response)
        assert not items.is_waiting(QUIZ, items.given_up(QUIZ, response))
        items.told(response, "k", {"one"})
