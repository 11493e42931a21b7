"""What was wrong in a number: its value, however it was written and in whatever unit."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from stoa.assessment.items.numeric.numbers import LENGTH_LIMIT, Style, Unreadable, read_number
from stoa.assessment.items.numeric.quantities import Asked, fits, split_unit
from stoa.assessment.items.numeric.ranges import in_words
from stoa.assessment.items.numeric.units import BadUnit, Unit, read_unit
from stoa.assessment.items.saying_wrong import as_typed, cut, number_words, words_of
from stoa.assessment.items.variants import VARIANTS
from stoa.assessment.ports import Outcome, Wrong
from stoa.content.ports import Part


def wrong_number(part: Part, response: object, outcome: Outcome) -> tuple[Wrong, ...]:
    """The author's own wrong answer where it is one of those; else the number, in the question's first unit. Where the
    figures are what is wrong, and of what cannot be read, it stands as it was typed."""
    if not isinstance(response, str) or len(response) > LENGTH_LIMIT or outcome.reason == "figures":
        return as_typed(response)
    decimal = str(part.public.get("decimal", "."))
    style, asked = Style(decimal, str(part.public.get("unit", ""))), Asked.of(part.key)
    text, unit_text = split_unit(response) if asked.units else (response, "")
    try:
        number = read_number(text, style)
        unit = read_unit(unit_text) if unit_text else None
    except (Unreadable, BadUnit):
        return as_typed(response)
    of = cut(unit_text)
    if unit is not None and asked.units:
        first = read_unit(asked.units[0])
        if first.dimension == unit.dimension:
            known = _known(part, number, unit, decimal)
            if known:
                return known
            number, of = unit.convert(number, first), asked.units[0]
    elif not asked.units and (known := _known(part, number, None, decimal)):
        return known
    words = number_words(number, decimal)
    return (Wrong(f"{words} {of}", f"{words} {of}".strip()),) if words else as_typed(response)


def _known(part: Part, number: Fraction, unit: Unit | None, decimal: str) -> tuple[Wrong, ...]:
    """The wrong answer in the author's list that takes this number."""
    answers: Any = part.key.get("answers", [])
    hits: list[Mapping[str, Any]] = [each for each in answers if each["share"] < 1 and fits(number, unit, each)]
    if not hits:
        return ()
    best = max(hits, key=lambda answer: float(answer["share"]))
    if VARIANTS in part.public and best["reply"]:  # its number is another one for everybody
        return (Wrong(f"answer {answers.index(best)}", words_of(best["reply"])),)
    words = " ".join(filter(None, (in_words(best, decimal)[0], str(best.get("unit", "")))))
    return (Wrong(f"answer {answers.index(best)}: {best['text']}", words),)
