"""JSON Canonicalization Scheme (RFC 8785): one byte form for one JSON value."""

from __future__ import annotations

import json
from typing import Any


def canonical_json(value: Any) -> bytes:
    """The RFC 8785 form of plain JSON data, as UTF-8. Raises ValueError for a number that it cannot write."""
    return _text(value).encode("utf-8")


def _text(value: Any) -> str:
    if isinstance(value, dict):
        # Section 3.2.3: names are sorted by their UTF-16 code units, which is not the order of code points.
        names = sorted(value, key=lambda name: name.encode("utf-16-be"))
        return "{" + ",".join(f"{_string(name)}:{_text(value[name])}" for name in names) + "}"
    if isinstance(value, list | tuple):
        return "[" + ",".join(map(_text, value)) + "]"
    if isinstance(value, str):
        return _string(value)
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, int | float):
        return _number(value)
    raise ValueError(f"{type(value).__name__} is not JSON")


def _string(text: str) -> str:
    # Python escapes exactly what section 3.2.2.2 asks for when told to leave other characters alone.
    return json.dumps(text, ensure_ascii=False)


def _number(value: int | float) -> str:
    """ECMAScript's Number::toString (section 3.2.2.3): the shortest digits that give the same double."""
    try:
        number = float(value)
    except OverflowError as problem:
        raise ValueError("the number is too large") from problem
    if number != number or number in (float("inf"), float("-inf")):
        raise ValueError("the number is not finite")
    if number == 0:
        return "0"
    sign = "-" if number < 0 else ""
    mantissa, _, exponent = f"{abs(number)!r}".partition("e")
    whole, _, fraction = mantissa.partition(".")
    fraction = "" if fraction == "0" else fraction
    digits = (whole + fraction).lstrip("0")
    point = len(whole) + int(exponent or 0) - (len(whole + fraction) - len(digits))
    digits = digits.rstrip("0")
    return sign + _placed(digits, point)


def _placed(digits: str, point: int) -> str:
    """The digits with the decimal point after `point` of them, as ECMAScript writes them."""
    if len(digits) <= point <= 21:
        return digits + "0" * (point - len(digits))
    if 0 < point <= 21:
        return f"{digits[:point]}.{digits[point:]}"
    if -6 < point <= 0:
        return "0." + "0" * -point + digits
    power = point - 1
    tail = f".{digits[1:]}" if len(digits) > 1 else ""
    return f"{digits[0]}{tail}e{'+' if power > 0 else '-'}{abs(power)}"
