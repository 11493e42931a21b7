"""Polls, scales and clouds of words: what authors may write, what is read and counted, and which words wait."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stoa.assessment.items import grade, kinds, opinion_of, read, render, state_of
from stoa.assessment.items.scale.drawing import mean_and_spread
from stoa.assessment.items.wordcloud.folding import cleaned, fold, is_private
from stoa.assessment.ports import OpinionKind, RenderContext, Results, field_name
from stoa.content.ports import Part
from tests.assessment.items.author import question, write
from tests.assessment.items.test_answers import any_json, ids
from tests.assessment.items.test_writing import FOLDER, broken

POLL = question("poll", "Which?\n\n- Tea\n- Coffee\n- Water")
SEVERAL = question("poll", "Which?\n\n- Tea\n- Coffee\n- Water", ":several: yes")
SCALE = question("scale", "How much?", ":from: 0\n:to: 10\n:labels: none / all")
GRID = question("scale", "How much?\n\n- I ask.\n- I listen.")
WORDS = question("wordcloud", "A word?", ":limit: 2")
PARTS = [POLL, SEVERAL, SCALE, GRID, WORDS]


def kind_of(part: Part) -> OpinionKind:
    kind = opinion_of(part)
    assert kind is not None
    return kind


def test_nothing_can_be_earned() -> None:
    for part in PARTS:
        assert (part.points, part.category, part.skills, part.public["attempts"]) == (0, "", (), 0)
        assert part.public["counts"] == "last"
    assert opinion_of(question("choice", "Which?\n\n- [x] a\n- [ ] b")) is None
    assert sorted(name for name, kind in kinds().items() if isinstance(kind, OpinionKind)) == [
        "poll", "scale", "wordcloud",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "options", "body", "findings"),
    [
        ("poll", "", "Which?", [("question-poll-few", 1)]),
        ("poll", "", "Which?\n\n- Tea", [("question-poll-few", 1)]),
        ("poll", "", "Which?\n\n- Tea\n- Tea\n- Coffee", [("question-option-duplicate", 8)]),
        ("poll", "", "Which?\n\n- [x] Tea\n- Coffee", [("question-opinion-mark", 7)]),
        ("poll", "", "Which?\n\n- Tea\n  > Good.\n- Coffee", [("question-opinion-reply", 8)]),
        ("poll", "", "Which?\n\n- Tea\n- Coffee\n\n> **Hint.** Leaves.", [("question-opinion-hint", 10)]),
        ("poll", ":several: often", "Which?\n\n- Tea\n- Coffee", [("question-several", 1)]),
        ("poll", ":category: checks", "Which?\n\n- Tea\n- Coffee", [("question-category-opinion", 3)]),
        ("poll", ":points: 2", "Which?\n\n- Tea\n- Coffee", [("question-points-opinion", 3)]),
        ("poll", ":skills: base-rates", "Which?\n\n- Tea\n- Coffee", [("question-skills-opinion", 3)]),
        ("poll", ":attempts: 2", "Which?\n\n- Tea\n- Coffee", [("question-attempts-opinion", 3)]),
        ("poll", ":vars: a in 1..3", "Which?\n\n- Tea\n- Coffee", [("question-vars-opinion", 3)]),
        ("scale", ":from: 5", "How?", [("question-scale", 1)]),
        ("scale", ":to: 99", "How?", [("question-scale", 1)]),
        ("scale", ":to: many", "How?", [("question-to", 1)]),
        ("scale", ":labels: little", "How?", [("question-labels", 1)]),
        ("scale", "", "How?\n\n" + "\n".join(f"- S{number}" for number in range(21)), [("question-scale-long", 27)]),
        ("wordcloud", ":limit: 9", "A word?", [("question-limit", 1)]),
        ("wordcloud", "", "A word?\n\n- Tea", [("question-wordcloud-list", 7)]),
    ],
)
def test_mistakes_are_found(kind: str, options: str, body: str, findings: list[tuple[str, int]]) -> None:
    assert broken(kind, body, options) == findings


def test_a_quiz_holds_no_opinion() -> None:
    poll = ":::{question} poll\n:name: p\n\nWhich?\n\n- Tea\n- Coffee\n:::\n"
    choice = ":::{question} choice\n:name: c\n\nWhich?\n\n- [x] a\n- [ ] b\n:::\n"
    written = write(f"::::{{quiz}}\n:name: quiz\n\n{poll}\n{choice}::::\n")
    assert written.rules == [("quiz-opinion", 4)]
    assert [one["id"] for one in written.part.public["questions"]] == ["c"]  # type: ignore[union-attr,index,call-overload]


def test_a_list_in_brackets_is_read_too() -> None:
    assert len(ids(question("poll", "Which?\n\n- [ ] Tea\n- [ ] Coffee"))) == 2


def test_a_poll() -> None:
    tea, coffee, _water = ids(POLL)
    field = field_name(POLL)
    assert read(POLL, {field: [tea, "x"]}) == tea
    assert grade(POLL, tea).status == "kept" and grade(POLL, tea).fraction == 0
    assert [voice.label for voice in kind_of(POLL).voices(POLL, coffee)] == ["Coffee"]
    assert grade(POLL, "gone").held_back == "unanswered"
    assert read(SEVERAL, {field: [coffee, tea]}) == [tea, coffee]
    assert [voice.label for voice in kind_of(SEVERAL).voices(SEVERAL, [coffee, tea])] == ["Tea", "Coffee"]
    assert grade(POLL, [tea, coffee]).held_back == "unanswered", "one answer only"


def test_a_scale() -> None:
    assert read(SCALE, {field_name(SCALE): [":10"]}) == "10"
    assert read(SCALE, {field_name(SCALE): [":11"]}) is None
    first, second = [row["id"] for row in GRID.public["rows"]]  # type: ignore[union-attr,index,call-overload]
    form = {field_name(GRID, first): [f"{first}:5"], field_name(GRID, second): [f"{second}:1"]}
    response = read(GRID, form)
    assert response == [f"{first}:5", f"{second}:1"] and grade(GRID, response).status == "kept"
    some = grade(GRID, [f"{first}:5"])
    assert some.held_back == "unanswered" and some.outcomes["q-one"].facts == {"missing": 1}
    html = render(GRID, state_of(GRID, response=[f"{first}:5"], graded=some), RenderContext("/"))
    assert "1 row has no answer yet." in html and html.count(" checked") == 1
    assert mean_and_spread({"1": 1, "5": 1}) == (3.0, 2.0)


def test_words() -> None:
    assert read(WORDS, {field_name(WORDS): ["  Two   words\n", "", "\u202eabc\0", "late"]}) == ["Two words", "abc"]
    assert [voice.option for voice in kind_of(WORDS).voices(WORDS, ["Tea!", "téa", "more"])] == ["tea"]
    assert grade(WORDS, ["!!!"]).held_back == "unanswered"
    assert len(cleaned("x" * 500)) == 40 and cleaned("  ") == ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Well-being", "well being"), ("CAFÉ", "cafe"), ("don’t know", "dont know"), ("“tea”", "tea."),
        ("Straße", "STRASSE"), ("ｔｅａ", "tea"), ("كِتَاب", "كتاب"), ("te\u200ba", "tea"),
    ],
)  # fmt: skip
def test_words_that_are_the_same(one: str, other: str) -> None:
    assert fold(one) == fold(other) != ""


def test_words_that_are_not() -> None:
    assert len({fold(word) for word in ("C", "C#", "C++", "कु", "क", "ガ", "カ")}) == 7


@pytest.mark.parametrize(
    "word",
    ["www.example", "see a.example.org", "http://x", "me@example.org", "555 01 23 45", "٠١٢٣٤٥٦", "1-2-3-4-5-6"],
)
def test_words_that_wait_for_staff(word: str) -> None:
    assert is_private(word)


@pytest.mark.parametrize("word", ["e.g. tea", "U.S.A.", "2026", "tea", "9 to 5", "well..."])
def test_words_that_do_not(word: str) -> None:
    assert not is_private(word)


@given(st.sampled_from(PARTS), any_json)
def test_anything_that_was_stored_is_counted_or_not(part: Part, response: Any) -> None:
    kind = kind_of(part)
    voices = kind.voices(part, response)
    assert len({voice.option for voice in voices}) == len(voices)
    assert all(0 < len(voice.option) <= 200 and 0 < len(voice.label) <= 200 for voice in voices)
    assert list(kind.voices(part, response)) == list(voices)
    assert grade(part, response).status in ("kept", "unanswered")
    assert grade(part, response).fraction == 0
    results = Results(7, tuple((voice.option, voice.label, 3) for voice in voices))
    assert "<script" not in kind.draw_results(part, results, response)


@given(st.text(max_size=60))
def test_folding_is_done_once(word: str) -> None:
    assert fold(fold(cleaned(word))) == fold(cleaned(word))
    assert cleaned(cleaned(word)) == cleaned(word)


def test_shuffled_options_are_the_same_options() -> None:
    lines = ["- Tea", "- Coffee", "- Water"]
    random.Random(1).shuffle(lines)
    moved = question("poll", "Which?\n\n" + "\n".join(lines))
    for id in ids(POLL):
        assert kind_of(moved).voices(moved, id) == kind_of(POLL).voices(POLL, id)


def test_what_people_write_is_escaped() -> None:
    said = '<b onclick="x">'
    results = Results(9, ((said, said, 5), ("tea", "tea", 4)))
    html = kind_of(WORDS).draw_results(WORDS, results, [said])
    assert "<b onclick" not in html
    shown = render(WORDS, state_of(WORDS, response=[said]), RenderContext("/", results=results))
    assert "<b onclick" not in shown and "Thank you, kept." in shown


def test_samples_are_shown_without_a_word_of_right() -> None:
    for name in ("poll", "scale", "wordcloud"):
        part = write((FOLDER / name / "sample.md").read_text()).part
        html = render(part, state_of(part), RenderContext("/"))
        assert "Right" not in html and "Not yet" not in html and "Asked, not graded." in html
