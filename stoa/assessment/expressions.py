"""A small language for numbers: parsed by hand, reckoned with fractions, bounded before anything is computed.

    sum        = product (("+" | "-") product)*
    product    = sign (("*" | "/") sign)*
    sign       = ("-" | "+") sign | power
    power      = atom ("^" sign)?
    atom       = number | name | name "(" expression ("," expression)* ")" | "(" expression ")"
    expression = sum (("<" | "<=" | ">" | ">=" | "=" | "!=") sum)?

Nothing is looked up but names that are given, and the functions below. A text is refused by its length, its depth and
its number of steps, a power by the size of what would come of it, so that no text costs more than a millisecond.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

LENGTH_LIMIT = 300
DEPTH_LIMIT = 40
DIGIT_LIMIT = 60
"""Digits of a numerator or denominator."""

Value: TypeAlias = Fraction | str
_BITS = int(DIGIT_LIMIT * math.log2(10))
_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d{1,30}(?:\.\d{1,30})?)|(?P<name>[A-Za-z][A-Za-z0-9_]{0,30})|(?P<sign><=|>=|!=|[-+*/^(),<>=]))"
)


class BadExpression(Exception):
    """A text that is no expression, or has no value. `reason` is a code, `at` where in the text, `what` the word."""

    def __init__(self, reason: str, at: int = 0, what: str = "") -> None:
        super().__init__(f"{reason} at {at}: {what}")
        self.reason, self.at, self.what = reason, at, what


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


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    at: int


def evaluate(text: str, names: Mapping[str, Value]) -> Value:
    """The value of an expression, in which `names` stand for theirs; 1 or 0 of a comparison.

    Raises BadExpression: `too_long`, `too_deep`, `unreadable`, `unknown_name`, `unknown_function`, `arguments`,
    `no_number`, `not_whole`, `no_value` (a division by zero, a root of less than nothing), `too_large`.
    """
    reader = _Reader(_tokens(text), names)
    value = reader.expression(0)
    reader.end()
    return value


def names_in(text: str) -> set[str]:
    """The names that an expression mentions, functions left out. Raises BadExpression for what cannot be read."""
    tokens = _tokens(text)
    following = [token.text for token in tokens[1:]] + [""]
    return {token.text for token, after in zip(tokens, following, strict=True) if token.kind == "name" and after != "("}


def _tokens(text: str) -> list[_Token]:
    if len(text) > LENGTH_LIMIT:
        raise BadExpression("too_long", LENGTH_LIMIT)
    found, at, text = [], 0, text.rstrip()
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise BadExpression("unreadable", at, text[at : at + 20].strip())
        kind = match.lastgroup or ""
        found.append(_Token(kind, match[kind], match.start(kind)))
        at = match.end()
    if not found:
        raise BadExpression("unreadable", 0, text)
    return found


def _number(value: Value) -> Fraction:
    if isinstance(value, str):
        raise BadExpression("no_number", what=value)
    return value


def _small(number: Fraction) -> Fraction:
    if number.numerator.bit_length() > _BITS or number.denominator.bit_length() > _BITS:
        raise BadExpression("too_large")
    return number


class _Reader:
    """Reads and reckons in one go, from left to right."""

    def __init__(self, tokens: Sequence[_Token], names: Mapping[str, Value]) -> None:
        self._tokens, self._names, self._at = tokens, names, 0

    def _sign(self, *wanted: str) -> str:
        """The next token, taken, if it is one of these signs; else empty."""
        token = self._tokens[self._at] if self._at < len(self._tokens) else None
        if token is None or token.kind != "sign" or token.text not in wanted:
            return ""
        self._at += 1
        return token.text

    def _unreadable(self) -> BadExpression:
        if self._at >= len(self._tokens):
            return BadExpression("unreadable", self._tokens[-1].at, self._tokens[-1].text)
        return BadExpression("unreadable", self._tokens[self._at].at, self._tokens[self._at].text)

    def end(self) -> None:
        if self._at < len(self._tokens):
            raise self._unreadable()

    def expression(self, depth: int) -> Value:
        left = self._sum(depth)
        sign = self._sign(*_COMPARES)
        return Fraction(_COMPARES[sign](left, self._sum(depth))) if sign else left

    def _sum(self, depth: int) -> Value:
        value = self._product(depth)
        while sign := self._sign("+", "-"):
            other = _number(self._product(depth))
            value = _small(_number(value) + (other if sign == "+" else -other))
        return value

    def _product(self, depth: int) -> Value:
        value = self._signed(depth)
        while sign := self._sign("*", "/"):
            other = _number(self._signed(depth))
            if sign == "/" and not other:
                raise BadExpression("no_value", what="/")
            value = _small(_number(value) * other if sign == "*" else _number(value) / other)
        return value

    def _signed(self, depth: int) -> Value:
        if depth > DEPTH_LIMIT:
            raise BadExpression("too_deep", self._tokens[min(self._at, len(self._tokens) - 1)].at)
        sign = self._sign("-", "+")
        if not sign:
            return self._power(depth)
        value = _number(self._signed(depth + 1))
        return -value if sign == "-" else value

    def _power(self, depth: int) -> Value:
        base = self._atom(depth)
        if not self._sign("^"):
            return base
        return _raised(_number(base), _number(self._signed(depth + 1)))

    def _atom(self, depth: int) -> Value:
        if self._at >= len(self._tokens):
            raise self._unreadable()
        token = self._tokens[self._at]
        if token.kind == "number":
            self._at += 1
            return _small(Fraction(token.text))
        if token.kind == "name":
            self._at += 1
            return self._called(token, depth) if self._sign("(") else self._named(token)
        if self._sign("("):
            value = self.expression(depth + 1)
            if not self._sign(")"):
                raise self._unreadable()
            return value
        raise self._unreadable()

    def _named(self, token: _Token) -> Value:
        if token.text not in self._names:
            raise BadExpression("unknown_name", token.at, token.text)
        return self._names[token.text]

    def _called(self, token: _Token, depth: int) -> Value:
        if token.text not in FUNCTIONS:
            raise BadExpression("unknown_function", token.at, token.text)
        function, least, most = FUNCTIONS[token.text]
        arguments = [_number(self.expression(depth + 1))]
        while self._sign(","):
            arguments.append(_number(self.expression(depth + 1)))
        if not self._sign(")"):
            raise self._unreadable()
        if not least <= len(arguments) <= most:
            raise BadExpression("arguments", token.at, token.text)
        try:
            return _small(function(*arguments))
        except ZeroDivisionError:
            raise BadExpression("no_value", token.at, token.text) from None


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
