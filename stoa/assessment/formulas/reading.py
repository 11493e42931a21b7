"""From tokens to a tree:

expression = sum (("<" | "<=" | ">" | ">=" | "=" | "!=") sum)?
sum        = product (("+" | "-") product)*
product    = signed (("*" | "/") signed | power)*      a power without a sign before it: the loose language only
signed     = ("-" | "+") signed | power
power      = atom ("^" signed)?
atom       = number | name | function "(" expression ("," expression)* ")" | "(" expression ")"
           | function ("^" atom)? power power* | "|" expression "|"                   the loose language only
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

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

LENGTH_LIMIT = 300
DEPTH_LIMIT = 40

_COMPARES = ("<", "<=", ">", ">=", "=", "!=")
_CLOSES = {"(": ")", "[": "]", "{": "}"}
_NARROW = frozenset({"sqrt", "cbrt"})
"""Functions that take, without brackets, only what stands next to them."""
_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d{1,30}(?:\.\d{1,30})?)|(?P<name>[A-Za-z][A-Za-z0-9_]{0,30})|(?P<sign><=|>=|!=|[-+*/^(),<>=]))"
)


@dataclass(frozen=True, slots=True)
class Token:
    """`kind` is number, name, function or sign; `at` where it stands in the text."""

    kind: str
    text: str
    at: int


def plain_tokens(text: str) -> list[Token]:
    """The tokens of the plain language, in which a name is a function when a bracket follows. Raises BadExpression."""
    if len(text) > LENGTH_LIMIT:
        raise BadExpression("too_long", LENGTH_LIMIT)
    found, at, text = list[Token](), 0, text.rstrip()
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise BadExpression("unreadable", at, text[at : at + 20].strip())
        kind = match.lastgroup or ""
        if kind == "sign" and match[kind] == "(" and found and found[-1].kind == "name":
            found[-1] = Token("function", found[-1].text, found[-1].at)
        found.append(Token(kind, match[kind], match.start(kind)))
        at = match.end()
    if not found:
        raise BadExpression("unreadable", 0, text)
    return found


def read_plain(text: str) -> Node:
    """The tree of a text in the plain language. Raises BadExpression: `too_long`, `too_deep`, `unreadable`."""
    return tree_of(plain_tokens(text), is_loose=False)


def tree_of(tokens: Sequence[Token], *, is_loose: bool) -> Node:
    """The tree of some tokens, one at least. Raises BadExpression:

    `too_deep`, `unreadable`, and in the loose language `ends` (something is missing at the end), `unclosed` (a
    bracket), `two_readings` (`1/2x`).
    """
    reader = _Reader(tokens, is_loose)
    node = reader.expression(0)
    reader.end()
    return node


class _Reader:
    def __init__(self, tokens: Sequence[Token], is_loose: bool) -> None:
        self._tokens, self._is_loose, self._at, self._bars = tokens, is_loose, 0, 0

    def _next(self) -> Token | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _sign(self, *wanted: str) -> str:
        """The next token, taken, if it is one of these signs; else empty."""
        token = self._next()
        if token is None or token.kind != "sign" or token.text not in wanted:
            return ""
        self._at += 1
        return token.text

    def _unreadable(self) -> BadExpression:
        token = self._next()
        if token is not None:
            return BadExpression("unreadable", token.at, token.text)
        last = self._tokens[-1]
        return BadExpression("ends" if self._is_loose else "unreadable", last.at, last.text)

    def end(self) -> None:
        if self._at < len(self._tokens):
            raise self._unreadable()

    def expression(self, depth: int) -> Node:
        left = self._sum(depth)
        sign = self._sign(*_COMPARES)
        return Compare(sign, left, self._sum(depth)) if sign else left

    def _sum(self, depth: int) -> Node:
        terms = [(False, self._product(depth))]
        while sign := self._sign("+", "-"):
            terms.append((sign == "-", self._product(depth)))
        return terms[0][1] if len(terms) == 1 else Sum(tuple(terms))

    def _product(self, depth: int) -> Node:
        factors = [(False, self._signed(depth))]
        is_beside = False
        while True:
            if sign := self._sign("*", "/"):
                self._refuse_open_call(factors, sign)
                factors.append((sign == "/", self._signed(depth)))
                is_beside = sign == "/"
            elif self._begins_factor():
                token = self._tokens[self._at]
                if is_beside or _is_power_of_e(factors[-1][1], self._tokens[self._at - 1]):
                    raise BadExpression("two_readings", token.at, token.text)
                factors.append((False, self._power(depth)))
            else:
                break
        return factors[0][1] if len(factors) == 1 else Product(tuple(factors))

    def _refuse_open_call(self, factors: Sequence[tuple[bool, Node]], sign: str) -> None:
        """`sin x/2` has two readings."""
        last, before = factors[-1][1], self._tokens[self._at - 2]
        inner = last.base if isinstance(last, Power) else last
        is_open = self._is_loose and isinstance(inner, Call) and before.text not in (*_CLOSES.values(), "|")
        if sign == "/" and is_open and isinstance(inner, Call) and inner.name not in _NARROW:
            raise BadExpression("two_readings", self._tokens[self._at - 1].at, sign)

    def _begins_factor(self) -> bool:
        """Whether something stands here that is multiplied without a sign."""
        token = self._next()
        if not self._is_loose or token is None:
            return False
        if token.kind == "sign":
            return token.text in _CLOSES or (token.text == "|" and not self._bars)
        if token.kind == "number" and self._tokens[self._at - 1].kind == "number":
            raise BadExpression("unreadable", token.at, token.text)
        return True

    def _signed(self, depth: int) -> Node:
        if depth > DEPTH_LIMIT:
            raise BadExpression("too_deep", self._tokens[min(self._at, len(self._tokens) - 1)].at)
        sign = self._sign("-", "+")
        if not sign:
            return self._power(depth)
        inner = self._signed(depth + 1)
        return Minus(inner) if sign == "-" else inner

    def _power(self, depth: int) -> Node:
        base = self._atom(depth)
        return Power(base, self._signed(depth + 1)) if self._sign("^") else base

    def _atom(self, depth: int) -> Node:
        token = self._next()
        if token is None or depth > DEPTH_LIMIT:
            raise self._unreadable() if token is None else BadExpression("too_deep", token.at)
        if token.kind == "sign":
            return self._enclosed(token, depth)
        self._at += 1
        if token.kind == "number":
            return Number(Fraction(token.text.replace(",", ".")), token.text)
        return Name(token.text, token.at) if token.kind == "name" else self._called(token, depth)

    def _enclosed(self, token: Token, depth: int) -> Node:
        """What stands in brackets or between bars."""
        if self._is_loose and self._sign("|"):
            bars, self._bars = self._bars, self._bars + 1
            inner = self.expression(depth + 1)
            self._close("|", token)
            self._bars = bars
            return Call("abs", (inner,), token.at)
        opening = self._sign(*_CLOSES)
        if not opening:
            raise self._unreadable()
        bars, self._bars = self._bars, 0
        inner = self.expression(depth + 1)
        self._close(_CLOSES[opening], token)
        self._bars = bars
        return inner

    def _close(self, sign: str, opened: Token) -> None:
        if not self._sign(sign):
            if self._is_loose and self._next() is None:
                raise BadExpression("unclosed", opened.at, opened.text)
            raise self._unreadable()

    def _called(self, token: Token, depth: int) -> Node:
        exponent = None
        if self._is_loose and self._sign("^"):
            exponent = self._signed(depth + 1)
            if isinstance(exponent, Minus):
                raise BadExpression("two_readings", token.at, token.text)
        opened = self._next()
        if opened is not None and self._sign(*_CLOSES):
            bars, self._bars = self._bars, 0
            arguments = [self.expression(depth + 1)]
            while not self._is_loose and self._sign(","):
                arguments.append(self.expression(depth + 1))
            self._close(_CLOSES[opened.text], opened)
            self._bars = bars
        elif self._is_loose:
            arguments = [self._beside(token, depth + 1)]
        else:
            raise self._unreadable()
        call = Call(token.text, tuple(arguments), token.at)
        return call if exponent is None else Power(call, exponent)

    def _beside(self, function: Token, depth: int) -> Node:
        """What a function takes that has no brackets: `sin 2x`; of a root, only what stands next to it."""
        if function.text in _NARROW:
            return self._atom(depth)
        is_minus = bool(self._sign("-"))
        factors = [(False, self._power(depth))]
        while self._begins_factor() and self._tokens[self._at].kind in ("number", "name"):
            factors.append((False, self._power(depth)))
        inner = factors[0][1] if len(factors) == 1 else Product(tuple(factors))
        return Minus(inner) if is_minus else inner


def _is_power_of_e(node: Node, last: Token) -> bool:
    """`e^2x`: whether the x is in the exponent cannot be told."""
    return (
        isinstance(node, Power) and isinstance(node.base, Name) and node.base.name == "e"
        and last.text not in (*_CLOSES.values(), "|")
    )  # fmt: skip
