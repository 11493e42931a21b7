"""Quizzes that are drawn: the same for one learner at one attempt, others for others; and what authors are told."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stoa.assessment import items
from stoa.assessment.items.options import option_id
from stoa.assessment.items.sitting import read_minutes
from stoa.assessment.ports import RenderContext
from stoa.content.ports import Part
from tests.assessment.items.author import write

QUESTION = ":::{{question}} choice\n:name: {name}\n{options}\nWhich of {name}?\n\n- [x] This\n- [ ] That\n:::\n\n"


def quiz(options: str = "", draw: str = ":draw: 2", *, points: str = "") -> str:
    pool = "".join(QUESTION.format(name=f"p-{n}", options=points if n == 1 else "") for n in range(6))
    alone = QUESTION.format(name="alone", options="")
    return f":::::{{quiz}}\n:name: quiz\n{options}\n\n{alone}::::{{pool}}\n{draw}\n\n{pool}::::\n:::::\n"


def compiled(options: str = "") -> Part:
    written = write(quiz(options))
    assert written.findings == (), written.findings
    return written.part


def drawn(part: Part, seed: str, number: int = 1) -> list[str]:
    return [question.id for question in items.questions_of(items.fitted(part, seed, number))]


def test_each_draw_is_as_long_as_said_and_stays() -> None:
    part = compiled()
    assert items.is_sat(part) and len(items.questions_of(part)) == 7
    draws = {tuple(drawn(part, str(seed))) for seed in range(60)}
    assert all(len(each) == 3 and each[0] == "alone" for each in draws) and len(draws) > 10
    assert {name for each in draws for name in each} == {"alone", *(f"p-{n}" for n in range(6))}
    assert drawn(part, "7") == drawn(part, "7")
    assert len({tuple(drawn(part, "7", number)) for number in range(1, 9)}) > 2, "another attempt, another draw"


def test_mixed_questions_are_the_same_ones_in_another_order() -> None:
    part = compiled(":shuffle: questions")
    orders = {tuple(drawn(part, str(seed))) for seed in range(40)}
    assert any(each[0] != "alone" for each in orders)
    assert all(sorted(each) == sorted(drawn(compiled(), str(seed))) for seed, each in
               ((seed, drawn(part, str(seed))) for seed in range(40)))  # fmt: skip


@given(seed=st.text(max_size=8), number=st.integers(1, 50), right=st.sets(st.integers(0, 5)))
def test_points_are_those_of_what_was_drawn(seed: str, number: int, right: set[int]) -> None:
    part = items.fitted(compiled(), seed, number)
    answers = {f"p-{n}": option_id("This") for n in right}
    graded = items.grade(part, {"answers": answers}, is_final=True)
    assert graded.possible == 3
    assert graded.earned == len(right & {int(name[2:]) for name in drawn(compiled(), seed, number) if name != "alone"})


def test_authors_look_at_several_draws() -> None:
    part = compiled()
    assert items.count_of(part) == 5
    assert all(len(items.questions_of(items.variant(part, number))) == 3 for number in range(5))


@pytest.mark.parametrize(("text", "rule"), [
    (quiz(draw=":draw: 7"), "pool-draw"), (quiz(draw=":draw: x"), "pool-draw"), (quiz(draw=""), "pool-draw"),
    (quiz(points=":points: 2\n"), "pool-points"), (quiz(draw=":draw: 2\n:colour: red"), "question-option-unknown"),
    (":::::{quiz}\n:name: quiz\n\n::::{pool}\n:draw: 1\n\n::::\n:::::\n", "pool-empty"),
    (quiz(":time: soon"), "question-time"), (quiz(":time: 30 h"), "question-time"),
    (quiz(":shuffle: yes"), "question-shuffle"),
])  # fmt: skip
def test_what_authors_are_told(text: str, rule: str) -> None:
    written = write(text)
    assert rule in [name for name, _ in written.rules]
    assert all(finding.remedy for finding in written.findings)


@pytest.mark.parametrize(("text", "minutes"), [
    ("40 min", 40), ("90", 90), ("1 h 30 min", 90), ("2h", 120), ("1 hour 5 minutes", 65), ("", 0), ("0", 0),
    ("25 h", 0), ("h", 0), ("-5", 0), ("٣ min", 0), ("1 h 2 h", 0), ("24 h", 1440),
])  # fmt: skip
def test_times_are_read(text: str, minutes: int) -> None:
    assert read_minutes(text) == minutes


def test_a_time_is_kept_in_minutes() -> None:
    timed = write(f"::::{{quiz}}\n:name: quiz\n:time: 5 min\n\n{QUESTION.format(name='q', options='')}::::\n")
    assert timed.part.public["minutes"] == 5


def test_right_answers_from_a_day_on() -> None:
    text = (
        f"::::{{quiz}}\n:name: quiz\n:feedback: after 2026-12-20 18:00\n\n{QUESTION.format(name='q', options='')}::::\n"
    )
    part = write(text).part
    assert part.public["feedback_at"] == "2026-12-20T17:00:00Z"
    response = {"answers": {"q": option_id("That")}, "is_final": True}
    for day, shows in ((19, False), (21, True)):
        seen = items.as_of(part, datetime(2026, 12, day, tzinfo=UTC))
        state = items.state_of(seen, response=response, attempts_used=1, best=0.0)
        html = items.render(seen, state, RenderContext(action="/", time_zone="Europe/Madrid"))
        assert state.shows_feedback is shows
        assert ("Right answers are shown from <time>20 December 2026, 18:00 CET</time> on." in html) is not shows
    assert ("question-feedback", 3) in write(text.replace("2026-12-20 18:00", "soon")).rules
