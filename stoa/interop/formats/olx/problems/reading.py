"""Takes a problem apart: scripts, responses, hints, solutions, and the text between."""

from __future__ import annotations

import re
from collections import Counter
from copy import deepcopy
from dataclasses import dataclass, field

from lxml import etree

from stoa.interop.formats.olx.problems.inputs import INPUTS, LISTS, Reading
from stoa.interop.formats.olx.problems.layout import MARKER, place_text
from stoa.interop.formats.olx.problems.parts import Element, NotConvertible, Question, Texts, as_html, cut, take
from stoa.interop.formats.olx.problems.responses import READERS
from stoa.interop.formats.olx.script import NeedsScript, constants_of, fill_in, names_in
from stoa.interop.reading import collapse

_INLINE_PARENTS = frozenset({"p", "td", "th", "li", "span", "b", "strong", "em", "i", "label", "dd", "dt"})
_EXPLANATION = re.compile(r"^\W*explanation\W*$", re.IGNORECASE)


@dataclass
class Problem:
    """A problem as questions, or (without any) as text."""

    questions: list[Question]
    text: str = ""
    labels: dict[str, str] = field(default_factory=dict)


def responses_of(root: Element) -> Counter[str]:
    """How many responses of each kind a problem has."""
    return Counter(str(item.tag) for item in root.iter() if _is_response(item))


def _is_response(item: Element) -> bool:
    return isinstance(item.tag, str) and item.tag.endswith("response")


def points_of(root: Element) -> int:
    """How many answers a problem asks for: its points, where it sets no weight."""
    count = 0
    for response in root.iter():
        if _is_response(response):
            inputs = sum(1 for item in response.iter(*INPUTS))
            count += max(1, inputs) if response.tag in ("optionresponse", "customresponse", "formularesponse") else 1
    return count


def read_problem(element: Element, texts: Texts, *, decimal_comma: bool) -> Problem:
    """The questions of a problem. Raises NotConvertible when one of its responses has no equal."""
    root = deepcopy(element)
    root.tail = None
    _settle_scripts(root, texts)
    responses = [item for item in root.iter() if _is_response(item)]
    for response in responses:
        if response.tag not in READERS:
            name = str(response.tag)
            raise NotConvertible("unsupported-response", f"<{name}> has no equal yet.", response.sourceline or 0)
    hints = [texts.blocks(hint) for holder in take(root, "demandhint") for hint in holder.iter("hint")]
    questions: list[Question] = []
    for number, response in enumerate(responses, 2):
        questions.extend(_questions_of(response, number, len(questions), Reading(texts, decimal_comma)))
    explanations = [_explanation(solution, texts) for solution in take(root, "solution")]
    take(root, "targetedfeedbackset", "solutionset", "style", "link", "responseparam")
    for group in take(root, "hintgroup"):
        if texts.plain(group):
            message = "Hints that depend on what is answered were left out."
            texts.resolver.warn(group.sourceline or 0, "hints", message)
    stray = list(root.iter(*INPUTS))
    if stray:
        raise NotConvertible(
            "unknown-input", f"<{stray[0].tag!s}> stands outside of a response.", stray[0].sourceline or 0
        )
    text = place_text(as_html(root), questions, texts)
    if questions:
        questions[0].hints.extend(hint for hint in hints if hint)
        questions[-1].explanation.extend(told for told in explanations if told)
    else:
        text = "\n\n".join(part for part in (text, *hints, *explanations) if part)
    return Problem(questions, text)


def _settle_scripts(root: Element, texts: Texts) -> None:
    """Put the values of constants in, take scripts out; raises NotConvertible for scripts that do something."""
    values: dict[str, str] = {}
    defined: set[str] = set()
    lines: list[int] = []
    for script in take(root, "script"):
        line = script.sourceline or 0
        if "javascript" in (script.get("type") or "").lower() or script.get("src"):
            raise NotConvertible("script", "It depends on a script in the page.", line)
        try:
            more, names = constants_of("".join(str(text) for text in script.itertext()))
        except NeedsScript as error:
            raise NotConvertible("script", f"It cannot do without its script: {error}.", line) from error
        values.update(more)
        defined |= names
        lines.append(line)
    if values or defined:
        _fill_in(root, values, defined)
    if defined:
        texts.resolver.warn(lines[0], "script", "A script that nothing in this problem calls was left out.")


def _fill_in(root: Element, values: dict[str, str], defined: set[str]) -> None:
    for item in root.iter():
        called = {item.get("cfn") or "", item.get("check_function") or ""} - {""}
        used = set[str]()
        for name, value in item.attrib.items():
            used |= names_in(str(value))
            item.set(name, fill_in(str(value), values))
        for part in (item.text or "", item.tail or ""):
            used |= names_in(part)
        item.text = fill_in(item.text, values) if item.text else item.text
        item.tail = fill_in(item.tail, values) if item.tail else item.tail
        if (called | used) & defined:
            raise NotConvertible("script", "It calls a function of its script.", item.sourceline or 0)


def _questions_of(response: Element, number: int, before: int, reading: Reading) -> list[Question]:
    explanations = [_explanation(solution, reading.texts) for solution in take(response, "solution")]
    questions = READERS[str(response.tag)](response, reading)
    inputs = list(response.iter(*INPUTS))
    for at, (item, question) in enumerate(zip(inputs, questions, strict=True)):
        question.name = f"_{number}{question.name}"
        question.line = response.sourceline or 0
        label = collapse(item.get("label") or "")
        _mark(item, before + at, "" if "unit" in question.options else item.get("trailing_text") or "")
        if label:
            question.options["aria"] = label
    questions[-1].explanation.extend(told for told in explanations if told)
    inline = response.getparent() is not None and str(getattr(response.getparent(), "tag", "")) in _INLINE_PARENTS
    response.tag = "span" if inline else "div"
    response.attrib.clear()
    return questions


def _mark(item: Element, number: int, behind: str) -> None:
    """Put a marker in the place of an input, with the words that stand right behind its field."""
    kind = "list" if item.tag in LISTS else "field"
    marker = etree.Element(MARKER, n=str(number), kind=kind)
    if collapse(behind):
        holder = etree.Element("span")
        holder.append(marker)
        marker.tail = f" {behind}"
        item.addprevious(holder)
    else:
        item.addprevious(marker)
    cut(item)


def _explanation(solution: Element, texts: Texts) -> str:
    """What a solution says, without the word that Open edX puts above it."""
    root = deepcopy(solution)
    first = next((item for item in root.iter("p", "h1", "h2", "h3", "h4") if texts.plain(item)), None)
    if first is not None and len(texts.plain(first)) < 20 and _EXPLANATION.match(texts.plain(first)):
        cut(first)
    return texts.blocks(root)
