"""What kinds share that say what was wrong in an answer (`TellingKind`)."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from math import isfinite

from stoa.assessment.items.markup import plain_text
from stoa.assessment.ports import Wrong

LONGEST, PIECE = 200, 80
"""Characters of what is told, and of each of several things in it."""


def cut(text: str, most: int = PIECE) -> str:
    """Words in one line, cut where they are long."""
    text = " ".join(text.split())
    return text if len(text) <= most else f"{text[: most - 1]}…"


def words_of(html: str) -> str:
    """What a reader sees of HTML, in one line, cut where it is long."""
    return cut(plain_text(html))


def same(words: Iterable[str]) -> tuple[Wrong, ...]:
    """Mistakes that are the same where their words are."""
    return tuple(Wrong(each, each) for each in words)


def as_typed(response: object) -> tuple[Wrong, ...]:
    """What was typed and nobody could read, told as it stands but for blanks and capitals."""
    text = " ".join(str(response).split()) if isinstance(response, str) else ""
    return (Wrong(f"typed:{text.casefold()}", text.casefold()),) if text else ()


def as_fields(response: object) -> tuple[Wrong, ...]:
    """The same of several fields."""
    texts = [text.strip() or "–" for text in response if isinstance(text, str)] if isinstance(response, list) else []
    return as_typed("; ".join(texts))


def number_words(number: Fraction | float, decimal: str = ".") -> str:
    """A number with at most six figures, so that the same one is written the same; empty for one that is too large."""
    try:
        value = float(number)
    except OverflowError:
        return ""
    return f"{value + 0.0:.6g}".replace(".", decimal) if isfinite(value) else ""


def stepped(number: Fraction | float, first: Fraction | float, step: Fraction | float) -> float:
    """The step of an axis that is nearest to a number: who places by hand means the same where the steps are."""
    return float(first) + round(float(number - first) / float(step)) * float(step)
