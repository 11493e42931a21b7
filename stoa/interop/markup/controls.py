"""What works only with a script: controls are taken out, their words kept where they lead somewhere or name what
follows; and what is hidden until something shows it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from lxml import etree

from stoa.interop.reading import collapse

Element = etree._Element

_CONTROLS = ("button", "input", "select", "textarea", "canvas", "applet")
_LEADS = re.compile(r"(?:location(?:\.href)?\s*=|window\.open\s*\(|location\.assign\s*\()\s*(['\"])(?P<to>[^'\"]+)\1")
_OPENS = re.compile(r"accordion|collaps|toggle|expand|reveal|show|hide", re.IGNORECASE)
_FOLDS = re.compile(r"accordion|collaps|toggle|expand|reveal", re.IGNORECASE)
_TO_NOWHERE = re.compile(r"\s*(#\s*$|javascript:)", re.IGNORECASE)
_OPENERS = ("data-toggle", "data-target", "data-bs-toggle", "data-bs-target", "aria-controls", "aria-expanded")
_NAMING = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "summary", "legend", "dt", "th", "caption"})
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_BUTTONS = frozenset({"button", "submit", "reset", "image"})


@dataclass(frozen=True)
class Note:
    """One thing to tell the author. `line` counts from 1 in the fragment; 0: the whole."""

    line: int
    rule: str
    message: str


def may_open(root: Element) -> bool:
    """Whether anything in `root` could show what is hidden in it: a script, a control, a link to nowhere, or a class
    that the platform's own script folds."""
    for element in root.iter():
        if element.tag == "script" or element.tag in _CONTROLS or _FOLDS.search(element.get("class") or ""):
            return True
        if any(str(name).startswith("on") or name in _OPENERS for name in element.attrib):
            return True
        if _TO_NOWHERE.match(element.get("href") or ""):
            return True
    return False


def settle_hidden(root: Element, can_open: bool) -> list[Note]:
    """Take out of `root` what is never shown. What something in it may show stays, and is named."""
    notes = []
    for element in list(root.iter()):
        if not isinstance(element.tag, str) or not _is_hidden(element) or not _is_inside(element, root):
            continue
        says = collapse("".join(str(text) for text in element.itertext()))[:100] or f"<{element.tag}>"
        if can_open:
            told = "It is hidden in the source until something on the page shows it; here it is shown"
            element.attrib.pop("style", None)
            element.attrib.pop("hidden", None)
        else:
            told = "It is hidden in the source, so it was left out"
            cut(element)
        notes.append(Note(element.sourceline or 0, "hidden-text", f"{told}: {says!r}."))
    return notes


def _is_hidden(element: Element) -> bool:
    return bool(element.get("hidden") is not None or _HIDDEN.search(element.get("style") or ""))


def _is_inside(element: Element, root: Element) -> bool:
    return any(ancestor is root for ancestor in element.iterancestors())


def settle_controls(root: Element) -> tuple[int, list[Note]]:
    """Take the controls out of `root`: how many did something that is lost, and what to say of them."""
    lost: Counter[str] = Counter()
    words: list[str] = []
    line = 0
    for element in list(root.iter(*_CONTROLS)):
        if not _is_inside(element, root) or _kept_words(element):
            continue
        what = _kind(element)
        if what:
            lost[what] += 1
            line = line or element.sourceline or 0
            words.extend([_says(element)] if _says(element) and what == "button" else [])
        cut(element)
    if not lost:
        return 0, []
    counted = ", ".join(f"{count} {what}{'s' if count > 1 else ''}" for what, count in lost.items())
    named = f" ({', '.join(repr(word[:40]) for word in words[:5])})" if words else ""
    message = f"Left out, because they work only with a script: {counted}{named}."
    return lost.total(), [Note(line, "controls", message)]


def _says(element: Element) -> str:
    inside = "" if element.tag == "select" else "".join(str(text) for text in element.itertext())
    return collapse(inside or element.get("value") or element.get("alt") or "")


def _kind(element: Element) -> str:
    """What a control is to a reader; empty for what none sees."""
    kind = (element.get("type") or "").lower()
    if element.tag == "button" or (element.tag == "input" and kind in _BUTTONS):
        return "button"
    if element.tag == "input" and kind == "hidden":
        return ""
    return {"canvas": "drawing", "applet": "applet"}.get(str(element.tag), "field")


def _kept_words(element: Element) -> bool:
    """Make a control that leads somewhere a link, and one that opens what follows a line of text. False: it is
    neither."""
    if _kind(element) != "button" or not (_says(element) or element.find(".//img") is not None):
        return False
    inside_link = any(ancestor.get("href") for ancestor in element.iterancestors("a"))
    leads = _LEADS.search(element.get("onclick") or "")
    names = any(ancestor.tag in _NAMING for ancestor in element.iterancestors())
    opens = any(element.get(name) for name in _OPENERS) or _OPENS.search(
        f"{element.get('class') or ''} {element.get('onclick') or ''}"
    )
    if element.tag == "input":
        element.text = _says(element)
    if inside_link or element.find(".//a[@href]") is not None or names:
        element.tag = "span"
    elif leads:
        element.tag = "a"
        element.set("href", leads["to"])
    elif opens:
        element.tag = "b"
    else:
        return False
    element.attrib.pop("onclick", None)
    return True


def cut(element: Element) -> None:
    """Take `element` out, but leave the text behind it."""
    replace_by_text(element, "")


def replace_by_text(element: Element, text: str) -> None:
    """Put `text` in the place of `element`."""
    parent = element.getparent()
    if parent is None:
        return
    text += element.tail or ""
    before = element.getprevious()
    if before is not None:
        before.tail = (before.tail or "") + text
    else:
        parent.text = (parent.text or "") + text
    parent.remove(element)
