"""The cells of a matrix: how an author writes them, and whether what was typed into one fits."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from stoa.assessment.formulas.equality import Interval, Setting, fingerprint, is_same, reckon
from stoa.assessment.formulas.loose import Style, read_loose
from stoa.assessment.formulas.tree import BadExpression, Name, Node, walk
from stoa.assessment.formulas.values import value_of
from stoa.assessment.items.numeric import numbers
from stoa.assessment.items.numeric.ranges import BadAnswer, Range, read_range
from stoa.assessment.items.saying_wrong import number_words

SIDE_LIMIT = 8
"""Rows, and columns."""
CELL_LIMIT = 80
"""Characters of what is typed into one cell."""
SLACK = Fraction(1, 10**9)
"""What rounding may do to a number that was typed as an expression, as a share of it."""
_TOLERANCE = re.compile(r"(?:±|\+/-|\+-|\\pm)\s*")
_ROW = re.compile(r"\[([^\[\]]*)\]")


class BadMatrix(Exception):
    """What an author wrote is no matrix. `rule` names what is wrong with it, `text` the piece."""

    def __init__(self, rule: str, text: str) -> None:
        super().__init__(f"{rule}: {text}")
        self.rule, self.text = rule, text


@dataclass(frozen=True, slots=True)
class Written:
    """A matrix as an author writes it: texts of cells by row, and the tolerance behind them, or empty."""

    rows: tuple[tuple[str, ...], ...]
    tolerance: str

    @property
    def size(self) -> tuple[int, int]:
        return len(self.rows), len(self.rows[0])


def read_matrix(text: str, decimal: str) -> Written:
    """`[[1, 2], [3, 4]] ± 0.01`, or rows separated by semicolons, cells by commas or blanks. Where decimals have a
    comma, a blank stands behind one that separates. Raises BadMatrix: `matrix-shape`, `matrix-size`."""
    body, *tolerance = _TOLERANCE.split(text.strip(), maxsplit=1)
    inner = body.strip()
    if inner.startswith("[") and inner.endswith("]"):
        inner = inner[1:-1].strip()
    rows = _ROW.findall(inner) if inner.startswith("[") else inner.split(";")
    found = tuple(tuple(_split(row, decimal)) for row in rows if row.strip())
    if not found or len({len(row) for row in found}) != 1 or not all(all(row) for row in found):
        raise BadMatrix("matrix-shape", text)
    if len(found) > SIDE_LIMIT or len(found[0]) > SIDE_LIMIT:
        raise BadMatrix("matrix-size", text)
    return Written(found, tolerance[0] if tolerance else "")


def _split(row: str, decimal: str) -> list[str]:
    commas = r"," if decimal == "." else r",\s+|,(?!\d)|(?<!\d),"
    separator = commas if re.search(commas, row) else r"\s+"
    return [cell.strip() for cell in re.split(separator, row.strip())]


def compile_cell(text: str, tolerance: str, style: Style) -> dict[str, Any]:
    """A cell for the key: `low` and `high` of a number, or a `formula`. Raises BadMatrix: `matrix-cell`,
    `matrix-tolerance`."""
    number_style = numbers.Style(style.decimal)
    try:
        numbers.read_number(text, number_style)
    except numbers.Unreadable:
        return _compile_formula(text, tolerance, style)
    return _range(f"{text} ± {tolerance}" if tolerance else text, number_style, tolerance)


def _range(text: str, style: numbers.Style, tolerance: str) -> dict[str, Any]:
    try:
        return read_range(text, style).as_json()
    except BadAnswer as error:
        raise BadMatrix(
            "matrix-tolerance" if error.rule == "numeric-tolerance" else "matrix-cell", tolerance
        ) from error


def _compile_formula(text: str, tolerance: str, style: Style) -> dict[str, Any]:
    try:
        node = read_loose(text, style)
    except BadExpression as error:
        raise BadMatrix("matrix-cell", text) from error
    value = value_of(node)
    if value is not None and tolerance:
        return _range(f"{value:.15g} ± {tolerance}", numbers.Style("."), tolerance)
    setting = setting_of(style)
    if not reckon(node, setting).count:
        raise BadMatrix("matrix-cell", text)
    return {"formula": text}


def setting_of(style: Style) -> Setting:
    """What the formulas in cells are compared by."""
    return Setting(style, (Interval(),) * len(style.variables), "matrix")


@dataclass(frozen=True, slots=True)
class Cell:
    """What was typed into a cell: a number, or else an expression."""

    number: Fraction | None
    node: Node | None


def read_cell(text: str, style: Style) -> Cell:
    """Raises numbers.Unreadable for a number that is none, BadExpression for an expression that is none."""
    if len(text) > CELL_LIMIT:
        raise numbers.Unreadable("too_long")
    try:
        return Cell(numbers.read_number(text, numbers.Style(style.decimal)), None)
    except numbers.Unreadable as error:
        if error.reason != "not_a_number":
            raise
    return Cell(None, read_loose(text, style))


def fits(cell: Cell, text: str, right: Mapping[str, Any], style: Style) -> bool:
    """Whether what was typed (`text`, read as `cell`) is what the key has in this place."""
    if "formula" in right:
        setting = setting_of(style)
        try:
            node = cell.node or read_loose(text, style)
            return is_same(reckon(node, setting), str(right["formula"]), setting)
        except BadExpression:  # a number in a way of writing that no expression has: 8 %, 1e3
            return False
    reach = Range.from_json(dict(right))
    if cell.number is not None:
        return cell.number in reach
    if cell.node is None or any(isinstance(each, Name) and each.name in style.variables for each in walk(cell.node)):
        return False
    value = value_of(cell.node)
    if value is None:
        return False
    slack = SLACK * max(abs(reach.low), abs(reach.high), SLACK)
    return reach.low - slack <= Fraction(value) <= reach.high + slack


def cell_told(text: str, style: Style) -> tuple[str, str]:
    """What a cell says, and how that is written: a number as one, whatever was typed to say it."""
    try:
        cell = read_cell(text, style)
    except (numbers.Unreadable, BadExpression):
        return f"typed:{text.casefold()}", text
    value = cell.number
    if value is None and cell.node is not None:
        setting = setting_of(style)
        if any(isinstance(each, Name) and each.name in style.variables for each in walk(cell.node)):
            return fingerprint(reckon(cell.node, setting), setting), text
        found = value_of(cell.node)
        value = Fraction(found) if found is not None else None
    words = number_words(value, style.decimal) if value is not None else ""
    return words or f"typed:{text.casefold()}", words or text


def count_right(
    cells: Sequence[Cell | None], texts: Sequence[str], right: Sequence[Mapping[str, Any]], style: Style
) -> list[bool]:
    """Cell by cell, whether it fits; an empty one (None) does not."""
    return [
        cell is not None and fits(cell, text, one, style) for cell, text, one in zip(cells, texts, right, strict=True)
    ]
