"""A small language for numbers: reckoned with fractions, bounded before anything is computed.

The grammar is that of `formulas.reading`, in its plain form. Nothing is looked up but names that are given, and the
functions below. A text is refused by its length, its depth and its number of steps, a power by the size of what would
come of it, so that no text costs more than a millisecond.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import lru_cache
from typing import TypeAlias

from stoa.assessment.formulas.reading import LENGTH_LIMIT, plain_tokens, read_plain
from stoa.assessment.formulas.tree import (
    BadExpression,
    Call,
    Compare,
    Minus,
    Name,
    Node,
    Number,
    Power,
    Product,
    Sum,
)

__all__ = [
    "DIGIT_LIMIT", "FUNCTIONS", "LENGTH_LIMIT", "BadExpression", "Value", "evaluate", "names_in", "rounded",
]  # fmt: skip

DIGIT_LIMIT = 60
"""Digits of a numerator or denominator."""

Value: TypeAlias = Fraction | str
_BITS = int(DIGIT_LIMIT * math.log2(10))


def _root(number: Fraction) -> Fraction:
    if number < 0:
        raise BadExpression("no_value", what="sqrt")
    top, bottom = math.isqrt(number.numerator), math.isqrt(number.denominator)
    exact = Fraction(top, bottom)
    return exact if exact * exact == number else Fraction(repr(math.sqrt(number)))


def _whole(number: Fraction) -> int:
    if number.denominator != 1:
        raise BadExpression("not_whole", what=str(number))
    return int(number)


def rounded(number: Fraction, digits: Fraction = Fraction(0)) -> Fraction:
    """Half away from zero, as schools round."""
    places = _whole(digits)
    if not -30 <= places <= 30:
        raise BadExpression("too_large", what="round")
    scale = Fraction(10) ** places
    moved = abs(number) * scale + Fraction(1, 2)
    return (1 if number >= 0 else -1) * Fraction(math.floor(moved)) / scale


FUNCTIONS: Mapping[str, tuple[Callable[..., Fraction], int, int]] = {
    "abs": (abs, 1, 1),
    "ceil": (lambda number: Fraction(math.ceil(number)), 1, 1),
    "floor": (lambda number: Fraction(math.floor(number)), 1, 1),
    "gcd": (lambda a, b: Fraction(math.gcd(_whole(a), _whole(b))), 2, 2),
    "lcm": (lambda a, b: Fraction(math.lcm(_whole(a), _whole(b))), 2, 2),
    "max": (lambda *numbers: max(numbers), 1, 20),
    "min": (lambda *numbers: min(numbers), 1, 20),
    "mod": (lambda a, b: a % b, 2, 2),
    "round": (rounded, 1, 2),
    "sqrt": (_root, 1, 1),
}
"""What may be called, with how many arguments at least and at most."""
_COMPARES: Mapping[str, Callable[[Value, Value], bool]] = {
    "<": lambda a, b: _number(a) < _number(b),
    "<=": lambda a, b: _number(a) <= _number(b),
    ">": lambda a, b: _number(a) > _number(b),
    ">=": lambda a, b: _number(a) >= _number(b),
    "=": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
}


def evaluate(text: str, names: Mapping[str, Value]) -> Value:
    """The value of an expression, in which `names` stand for theirs; 1 or 0 of a comparison.

    Raises BadExpression: `too_long`, `too_deep`, `unreadable`, `unknown_name`, `unknown_function`, `arguments`,
    `no_number`, `not_whole`, `no_value` (a division by zero, a root of less than nothing), `too_large`.
    """
    return _value(_read(text), names)


def names_in(text: str) -> set[str]:
    """The names that an expression mentions, functions left out. Raises BadExpression for what cannot be read."""
    return {token.text for token in plain_tokens(text) if token.kind == "name"}


_read = lru_cache(maxsize=1024)(read_plain)
"""A question's expressions are reckoned for a thousand draws."""


def _number(value: Value) -> Fraction:
    if isinstance(value, str):
        raise BadExpression("no_number", what=value)
    return value


def _small(number: Fraction) -> Fraction:
    if number.numerator.bit_length() > _BITS or number.denominator.bit_length() > _BITS:
        raise BadExpression("too_large")
    return number


def _value(node: Node, names: Mapping[str, Value]) -> Value:
    if isinstance(node, Number):
        return _small(node.value)
    if isinstance(node, Name):
        if node.name not in names:
            raise BadExpression("unknown_name", node.at, node.name)
        return names[node.name]
    if isinstance(node, Compare):
        return Fraction(_COMPARES[node.sign](_value(node.left, names), _value(node.right, names)))
    if isinstance(node, Sum | Product):
        return _chain(node, names)
    if isinstance(node, Minus):
        return -_number(_value(node.inner, names))
    if isinstance(node, Power):
        return _raised(_number(_value(node.base, names)), _number(_value(node.exponent, names)))
    return _called(node, names)


def _chain(node: Sum | Product, names: Mapping[str, Value]) -> Fraction:
    """Terms or factors, from left to right; `is_other` of one that is taken away or divided by."""
    (_, first), *others = node.terms if isinstance(node, Sum) else node.factors
    value = _number(_value(first, names))
    for is_other, each in others:
        other = _number(_value(each, names))
        if isinstance(node, Sum):
            value = _small(value - other if is_other else value + other)
        elif is_other and not other:
            raise BadExpression("no_value", what="/")
        else:
            value = _small(value / other if is_other else value * other)
    return value


def _called(node: Call, names: Mapping[str, Value]) -> Value:
    if node.name not in FUNCTIONS:
        raise BadExpression("unknown_function", node.at, node.name)
    function, least, most = FUNCTIONS[node.name]
    arguments = [_number(_value(argument, names)) for argument in node.arguments]
    if not least <= len(arguments) <= most:
        raise BadExpression("arguments", node.at, node.name)
    try:
        return _small(function(*arguments))
    except ZeroDivisionError:
        raise BadExpression("no_value", node.at, node.name) from None


def _raised(base: Fraction, power: Fraction) -> Fraction:
    """A power, refused before it is computed when it would be too large; roots are right to 15 digits."""
    if power == Fraction(1, 2):
        return _root(base)
    if power.denominator != 1:
        if base < 0:
            raise BadExpression("no_value", what="^")
        try:
            return _small(Fraction(repr(float(base) ** float(power))))
        except (OverflowError, ValueError, ZeroDivisionError):
            raise BadExpression("too_large", what="^") from None
    exponent = int(power)
    if not base and exponent < 0:
        raise BadExpression("no_value", what="^")
    if abs(base) in (0, 1):
        return base if exponent % 2 else Fraction(1) if base or not exponent else Fraction(0)
    size = max(base.numerator.bit_length(), base.denominator.bit_length())
    if size * abs(exponent) > 2 * _BITS:
        raise BadExpression("too_large", what="^")
    return _small(base**exponent)
