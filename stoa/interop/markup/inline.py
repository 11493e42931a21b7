"""Writes what stands within a line as Markdown: marks, links, pictures, formulas, line breaks."""

from __future__ import annotations

import re

from stoa.interop.markup.clean import Element
from stoa.interop.markup.same import INLINE, same
from stoa.interop.markup.text import address, code_span, escape, escape_start, split_math
from stoa.interop.reading import collapse

BREAK, _FORMULA = "\x1f", "\x1e"
_SPACE = re.compile(r"[ \t\n\r\f\v]+")
_RAW = frozenset(
    {
        "sub", "sup", "u", "mark", "del", "s", "ins", "kbd", "small", "q", "abbr",
    }
)  # fmt: skip


class Unwritable(Exception):
    """Markdown has no form for this."""


def write_inline(root: Element) -> str:
    """`root` as one line of Markdown, for an answer or a label. Raises Unwritable for what needs a block."""
    if not is_plain(root):
        raise Unwritable("blocks in a line")
    for raw in (False, True):
        text = one_line(inline(root, raw))
        if same([root], text):
            return text
    raise Unwritable(str(root.tag))


def is_plain(root: Element) -> bool:
    """Whether `root` holds nothing but inline elements."""
    return all(str(element.tag) in INLINE or element.tag == "br" for element in root.iterdescendants())


def paragraphs(text: str) -> str:
    """Inline Markdown with breaks and displayed formulas as one or more paragraphs."""
    pieces: list[str] = []
    for number, piece in enumerate(text.split(_FORMULA)):
        if number % 2:
            pieces.append(f"$$\n{piece}\n$$")
            continue
        lines = [line.strip(" ") for line in piece.split(BREAK)]
        while lines and not lines[0].strip():
            lines.pop(0)
        while lines and not lines[-1].strip():
            lines.pop()
        if lines:
            pieces.append("\\\n".join(escape_start(line) for line in lines))
    return re.sub(r"(\\\n)(?:\\\n)+", "\n\n", "\n\n".join(pieces))


def one_line(text: str) -> str:
    return collapse_keep(formulas_inline(text).replace(BREAK, " "))


def collapse_keep(text: str) -> str:
    """White space collapsed, no-break spaces kept."""
    return _SPACE.sub(" ", text).strip(" ")


def formulas_inline(text: str) -> str:
    pieces = text.split(_FORMULA)
    return "".join(f"$\\displaystyle {piece}$" if number % 2 else piece for number, piece in enumerate(pieces))


def inline(element: Element, raw: bool) -> str:
    """The inside of `element` as inline Markdown with marks for breaks and displayed formulas."""
    out = _text(element.text)
    for child in element:
        written = _element(child, raw)
        if written.startswith("[") and out.endswith("!"):
            out = out[:-1] + "\\!"
        out += written + _text(child.tail)
    out = _SPACE.sub(" ", out)
    return re.sub(f" ?{BREAK} ?", BREAK, out)


def _text(text: str | None) -> str:
    if not text:
        return ""
    out: list[str] = []
    for piece in split_math(text):
        if piece.kind == "text":
            out.append(escape(_SPACE.sub(" ", piece.text.replace(BREAK, " ").replace(_FORMULA, " "))))
        elif "$" in piece.text.replace("\\$", ""):
            raise Unwritable("a formula with a dollar sign")
        else:
            out.append(f"${piece.text}$" if piece.kind == "inline" else f"{_FORMULA}{piece.text}{_FORMULA}")
    return "".join(out)


def _element(element: Element, raw: bool) -> str:
    tag = str(element.tag)
    if tag == "br":
        return BREAK
    if tag == "img":
        alt = escape(collapse(element.get("alt") or ""))
        return f"![{alt}]({address(element.get('src') or '')})"
    if tag in ("code", "samp", "tt"):
        text = collapse("".join(str(text) for text in element.itertext()))
        return code_span(text) if text else ""
    if tag not in INLINE:
        raise Unwritable(tag)
    inner = inline(element, raw)
    if tag == "a":
        return _link(element, formulas_inline(inner))
    if tag in ("strong", "b", "em", "i", "cite", "dfn", "var") or tag in _RAW:
        return _marked(tag, formulas_inline(inner), raw)
    return inner


def _marked(tag: str, inner: str, raw: bool) -> str:
    bare = inner.strip(" \xa0" + BREAK)
    if not bare or re.fullmatch(r"!\[(?:[^\]\\]|\\.)*\]\([^)]*\)", bare):
        return inner
    before = inner[: inner.index(bare)]
    after = inner[len(before) + len(bare) :]
    if tag in ("strong", "b"):
        marked = f"<strong>{bare}</strong>" if raw else f"**{bare}**"
    elif tag in _RAW:
        marked = f"<{tag}>{bare}</{tag}>"
    else:
        marked = f"<em>{bare}</em>" if raw else f"*{bare}*"
    return before + marked + after


def _link(element: Element, inner: str) -> str:
    target = element.get("href")
    bare = inner.strip(" \xa0" + BREAK)
    if not target or not bare:
        return inner
    before = inner[: inner.index(bare)]
    after = inner[len(before) + len(bare) :]
    return f"{before}[{bare.replace(BREAK, ' ')}]({address(target)}){after}"
