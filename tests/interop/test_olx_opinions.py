"""Polls, surveys and word clouds of Open edX: asked here as well, and never judged."""

from __future__ import annotations

from html import escape
from json import dumps
from pathlib import Path

import pytest

from tests.interop.olx import compiled, course, imported

ANSWERS = [["R", {"label": "A <b> & [x] test", "img": "", "img_alt": ""}], ["B", {"label": "Social *features*"}]]
QUESTIONS = [["enjoy", {"label": "Do you enjoy it?"}], ["again", {"label": "Again?"}], ["last", {"label": "Ready?"}]]


def block(kind: str, **values: object) -> str:
    told = {name: value if isinstance(value, str) else dumps(value) for name, value in values.items()}
    return f'<{kind} url_name="ask" ' + " ".join(f'{name}="{escape(said)}"' for name, said in told.items()) + "/>"


def made(tmp_path: Path, text: str) -> tuple[str, dict[str, int]]:
    done = imported(tmp_path, course(text))
    assert not [each for each in compiled(done.folder).findings if each.severity == "error"]
    return done.text("01-*/01-*.md"), dict(done.report.converted)


def test_a_poll_is_a_poll(tmp_path: Path) -> None:
    asked = block(
        "poll", display_name="First", question="<p>Which?</p>", answers=ANSWERS, feedback="Thanks.", max_submissions="1"
    )
    text, converted = made(tmp_path, asked)
    assert ":::{question} poll" in text and ":name: ask" in text and ":title: First" in text
    assert "Which?" in text and "**Explanation.** Thanks." in text
    assert converted["poll"] == 1


def test_a_survey_is_a_poll_for_each_of_its_questions(tmp_path: Path) -> None:
    text, converted = made(
        tmp_path, block("survey", block_name="How was it?", questions=QUESTIONS, answers=[["Y", "Yes"], ["N", "No"]])
    )
    assert text.count(":::{question} poll") == 3
    assert [line for line in text.splitlines() if line.startswith(":name:")] == [
        ":name: ask", ":name: ask-2", ":name: ask-3",
    ]  # fmt: skip
    assert text.count("- Yes\n") == 3
    assert converted["survey"] == 1


@pytest.mark.parametrize(("said", "limit"), [("3", "3"), ("", "5"), ("90", "5"), ("many", "5")])
def test_a_word_cloud_asks_for_words(tmp_path: Path, said: str, limit: str) -> None:
    text, _ = made(tmp_path, block("word_cloud", display_name="Words", num_inputs=said, instructions="Three words?"))
    assert ":::{question} wordcloud" in text and f":limit: {limit}" in text and "Three words?" in text


@pytest.mark.parametrize(
    "values",
    [
        {}, {"answers": []}, {"answers": "[["}, {"answers": [["R", {"label": "one"}]]}, {"answers": {"R": "one"}},
        {"answers": [["R", "same"], ["B", "same"]]}, {"answers": [["R", ""], ["B", "one"]]},
        {"answers": [["R", {}], ["B", 5]]},
    ],
)  # fmt: skip
def test_what_asks_nothing_is_kept(tmp_path: Path, values: dict[str, object]) -> None:
    done = imported(tmp_path, course(block("poll", question="Which?", display_name="P", **values)))
    assert done.report.kept == {"poll": 1}
    assert any(note.rule == "opinion" for note in done.report.warnings)
