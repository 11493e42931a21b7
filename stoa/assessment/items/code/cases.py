"""The tests of a `code` question: reading an author's lines, and judging a run by them."""

from __future__ import annotations

import ast
import builtins
import calendar
import csv
import decimal
import graphlib
import hashlib
import json
import re
import statistics
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import isfinite
from typing import Any, Literal

from stoa.assessment.items.code.values import NoValue, expected, is_same, is_same_text, value_of

TEXT_LIMIT = 1000
"""Characters of a test line."""
_TOLERANCE = re.compile(r"^(?P<rest>.+?)\s*(?:±|\+/?-)\s*(?P<within>[0-9.]+(?:[eE]-?[0-9]+)?)\s*$", re.DOTALL)
_RAISES = re.compile(r"^(?P<call>.+)\braises\s+(?P<name>[A-Za-z_][A-Za-z0-9_]*)$", re.DOTALL)
_PRINTS = re.compile(r"^(?P<given>.*?)\bprints\s+(?P<text>[\"'].*)$", re.DOTALL)


class BadCase(Exception):
    """A line is no test; `what` is a code."""

    def __init__(self, what: Literal["form", "literal", "long"]) -> None:
        super().__init__(what)
        self.what = what


@dataclass(frozen=True, slots=True)
class Case:
    """One test. `wanted` is the text of a literal, an exception's name, or the text that is to be printed."""

    asks: Literal["value", "raises", "prints"]
    call: str
    stdin: str
    wanted: str
    within: float | None = None

    @property
    def id(self) -> str:
        """What is run, and not what is expected of it: a corrected expectation is held against the runs there are."""
        return hashlib.sha256(f"{self.call}\0{self.stdin}".encode("utf-8", "replace")).hexdigest()[:10]


def read_case(line: str) -> Case:
    """The test in an author's line, with or without code marks around it. Raises BadCase."""
    text = re.sub(r"`+", "", line).strip()
    if len(text) > TEXT_LIMIT:
        raise BadCase("long")
    if "==" in text and _is_expression(_TOLERANCE.sub(r"\g<rest>", text)):
        return _comparing(text)
    match = _RAISES.match(text)
    if match and _is_expression(match["call"]):
        return Case("raises", match["call"].strip(), "", match["name"])
    match = _PRINTS.match(text)
    if match:
        return _printing(match["given"].strip(), _string(match["text"]))
    return _comparing(text)


def _printing(given: str, wanted: str) -> Case:
    """`"3 4" prints "7"`: what is typed in; `show(3) prints "###"`: a call."""
    if not given or given[0] in "\"'":
        return Case("prints", "", _string(given) if given else "", wanted)
    if not _is_expression(given):
        raise BadCase("form")
    return Case("prints", given, "", wanted)


def _comparing(text: str) -> Case:
    match = _TOLERANCE.match(text)
    within, text = (match["within"], match["rest"]) if match else ("", text)
    try:
        tree = ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise BadCase("form") from None
    if not isinstance(tree, ast.Compare) or len(tree.ops) != 1 or not isinstance(tree.ops[0], ast.Eq):
        raise BadCase("form")
    call, wanted = ast.get_source_segment(text, tree.left), ast.get_source_segment(text, tree.comparators[0])
    try:
        expected(wanted or "")
        width = float(within) if within else None
        if width is not None and not isfinite(width):
            raise BadCase("literal")
    except (ValueError, SyntaxError, TypeError, RecursionError, MemoryError):
        raise BadCase("literal") from None
    return Case("value", call or "", "", wanted or "", width)


def _string(text: str) -> str:
    try:
        found = ast.literal_eval(text)
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        found = None
    if not isinstance(found, str):
        raise BadCase("literal")
    return found


def _is_expression(text: str) -> bool:
    try:
        ast.parse(text.strip(), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


@cache
def _known_exceptions() -> Mapping[str, frozenset[str]]:
    """The exceptions that Python and its modules for reckoning raise: the names of each and of those above it."""
    found: dict[str, frozenset[str]] = {}
    for module in (calendar, csv, decimal, graphlib, json, re, statistics, struct, builtins):
        for name, each in vars(module).items():
            if isinstance(each, type) and issubclass(each, BaseException):
                found[name] = frozenset(above.__name__ for above in each.__mro__) | {name}
    return found


def _is_raised(wanted: str, names: Sequence[object]) -> bool:
    """Whether an exception is the wanted one. Of what a run says stand its own name and the first that Python knows:
    a class that claims to be below many is below one."""
    if not names:
        return False
    known = _known_exceptions()
    first = next((name for name in names if isinstance(name, str) and name in known), "")
    return wanted == names[0] or wanted in known.get(first, ())


def passes(case: Mapping[str, Any], result: Mapping[str, Any]) -> bool:
    """Whether a run (as it was kept) is what a test (of a key) asks for."""
    ended = result.get("ended")
    if case["asks"] == "raises":
        error = result.get("error")
        names = error.get("names") if isinstance(error, dict) else None
        return ended == "raised" and isinstance(names, list) and _is_raised(case["wanted"], names)
    if ended != "returned":
        return False
    if case["asks"] == "prints":
        return is_same_text(case["wanted"], str(result.get("output", "")))
    try:
        return is_same(expected(case["wanted"]), value_of(result.get("value")), case["within"])
    except NoValue:
        return False
