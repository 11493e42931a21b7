"""Parses a fragment of HTML and settles scripts, styles, links, media and heading levels, before it is written."""

from __future__ import annotations

import base64
import binascii
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import unquote, unquote_to_bytes

from lxml import etree, html

from stoa.interop.markup.controls import Note, cut, may_open, replace_by_text, settle_controls, settle_hidden
from stoa.interop.markup.text import split_math, without_broken_math
from stoa.interop.reading import clean_control, collapse

Element = etree._Element

_UNSEEN = ("script", "style", "link", "meta", "noscript", "template", "base", "title", "head")
LITTLE = 10
"""Words that say nothing without the controls beside them; each control speaks for some more."""
_ICON = re.compile(r"(^|\s)(material-(symbols|icons)\S*|fa|fas|far|fab|glyphicon|icon-\S+|fa-\S+)(\s|$)")
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_DATA_IMAGE = re.compile(r"data:image/([a-z0-9.+-]+)((?:;[a-z0-9=-]+)*),(.*)", re.IGNORECASE | re.DOTALL)
_VISIBLE = frozenset({"img", "iframe", "video", "audio", "object", "embed", "svg", "math", "hr", "picture"})
_BOX_CLASSES = frozenset(
    {
        "callout", "note", "tip", "warning", "alert", "info", "important", "admonition", "try-it", "panel", "well",
        "card", "hint",
    }
)  # fmt: skip
_BOX_STYLE = re.compile(
    r"(?:background(?:-color)?\s*:\s*(?!none|transparent|inherit|white|#fff(?:fff)?\b)[^;]+|border\s*:\s*(?!none|0)[^;]+)",
    re.IGNORECASE,
)
DEEPEST = 80
_BACKSLASH, _BRACKET = "\ufdd0", "\ufdd1"
"""Stand for characters until a tree is written: no text holds them."""


class Resolver(Protocol):
    """Where the addresses in a source lead in the course. None: nowhere."""

    def link(self, address: str, line: int) -> str | None: ...

    def media(self, address: str, line: int) -> str | None: ...

    def inline_image(self, kind: str, data: bytes, line: int) -> str: ...

    def warn(self, line: int, rule: str, message: str) -> None: ...


@dataclass
class Headings:
    """Gives headings the levels of one outline that begins at 2, skips none and ends at 4, for all of a unit."""

    _open: list[tuple[int, int]] = field(default_factory=list)
    _anchors: Counter[str] = field(default_factory=Counter)

    def anchor(self, words: str) -> str:
        """The place that publishing gives to the next heading: its words in small letters with hyphens, and a number
        from the second of the same words on."""
        name = re.sub(r"\W+", "-", words.lower()).strip("-")[:60] or "section"
        self._anchors[name] += 1
        return name if self._anchors[name] == 1 else f"{name}-{self._anchors[name]}"

    def level(self, level: int) -> int:
        while self._open and self._open[-1][0] >= level:
            self._open.pop()
        out = min(4, self._open[-1][1] + 1 if self._open else 2)
        self._open.append((level, out))
        return out


@dataclass(frozen=True)
class Nature:
    """What a fragment is, before it is written."""

    has_script: bool
    needs_script: bool
    """It is little more than controls, or all of its content comes from a script."""
    is_empty: bool
    """It shows nothing."""
    notes: tuple[Note, ...] = ()
    """What was left out of it, or shown though it is hidden."""


def parse_fragment(text: str) -> Element:
    """`text` as a tree under one `div`. Never fails: HTML has no errors."""
    text = clean_control(text)
    parser = html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        return html.fragment_fromstring(text.encode(), create_parent="div", parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, TypeError):
        root = etree.Element("div")
        root.text = text
        return root


def inspect(root: Element) -> Nature:
    """What `root` is. Scripts, styles, controls, what is hidden and the glyphs of icon fonts are taken out."""
    has_script, can_open = _has_script(root), may_open(root)
    for element in list(root.iter(*_UNSEEN)):
        cut(element)
    _drop_icons(root)
    notes = settle_hidden(root, can_open)
    lost, more = settle_controls(root)
    is_empty = not _shows_something(root)
    hollow = is_empty and has_script and any(e is not root and (e.get("id") or e.get("class")) for e in root.iter())
    return Nature(has_script, hollow or (lost > 0 and _says_little(root, lost)), is_empty, (*notes, *more))


def _says_little(root: Element, lost: int) -> bool:
    """Whether what remains beside `lost` controls could only have been their labels."""
    count = len("".join(str(text) for text in root.itertext()).split())
    return count < LITTLE + 4 * lost and not any(element.tag in _VISIBLE for element in root.iter())


def clean(root: Element, resolver: Resolver, headings: Headings | None = None, line: int = 0) -> None:
    """Settle the tree `root` in place; `line` is added to the lines of its elements.

    Links and media are rewritten by `resolver`; what leads nowhere keeps its words and loses its address.
    """
    for note in inspect(root).notes:
        resolver.warn(line + note.line, note.rule, note.message)
    if headings is not None:
        _settle_places(root, headings)
    for element in list(root.iter()):
        if isinstance(element.tag, str):
            _settle(element, resolver, headings, line)
            _settle_math(element, resolver, line)
        else:
            cut(element)


def _settle_places(root: Element, headings: Headings) -> None:
    """Lead the links within the fragment to its headings, the only places that a page has."""
    order = list(root.iter())
    heads: dict[int, str] = {}
    places: dict[str, int] = {}
    for number, element in enumerate(order):
        words = collapse("".join(str(text) for text in element.itertext())) if element.tag in _HEADINGS else ""
        if words and not _titles_box(element):
            heads[number] = headings.anchor(words)
        for name in (element.get("id"), element.get("name") if element.tag == "a" else None):
            if name:
                places.setdefault(name, number)
    for link in root.iter("a"):
        address = unquote((link.get("href") or "").strip())
        at = places.get(address[1:]) if address.startswith("#") else None
        if at is not None:
            near = _nearest_heading(order, at, heads)
            if near is not None:
                link.set("href", f"#{heads[near]}")
                link.set("data-place", "1")


def _nearest_heading(order: list[Element], at: int, heads: Mapping[int, str]) -> int | None:
    """The heading that a place is in, holds, or has right behind it; else the one before it."""
    place = order[at]
    around = set(place.iterancestors())
    inside = 1 + sum(1 for _ in place.iterdescendants())
    before = max((number for number in heads if number <= at), default=None)
    if before is not None and (before == at or order[before] in around):
        return before
    within = next((number for number in heads if at < number < at + inside), None)
    if within is not None:
        return within
    if not "".join(str(text) for text in place.itertext()).strip() and not (place.tail or "").strip():
        behind = next((number for number in heads if number >= at + inside), None)
        if behind == at + inside:
            return behind
    return before


def _has_script(root: Element) -> bool:
    for element in root.iter():
        if element.tag == "script" or any(str(name).startswith("on") for name in element.attrib):
            return True
    return False


def _shows_something(root: Element) -> bool:
    return bool("".join(root.itertext()).strip()) or any(element.tag in _VISIBLE for element in root.iter())


def _drop_icons(root: Element) -> None:
    """Icon fonts draw a picture for a word; without the font the word would stand in the text."""
    for element in list(root.iter("span", "i")):
        if len(element) == 0 and _ICON.search(element.get("class") or ""):
            cut(element)


def _settle(element: Element, resolver: Resolver, headings: Headings | None, base: int) -> None:
    line = base + (element.sourceline or 0)
    tag = element.tag
    if tag in _HEADINGS and _titles_box(element):
        element.set("data-box-title", "1")
    elif tag in _HEADINGS and headings is not None and collapse("".join(element.itertext())):
        element.tag = f"h{headings.level(_HEADINGS[str(tag)])}"
    elif tag == "a":
        _settle_link(element, resolver, line)
    elif tag == "img":
        _settle_image(element, resolver, line)
    elif tag in ("iframe", "embed", "video", "audio", "source", "track", "object"):
        _settle_player(element, resolver, line)


def _settle_math(element: Element, resolver: Resolver, base: int) -> None:
    """Formulas that publishing could not set become plain text, with a warning."""
    in_code = element.tag in ("pre", "code") or next(element.iterancestors("pre", "code"), None) is not None
    for name in ("text", "tail"):
        text = getattr(element, name)
        if not text or ("\\" not in text and "[mathjax" not in text) or (in_code and name == "text"):
            continue
        settled, broken = without_broken_math(text)
        setattr(element, name, settled)
        for tex in broken:
            message = f"This formula cannot be read, so it stands as plain text: {tex[:120]}"
            resolver.warn(base + (element.sourceline or 0), "tex", message)


def _settle_link(element: Element, resolver: Resolver, line: int) -> None:
    address = (element.get("href") or "").strip()
    is_place = element.attrib.pop("data-place", None) is not None
    if address == "#":
        element.attrib.pop("href")
    elif address and not is_place:
        target = resolver.link(address, line)
        if target is None:
            element.attrib.pop("href")
        else:
            element.set("href", target)


def _settle_image(element: Element, resolver: Resolver, line: int) -> None:
    address = (element.get("src") or "").strip()
    if element.get("alt") is None:
        resolver.warn(line, "missing-alt", f"The picture {address[:80]!r} has no alternative text.")
    found = _DATA_IMAGE.fullmatch(address)
    target: str | None
    if found:
        data = _data_of(found)
        target = resolver.inline_image(found[1].lower(), data, line) if data else None
    else:
        target = resolver.media(address, line) if address else None
    if target is None:
        replace_by_text(element, collapse(element.get("alt") or ""))
    else:
        element.set("src", target)
        element.attrib.pop("srcset", None)


def _data_of(found: re.Match[str]) -> bytes:
    try:
        if ";base64" in found[2].lower():
            return base64.b64decode(re.sub(r"\s", "", found[3]), validate=False)
        return unquote_to_bytes(found[3])
    except (binascii.Error, ValueError):
        return b""


def _settle_player(element: Element, resolver: Resolver, line: int) -> None:
    name = "data" if element.tag == "object" else "src"
    address = (element.get(name) or "").strip()
    if not address:
        return
    target = resolver.media(address, line)
    if target is None:
        element.attrib.pop(name)
    else:
        element.set(name, target)
        if element.tag == "iframe" and re.search(r"^/.*\.x?html?$", target):
            resolver.warn(
                line, "iframe", f"{address[:120]!r} is a page with scripts: it is offered as a file, not run."
            )


def is_box(element: Element) -> bool:
    """Whether a container is drawn as a box of its own: it becomes an admonition."""
    if element.tag not in ("div", "section", "aside", "article"):
        return False
    classes = set((element.get("class") or "").lower().split())
    drawn = bool(classes & _BOX_CLASSES or _BOX_STYLE.search(element.get("style") or ""))
    return drawn and bool("".join(str(text) for text in element.itertext()).strip())


def _titles_box(heading: Element) -> bool:
    """Whether `heading` is the first thing in a box, and so its title."""
    at = heading
    while (parent := at.getparent()) is not None:
        if (parent.text or "").strip() or at.getprevious() is not None:
            return False
        if is_box(parent):
            return True
        at = parent
    return False


def depth(root: Element) -> int:
    """How deep the tree is, without recursion."""
    deepest, stack = 0, [(root, 1)]
    while stack:
        element, level = stack.pop()
        deepest = max(deepest, level)
        stack.extend((child, level + 1) for child in element)
    return deepest


def _hide_lone_delimiters(text: str | None) -> str | None:
    """`text` with marks in the place of delimiters that enclose no formula: an `html` directive would look for the
    other one beyond the element."""
    if not text or ("\\" not in text and "[/mathjax" not in text and "[mathjax" not in text):
        return text
    out = []
    for piece in split_math(text):
        if piece.kind == "text":
            plain = re.sub(r"\\(?=[()\[\]])", _BACKSLASH, piece.text)
            out.append(re.sub(r"\[(?=/?mathjax)", _BRACKET, plain))
        else:
            out.append(f"\\({piece.text}\\)" if piece.kind == "inline" else f"\\[{piece.text}\\]")
    return "".join(out)


def serialise(element: Element) -> str:
    """`element` as HTML, without attributes that name code or looks that a course does not carry."""
    for inner in element.iter():
        for name in [name for name in inner.attrib if str(name).startswith(("on", "data-box-"))]:
            inner.attrib.pop(name)
        inner.text = _hide_lone_delimiters(inner.text)
        inner.tail = _hide_lone_delimiters(inner.tail)
    text: str = etree.tostring(element, encoding="unicode", method="html", with_tail=False)
    text = text.replace(_BACKSLASH, "&#92;").replace(_BRACKET, "&#91;")
    # A blank line inside would be harmless in a directive, but ends an HTML block elsewhere.
    return re.sub(r"\n\s*\n", "\n", text).strip()
