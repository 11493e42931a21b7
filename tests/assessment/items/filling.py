"""Filling in the form of a question as it is drawn, whatever its kind, and reading what a page says."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

from stoa.assessment.items import grade, read, render, state_of
from stoa.assessment.ports import RenderContext
from stoa.content.ports import Part

_VOID = frozenset(
    {"area", "br", "col", "hr", "img", "input", "source", "track", "wbr", "path", "circle", "rect", "line"}
)


@dataclass
class Node:
    """An element: its tag, attributes and place, with the texts right inside it."""

    tag: str
    attributes: dict[str, str]
    above: Node | None = None
    texts: list[str] = field(default_factory=list)

    def nearest(self, name: str) -> str:
        """The attribute of the element or of the nearest one around it; empty without one."""
        node: Node | None = self
        while node is not None and name not in node.attributes:
            node = node.above
        return node.attributes[name] if node else ""

    def is_in(self, tag: str) -> bool:
        node: Node | None = self
        while node is not None and node.tag != tag:
            node = node.above
        return node is not None


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.nodes: list[Node] = []
        self.here: Node | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs}, self.here)
        self.nodes.append(node)
        if tag not in _VOID:
            self.here = node

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.nodes.append(Node(tag, {name: value or "" for name, value in attrs}, self.here))

    def handle_endtag(self, tag: str) -> None:
        node = self.here
        while node is not None and node.tag != tag:
            node = node.above
        if node is not None:
            self.here = node.above

    def handle_data(self, data: str) -> None:
        if self.here is not None and data.strip():
            self.here.texts.append(data.strip())


def elements(html: str) -> list[Node]:
    """All elements of a piece of HTML."""
    reader = _Reader()
    reader.feed(html)
    return reader.nodes


def choices(html: str) -> dict[str, list[str]]:
    """The answer fields of a form with the values that they can be given; of a field that is typed in, none."""
    found = dict[str, list[str]]()
    name = ""
    for node in elements(html):
        if node.tag == "select":
            name = node.attributes["name"]
        if node.tag == "option" and node.attributes.get("value"):
            found.setdefault(name, []).append(node.attributes["value"])
        elif node.tag in ("input", "textarea") and node.attributes.get("name", "").startswith("answer-"):
            values = found.setdefault(node.attributes["name"], [])
            if node.attributes.get("type") in ("radio", "checkbox"):
                values.append(node.attributes["value"])
    return found


def filled(html: str, *, which: int = 0, typed: str = "1", only: int | None = None) -> dict[str, list[str]]:
    """A form with the `which`-th choice everywhere and `typed` in the fields; `only` the first so many fields."""
    form = dict[str, list[str]]()
    for number, (name, values) in enumerate(choices(html).items()):
        if only is None or number < only:
            form[name] = [values[which % len(values)] if values else typed]
        elif not values:
            form[name] = [""]
    return form


def sent(part: Part, form: dict[str, list[str]], context: RenderContext, *, used: int = 0, best: float | None = None,
         is_over: bool = False) -> str:  # fmt: skip
    """The question after a form was sent."""
    response = read(part, form)
    graded = grade(part, response)
    state = state_of(part, response=response, graded=graded, attempts_used=used, best=best, is_past_due=is_over)
    return render(part, state, context)
