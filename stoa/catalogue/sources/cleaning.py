"""Text of others made ours: names without entities and stray blanks, descriptions with plain markup only."""

from __future__ import annotations

import re
from functools import cache
from html import escape, unescape
from typing import TYPE_CHECKING

from stoa.kernel.text import html

if TYPE_CHECKING:
    from collections.abc import Callable

_TAGS = frozenset({"p", "ul", "ol", "li", "br", "em", "strong", "b", "i", "sub", "sup", "h3", "h4", "blockquote"})
_HEADING = re.compile(r"<(/?)h[1-3]\b[^>]*>", re.IGNORECASE)
_EMPTY = re.compile(r"<(p|li|h3|h4)>(?:\s|&nbsp;|\u00a0|<br ?/?>)*</\1>")
_WITHIN_WORDS = re.compile(r"</?(?:em|strong|b|i|sub|sup)\b[^>]*>")
"""Tags that part no words: a full stop after them stands where it stood."""
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
LONGEST_SUMMARY = 300


def name(text: object) -> str:
    """A name or a title: entities resolved, no tags, no invisible characters, single blanks."""
    return " ".join(html.plain(unescape(_CONTROL.sub("", str(text or "")))).split())


def about(text: object) -> str:
    """A description as HTML that is safe to show; plain text gets paragraphs at its empty lines."""
    raw = _CONTROL.sub("", str(text or "")).strip()
    if not raw:
        return ""
    if "<" not in raw:
        parts = [part.strip() for part in re.split(r"\n\s*\n|\r\n\s*\r\n", unescape(raw))]
        return "".join(f"<p>{escape(part)}</p>" for part in parts if part)
    return _EMPTY.sub("", _clean()(_HEADING.sub(r"<\1h3>", raw))).strip()


@cache
def _clean() -> Callable[[str], str]:
    return html.cleaner(lambda tag, name, value: value if name in ("lang", "dir") else None, _TAGS)


def summary(about_html: str) -> str:
    """The first sentences of a description, at most 300 characters."""
    text = html.plain(_WITHIN_WORDS.sub("", about_html))
    if len(text) <= LONGEST_SUMMARY:
        return text
    cut = text[:LONGEST_SUMMARY]
    end = max(cut.rfind(mark) for mark in (". ", "; ", "? ", "! "))
    return cut[: end + 1] if end > LONGEST_SUMMARY // 2 else cut[: cut.rfind(" ")] + " …"
