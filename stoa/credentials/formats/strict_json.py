"""Reading JSON that somebody else wrote: bounded, unambiguous, or refused with a reason.

Two parsers that disagree about one text are how a signed document comes to say two things, so everything that JSON
leaves open is closed here: a name may stand once in an object, numbers are finite, text is Unicode without lone
surrogates.
"""

from __future__ import annotations

import json
from typing import Any

MAX_BYTES = 2 * 1024 * 1024
MAX_DEPTH = 32
MAX_VALUES = 5_000
MAX_NUMBER_DIGITS = 64

JsonObject = dict[str, Any]

SENTENCES = {
    "too_large": "The file is larger than {limit} bytes.",
    "not_utf8": "The file is not UTF-8 text: byte {at} is wrong.",
    "not_json": "The file is not JSON: line {line}, column {column}: {what}.",
    "not_plain_data": "The document holds a {kind}, which JSON has not.",
    "not_an_object": "The file holds JSON, but not one object in braces.",
    "too_many_values": "The file holds more than {limit} values.",
    "too_deep": "The file is nested more than {limit} levels deep.",
    "long_number": "A number has more than {limit} digits.",
    "not_a_number": "{name} is not a JSON number.",
    "half_a_character": "A text holds half of a surrogate pair, which is no character.",
    "repeated_name": "The name “{name}” stands twice in one object.",
}


class BadJson(ValueError):
    """The text is not JSON that this library accepts. `code` is a key of SENTENCES, which `params` fill."""

    def __init__(self, code: str, **params: str | int) -> None:
        super().__init__(SENTENCES[code].format(**params))
        self.code = code
        self.params = params


def read_object(data: bytes) -> JsonObject:
    """The JSON object in `data` (UTF-8, a byte order mark is let pass). Raises BadJson."""
    if len(data) > MAX_BYTES:
        raise BadJson("too_large", limit=MAX_BYTES)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise BadJson("not_utf8", at=problem.start) from problem
    try:
        value = json.loads(
            text,
            object_pairs_hook=_object_without_repeats,
            parse_constant=_refuse_constant,
            parse_int=_int,
            parse_float=_float,
        )
    except RecursionError as problem:
        raise _too_deep() from problem
    except json.JSONDecodeError as problem:
        raise BadJson("not_json", line=problem.lineno, column=problem.colno, what=problem.msg) from problem
    if not isinstance(value, dict):
        raise BadJson("not_an_object")
    check_limits(value)
    return value


def check_limits(value: object) -> None:
    """Raises BadJson unless `value` is plain JSON data within depth and size limits, in linear time."""
    left = MAX_VALUES
    level: list[object] = [value]
    for _ in range(MAX_DEPTH):
        below: list[object] = []
        for item in level:
            _check_leaf(item)
            if isinstance(item, dict):
                for key in item:
                    _check_text(key)
                below.extend(item.values())
            elif isinstance(item, list):
                below.extend(item)
        left -= len(level)
        if left < len(below):
            raise BadJson("too_many_values", limit=MAX_VALUES)
        if not below:
            return
        level = below
    raise _too_deep()


def _too_deep() -> BadJson:
    return BadJson("too_deep", limit=MAX_DEPTH)


def _check_leaf(item: object) -> None:
    if item is None or isinstance(item, (bool, dict, list)):
        return
    if isinstance(item, str):
        _check_text(item)
    elif isinstance(item, int):
        if item.bit_length() > MAX_NUMBER_DIGITS * 4:
            raise BadJson("long_number", limit=MAX_NUMBER_DIGITS)
    elif isinstance(item, float):
        if item != item or item in (float("inf"), float("-inf")):
            raise BadJson("not_a_number", name=str(item))
    else:
        raise BadJson("not_plain_data", kind=type(item).__name__)


def _check_text(text: object) -> None:
    if not isinstance(text, str):
        raise BadJson("not_plain_data", kind="name that is not text")
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as problem:
        raise BadJson("half_a_character") from problem


def _object_without_repeats(pairs: list[tuple[str, Any]]) -> JsonObject:
    made: JsonObject = {}
    for name, value in pairs:
        if name in made:
            raise BadJson("repeated_name", name=name[:80])
        made[name] = value
    return made


def _refuse_constant(name: str) -> float:
    raise BadJson("not_a_number", name=name)


def _int(digits: str) -> int:
    if len(digits) > MAX_NUMBER_DIGITS:
        raise BadJson("long_number", limit=MAX_NUMBER_DIGITS)
    return int(digits)


def _float(digits: str) -> float:
    if len(digits) > MAX_NUMBER_DIGITS:
        raise BadJson("long_number", limit=MAX_NUMBER_DIGITS)
    return float(digits)
