"""The plain values that a problem is taken apart into."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field

from lxml import etree

from stoa.interop.formats.olx.links import Resolver
from stoa.interop.markup.clean import Headings, clean
from stoa.interop.markup.inline import Unwritable, collapse_keep, is_plain, write_inline
from stoa.interop.markup.markdown import write
from stoa.interop.reading import collapse

Element = etree._Element
_GROUPS = frozenset({"problem", "part", "partlist", "parameter", "conceptgroup", "preface", "text"})
"""Elements of problems that hold text, and say nothing of how it looks."""


class NotConvertible(Exception):
    """The problem has no equal yet and is kept. `rule` names why, for the report."""

    def __init__(self, rule: str, message: str, line: int = 0, file: str = "") -> None:
        super().__init__(message)
        self.rule = rule
        self.message = message
        self.line = line
        self.file = file


@dataclass
class Answer:
    """One line of the answer list: its mark (`x`, blank, `50%`; of rows what is right for it), what it says, and the
    reply to it (Markdown)."""

    mark: str
    text: str
    feedback: str = ""


@dataclass
class Question:
    """A question in the making."""

    kind: str
    name: str
    answers: list[Answer]
    stem: str = ""
    options: dict[str, str] = field(default_factory=dict)
    hints: list[str] = field(default_factory=list)
    explanation: list[str] = field(default_factory=list)
    line: int = 0
    weight: int = 1
    """How many inputs it stands for."""
    picture: str = ""
    """Markdown of the picture that is asked about; it ends the prompt."""


@dataclass
class Texts:
    """Writes pieces of a problem as Markdown."""

    resolver: Resolver
    headings: Headings | None = None

    def blocks(self, element: Element | None) -> str:
        """The inside of `element`."""
        if element is None:
            return ""
        root = as_html(element)
        clean(root, self.resolver)
        return write(root).text

    def line(self, element: Element) -> str:
        """The inside of `element` on one line, or as blocks where it must be."""
        root = as_html(element)
        clean(root, self.resolver)
        if is_plain(root):
            try:
                return write_inline(root)
            except Unwritable:
                pass
        return write(root).text

    def escaped(self, text: str) -> str:
        """Plain text as Markdown; formulas stay formulas."""
        root = etree.Element("div")
        root.text = text
        return write_inline(root)

    def plain(self, element: Element) -> str:
        """The words of `element`."""
        return collapse("".join(str(text) for text in element.itertext()))


def as_html(element: Element) -> Element:
    """A copy of `element` as a `div`, with the elements that only problems have made into those of pages."""
    root = deepcopy(element)
    root.tail = None
    root.tag = "div"
    root.attrib.clear()
    if root.text is None and not len(root):
        root.text = ""
    for inner in list(root.iter()):
        if inner.tag == "clarification":
            inner.tag = "span"
            inner.text = f" ({collapse_keep(inner.text or '')})"
        elif inner.tag in _GROUPS:
            inner.tag = "div"
            inner.attrib.clear()
        elif inner.tag in ("label", "description", "legend", "comment_prompt"):
            inner.tag = "p"
    return root


def take(parent: Element, *tags: str) -> list[Element]:
    """Remove the descendants of `parent` called `tags` and return them, in order."""
    found = list(parent.iter(*tags))
    for element in found:
        cut(element)
    return found


def cut(element: Element) -> None:
    """Remove `element`; the text behind it stays."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
        element.tail = None
    parent.remove(element)


def truth(value: str | None) -> bool:
    """An attribute that says yes."""
    return (value or "").strip().lower() in ("true", "yes", "1")
