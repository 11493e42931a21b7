"""What an expression comes to at some points, in floating point; real where it can be, complex where it must.

Nothing raises: where there is no value (a division by zero, a number too large) there is NaN.
"""

from __future__ import annotations

import cmath
import math
from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from stoa.assessment.formulas.tree import Call, Compare, Minus, Name, Node, Number, Power, Product, Sum

Value: TypeAlias = float | complex
Values: TypeAlias = list[Value]
_NAN = math.nan
_CONSTANTS: Mapping[str, Value] = {"pi": math.pi, "e": math.e, "i": 1j}
_SAME_AS_ZERO = 1e-14
"""An imaginary part below this share of the real one is what rounding left."""


def _either(real: Callable[[float], float], other: Callable[[complex], complex]) -> Callable[[Value], Value]:
    """A function that stays among real numbers where it can."""

    def reckon(value: Value) -> Value:
        if isinstance(value, complex):
            return other(value)
        try:
            return real(value)
        except ValueError:
            return other(complex(value))

    return reckon


def _cube_root(value: Value) -> Value:
    if isinstance(value, complex):
        return value ** (1 / 3)
    return math.copysign(abs(value) ** (1 / 3), value)


_sin, _cos, _tan = _either(math.sin, cmath.sin), _either(math.cos, cmath.cos), _either(math.tan, cmath.tan)
_FUNCTIONS: Mapping[str, Callable[[Value], Value]] = {
    "abs": abs, "cbrt": _cube_root, "sqrt": _either(math.sqrt, cmath.sqrt),
    "sin": _sin, "cos": _cos, "tan": _tan,
    "cot": lambda value: 1 / _tan(value), "sec": lambda value: 1 / _cos(value), "csc": lambda value: 1 / _sin(value),
    "arcsin": _either(math.asin, cmath.asin), "arccos": _either(math.acos, cmath.acos),
    "arctan": _either(math.atan, cmath.atan),
    "sinh": _either(math.sinh, cmath.sinh), "cosh": _either(math.cosh, cmath.cosh),
    "tanh": _either(math.tanh, cmath.tanh), "exp": _either(math.exp, cmath.exp),
    "ln": _either(math.log, cmath.log), "log": _either(math.log10, cmath.log10),
    "log2": _either(math.log2, lambda value: cmath.log(value, 2)),
}  # fmt: skip


def _raised(base: Value, exponent: Value) -> Value:
    result: Value = base**exponent
    return result


def _tidy(value: Value) -> Value:
    """A complex number that is real is a float; what is not finite is NaN."""
    if isinstance(value, complex):
        if not (math.isfinite(value.real) and math.isfinite(value.imag)):
            return _NAN
        return value.real if abs(value.imag) <= _SAME_AS_ZERO * abs(value.real) else value
    return value if math.isfinite(value) else _NAN


def _each(reckon: Callable[..., Value], *columns: Values) -> Values:
    found: Values = []
    for values in zip(*columns, strict=True):
        try:
            found.append(_tidy(reckon(*values)))
        except (ArithmeticError, ValueError):
            found.append(_NAN)
    return found


class Reckoner:
    """Reckons trees at the same `count` points; `points` has a column of numbers for each variable.

    `sums` are the sizes of the largest terms that were added up at each point: what is left when large terms cancel
    is only as right as they were.
    """

    def __init__(self, points: Mapping[str, Sequence[float]], count: int) -> None:
        self._points, self._count, self.sums = points, count, [0.0] * count

    def values(self, node: Node) -> Values:
        """The value at each point; that of an equation is what its sides differ by."""
        if isinstance(node, Number):
            return [float(node.value)] * self._count
        if isinstance(node, Name):
            return self._named(node.name)
        if isinstance(node, Sum):
            return self._sum(node)
        if isinstance(node, Product):
            return self._product(node)
        if isinstance(node, Minus):
            return [-value for value in self.values(node.inner)]
        if isinstance(node, Power):
            return _each(_raised, self.values(node.base), self.values(node.exponent))
        if isinstance(node, Compare):
            return self._sum(Sum(((False, node.left), (True, node.right))))
        return self._called(node)

    def _named(self, name: str) -> Values:
        if name in self._points:
            return list(self._points[name])
        return [_CONSTANTS.get(name, _NAN)] * self._count

    def _called(self, node: Call) -> Values:
        function = _FUNCTIONS.get(node.name)
        if function is None or len(node.arguments) != 1:
            return [_NAN] * self._count
        return _each(function, self.values(node.arguments[0]))

    def _sum(self, node: Sum) -> Values:
        total: Values = [0.0] * self._count
        for is_minus, term in node.terms:
            column = self.values(term)
            self.sums = [max(size, abs(value)) for size, value in zip(self.sums, column, strict=True)]
            if is_minus:
                column = [-value for value in column]
            total = [one + other for one, other in zip(total, column, strict=True)]
        return [_tidy(value) for value in total]

    def _product(self, node: Product) -> Values:
        found = self.values(node.factors[0][1])
        for is_under, factor in node.factors[1:]:
            column = self.values(factor)
            found = _each(_divided if is_under else _times, found, column)
        return found


def _times(one: Value, other: Value) -> Value:
    return one * other


def _divided(one: Value, other: Value) -> Value:
    return one / other


def value_of(node: Node) -> float | None:
    """The real number that an expression without variables comes to; None when there is none."""
    (value,) = Reckoner({}, 1).values(node)
    return None if isinstance(value, complex) or math.isnan(value) else value
