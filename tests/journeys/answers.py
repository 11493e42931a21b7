"""The right answers of a course, read from its folder: what a journey types and ticks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from stoa.assessment.items.options import option_id

_QUESTION = re.compile(r"^:{3,}\{question\} (\w+)\n:name: (\S+)\n(.*?)^:{3,}$", re.MULTILINE | re.DOTALL)
_ANSWER = re.compile(r"^- \[([ x])\] (.+)$", re.MULTILINE)
TYPED = ("numeric", "text")


@dataclass(frozen=True)
class Solution:
    """A question's kind, what is right, and what is wrong: values of options, or text to type."""

    kind: str
    right: tuple[str, ...]
    wrong: tuple[str, ...]


def solutions(course: Path) -> Mapping[str, Solution]:
    """The solution of each question of the course, by its name."""
    found = {}
    for path in sorted(course.glob("*/*.md")):
        for kind, name, body in _QUESTION.findall(path.read_text(encoding="utf-8")):
            answers = _ANSWER.findall(body)
            values = [(mark == "x", _value(kind, text)) for mark, text in answers]
            right = tuple(value for is_right, value in values if is_right)
            wrong = tuple(value for is_right, value in values if not is_right)
            found[name] = Solution(kind, right[:1] if kind in TYPED else right, wrong)
    return found


def _value(kind: str, text: str) -> str:
    return text.split("±")[0].strip() if kind in TYPED else option_id(text)
