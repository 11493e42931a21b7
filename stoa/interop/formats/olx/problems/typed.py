"""Responses that are typed, as questions: numbers, words, patterns."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from stoa.assessment.items import BadPattern, TooSlow, probe
from stoa.interop.formats.olx.numbers import NotANumber, answer_text, bounds, meaning
from stoa.interop.formats.olx.problems.inputs import Reading, only_input, reply_of
from stoa.interop.formats.olx.problems.parts import Answer, Element, NotConvertible, Question, take
from stoa.interop.reading import collapse


def numeric(response: Element, reading: Reading) -> list[Question]:
    """numericalresponse: numbers, ranges, tolerance, more answers, partial credit for a list or for coming close."""
    box = only_input(response, "textline", "formulaequationinput")
    answers: list[Answer] = []
    try:
        (answer, feedback), *more = right_answers(response, reading)
        tolerance = parameter(response, "default")
        answers.append(Answer("x", _number(answer, tolerance, reading), feedback))
        # Open edX asks for other answers to be met exactly: the tolerance is that of the first alone.
        answers.extend(Answer("x", _number(other, "0", reading), told) for other, told in more)
        answers.extend(_partly_right(response, answer, tolerance, reading))
        hints = old_hints(response, reading)
        answers.extend(
            Answer(" ", _number(other, allowed or "0", reading), told) for other, allowed, told in hints.replies
        )
    except (NotANumber, ValueError) as error:
        raise NotConvertible(
            "no-number", f"{error} is no real number that can be compared.", response.sourceline or 0
        ) from error
    unit = collapse(box.get("trailing_text") or "")
    options = {"unit": plain_unit(unit)} if unit else {}
    return [Question("numeric", "_1", _that_decide(answers), options=options, hints=hints.others)]


def parameter(response: Element, name: str) -> str:
    """What the responseparams of a response say under `name`: each may stand in one of its own."""
    for parameter in response.iter("responseparam"):
        if parameter.get(name) and (name != "default" or parameter.get("type") == "tolerance"):
            return str(parameter.get(name)).strip()
    return ""


def _partly_right(response: Element, answer: str, tolerance: str, reading: Reading) -> list[Answer]:
    """What earns a part, as in capa's NumericalResponse: half for a listed answer or for coming close to the right
    one, a quarter for coming close to a listed one."""
    credit = {kind.strip().lower() for kind in (response.get("partial_credit") or "").split(",")}
    listed = parameter(response, "partial_answers").split(",") if "list" in credit else []
    listed = [other.strip() for other in listed if other.strip()]
    found = [Answer("50%", _number(other, tolerance, reading)) for other in listed]
    if "close" in credit:
        times = float(parameter(response, "partial_range") or 2)
        found.append(Answer("50%", _number(answer, tolerance, reading, times)))
        found.extend(Answer("25%", _number(other, tolerance, reading, times)) for other in listed)
    return found


def _that_decide(answers: list[Answer]) -> list[Answer]:
    """Without those that stand for the same numbers as another, or only for numbers that earn more."""
    found: list[Answer] = []
    for answer in _without_doubles(answers, meaning):
        low, high = bounds(answer.text)
        better = (bounds(other.text) for other in found if _earns(other) > _earns(answer))
        if not any(from_ <= low and high <= to for from_, to in better):
            found.append(answer)
    return found


def _earns(answer: Answer) -> float:
    return 100.0 if answer.mark == "x" else float(answer.mark.rstrip("% ") or 0)


@dataclass
class Hints:
    """What a hintgroup says: (answer, tolerance, reply) to answers that are expected, and replies to all others."""

    replies: list[tuple[str, str, str]] = field(default_factory=list)
    others: list[str] = field(default_factory=list)


def old_hints(response: Element, reading: Reading) -> Hints:
    """The hintgroup of a response, the form of replies before 2015, which Open edX still reads."""
    found = Hints()
    for group in take(response, "hintgroup"):
        told = {part.get("on") or "": reading.texts.blocks(part) for part in group.iter("hintpart")}
        for hint in group.iter("stringhint", "numericalhint", "formulahint"):
            reply = told.pop(hint.get("name") or "", "")
            if reply and hint.get("answer"):
                found.replies.append((str(hint.get("answer")).strip(), hint.get("tolerance") or "", reply))
        found.others.extend(reply for reply in told.values() if reply)
        if any(told.values()):
            reading.warn(group, "feedback-moved", "A reply to any other answer became a hint.")
    return found


def _number(answer: str, tolerance: str, reading: Reading, times: float = 1) -> str:
    text = answer_text(answer, tolerance, times)
    if reading.decimal_comma:
        # In these languages 1.500 could be read as one thousand five hundred; 1.5000 cannot.
        text = re.sub(r"(?<![\d.])([1-9]\d{0,2}\.\d{3})(?![\d.])", r"\g<1>0", text)
    return text


def right_answers(response: Element, reading: Reading) -> list[tuple[str, str]]:
    """(answer, reply) of the answer and the additional ones."""
    more = []
    for extra in take(response, "additional_answer"):
        told = [reply_of(hint, reading.texts) for hint in take(extra, "correcthint")]
        more.append((extra.get("answer") or "".join(str(text) for text in extra.itertext()), "\n\n".join(told)))
    told = [reply_of(hint, reading.texts) for hint in take(response, "correcthint")]
    return [(response.get("answer") or "", "\n\n".join(told)), *more]


def _without_doubles(answers: list[Answer], key: Callable[[str], object]) -> list[Answer]:
    seen: dict[object, Answer] = {}
    for answer in answers:
        seen.setdefault(key(answer.text), answer)
    return list(seen.values())


_UNIT = ((r"\\text(?:rm|bf|it)?\s*\{([^{}]*)\}", r"\1"), (r"\\math(?:rm|bf|it)\s*\{([^{}]*)\}", r"\1"))
_SIGNS = {
    r"\%": "%",
    r"\$": "$",
    "\\ ": " ",
    r"\,": " ",
    r"\;": " ",
    r"\cdot": "·",
    r"\Omega": "Ω",
    r"\mu": "µ",
    "~": " ",
    r"\circ": "°",
    r"\degree": "°",
}
_RAISED = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


def plain_unit(text: str) -> str:
    """A unit in TeX as plain text: `\\(\\textrm{km}/\\textrm{h}\\)` is km/h."""
    text = re.sub(r"\\[()\[\]]", "", text)
    for pattern, by in _UNIT:
        text = re.sub(pattern, by, text)
    for sign, by in _SIGNS.items():
        text = text.replace(sign, by)
    text = re.sub(r"\^\{?(-?\d+)\}?", lambda found: found[1].translate(_RAISED), text)
    return collapse(re.sub(r"[{}^]", "", text))


_OR = "_or_"


def text(response: Element, reading: Reading) -> list[Question]:
    """stringresponse: words or patterns, more answers, replies to expected wrong ones."""
    only_input(response, "textline")
    kinds = (response.get("type") or "").lower().split()
    right = right_answers(response, reading)
    if _OR in right[0][0]:
        # The form of 2012, which Open edX still reads: several words in one, and nothing else counts.
        if len(right) > 1:
            reading.warn(response, "typed-answer", "Beside answers joined by _or_, no other counts in Open edX.")
        right = [(said.strip(), right[0][1]) for said in right[0][0].split(_OR) if said.strip()]
        kinds = [kind for kind in kinds if kind != "regexp"]
    hints = old_hints(response, reading)
    wrong = _wrong_answers(response, reading)
    wrong.extend((said, reply, False) for said, _, reply in hints.replies)
    is_pattern = "regexp" in kinds or any(pattern for _, _, pattern in wrong)
    answers = []
    for said, feedback in right:
        plain = said if "regexp" in kinds or not is_pattern else re.escape(said)
        answers.append(Answer("x", collapse(plain) if not is_pattern else plain.strip(), feedback))
    for said, feedback, pattern in wrong:
        answers.append(Answer(" ", said if pattern or not is_pattern else re.escape(said), feedback))
    for answer in answers:
        _check_typed(answer, is_pattern, "ci" not in kinds, response)
    options = {"match": "pattern"} if is_pattern else {}

    def fold(answer: str) -> str:
        return answer if is_pattern or "ci" not in kinds else answer.casefold()

    if "ci" not in kinds:
        options["case"] = "exact"
    return [Question("text", "_1", _without_doubles(answers, fold), options=options, hints=hints.others)]


def _wrong_answers(response: Element, reading: Reading) -> list[tuple[str, str, bool]]:
    """(answer, reply, whether it is a pattern)."""
    found = []
    for hint in take(response, "stringequalhint", "regexphint"):
        answer = (hint.get("answer") or "").strip()
        if answer:
            found.append((answer, reply_of(hint, reading.texts), hint.tag == "regexphint"))
    return found


def _check_typed(answer: Answer, is_pattern: bool, is_exact: bool, response: Element) -> None:
    """Raises NotConvertible for an answer that cannot be graded here."""
    line = response.sourceline or 0
    if not answer.text or "\n" in answer.text or len(answer.text) > 400:
        raise NotConvertible("typed-answer", "An answer to type is empty or too long.", line)
    if is_pattern:
        try:
            probe(answer.text, is_exact)
        except BadPattern as error:
            raise NotConvertible("pattern", f"{answer.text!r} is no regular expression: {error}.", line) from error
        except TooSlow as error:
            message = f"{answer.text!r} takes too long on some answers to be a regular expression here."
            raise NotConvertible("pattern", message, line) from error
