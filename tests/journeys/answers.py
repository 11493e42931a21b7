"""The right answers of a course, read from its folder: what a journey types and ticks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from stoa.assessment.items import variants
from stoa.assessment.items.cloze.writing import take_out
from stoa.assessment.items.options import option_id
from stoa.content.ports import Directive

_QUESTION = re.compile(r"^:{3,}\{question\} (\w+)\n:name: (\S+)\n(.*?)^:{3,}$", re.MULTILINE | re.DOTALL)
_ANSWER = re.compile(r"^- \[([ x])\] (.+)$", re.MULTILINE)
_VARS = re.compile(r"^:vars: (.+)$", re.MULTILINE)
_ROW = re.compile(r"^- \[([^]]+)\](?: (.+))?$", re.MULTILINE)
TYPED = ("numeric", "text")
LISTED = ("matching", "categorise", "ordering")
"""Kinds with a list for each row."""
BLANKS = ("cloze", "table")
"""Kinds with fields in their text."""


@dataclass(frozen=True)
class Solution:
    """A question's kind, a right answer, and a wrong one: values of options (of rows and blanks one each), or text
    to type."""

    kind: str
    right: tuple[str, ...]
    wrong: tuple[str, ...]
    variants: tuple[tuple[str, Solution], ...] = ()
    """(what it asks, its solution) of each variant."""

    def at(self, page: str) -> Solution:
        """The solution of the variant that this text of a page asks."""
        plain = " ".join(page.split())
        return next((solution for asks, solution in self.variants if asks in plain), self)


def solutions(course: Path) -> Mapping[str, Solution]:
    """The solution of each question of the course, by its name."""
    found = {}
    for path in sorted(course.glob("*/*.md")):
        for kind, name, body in _QUESTION.findall(path.read_text(encoding="utf-8")):
            if kind in (*LISTED, "grid"):
                found[name] = _rows(kind, body)
                continue
            found[name] = replace(_solved(kind, body), variants=tuple(_variants(kind, name, body)))
    return found


def _solution(kind: str, body: str) -> Solution:
    values = [(mark == "x", _value(kind, text)) for mark, text in _ANSWER.findall(body)]
    right = tuple(value for is_right, value in values if is_right)
    wrong = tuple(value for is_right, value in values if not is_right)
    return Solution(kind, right[:1] if kind in TYPED else right, wrong[:1] or ("-7777",))


def _variants(kind: str, name: str, body: str) -> Iterator[tuple[str, Solution]]:
    said = _VARS.search(body)
    for number in range(variants.TRIED) if said else ():
        values, _ = variants.draw(variants.read_variables(said[1] if said else ""), f"{name}:{number}")
        text = variants.filled(Directive("question", kind, {}, body, "", 1, 1), values, ".").body
        asks = next(line for line in text.splitlines() if line and not line.startswith(":"))
        yield " ".join(asks.split()), _solved(kind, text)


def _solved(kind: str, body: str) -> Solution:
    return _blanks(kind, body) if kind in BLANKS else _solution(kind, body)


def _blanks(kind: str, body: str) -> Solution:
    """What goes into each field, in their order."""
    right, wrong = list[str](), list[str]()
    for blank in take_out(body, 1).blanks:
        other = next((text for text, is_right in blank.choices if not is_right), "")
        fitting = next(text for text, is_right in blank.choices if is_right)
        is_list = blank.kind == "dropdown"
        right.append(option_id(fitting) if is_list else fitting.split("±")[0].strip())
        wrong.append(option_id(other) if is_list else "-7777")
    return Solution(kind, tuple(right), tuple(wrong))


def _rows(kind: str, body: str) -> Solution:
    """The wrong answer gives each row what is right for another."""
    marks = [(mark, text) for mark, text in _ROW.findall(body)]
    choice = str if kind == "ordering" else option_id
    choices = list(dict.fromkeys(mark for mark, _text in marks))
    right = tuple(f"{option_id(text)}:{choice(mark)}" for mark, text in marks if text)
    wrong = tuple(f"{option_id(text)}:{choice(choices[choices.index(mark) - 1])}" for mark, text in marks if text)
    return Solution(kind, right, wrong)


def _value(kind: str, text: str) -> str:
    return text.split("±")[0].strip() if kind in TYPED else option_id(text)
