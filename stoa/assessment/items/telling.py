"""What was wrong in an answer, in words for those who teach: answers that say the same are told together."""

from __future__ import annotations

import json
from typing import Any

from stoa.assessment.items.markup import plain_text
from stoa.assessment.items.numeric.numbers import Style, Unreadable, read_number
from stoa.assessment.items.rows import pairs_of
from stoa.assessment.ports import Outcome
from stoa.content.ports import Part

LONGEST = 80
"""Characters of one answer."""


def wrongs(part: Part, response: Any, outcome: Outcome) -> tuple[str, ...]:
    """What was wrong in a graded response, each in a few words; empty for a right one."""
    if outcome.status == "right":
        return ()
    public: Any = part.public
    if isinstance(public.get("rows"), list):
        return _rows(part, response, outcome)
    if "options" in public:
        return _options(part, response)
    if "blanks" in public:
        return _blanks(part, response, outcome)
    if isinstance(response, str):
        return (_typed(part, response),)
    if isinstance(response, list):
        return (", ".join(str(each) for each in response)[:LONGEST],)
    return (json.dumps(response, ensure_ascii=False)[:LONGEST],)


def _options(part: Part, response: Any) -> tuple[str, ...]:
    """The options that should not have been chosen, and behind an ellipsis those that should have been."""
    public: Any = part.public
    shares: Any = part.key.get("shares", {})
    words = {option["id"]: _short(option.get("html") or option.get("text", "")) for option in public["options"]}
    listed = response if isinstance(response, list) else [response]
    chosen = [id for id in listed if isinstance(id, str) and id in words]
    wrong = [words[id] for id in chosen if shares.get(id, 0) < 1]
    if isinstance(response, list):
        wrong += [f"… {text}" for id, text in words.items() if shares.get(id, 0) >= 1 and id not in chosen]
    return tuple(wrong)


def _rows(part: Part, response: Any, outcome: Outcome) -> tuple[str, ...]:
    public: Any = part.public
    chosen, _is_strange = pairs_of(part, response)
    rows = {row["id"]: _short(row["html"]) for row in public["rows"]}
    choices = {choice["id"]: _short(choice["html"]) for choice in public.get("choices", ())}
    return tuple(
        f"{rows[row]} → {choices.get(choice, choice)}"
        for row, choice in chosen.items()
        if (told := outcome.verdicts.get(row)) is None or told.status != "right"
    )


def _blanks(part: Part, response: Any, outcome: Outcome) -> tuple[str, ...]:
    """Of a text with blanks, each wrong one with its name or number."""
    public: Any = part.public
    pairs = response if isinstance(response, list) else []
    given = dict(pair.split(":", 1) for pair in pairs if isinstance(pair, str) and ":" in pair)
    return tuple(
        f"{blank['label'] or number}: {_said(blank, given[blank['id']])}"
        for number, blank in enumerate(public["blanks"], 1)
        if blank["id"] in given
        and ((told := outcome.verdicts.get(blank["id"])) is None or told.status != "right")
    )  # fmt: skip


def _said(blank: Any, given: str) -> str:
    """What a blank was given: of a drop-down, the words of the choice."""
    words = {option["id"]: option["text"] for option in blank.get("options", ())}
    return _short(str(words.get(given, given)).casefold())


def _typed(part: Part, response: str) -> str:
    text = " ".join(response.split()).casefold()
    if part.public.get("item") == "numeric":
        style = Style(str(part.public.get("decimal", ".")), str(part.public.get("unit", "")))
        try:
            number = read_number(response, style)
        except Unreadable:
            return text[:LONGEST]
        return f"{float(number):.6g}"
    return text[:LONGEST]


def _short(html: str) -> str:
    text = plain_text(html)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
