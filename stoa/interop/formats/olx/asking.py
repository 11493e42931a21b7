"""Polls, surveys and word clouds: questions that ask for an opinion. What was answered there does not travel."""

from __future__ import annotations

import json
import re
from html import escape
from typing import Any

from stoa.interop.formats.olx.outline import Block
from stoa.interop.formats.olx.problems.parts import Answer, NotConvertible, Question, Texts
from stoa.interop.markup.clean import parse_fragment

KINDS = ("poll", "survey", "word_cloud")
ANSWER_LIMIT = 200
WORDS = MOST_WORDS = 5
"""How many words Open edX asks for where nobody says it; how many a question takes."""


def read_opinions(block: Block, texts: Texts) -> list[Question]:
    """The questions of a block, one for each that it asks; a survey's by its name. Raises NotConvertible."""
    if block.kind == "word_cloud":
        said = block.get("num_inputs")
        most = int(said) if re.fullmatch(r"[1-9][0-9]?", said) else WORDS
        stem = texts.blocks(parse_fragment(block.get("instructions"))).strip()
        return [Question("wordcloud", "", [], stem, {"limit": str(min(most, MOST_WORDS))})]
    thanks = texts.blocks(parse_fragment(block.get("feedback"))).strip()
    explanation = [thanks] if thanks else []
    if block.kind == "poll":
        stem = texts.blocks(parse_fragment(block.get("question"))).strip()
        return [Question("poll", "", _answers(_pairs(block, "answers"), texts), stem, explanation=explanation)]
    answers = _answers(_pairs(block, "answers"), texts)
    asked = _pairs(block, "questions")
    found = [
        Question("poll", f"-{number}" if number > 1 else "", list(answers), _said(each, texts))
        for number, (_name, each) in enumerate(asked, 1)
    ]
    found[-1].explanation = explanation
    return found


def _pairs(block: Block, name: str) -> list[tuple[str, Any]]:
    """A block's list of (id, what it says)."""
    try:
        listed = json.loads(block.get(name) or "[]")
    except ValueError:
        listed = []
    pairs = [each for each in listed if isinstance(each, list) and len(each) == 2] if isinstance(listed, list) else []
    if not pairs or len(pairs) > ANSWER_LIMIT:
        raise NotConvertible("opinion", f"It has no {name}, or too many.")
    return [(str(id), said) for id, said in pairs]


def _answers(pairs: list[tuple[str, Any]], texts: Texts) -> list[Answer]:
    answers = [Answer("", _said(said, texts)) for _id, said in pairs]
    if len(answers) < 2 or len({answer.text for answer in answers}) < len(answers):
        raise NotConvertible("opinion", "Two of its answers say the same, or it has one only.")
    return answers


def _said(said: Any, texts: Texts) -> str:
    """What an answer or a question says, with its picture: a text, or `{"label", "img", "img_alt"}`."""
    if not isinstance(said, dict):
        return _line(escape(str(said)), texts)
    html = escape(str(said.get("label") or ""))
    if said.get("img"):
        html += f' <img src="{escape(str(said["img"]))}" alt="{escape(str(said.get("img_alt") or ""))}">'
    return _line(html, texts)


def _line(html: str, texts: Texts) -> str:
    line = texts.line(parse_fragment(html)).strip()
    if not line or "\n" in line:
        raise NotConvertible("opinion", "One of its answers or questions says nothing.")
    return line
