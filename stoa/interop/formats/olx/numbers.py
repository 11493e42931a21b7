"""Numeric answers of problems: numbers, expressions that are numbers, ranges, tolerances."""

from __future__ import annotations

import ast
import math
import operator
import re
from collections.abc import Callable
from decimal import Decimal

_RANGE = re.compile(r"\s*([\[(])\s*([^,;\[\]()]+|[^\[\]]+?)\s*[,;]\s*([^,;]+?)\s*([\])])\s*$")
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$")
_FRACTION = re.compile(r"[+-]?\d+\s*/\s*\d+$")
_SUFFIXES = {"%": 0.01, "k": 1e3, "M": 1e6, "G": 1e9, "T": 1e12, "c": 1e-2, "m": 1e-3, "u": 1e-6, "n": 1e-9, "p": 1e-12}
_BINARY: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: math.pow,
}
_FUNCTIONS: dict[str, Callable[[float], float]] = {
    "sqrt": math.sqrt, "exp": math.exp, "ln": math.log, "log10": math.log10, "log2": math.log2, "abs": abs,
    "sin": math.sin, "cos": math.cos, "tan": math.tan, "arcsin": math.asin, "arccos": math.acos, "arctan": math.atan,
    "sinh": math.sinh, "cosh": math.cosh, "tanh": math.tanh,
    "factorial": lambda value: float(math.factorial(int(min(value, 170)))),
}  # fmt: skip
_NAMES = {"pi": math.pi, "e": math.e}
DEFAULT_TOLERANCE = "0.001%"
"""What Open edX allows where a problem says nothing: enough for the rounding of long decimals and of fractions."""


class NotANumber(Exception):
    """The answer is no real number (complex, or something that cannot be worked out)."""


def finite(text: str) -> float | None:
    """`text` as a number that is neither infinite nor undefined, or None."""
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def value_of(text: str) -> float:
    """A number or an expression of numbers as Open edX's calculator reads it. Raises NotANumber."""
    plain = text.strip().replace("−", "-").replace("×", "*").replace("·", "*")
    if _NUMBER.match(plain):
        return float(plain)
    if plain[:-1] and plain[-1] in _SUFFIXES and _NUMBER.match(plain[:-1].strip()):
        return float(plain[:-1]) * _SUFFIXES[plain[-1]]
    if len(plain) > 200:
        raise NotANumber(text)
    try:
        value = _evaluate(ast.parse(plain.replace("^", "**"), mode="eval").body)
    except (NotANumber, SyntaxError, ValueError, ArithmeticError, RecursionError, MemoryError) as error:
        raise NotANumber(text) from error
    if not math.isfinite(value):
        raise NotANumber(text)
    return value


def _evaluate(node: ast.expr) -> float:
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float) and not isinstance(node.value, bool):
        return float(node.value)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub | ast.UAdd):
        value = _evaluate(node.operand)
        return -value if isinstance(node.op, ast.USub) else value
    if isinstance(node, ast.BinOp) and type(node.op) in _BINARY:
        return _BINARY[type(node.op)](_evaluate(node.left), _evaluate(node.right))
    if isinstance(node, ast.Name) and node.id in _NAMES:
        return _NAMES[node.id]
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and len(node.args) == 1 and not node.keywords:
        function = _FUNCTIONS.get(node.func.id)
        if function is not None:
            return function(_evaluate(node.args[0]))
    raise NotANumber


def written(value: float) -> str:
    """`value` in digits, without noise and without an exponent where that stays short."""
    text = repr(value)
    if "e" in text and 1e-6 <= abs(value) < 1e16:
        text = format(Decimal(text), "f")
    return text.removesuffix(".0")


def number_text(text: str) -> str:
    """A single number as an author of Stoa writes it: digits as they are, a fraction, or the value of an expression."""
    plain = text.strip()
    if _NUMBER.match(plain) or _FRACTION.match(plain):
        value_of(plain)
        return plain.replace(" ", "")
    return written(value_of(plain))


def answer_text(answer: str, tolerance: str, times: float = 1) -> str:
    """An answer line: a range, or a number with its tolerance. Raises NotANumber.

    With `times` it is what comes close: the tolerance so many times, or the range and so many of its widths around it.
    """
    found = _RANGE.match(answer)
    if found:
        opens, low, high, closes = found.groups()
        if times != 1:
            start, end = value_of(low), value_of(high)
            return f"({written(start - times * (end - start))} .. {written(end + times * (end - start))})"
        span = f"{number_text(low)} .. {number_text(high)}"
        return span if (opens, closes) == ("[", "]") else f"{opens}{span}{closes}"
    number = number_text(answer)
    allowed = _tolerance(tolerance, times)
    if not tolerance.strip() and (_digits(number) >= 6 or times != 1):
        allowed = _tolerance(DEFAULT_TOLERANCE, times)
    return f"{number} ± {allowed}" if allowed else number


def _tolerance(text: str, times: float) -> str:
    """A tolerance in the number's unit or in percent; empty for none."""
    plain = text.strip()
    percent = plain.endswith("%")
    if not plain.removesuffix("%").strip():
        return ""
    value = value_of(plain.removesuffix("%").strip()) * times
    if value <= 0:
        return ""
    shown = (
        plain.removesuffix("%").strip()
        if times == 1 and _NUMBER.match(plain.removesuffix("%").strip())
        else written(value)
    )
    return shown + ("%" if percent else "")


def meaning(answer: str) -> object:
    """What an answer line stands for: equal for lines that stand for the same numbers."""
    number, _, tolerance = answer.partition(" ± ")
    try:
        return value_of(number), tolerance
    except NotANumber:
        return answer


def bounds(answer: str) -> tuple[float, float]:
    """The least and the greatest number that an answer line stands for. Raises NotANumber."""
    low, is_range, high = answer.strip("[]()").partition(" .. ")
    if is_range:
        return value_of(low), value_of(high)
    number, _, tolerance = answer.partition(" ± ")
    middle, plain = value_of(number), tolerance.removesuffix("%")
    width = value_of(plain) if plain else 0.0
    if tolerance.endswith("%"):
        width *= abs(middle) / 100
    return middle - width, middle + width


def _digits(number: str) -> int:
    """Significant digits; of a fraction, those of its decimal: many where that never ends."""
    over, _, under = number.partition("/")
    try:
        return len((Decimal(over) / Decimal(under or 1)).normalize().as_tuple().digits)
    except ArithmeticError:
        return 0
