"""Writes questions and quizzes as directives."""

from __future__ import annotations

import re
from dataclasses import dataclass

from stoa.interop.formats.olx.problems.parts import Answer, Question, Texts
from stoa.interop.markup.text import directive, indent, quote
from stoa.interop.reading import collapse

_BLOCK = re.compile(r"[-*] |\||:::|```|\$\$|#|> |\d{1,9}[.)]( |$)")


@dataclass(frozen=True)
class Frame:
    """What holds for the problem as a whole. Empty strings and None: not said."""

    name: str
    title: str = ""
    attempts: str = ""
    category: str = ""
    due: str = ""
    weight: float | None = None
    feedback: str = ""
    """The policy of a quiz: "end" or "never"."""


def write_questions(questions: list[Question], frame: Frame, texts: Texts) -> str:
    """One question as a question, several (or one whose verdict is held back) as a quiz."""
    total = sum(item.weight for item in questions)
    if len(questions) == 1 and not frame.feedback:
        points = _points(frame.weight, total, total)
        return _question(questions[0], frame.title, _options(frame, frame.name, points), texts)
    inner = [
        _question(
            item,
            frame.title,
            [("name", frame.name + item.name), ("points", _points(frame.weight, total, item.weight))],
            texts,
        )
        for item in questions
    ]
    options = _options(frame, frame.name, "")
    return directive("quiz", "", [*options, ("feedback", frame.feedback)], "\n\n".join(inner))


def _options(frame: Frame, name: str, points: str) -> list[tuple[str, str]]:
    return [
        ("name", name),
        ("title", frame.title),
        ("category", frame.category),
        ("points", points),
        ("attempts", frame.attempts),
        ("due", frame.due),
    ]


def _points(weight: float | None, count: int, share: int) -> str:
    """The points of a question that stands for `share` of `count` inputs; empty: one."""
    points = share if weight is None or weight <= 0 else weight * share / count
    return "" if points == 1 else f"{points:.4g}"


def _question(question: Question, title: str, options: list[tuple[str, str]], texts: Texts) -> str:
    label = question.options.pop("aria", "")
    # A part without words of its own is asked under the problem's title.
    asked = label or collapse(title) or "Question"
    parts = [question.stem or texts.escaped(asked)]
    if question.picture:
        parts.append(question.picture)
    parts.append("\n".join(_answer(answer, question.kind) for answer in question.answers))
    parts.extend(_told("Hint", hint) for hint in question.hints)
    if question.explanation:
        parts.append(_told("Explanation", "\n\n".join(question.explanation)))
    return directive("question", question.kind, [*options, *question.options.items()], "\n\n".join(parts))


def _answer(answer: Answer, kind: str) -> str:
    text = collapse(answer.text) if kind == "numeric" else answer.text
    if kind == "poll":
        return f"- {indent(text, 2).lstrip(' ')}"
    if kind in ("choice", "multiple") and _opens_block(text):
        lines = f"- [{answer.mark}]\n{indent(text, 6)}"
    else:
        lines = f"- [{answer.mark}] {indent(text, 6).lstrip(' ')}".rstrip()
    if answer.feedback:
        lines += "\n" + indent(quote(answer.feedback), 6)
    return lines


def _told(what: str, text: str) -> str:
    """A quote that begins with its word; what cannot stand on the same line stands below."""
    below = _opens_block(text) or text.startswith("!")
    return quote(f"**{what}.**\n\n{text}" if below else f"**{what}.** {text}")


def _opens_block(text: str) -> bool:
    """Whether Markdown begins with something that needs a line of its own."""
    return bool(_BLOCK.match(text))
