"""Each kind of response that has an equal, as questions. The elements that were used are cut out of the problem."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from dataclasses import dataclass

from stoa.interop.formats.olx.numbers import NotANumber, answer_text, meaning
from stoa.interop.formats.olx.problems.parts import Answer, Element, NotConvertible, Question, Texts, take, truth
from stoa.interop.reading import collapse

INPUTS = (
    "choicegroup", "checkboxgroup", "radiogroup", "optioninput", "textline", "formulaequationinput", "jsinput",
    "drag_and_drop_input", "schematic", "imageinput", "annotationinput", "designprotein2dinput", "editamoleculeinput",
    "crystallography", "vsepr_input", "chemicalequationinput", "filesubmission", "codeinput", "textbox", "matlabinput",
    "javascriptinput", "editageneinput",
)  # fmt: skip


@dataclass
class Reading:
    """What the readers of responses need."""

    texts: Texts
    decimal_comma: bool = False

    def warn(self, element: Element, rule: str, message: str) -> None:
        self.texts.resolver.warn(element.sourceline or 0, rule, message)


Reader = Callable[[Element, Reading], list[Question]]


def _inputs(response: Element, *tags: str) -> list[Element]:
    found = list(response.iter(*INPUTS))
    if not found or any(element.tag not in tags for element in found):
        raise NotConvertible(
            "unknown-input", f"<{response.tag!s}> has an input that is not known.", response.sourceline or 0
        )
    return found


def _hint(element: Element, texts: Texts) -> str:
    """A reply, with the word that its author put before it."""
    label = collapse(element.get("label") or "")
    text = texts.blocks(element)
    return f"**{label}:** {text}" if label and text else text


def _check_options(answers: list[Answer], response: Element) -> None:
    line = response.sourceline or 0
    if len(answers) < 2:
        raise NotConvertible("one-option", "There is only one answer to choose.", line)
    if len({" ".join(answer.text.split()) for answer in answers}) < len(answers):
        raise NotConvertible("same-options", "Two answers say the same.", line)
    if not all(answer.text.strip() for answer in answers):
        raise NotConvertible("empty-option", "An answer has no text.", line)


def _one_right(answers: list[Answer], response: Element) -> None:
    right = sum(answer.mark == "x" for answer in answers)
    if right != 1:
        what = "No answer is right." if not right else f"{right} answers are right, though one can be chosen."
        raise NotConvertible("right-answers", what, response.sourceline or 0)


def choice(response: Element, reading: Reading) -> list[Question]:
    """multiplechoiceresponse: one of a list; `partial_credit="points"` gives shares."""
    (group,) = _only(_inputs(response, "choicegroup"), response)
    if group.get("answer-pool"):
        raise NotConvertible("answer-pool", "It draws its answers from a pool.", group.sourceline or 0)
    partial = bool(response.get("partial_credit"))
    targeted = _targeted_feedback(response, reading)
    answers = []
    for item in group.iter("choice"):
        if truth(item.get("fixed")) and truth(group.get("shuffle")):
            reading.warn(item, "fixed-choice", "This answer keeps its place in Open edX; here all are shuffled.")
        feedback = [_hint(hint, reading.texts) for hint in take(item, "choicehint")]
        feedback.extend(targeted.get(item.get("explanation-id") or "", []))
        answers.append(Answer(_mark(item, partial), reading.texts.line(item), "\n\n".join(filter(None, feedback))))
    _check_options(answers, response)
    _one_right(answers, response)
    options = {"shuffle": "yes"} if truth(group.get("shuffle")) else {}
    return [Question("choice", "_1", answers, options=options)]


def _only(found: list[Element], response: Element) -> list[Element]:
    if len(found) != 1:
        raise NotConvertible("unknown-input", f"<{response.tag!s}> has {len(found)} inputs.", response.sourceline or 0)
    return found


def _mark(item: Element, partial: bool) -> str:
    correct = (item.get("correct") or "").strip().lower()
    if partial and correct in ("partial", "part", "partially"):
        return _share(item.get("point_value") or "0.5")
    return "x" if truth(correct) else " "


def _share(value: str) -> str:
    try:
        share = min(1.0, max(0.0, float(value)))
    except ValueError:
        share = 0.5
    return f"{share * 100:.4g}%" if 0 < share < 1 else ("x" if share else " ")


def _targeted_feedback(response: Element, reading: Reading) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    root = response.getroottree().getroot()
    for feedback in list(root.iter("targetedfeedback")):
        id = feedback.get("explanation-id") or ""
        if any(item.get("explanation-id") == id for item in response.iter("choice")):
            found.setdefault(id, []).append(reading.texts.blocks(feedback))
    return found


def multiple(response: Element, reading: Reading) -> list[Question]:
    """choiceresponse: several of a list; `partial_credit="EDC"` counts each decision, `halves` has no equal."""
    (group,) = _only(_inputs(response, "checkboxgroup", "radiogroup", "choicegroup"), response)
    partial = (response.get("partial_credit") or "").strip().lower()
    if partial and partial != "edc":
        raise NotConvertible(
            "partial-credit", f"Partial credit by {partial!r} has no equal yet.", response.sourceline or 0
        )
    question = Question("multiple", "_1", [], options={"scoring": "each"} if partial else {})
    combined = [(hint.get("value") or "", _hint(hint, reading.texts)) for hint in take(group, "compoundhint")]
    unselected: list[tuple[str, str]] = []
    for item in group.iter("choice"):
        hints = take(item, "choicehint")
        text = reading.texts.line(item)
        told = [_hint(hint, reading.texts) for hint in hints if (hint.get("selected") or "true").lower() == "true"]
        unselected += [
            (text, _hint(h, reading.texts)) for h in hints if (h.get("selected") or "true").lower() != "true"
        ]
        question.answers.append(Answer("x" if truth(item.get("correct")) else " ", text, "\n\n".join(told)))
    _check_options(question.answers, response)
    if not any(answer.mark == "x" for answer in question.answers):
        raise NotConvertible("right-answers", "No answer is right.", response.sourceline or 0)
    _explain_hints(question, unselected, combined, response, reading)
    return [question]


def _explain_hints(
    question: Question,
    unselected: list[tuple[str, str]],
    combined: list[tuple[str, str]],
    at: Element,
    reading: Reading,
) -> None:
    """Replies to what was not chosen, and to combinations, go into the explanation: a reply here is to one answer."""
    lines = [f"- {text}: {hint}" for text, hint in unselected if hint and "\n" not in text + hint]
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    for value, hint in combined:
        chosen = [
            question.answers[letters.index(letter)].text
            for letter in value.split()
            if letter in letters[: len(question.answers)]
        ]
        lines.append(f"- {', '.join(chosen) or '–'}: {' '.join(hint.split())}")
    if lines:
        question.explanation.append("\n".join(lines))
    if unselected:
        reading.warn(at, "feedback-moved", "Replies to answers that were not chosen were moved into the explanation.")
    if combined:
        reading.warn(at, "feedback-moved", "Replies to combinations of answers were moved into the explanation.")


def dropdown(response: Element, reading: Reading) -> list[Question]:
    """optionresponse: one question for each of its inputs."""
    questions = []
    for number, group in enumerate(_inputs(response, "optioninput"), 1):
        answers = []
        right = {collapse(group.get("correct") or "")} - {""}
        for item in group.iter("option"):
            feedback = [_hint(hint, reading.texts) for hint in take(item, "optionhint")]
            says = reading.texts.line(item)
            is_right = truth(item.get("correct")) or reading.texts.plain(item) in right
            answers.append(Answer("x" if is_right else " ", says, "\n\n".join(filter(None, feedback))))
        if not answers:
            listed = _listed(group.get("options") or "")
            answers = [Answer("x" if collapse(text) in right else " ", reading.texts.escaped(text)) for text in listed]
        _check_options(answers, response)
        _one_right(answers, response)
        kind = "dropdown" if all(_is_plain(answer.text) for answer in answers) else "choice"
        if kind == "choice":
            reading.warn(
                group, "dropdown-as-choice", "A drop-down shows plain text only: it became a list to choose from."
            )
        questions.append(Question(kind, f"_{number}", answers))
    return questions


def _is_plain(text: str) -> bool:
    """Whether Markdown has no formula, picture, link or block in it."""
    return "\n" not in text and not re.search(r"(?<!\\)[$<\[]|:::", text)


def _listed(options: str) -> list[str]:
    """The options of the short form, `('one','two')`."""
    try:
        found = ast.literal_eval(options.strip())
        return [str(option) for option in found] if isinstance(found, tuple | list) else [str(found)]
    except (ValueError, SyntaxError, TypeError, RecursionError, MemoryError):
        return [part.strip().strip("'\"") for part in options.strip().strip("()").split(",") if part.strip()]


def numeric(response: Element, reading: Reading) -> list[Question]:
    """numericalresponse: numbers, ranges, tolerance, more answers, partial credit for a list or for coming close."""
    (field,) = _only(_inputs(response, "textline", "formulaequationinput"), response)
    parameter = next(iter(response.iter("responseparam")), None)
    tolerance = (
        (parameter.get("default") or "") if parameter is not None and parameter.get("type") == "tolerance" else ""
    )
    credit = [kind.strip().lower() for kind in (response.get("partial_credit") or "").split(",") if kind.strip()]
    answers: list[Answer] = []
    try:
        for answer, feedback in _right_answers(response, reading):
            answers.append(Answer("x", _number(answer, tolerance, reading), feedback))
        if "list" in credit and parameter is not None:
            for answer in (parameter.get("partial_answers") or "").split(","):
                if answer.strip():
                    answers.append(Answer("50%", _number(answer, tolerance, reading)))
        if "close" in credit:
            times = float((parameter.get("partial_range") if parameter is not None else None) or 2)
            answers.append(Answer("50%", _number(response.get("answer") or "", tolerance, reading, times)))
    except (NotANumber, ValueError) as error:
        raise NotConvertible(
            "no-number", f"{error} is no real number that can be compared.", response.sourceline or 0
        ) from error
    unit = collapse(field.get("trailing_text") or "")
    options = {"unit": plain_unit(unit)} if unit else {}
    return [Question("numeric", "_1", _without_doubles(answers, meaning), options=options)]


def _number(answer: str, tolerance: str, reading: Reading, times: float = 1) -> str:
    text = answer_text(answer, tolerance, times)
    if reading.decimal_comma:
        # In these languages 1.500 could be read as one thousand five hundred; 1.5000 cannot.
        text = re.sub(r"(?<![\d.])([1-9]\d{0,2}\.\d{3})(?![\d.])", r"\g<1>0", text)
    return text


def _right_answers(response: Element, reading: Reading) -> list[tuple[str, str]]:
    """(answer, reply) of the answer and the additional ones."""
    more = []
    for extra in take(response, "additional_answer"):
        told = [_hint(hint, reading.texts) for hint in take(extra, "correcthint")]
        more.append((extra.get("answer") or "".join(str(text) for text in extra.itertext()), "\n\n".join(told)))
    told = [_hint(hint, reading.texts) for hint in take(response, "correcthint")]
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


def text(response: Element, reading: Reading) -> list[Question]:
    """stringresponse: words or patterns, more answers, replies to expected wrong ones."""
    _only(_inputs(response, "textline"), response)
    kinds = (response.get("type") or "").lower().split()
    wrong = _wrong_answers(response, reading)
    is_pattern = "regexp" in kinds or any(pattern for _, _, pattern in wrong)
    answers = []
    for said, feedback in _right_answers(response, reading):
        plain = said if "regexp" in kinds or not is_pattern else re.escape(said)
        answers.append(Answer("x", collapse(plain) if not is_pattern else plain.strip(), feedback))
    for said, feedback, pattern in wrong:
        answers.append(Answer(" ", said if pattern or not is_pattern else re.escape(said), feedback))
    for answer in answers:
        _check_typed(answer, is_pattern, response)
    options = {"match": "pattern"} if is_pattern else {}

    def fold(answer: str) -> str:
        return answer if is_pattern or "ci" not in kinds else answer.casefold()

    if "ci" not in kinds:
        options["case"] = "exact"
    return [Question("text", "_1", _without_doubles(answers, fold), options=options)]


def _wrong_answers(response: Element, reading: Reading) -> list[tuple[str, str, bool]]:
    """(answer, reply, whether it is a pattern)."""
    found = []
    for hint in take(response, "stringequalhint", "regexphint"):
        answer = (hint.get("answer") or "").strip()
        if answer:
            found.append((answer, _hint(hint, reading.texts), hint.tag == "regexphint"))
    return found


def _check_typed(answer: Answer, is_pattern: bool, response: Element) -> None:
    line = response.sourceline or 0
    if not answer.text or "\n" in answer.text or len(answer.text) > 400:
        raise NotConvertible("typed-answer", "An answer to type is empty or too long.", line)
    if is_pattern:
        try:
            re.compile(answer.text)
        except (re.error, RecursionError, OverflowError) as error:
            raise NotConvertible("pattern", f"{answer.text!r} is no regular expression: {error}.", line) from error


READERS: dict[str, Reader] = {
    "multiplechoiceresponse": choice,
    "choiceresponse": multiple,
    "optionresponse": dropdown,
    "numericalresponse": numeric,
    "stringresponse": text,
}
