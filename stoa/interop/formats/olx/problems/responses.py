"""Each kind of response that has an equal, as questions. The elements that were used are cut out of the problem."""

from __future__ import annotations

import ast
import re

from stoa.interop.formats.olx.problems.formula import formula
from stoa.interop.formats.olx.problems.images import image
from stoa.interop.formats.olx.problems.inputs import Reader, Reading, inputs_of, only_input, reply_of
from stoa.interop.formats.olx.problems.parts import Answer, Element, NotConvertible, Question, take, truth
from stoa.interop.formats.olx.problems.typed import numeric, text
from stoa.interop.reading import collapse


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
        what = f"Any of {right} answers is right there; a question here has one." if right else "No answer is right."
        raise NotConvertible("right-answers", what, response.sourceline or 0)


def choice(response: Element, reading: Reading) -> list[Question]:
    """multiplechoiceresponse: one of a list; `partial_credit="points"` gives shares."""
    group = only_input(response, "choicegroup")
    if group.get("answer-pool"):
        raise NotConvertible("answer-pool", "It draws its answers from a pool.", group.sourceline or 0)
    partial = bool(response.get("partial_credit"))
    targeted = _targeted_feedback(response, reading)
    answers = []
    for item in group.iter("choice"):
        if truth(item.get("fixed")) and truth(group.get("shuffle")):
            reading.warn(item, "fixed-choice", "This answer keeps its place in Open edX; here all are shuffled.")
        feedback = [reply_of(hint, reading.texts) for hint in take(item, "choicehint")]
        feedback.extend(targeted.get(item.get("explanation-id") or "", []))
        answers.append(Answer(_mark(item, partial), reading.texts.line(item), "\n\n".join(filter(None, feedback))))
    _check_options(answers, response)
    _one_right(answers, response)
    options = {"shuffle": "yes"} if truth(group.get("shuffle")) else {}
    return [Question("choice", "_1", answers, options=options)]


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
    group = only_input(response, "checkboxgroup", "radiogroup", "choicegroup")
    partial = (response.get("partial_credit") or "").strip().lower()
    if partial and partial != "edc":
        raise NotConvertible(
            "partial-credit", f"Partial credit by {partial!r} has no equal yet.", response.sourceline or 0
        )
    question = Question("multiple", "_1", [], options={"scoring": "each"} if partial else {})
    combined = [(hint.get("value") or "", reply_of(hint, reading.texts)) for hint in take(group, "compoundhint")]
    unselected: list[tuple[str, str]] = []
    for item in group.iter("choice"):
        hints = take(item, "choicehint")
        text = reading.texts.line(item)
        told = [reply_of(hint, reading.texts) for hint in hints if (hint.get("selected") or "true").lower() == "true"]
        unselected += [
            (text, reply_of(h, reading.texts)) for h in hints if (h.get("selected") or "true").lower() != "true"
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
    for number, group in enumerate(inputs_of(response, "optioninput"), 1):
        answers = []
        right = {collapse(group.get("correct") or "")} - {""}
        for item in group.iter("option"):
            feedback = [reply_of(hint, reading.texts) for hint in take(item, "optionhint")]
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


READERS: dict[str, Reader] = {
    "multiplechoiceresponse": choice,
    "choiceresponse": multiple,
    "optionresponse": dropdown,
    "numericalresponse": numeric,
    "stringresponse": text,
    "imageresponse": image,
    "formularesponse": formula,
}
