"""Inputs that stand in running text or in a table, as blanks of one question."""

from __future__ import annotations

import re
from collections.abc import Sequence

from stoa.interop.formats.olx.problems.parts import Answer, Question

_MARKED_UP = re.compile(r"(?<!\\)[*_`~$<\[]")
_MARKDOWN_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_SPECIAL = re.compile(r"[\\;*=\[\]{}]")
MARK_LIMIT = 200
"""Characters between the brackets of a reply."""
LABEL_LIMIT = 80
BLANK_LIMIT = 25
_ANSWERS = 190


def can_join(questions: Sequence[Question]) -> bool:
    """Whether these questions can be blanks of one: each is typed or a drop-down, all or nothing, in plain words."""
    cases = {question.options.get("case", "") for question in questions if question.kind == "text"}
    few = len(questions) <= BLANK_LIMIT and sum(len(question.answers) for question in questions) <= _ANSWERS
    return few and len(cases) <= 1 and all(_is_blank(question) for question in questions)


def _is_blank(question: Question) -> bool:
    if question.kind not in ("text", "numeric", "dropdown") or set(question.options) - {"case", "unit", "aria"}:
        return False
    return all(_is_simple(question, answer) for answer in question.answers)


def _is_simple(question: Question, answer: Answer) -> bool:
    if answer.mark not in ("x", " ") or "|" in answer.text or "\n" in answer.text:
        return False
    if question.kind == "dropdown" and (_MARKED_UP.search(answer.text) or not _plain(question, answer)):
        return False
    is_said = bool(answer.feedback) or (answer.mark != "x" and question.kind != "dropdown")
    if question.kind == "text" and len(answer.text) > MARK_LIMIT // 2:
        return False
    marks = any(sign in answer.text for sign in "[]") or len(answer.text) > MARK_LIMIT // 2
    return not (is_said and marks)


def _plain(question: Question, answer: Answer) -> str:
    """What an answer says: of a drop-down it is Markdown."""
    return _MARKDOWN_ESCAPE.sub(r"\1", answer.text).strip() if question.kind == "dropdown" else answer.text.strip()


def _escaped(text: str) -> str:
    return _SPECIAL.sub(lambda match: f"\\{match[0]}", text)


def written(question: Question, labels: set[str]) -> str:
    """A question as a blank. `labels`: those that are given already."""
    words = [(_plain(question, answer), answer.mark == "x") for answer in question.answers]
    if question.kind == "dropdown":
        inner = " | ".join(f"*{_escaped(text)}*" if right else _escaped(text) for text, right in words)
    elif question.kind == "numeric":
        inner = "= " + "; ".join(text for text, right in words if right)
    else:
        inner = "; ".join(_escaped(text) for text, right in words if right)
    label = question.options.get("aria", "")
    is_fit = label and len(label) <= LABEL_LIMIT and not re.search(r"[:{}\n]", label) and not label.isdigit()
    if is_fit and label.casefold() not in labels:
        labels.add(label.casefold())
    else:
        label = ""
    unit = question.options.get("unit", "")
    return f"[[{inner}]]" + (f"{{{label}}}" if label else "") + (f" {unit}" if unit else "")


def joined(questions: Sequence[Question], kind: str) -> Question:
    """One question whose blanks these are, in their order; its stem is still to be written."""
    first = questions[0]
    case = {question.options["case"] for question in questions if "case" in question.options}
    replies = [
        Answer(f"{number}: {_reply_to(question, answer)}", "", answer.feedback)
        for number, question in enumerate(questions, 1)
        for answer in question.answers
        if answer.feedback
    ]
    return Question(
        kind,
        first.name,
        replies,
        options={"case": case.pop()} if case else {},
        hints=[hint for question in questions for hint in question.hints],
        explanation=[told for question in questions for told in question.explanation],
        line=first.line,
        weight=len(questions),
    )


def _reply_to(question: Question, answer: Answer) -> str:
    text = _plain(question, answer)
    return text if question.kind == "numeric" else text.replace("\\", "\\\\").replace(";", "\\;")
