"""formularesponse as a `symbolic` question: the variables and where they are drawn from stand in `samples`."""

from __future__ import annotations

import re

from stoa.assessment.items import unread_expression
from stoa.interop.formats.olx.problems.inputs import Reading, only_input
from stoa.interop.formats.olx.problems.parts import Answer, Element, NotConvertible, Question
from stoa.interop.formats.olx.problems.typed import old_hints, parameter, right_answers

_SAMPLES = re.compile(r"(?P<names>[^@]+)@(?P<low>[^:]+):(?P<high>[^#]+)#\s*\d+")
_POWER_OF_TEN = re.compile(r"(?<![\w.])(\d+(?:\.\d+)?|\.\d+)[eE]([-+]?\d{1,3})(?![\w.])")
_SUFFIXED = re.compile(r"(?<![\w.])(?:\d+(?:\.\d+)?|\.\d+)(?:%|[kMGTcmunp](?![A-Za-z_(]))")
_LOOSE = 0.02
"""A tolerance above this share lets answers pass there that are not equal."""


def formula(response: Element, reading: Reading) -> list[Question]:
    """One answer, replies to expected wrong ones. Raises NotConvertible for what has no equal: names and functions that
    are not known here, numbers with a suffix (`2k`), variables that stand still."""
    only_input(response, "textline", "formulaequationinput")
    line = response.sourceline or 0
    names, domain = _samples(response.get("samples") or "", line)
    hints = old_hints(response, reading)
    answers = [Answer("x", text, reply) for text, reply in right_answers(response, reading)]
    answers += [Answer(" ", text, reply) for text, _, reply in hints.replies]
    for answer in answers:
        answer.text = _expression(answer.text, names, line, decimal_comma=reading.decimal_comma)
    _warn_of_tolerance(response, reading)
    options = {"variables": ", ".join(names), "domain": ", ".join(domain)}
    return [Question("symbolic", "_1", answers, options=options, hints=hints.others)]


def _samples(text: str, line: int) -> tuple[list[str], list[str]]:
    """(names, their domains) in `x,y@1,2:3,4#10`: two variables, x from 1 to 3, y from 2 to 4, ten times."""
    match = _SAMPLES.fullmatch(text.strip())
    names, low, high = (
        [part.strip() for part in match[name].split(",")] if match is not None else []
        for name in ("names", "low", "high")
    )
    try:
        bounds = [(float(one), float(other)) for one, other in zip(low, high, strict=True)]
    except ValueError:
        bounds = []
    is_usable = len(bounds) == len(names) and all(-1e8 < one < other < 1e8 for one, other in bounds)
    if not names or not is_usable:
        raise NotConvertible("formula-samples", f"{text!r} does not say where its variables are drawn from.", line)
    return names, [
        f"{name} in {_written(one)}..{_written(other)}" for name, (one, other) in zip(names, bounds, strict=True)
    ]


def _written(number: float) -> str:
    return f"{number:.6f}".rstrip("0").rstrip(".")


def _expression(text: str, names: list[str], line: int, *, decimal_comma: bool) -> str:
    """An answer as it is written here. Raises NotConvertible where it cannot be read."""
    text = _POWER_OF_TEN.sub(r"\1*10^(\2)", " ".join(text.split()))
    problem = "a number with a suffix" if _SUFFIXED.search(text) else ""
    if decimal_comma:
        text = re.sub(r"(?<![\d.])([1-9]\d{0,2}\.\d{3})(?![\d.])", r"\g<1>0", text)
    problem = problem or unread_expression(text, names, "," if decimal_comma else ".")
    if problem:
        raise NotConvertible("formula", f"{text!r} cannot be compared here ({problem}).", line)
    return text


def _warn_of_tolerance(response: Element, reading: Reading) -> None:
    given = parameter(response, "default")
    number = given.rstrip("% ")
    try:
        share = float(number) / 100 if given.endswith("%") else float(number)
    except ValueError:
        return
    if share > _LOOSE:
        message = f"Open edX lets answers pass that are {given} off; here an expression has to be equal."
        reading.warn(response, "formula-tolerance", message)
