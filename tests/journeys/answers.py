"""The right answers of a course, read from its folder: what a journey types and ticks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

from stoa.assessment.items import variants
from stoa.assessment.items.cloze.writing import take_out
from stoa.assessment.items.graph.shapes import read_shape
from stoa.assessment.items.hotspot.areas import middle, read_area
from stoa.assessment.items.matrix.cells import read_matrix
from stoa.assessment.items.numberline.answers import NONE, Interval, is_interval, read_interval
from stoa.assessment.items.numeric.numbers import Style
from stoa.assessment.items.options import option_id
from stoa.content.ports import Directive

_QUESTION = re.compile(r"^:{3,}\{question\} (\w+)\n:name: (\S+)\n(.*?)^:{3,}$", re.MULTILINE | re.DOTALL)
_ANSWER = re.compile(r"^- \[([ x])\] (.+)$", re.MULTILINE)
_VARS = re.compile(r"^:vars: (.+)$", re.MULTILINE)
_ROW = re.compile(r"^- \[([^]]+)\](?: (.+))?$", re.MULTILINE)
_LINE = re.compile(r"^- (.+)$", re.MULTILINE)
_OPTION = re.compile(r"^:(\w+): (.+)$", re.MULTILINE)
_QUIZ = re.compile(r"^(:{4,})\{quiz\}.*?^\1$", re.MULTILINE | re.DOTALL)
_UNIT = re.compile(r"^name: (\S+)$", re.MULTILINE)
_SOLUTION = re.compile(r"^```python solution\n(.*?)^```$", re.MULTILINE | re.DOTALL)
TYPED = ("numeric", "text", "symbolic", "code")
LISTED = ("matching", "categorise", "ordering", "label")
"""Kinds with a list for each row."""
BLANKS = ("cloze", "table")
"""Kinds with fields in their text."""
PLACES = ("numberline", "graph", "hotspot")
"""Kinds with points, which number fields name."""
FIELDS = (*BLANKS, *PLACES, "matrix", "wordcloud")
"""Kinds with several fields, of which each has its value: in their order."""
OPINIONS = ("poll", "scale", "wordcloud")
"""Kinds of which no answer is right or wrong."""
WORDS = ("curiosity", "a friend", "work")


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
            drawn = tuple(_variants(kind, name, body))
            found[name] = replace(drawn[0][1] if drawn else _solved(kind, body), variants=drawn)
    return found


def lone_questions(course: Path) -> Iterator[tuple[str, str, str]]:
    """(kind, unit, name) of each question that stands in no quiz."""
    for path in sorted(course.glob("[0-9]*/*.md")):
        text = path.read_text(encoding="utf-8")
        unit = _UNIT.search(text)
        assert unit, path
        for kind, name, _body in _QUESTION.findall(_QUIZ.sub("", text)):
            yield kind, unit[1], name


def _solved(kind: str, body: str) -> Solution:
    if kind in (*LISTED, "grid"):
        return _rows(kind, body)
    if kind in BLANKS:
        return _blanks(kind, body)
    if kind in OPINIONS:
        return _opinion(kind, body)
    if kind == "code":
        solution = _SOLUTION.search(body)
        assert solution, body
        return Solution(kind, (solution[1].rstrip("\n"),), ("pass",))
    if kind in (*PLACES, "matrix"):
        return _fields(kind, body)
    return _solution(kind, body)


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


def _fields(kind: str, body: str) -> Solution:
    """The first right answer and the first wrong one, field by field."""
    options, answers = dict(_OPTION.findall(body)), _ANSWER.findall(body)
    right, wrong = (next(text for mark, text in answers if (mark == "x") is is_right) for is_right in (True, False))
    return Solution(kind, *(tuple(_written(kind, text, options)) for text in (right, wrong)))


def _written(kind: str, text: str, options: Mapping[str, str]) -> Iterator[str]:
    if kind == "matrix":
        for row in read_matrix(text, ".").rows:
            yield from row
    elif kind == "numberline" and is_interval(text):
        yield from _ends(read_interval(text, Style(".")))
    elif kind == "numberline":
        yield from (point.split("±")[0].strip() for point in re.split(r";|,\s+", text))
    elif kind == "hotspot":
        yield from (f"{number:g}" for number in middle(read_area(text)))
    else:
        ends = (_axis(options.get(axis, "-10..10")) for axis in "xy")
        for point in read_shape(text, options.get("draw", "points"), Style("."), (*next(ends), *next(ends))):
            yield from (f"{number:g}" for number in point)


def _axis(text: str) -> tuple[Fraction, Fraction]:
    first, _dots, last = text.partition("..")
    return Fraction(first), Fraction(last)


def _ends(interval: Interval) -> Iterator[str]:
    for end in interval:
        yield end.kind
        yield "" if end.kind == NONE else f"{float(end.at):g}"


def _opinion(kind: str, body: str) -> Solution:
    """The right answer is the first that can be given, the wrong one another."""
    options, lines = dict(_OPTION.findall(body)), [option_id(line) for line in _LINE.findall(body)]
    if kind == "wordcloud":
        count = int(options.get("limit", 3))
        return Solution(kind, WORDS[:count], WORDS[-1:])
    if kind == "poll":
        return Solution(kind, tuple(lines[:1]), tuple(lines[1:2]))
    rows, steps = lines or [""], (options.get("to", "5"), options.get("from", "1"))
    right, wrong = (tuple(f"{row}:{step}" for row in rows) for step in steps)
    return Solution(kind, right, wrong)


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
