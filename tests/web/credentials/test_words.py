"""Checks in words: every sentence can be translated, and every one fits what it is filled with."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stoa.credentials import formats
from stoa.credentials.formats import HEADLINES, SENTENCES, Check, Outcome, Report, State
from stoa.web.credentials import phrases, record_page, words
from tests.credentials.formats import sample


def test_every_sentence_is_marked_for_translation() -> None:
    assert set(phrases.HEADLINES) == set(HEADLINES.values())
    assert set(phrases.SENTENCES) == set(SENTENCES.values()) - {"{detail}"}


def test_every_detail_that_is_marked_exists() -> None:
    folder = Path(formats.__file__).parent
    source = "\n".join(path.read_text(encoding="utf-8") for path in folder.rglob("*.py"))
    assert [text for text in phrases.DETAILS if text not in source] == []


@pytest.mark.parametrize("outcome", list(Outcome))
def test_every_outcome_has_a_mood_and_advice(outcome: Outcome) -> None:
    report = Report(outcome, (), datetime(2026, 11, 22, tzinfo=UTC))
    assert words.mood(report) in words.ICONS
    assert str(words.advice(report))
    assert words.headline(report)


def test_keys_are_short_and_dates_are_read() -> None:
    key = f"did:key:z6Mk{'x' * 40}"
    assert key not in words.sentence(Check("issuer_signed", State.OK, {"issuer": key}))
    said = words.sentence(Check("not_withdrawn", State.OK, {"date": "2026-11-22T06:21:22Z"}))
    assert said == "It has not been withdrawn, by the issuer’s list of 22 November 2026, 06:21 UTC."
    assert "?" in words.sentence(Check("not_withdrawn", State.OK, {"date": "?"}))


def test_a_report_travels_whole() -> None:
    for document in (sample.signed(), {"type": "x"}):
        report = formats.verify(formats.to_bytes(document), now=sample.NOW)
        assert formats.report_from_plain(formats.plain_report(report)) == report


@given(st.text(max_size=200))
def test_any_criteria_become_lines(text: str) -> None:
    for line in record_page.asked(text):
        assert line.text.strip()
        assert 0 <= line.depth <= record_page.DEEPEST


def test_criteria_lose_their_marks_and_keep_their_words() -> None:
    found = record_page.asked("## Do\n\n- **All** of [these](https://x.example)\n  - snake_case `code`\n")
    assert [(line.text, line.depth, line.is_item) for line in found] == [
        ("Do", 0, False), ("All of these", 0, True), ("snake_case code", 1, True),
    ]  # fmt: skip
