"""Compares what a fragment says with what its Markdown says: words, formulas, links, pictures, headings, items."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import unquote

from lxml import etree
from markdown_it import MarkdownIt
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin

from stoa.interop.markup.clean import Element, parse_fragment
from stoa.interop.markup.text import split_math, tidy_tex

INLINE = frozenset(
    {
        "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i",
        "img", "ins", "kbd", "label", "mark", "nobr", "o", "q", "s", "samp", "small", "span", "strike", "strong", "sub",
        "sup", "time", "tt", "u", "var", "wbr", "clarification",
    }
)  # fmt: skip
# No formula reaches from one block into the next: the delimiters of MathJax are read within each alone.
_EDGE = "\x1e"
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


@dataclass
class Content:
    """What a piece of a page says, whatever marks it up."""

    text: str = ""
    links: list[str] = field(default_factory=list)
    images: list[tuple[str, str]] = field(default_factory=list)
    headings: int = 0
    items: int = 0


def same(nodes: list[Element], markdown: str) -> bool:
    """Whether `markdown` says what `nodes` say."""
    return content_of(nodes, from_source=True) == content_of([parse_fragment(_render(markdown))], from_source=False)


def content_of(nodes: list[Element], *, from_source: bool) -> Content:
    """The content of some elements. In a source, formulas stand in MathJax's delimiters."""
    content, pieces = Content(), list[str]()
    for node in nodes:
        _read(node, content, pieces)
        pieces.append(_EDGE)
    blocks = "".join(pieces).split(_EDGE)
    text = " ".join(_with_formulas(block) if from_source else block for block in blocks)
    content.text = " ".join(text.split())
    return content


def _read(element: Element, content: Content, pieces: list[str]) -> None:
    tag = str(element.tag)
    edge = "" if tag in INLINE else " " if tag == "br" else _EDGE
    pieces.append(edge)
    if tag == "img":
        content.images.append((unquote(element.get("src") or ""), " ".join((element.get("alt") or "").split())))
    elif tag == "a" and element.get("href") and _says(element):
        content.links.append(unquote(element.get("href") or ""))
    elif tag in _HEADINGS and _says(element):
        content.headings += 1
    elif tag == "li" and _says(element):
        content.items += 1
    pieces.append(element.text or "")
    for child in element:
        _read(child, content, pieces)
        pieces.append(child.tail or "")
    pieces.append(edge)


def _says(element: Element) -> bool:
    return bool("".join(str(text) for text in element.itertext()).strip()) or element.find(".//img") is not None


def _with_formulas(text: str) -> str:
    return "".join(piece.text if piece.kind == "text" else _formula(piece.text) for piece in split_math(text))


def _formula(tex: str) -> str:
    return f" ⟦{tidy_tex(tex)}⟧ "


@cache
def _markdown() -> MarkdownIt:
    """The syntax that units are compiled with (`stoa.kernel.text.markdown`); formulas come out as their TeX."""

    def formula(tex: str, _options: dict[str, Any]) -> str:
        return etree.tostring(_text(_formula(tex.replace("\\displaystyle ", "")))).decode()

    return (
        MarkdownIt("commonmark")
        .enable(["table", "strikethrough"])
        .use(footnote_plugin, inline=True, move_to_end=True)
        .use(deflist_plugin)
        .use(
            dollarmath_plugin,
            allow_labels=True,
            allow_space=False,
            allow_digits=False,
            double_inline=True,
            renderer=formula,
        )
    )


def _text(text: str) -> Element:
    element = etree.Element("span")
    element.text = text
    return element


def _render(markdown: str) -> str:
    rendered: str = _markdown().render(markdown)
    return rendered
