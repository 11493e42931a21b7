"""A number with its unit, typed into one field; and how many figures of it are significant."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from stoa.assessment.items.numeric.numbers import Style, Unreadable, figures_in, read_number
from stoa.assessment.items.numeric.ranges import Range
from stoa.assessment.items.numeric.units import BadUnit, Unit, read_unit
from stoa.assessment.ports import Outcome
from stoa.assessment.rules import status_of

_START = re.compile(r"(?:(?<=[\d.,\s])[eE](?=[-+−]?\d)|[xX](?=\s*10)|[^A-Za-zµμΩΩÅ°º˚℃℉/])*")
"""What stands before a unit. A power of ten is part of the number."""
_PER = re.compile(r"(?:(?<=[\d\s])1)?\s*$")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question wants besides the number. `units` are those that are taken; with `is_any`, all of their
    dimension. `figures` 0: any; `figures_share` is what a right number with others earns, None: it is not counted."""

    units: tuple[str, ...] = ()
    is_any: bool = False
    figures: int = 0
    figures_share: float | None = None

    @staticmethod
    def of(key: Mapping[str, Any]) -> Asked:
        return Asked(
            tuple(key.get("units", ())), bool(key.get("any_unit")), int(key.get("figures", 0)),
            key.get("figures_share"),
        )  # fmt: skip


def split_unit(text: str) -> tuple[str, str]:
    """(number, unit) of what was typed; the unit is empty where there is none. `1/12 h`, `5 1/s` and `2e3 m` are read
    as people mean them."""
    match = _START.match(text)
    at = match.end() if match else 0
    while at < len(text) and text[at] == "/" and re.match(r"\s*\d", text[at + 1 :]):
        # A slash between numbers is a fraction's.
        rest = _START.match(text, at + 1)
        at = rest.end() if rest else at + 1
    number, unit = text[:at], text[at:].strip()
    if unit.startswith("/"):
        number = _PER.sub("", number) if re.search(r"[\d.,]\s+1\s*$", number) else number
        unit = f"1{unit}"
    elif re.search(r"\s1\s*/\s*$", number):
        number, unit = re.sub(r"\s1\s*/\s*$", "", number), f"1/{unit}"
    return number.strip(), unit


def grade_quantity(response: str, style: Style, asked: Asked, answers: Sequence[Mapping[str, Any]]) -> Outcome:
    """The outcome of a number that is to have a unit, or figures. Raises Unreadable for what is no number.

    What is said for nothing (a unit that is missing, not known or another one than asked; the count of figures) is
    said of right and wrong numbers alike, so that asking for nothing tells nothing.
    """
    text, unit_text = split_unit(response) if asked.units else (response, "")
    if unit_text and not text:
        raise Unreadable("not_a_number")
    number = read_number(text, style)
    unit = None
    if asked.units:
        found = _unit(number, unit_text, asked, answers)
        if isinstance(found, Outcome):
            return found
        unit = found
    figures = figures_in(text, style) if asked.figures else None
    is_short = asked.figures > 0 and (figures is None or not figures.least <= asked.figures <= figures.most)
    counted = {"asked": asked.figures, "found": figures.most if figures is not None else 0}
    if is_short and (asked.figures_share is None or figures is None):
        return Outcome("unreadable", reason="figures", facts=counted)
    # Of a number that was rounded too far, what it was rounded from may be right.
    blur = figures.half if is_short and figures is not None and figures.most < asked.figures else Fraction(0)
    hits = [answer for answer in answers if fits(number, unit, answer, blur)]
    best = max(hits, key=lambda answer: answer["share"], default=None)
    if best is None:
        return _scaled(number, unit, asked, answers)
    share = best["share"] * (asked.figures_share if is_short and asked.figures_share is not None else 1)
    if is_short:
        return Outcome(status_of(share), share, feedback=best["reply"], reason="figures", facts=counted)
    return Outcome(status_of(share), share, feedback=best["reply"])


def _unit(number: Fraction, text: str, asked: Asked, answers: Sequence[Mapping[str, Any]]) -> Unit | Outcome:
    """The unit that was typed, or what is wrong with it."""
    if not text:
        return Outcome("unreadable", reason="unit_missing")
    try:
        unit = read_unit(text)
    except BadUnit as error:
        return Outcome("unreadable", reason="unit_unknown", facts={"unit": error.what, "near": error.near})
    taken = [read_unit(each) for each in asked.units]
    if unit.dimension != taken[0].dimension:
        is_right = any(fits(number, one, answer) for one in taken for answer in answers if answer["share"] >= 1)
        return Outcome("not_yet", reason="unit_only" if is_right else "unit_dimension", facts={"unit": text[:20]})
    if not asked.is_any and unit not in taken:
        return Outcome("unreadable", reason="unit_other", facts={"units": ", ".join(asked.units)})
    return unit


def _scaled(number: Fraction, unit: Unit | None, asked: Asked, answers: Sequence[Mapping[str, Any]]) -> Outcome:
    """A wrong quantity, whose number would be right with another of the units."""
    others = [read_unit(each) for each in asked.units]
    right = [answer for answer in answers if answer["share"] >= 1]
    if any(fits(number, other, answer) for other in others if other != unit for answer in right):
        return Outcome("not_yet", reason="unit_scale")
    return Outcome("not_yet")


def fits(number: Fraction, unit: Unit | None, answer: Mapping[str, Any], blur: Fraction = Fraction(0)) -> bool:
    """Whether an answer of a key takes a number in a unit, None where it has none."""
    if unit is not None:
        to = read_unit(str(answer["unit"]))
        number, blur = unit.convert(number, to), blur * unit.factor / to.factor
    reach = Range.from_json(dict(answer))
    return number in (replace(reach, low=reach.low - blur, high=reach.high + blur) if blur else reach)


def read_author(text: str, asked: Asked) -> tuple[str, str]:
    """(numbers, unit) of an author's answer, whose unit may stand behind each number or only once; the first of the
    question's units where there is none. Raises Unreadable where there are two, BadUnit for one that is none."""
    pieces = re.split(r"(±|\+/-|\+-|\\pm|\.{2,3}|…)", text)
    numbers, units = list[str](), set[str]()
    for number, piece in enumerate(pieces):
        if number % 2:
            numbers.append(piece)
            continue
        bare, unit = split_unit(piece)
        numbers.append(bare)
        units |= {unit} - {""}
    if len(units) > 1:
        raise Unreadable("two_units")
    unit = units.pop() if units else asked.units[0]
    if read_unit(unit).dimension != read_unit(asked.units[0]).dimension:
        raise BadUnit(unit)
    return " ".join(filter(None, numbers)), unit
