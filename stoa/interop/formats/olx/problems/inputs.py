"""What the readers of responses share: which inputs there are, and the replies beside them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from stoa.interop.formats.olx.problems.parts import Element, NotConvertible, Question, Texts
from stoa.interop.reading import collapse

INPUTS = (
    "choicegroup", "checkboxgroup", "radiogroup", "optioninput", "textline", "formulaequationinput", "jsinput",
    "drag_and_drop_input", "schematic", "imageinput", "annotationinput", "designprotein2dinput", "editamoleculeinput",
    "crystallography", "vsepr_input", "chemicalequationinput", "filesubmission", "codeinput", "textbox", "matlabinput",
    "javascriptinput", "editageneinput",
)  # fmt: skip
LISTS = ("choicegroup", "checkboxgroup", "radiogroup")
"""Inputs that take lines of their own, wherever they stand."""


@dataclass
class Reading:
    """What the readers of responses need."""

    texts: Texts
    decimal_comma: bool = False

    def warn(self, element: Element, rule: str, message: str) -> None:
        self.texts.resolver.warn(element.sourceline or 0, rule, message)


Reader = Callable[[Element, Reading], list[Question]]


def inputs_of(response: Element, *tags: str) -> list[Element]:
    """The inputs of a response, at least one. Raises NotConvertible where one is none of `tags`."""
    found = list(response.iter(*INPUTS))
    if not found or any(element.tag not in tags for element in found):
        raise NotConvertible(
            "unknown-input", f"<{response.tag!s}> has an input that is not known.", response.sourceline or 0
        )
    return found


def only_input(response: Element, *tags: str) -> Element:
    """The one input of a response. Raises NotConvertible where there are more, or one is none of `tags`."""
    found = inputs_of(response, *tags)
    if len(found) != 1:
        raise NotConvertible("unknown-input", f"<{response.tag!s}> has {len(found)} inputs.", response.sourceline or 0)
    return found[0]


def reply_of(element: Element, texts: Texts) -> str:
    """A reply, with the word that its author put before it."""
    label = collapse(element.get("label") or "")
    text = texts.blocks(element)
    return f"**{label}:** {text}" if label and text else text
