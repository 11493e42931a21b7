"""Formulas on one line, for names that are plain text: browsers leave a formula out of what a label says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from html import escape, unescape
from xml.etree import ElementTree

from stoa.assessment.items.markup import attr, plain_text

_MATH = re.compile(r"<math[ >].*?</math>", re.DOTALL)
_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)\w+;")
_SHORT = re.compile(r"^(?:\w+|\W)$")
_WITHOUT_WORDS = frozenset({"annotation", "annotation-xml", "mphantom"})


@lru_cache(maxsize=1024)
def aloud(html: str) -> str:
    """`html` as plain text, its formulas as one would type them: `(a+b)/c`, `x^2`, `√(n+1)`."""
    return plain_text(_MATH.sub(lambda match: escape(_typed(match[0])), html))


def named(html: str, id: str = "") -> str:
    """The attribute that names the control of an option by its words (`html`), which stand in the element `id`; empty
    without one where its label names it."""
    if "<math" in html:
        return f' aria-label="{attr(aloud(html))}"'
    return f' aria-labelledby="{id}"' if id else ""


def _typed(math: str) -> str:
    try:
        return _line(ElementTree.fromstring(_ENTITY.sub(lambda match: unescape(match[0]), math)))
    except ElementTree.ParseError:
        return plain_text(math)


def _line(node: ElementTree.Element) -> str:
    tag = node.tag.rpartition("}")[2]
    if tag in _WITHOUT_WORDS:
        return ""
    inner = [_line(each) for each in node if each.tag.rpartition("}")[2] not in _WITHOUT_WORDS]
    if not inner:
        return " " if tag == "mspace" else node.text or ""
    if tag == "msqrt":
        return f"√{_held(''.join(inner))}"
    if tag == "mtable":
        return "; ".join(inner)
    if tag == "mtr":
        return ", ".join(inner)
    return _joined(tag, inner) if len(inner) > 1 else inner[0]


def _joined(tag: str, inner: Sequence[str]) -> str:
    first, second = _held(inner[0]), _held(inner[1])
    if tag == "mfrac":
        return f"{first}/{second}"
    if tag == "mroot":
        return f"{second}√{first}"
    if tag in ("msup", "msub"):
        return f"{first}{'^' if tag == 'msup' else '_'}{second}"
    if tag in ("msubsup", "munderover"):
        return f"{inner[0]}_{second}^{_held(inner[-1])} "
    return "".join(inner)


def _held(text: str) -> str:
    """In brackets, unless it is one number, word or sign."""
    return text if _SHORT.match(text) or (text.startswith("(") and text.endswith(")")) else f"({text})"
