"""Values that a learner's program gave, as the sandbox wrote them down (`stoa.kernel.sandbox.inside.plain`), held
against what an author expects. What was written down may be anything: reading it is total and bounded."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache
from math import isclose, isnan
from typing import Any

MOST_NODES, DEEPEST, MOST_TEXT = 600, 24, 4000
_WHOLE = re.compile(r"-?[0-9]{1,1000}")
Number = int | float | Fraction


class NoValue(Exception):
    """What was given has no plain value; the text names its type, if that is known."""


def value_of(written: object) -> Any:
    """The value that was written down. Raises NoValue."""
    try:
        return _value(written, [MOST_NODES], 0)
    except (ValueError, TypeError, OverflowError, ZeroDivisionError):
        raise NoValue("") from None


def _value(written: object, left: list[int], depth: int) -> Any:
    left[0] -= 1
    if left[0] < 0 or depth > DEEPEST:
        raise NoValue("")
    if written is None or isinstance(written, bool):
        return written
    if isinstance(written, str) and len(written) <= MOST_TEXT:
        return written
    if isinstance(written, int) and abs(written) < 1 << 60:
        return written
    if isinstance(written, list):
        return [_value(each, left, depth + 1) for each in written]
    if isinstance(written, dict) and len(written) == 1:
        ((name, inner),) = written.items()
        return _NAMED.get(name, _other)(inner, lambda each: _value(each, left, depth + 1))
    raise NoValue("")


def _listed(inner: object) -> list[object]:
    if not isinstance(inner, list):
        raise NoValue("")
    return inner


def _int(inner: object, _read: Callable[[object], Any]) -> int:
    if not isinstance(inner, str) or not _WHOLE.fullmatch(inner):
        raise NoValue("")
    return int(inner)


def _float(inner: object, _read: Callable[[object], Any]) -> float:
    if not isinstance(inner, str) or len(inner) > 40:
        raise NoValue("")
    return float(inner)


def _dict(inner: object, read: Callable[[object], Any]) -> dict[Any, Any]:
    pairs = [[read(each) for each in _listed(pair)] for pair in _listed(inner)]
    return dict(pairs)


def _ratio(inner: object, read: Callable[[object], Any]) -> Fraction:
    above, below = (read(each) for each in _listed(inner))
    if type(above) is not int or type(below) is not int:
        raise NoValue("")
    return Fraction(above, below)


def _other(inner: object, _read: Callable[[object], Any]) -> Any:
    raise NoValue(inner[:60] if isinstance(inner, str) else "")


_NAMED: dict[object, Callable[[object, Callable[[object], Any]], Any]] = {
    "int": _int, "float": _float, "dict": _dict, "ratio": _ratio,
    "tuple": lambda inner, read: tuple(read(each) for each in _listed(inner)),
    "set": lambda inner, read: {read(each) for each in _listed(inner)},
}  # fmt: skip


@lru_cache(maxsize=512)
def expected(text: str) -> Any:
    """What an author expects, from its text: a literal of Python. Raises ValueError, SyntaxError."""
    return ast.literal_eval(text)


def is_same(wanted: Any, given: Any, within: float | None) -> bool:
    """Whether a value is what is wanted. Numbers may miss it by `within`; without it, decimals by a billionth part.
    What holds others is the same when it is of the same kind and all in it is."""
    if isinstance(wanted, int | float) and isinstance(given, Number):
        return _is_near(wanted, given, within)
    if isinstance(wanted, list | tuple):
        is_alike = type(given) is type(wanted) and len(given) == len(wanted)
        return is_alike and all(is_same(one, other, within) for one, other in zip(wanted, given, strict=True))
    if isinstance(wanted, dict):
        is_alike = isinstance(given, dict) and given.keys() == wanted.keys()
        return is_alike and all(is_same(value, given[key], within) for key, value in wanted.items())
    return type(given) is type(wanted) and bool(given == wanted)


def _is_near(wanted: float, given: Number, within: float | None) -> bool:
    try:
        if within is not None:
            return abs(given - wanted) <= within * (1 + 1e-9)
        if isinstance(wanted, int) and isinstance(given, int):
            return given == wanted
        return not isnan(given) and isclose(float(given), wanted, rel_tol=1e-9, abs_tol=1e-12)
    except OverflowError:
        return False


def is_same_text(wanted: str, given: str) -> bool:
    """Whether what was printed is what is wanted, blanks at the ends of lines and of the whole aside."""
    return _lines(wanted) == _lines(given)


def _lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.strip("\n").rstrip().split("\n")]


def in_words(written: object, most: int = 200) -> str:
    """A value as Python writes it, cut where it is long; empty for what has none."""
    try:
        text = repr(value_of(written))
    except NoValue as problem:
        return str(problem)
    except (ValueError, OverflowError, RecursionError):
        return ""
    return text if len(text) <= most else f"{text[: most - 1]}…"
