"""Writes a cleaned fragment as Markdown with directives.

Each block is written, read back and compared (see `same`); what Markdown cannot say stands in an `html` directive.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from stoa.interop.markup import players
from stoa.interop.markup.clean import DEEPEST, Element, depth, is_box, serialise
from stoa.interop.markup.inline import BREAK, Unwritable, formulas_inline, inline, is_plain, one_line, paragraphs
from stoa.interop.markup.same import INLINE, same
from stoa.interop.markup.text import code_block, directive, indent, quote

_CONTAINERS = frozenset(
    {
        "div", "section", "article", "main", "header", "footer", "nav", "aside", "address", "center", "fieldset",
        "legend", "hgroup", "body", "form", "dl", "dt", "dd", "startouttext", "endouttext", "text", "blink",
    }
)  # fmt: skip


@dataclass(frozen=True)
class Written:
    """Markdown, and whether some of it had to stay HTML."""

    text: str
    has_html: bool


def write(root: Element) -> Written:
    """The children of `root`, cleaned before, as Markdown."""
    if depth(root) > DEEPEST:
        return Written(directive("html", body=serialise(root)), True)
    wrap_loose(root)
    pieces, has_html, before = list[str](), False, ""
    for item in _top_level(root):
        text, is_html = _write_item(item, before)
        has_html = has_html or is_html
        if text:
            pieces.append(text)
            before = text
    return Written("\n\n".join(pieces), has_html)


def wrap_loose(root: Element) -> None:
    """Put runs of text and inline elements that stand between blocks of `root` into paragraphs."""
    run: Element | None = None
    children = list(root)
    if root.text and root.text.strip():
        run = etree.Element("p")
        run.text = root.text
        root.insert(0, run)
        root.text = None
    for child in children:
        tail, child.tail = child.tail, None
        if str(child.tag) in INLINE and child.tag != "a" and not is_plain(child):
            # Old editors put blocks into inline elements, which then can only be containers.
            child.tag = "div"
        if (str(child.tag) in INLINE and is_plain(child)) or child.tag == "br":
            if run is None:
                run = etree.Element("p")
                child.addprevious(run)
            run.append(child)
            child.tail = tail
        else:
            run = None
            if tail and tail.strip():
                run = etree.Element("p")
                run.text = tail
                child.addnext(run)


def _top_level(root: Element, in_box: bool = False) -> Iterator[Element]:
    """The blocks of `root`; containers that add nothing are opened."""
    for child in list(root):
        if (str(child.tag) in _CONTAINERS and (in_box or not is_box(child)) and child.tag not in ("dt", "dd")) or (
            child.tag == "p" and not is_plain(child)
        ):
            wrap_loose(child)
            yield from _top_level(child, in_box)
        else:
            yield child


def _write_item(item: Element, before: str) -> tuple[str, bool]:
    """One block, and whether it stayed HTML."""
    player = players.write_player(item)
    if player is not None:
        return player, False
    if is_box(item):
        return _write_box(item)
    item.tail = None
    for raw in (False, True):
        try:
            text = _block(item, raw, before)
        except Unwritable:
            break
        if same([item], text):
            return text, False
    if not "".join(str(text) for text in item.itertext()).strip() and item.find(".//img") is None:
        return "", False
    return directive("html", body=serialise(item)), True


def _write_box(item: Element) -> tuple[str, bool]:
    title = ""
    wrap_loose(item)
    first = next(iter(item), None)
    while first is not None and str(first.tag) in _CONTAINERS and len(first):
        wrap_loose(first)
        first = first[0]
    if first is not None and first.get("data-box-title"):
        title = re.sub(r"^\*\*([^*]+)\*\*$", r"\1", one_line(inline(first, False)))
        parent = first.getparent()
        if parent is not None:
            parent.remove(first)
    pieces, has_html, before = list[str](), False, ""
    for inner in _top_level(item, in_box=True):
        text, is_html = _write_item(inner, before)
        has_html = has_html or is_html
        if text:
            pieces.append(text)
            before = text
    body = "\n\n".join(pieces)
    if not body:
        return (f"**{title}**" if title else ""), has_html
    return directive("admonition" if title else "note", title, body=body), has_html


def _block(item: Element, raw: bool, before: str = "") -> str:
    """One block element as Markdown."""
    tag = str(item.tag)
    if tag == "p" or tag in INLINE or tag in ("figcaption", "summary", "caption", "dd", "legend"):
        return paragraphs(inline(item, raw))
    if re.fullmatch("h[1-6]", tag):
        text = one_line(inline(item, raw))
        return f"{'#' * int(tag[1])} {text}" if text else ""
    if tag in ("ul", "ol", "menu", "dir"):
        return _list(item, raw, before)
    if tag == "pre":
        return code_block("".join(str(text) for text in item.itertext()))
    if tag == "hr":
        return "---"
    if tag == "table":
        return _table(item, raw)
    if tag == "dt":
        return f"**{one_line(inline(item, raw))}**"
    if tag in ("blockquote", "details", "figure") or tag in _CONTAINERS:
        inner = _inner(item, raw)
        return quote(inner) if tag == "blockquote" else inner
    raise Unwritable(tag)


def _inner(item: Element, raw: bool) -> str:
    """The blocks inside `item`."""
    wrap_loose(item)
    pieces: list[str] = []
    for child in item:
        if child.tag == "p" and not is_plain(child):
            text = _inner(child, raw)
        else:
            text = _block(child, raw, pieces[-1] if pieces else "")
        if text:
            pieces.append(text)
    if item.tag == "li" and len(pieces) == 2 and "\n\n" not in "".join(pieces) and _is_list(item):
        return "\n".join(pieces)
    return "\n\n".join(pieces)


def _is_list(entry: Element) -> bool:
    """Whether an entry is a line with a list under it, and nothing else."""
    return [str(child.tag) for child in entry if _has_words(child)] in (["p", "ul"], ["p", "ol"])


def _has_words(element: Element) -> bool:
    return bool("".join(str(text) for text in element.itertext()).strip()) or element.find(".//img") is not None


def _list(item: Element, raw: bool, before: str) -> str:
    if item.find("li") is None:
        return _inner(item, raw)
    ordered = item.tag == "ol"
    # Two lists in a row would be read as one, if their marks were the same.
    other = bool(re.match(r"\d+\. " if ordered else "- ", before))
    number = int(item.get("start") or 1) if (item.get("start") or "1").isdigit() else 1
    entries: list[str] = []
    for child in item:
        if child.tag != "li":
            if entries and child.tag in ("ul", "ol"):
                entries[-1] += "\n" + indent(_list(child, raw, ""), 4 if ordered else 2)
            elif "".join(str(text) for text in child.itertext()).strip():
                raise Unwritable("a list of something else")
            continue
        inner = paragraphs(inline(child, raw)) if is_plain(child) else _inner(child, raw)
        if not inner:
            continue
        mark = f"{number + len(entries)}{')' if other else '.'} " if ordered else ("* " if other else "- ")
        entries.append(mark + indent(inner, len(mark)).lstrip(" "))
    loose = any("\n\n" in entry for entry in entries)
    return ("\n\n" if loose else "\n").join(entries)


def _table(item: Element, raw: bool) -> str:
    rows = [row for row in item.iter("tr") if next(row.iterancestors("table")) is item]
    grid: list[list[str]] = []
    spans: dict[tuple[int, int], str] = {}
    for number, row in enumerate(rows):
        cells: list[str] = []
        for cell in row:
            if cell.tag not in ("td", "th"):
                raise Unwritable("a table of something else")
            while (number, len(cells)) in spans:
                cells.append("")
            across, down = _span(cell, "colspan"), _span(cell, "rowspan")
            spans.update({(number + y, len(cells) + x): "" for y in range(1, down) for x in range(across)})
            cells.extend([_cell(cell, raw), *[""] * (across - 1)])
        if any(cells):
            grid.append(cells)
    width = max((len(cells) for cells in grid), default=0)
    if not width:
        return ""
    lines = ["| " + " | ".join(cells + [""] * (width - len(cells))) + " |" for cells in grid]
    lines.insert(1, "|" + " --- |" * width)
    caption = item.find("caption")
    if caption is not None:
        lines[:0] = [paragraphs(inline(caption, raw)), ""]
    return "\n".join(lines)


def _span(cell: Element, name: str) -> int:
    value = cell.get(name) or "1"
    return min(50, max(1, int(value))) if value.isdigit() else 1


def _cell(cell: Element, raw: bool) -> str:
    pieces: list[str] = []
    wrap_loose(cell)
    for child in cell:
        if not is_plain(child) or child.tag not in ("p", "div", "span", "center"):
            raise Unwritable("blocks in a cell")
        text = inline(child, raw).strip(" " + BREAK)
        text = re.sub(f" *{BREAK} *", "<br>", formulas_inline(text))
        if text:
            pieces.append(re.sub(r"(?<!\\)\|", r"\\|", text))
    return "<br>".join(pieces)
