"""What is done to sanitised HTML: headings in order and with ids, wide tables in scroll regions, pictures with sizes.

It works on the sanitiser's output, which is well formed and writes every attribute in double quotes, so plain
expressions find what they look for, whether it came from Markdown or from an author's HTML.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html import unescape
from typing import Final

from stoa.kernel.text import html
from stoa.kernel.text.held import without_tokens

DEEPEST: Final = 4
"""The deepest heading that a unit should use (h4)."""
_HEADING = re.compile(r"<h([1-6])((?:\s[^>]*)?)>(.*?)</h\1>", re.DOTALL)
_ID = re.compile(r'\sid="([^"]*)"')
_TABLE = re.compile(r"<table\b[^>]*>|</table>")
_CAPTION = re.compile(r"\s*<caption[^>]*>(.*?)</caption>", re.DOTALL)
_IMAGE = re.compile(r"<img\b([^>]*)>")
_ATTRIBUTE = re.compile(r'([a-z-]+)="([^"]*)"')
_INNER_LINK = re.compile(r'(<a href="(?:/(?!/)|#)[^"]*"[^>]*?) rel="noopener"')
_WORDS = re.compile(r"[^\w]+")


@dataclass
class Anchors:
    """The ids of one page, each once."""

    taken: set[str] = field(default_factory=set)
    _numbers: dict[str, int] = field(default_factory=dict)
    """The next number to try behind a name: counting from 2 each time takes minutes for thousands of equal headings."""

    def claim(self, wanted: str) -> str:
        """`wanted`, or with a number behind it when it is taken or kept for the page's own parts."""
        stem = wanted if html.is_free_id(wanted) else f"section-{wanted}".strip("-")[:100]
        name, number = stem, self._numbers.get(stem, 2)
        while name in self.taken:
            name, number = f"{stem}-{number}", number + 1
        self._numbers[stem] = number
        self.taken.add(name)
        return name


@dataclass
class Headings:
    """The headings of one page below its h1: levels without gaps, whatever levels the author chose."""

    anchors: Anchors
    open_levels: list[int] = field(default_factory=list)
    too_deep: list[str] = field(default_factory=list)
    """Texts of headings below h4."""

    def level(self, written: int) -> int:
        """The level to show for the next heading, which the author wrote as `written`."""
        while self.open_levels and self.open_levels[-1] >= written:
            self.open_levels.pop()
        self.open_levels.append(written)
        return min(len(self.open_levels) + 1, 6)

    def polish(self, text: str) -> str:
        return _HEADING.sub(self._heading, text)

    def _heading(self, match: re.Match[str]) -> str:
        words = without_tokens(html.plain(match[3]))
        level = self.level(int(match[1]))
        if level > DEEPEST:
            self.too_deep.append(words)
        own = _ID.search(match[2])
        slug = _WORDS.sub("-", words.lower()).strip("-")[:60]
        name = own[1] if own else self.anchors.claim(slug or "section")
        rest = _ID.sub("", match[2])
        return f'<h{level} id="{name}"{rest}>{match[3]}</h{level}>'


def links(text: str) -> str:
    """Links within the site without the `rel` that the sanitiser gives to all."""
    return _INNER_LINK.sub(r"\1", text)


def headings_to_labels(text: str) -> str:
    """Headings as labelled paragraphs: inside a question they would break the page's outline."""
    return _HEADING.sub(lambda match: f'<p class="label">{match[3]}</p>', text)


def tables(text: str, label: Callable[[], str]) -> str:
    """Each outermost table in a region that scrolls, named by its caption or by `label()`."""
    pieces: list[str] = []
    depth = place = 0
    for match in _TABLE.finditer(text):
        if match[0].startswith("</"):
            depth -= 1
            if depth == 0:
                pieces.append(text[place : match.end()] + "</div>")
                place = match.end()
        else:
            if depth == 0:
                caption = _CAPTION.match(text, match.end())
                name = without_tokens(html.plain(caption[1])) if caption else ""
                pieces.append(text[place : match.start()])
                pieces.append(_region(name or label()))
                place = match.start()
            depth += 1
    pieces.append(text[place:])
    return "".join(pieces)


def _region(label: str) -> str:
    return f'<div class="scroll" tabindex="0" role="region" aria-label="{html.escape(label)}">'


@dataclass(frozen=True)
class Picture:
    """An `<img>` as it came through the sanitiser; `alt` is None when it has none at all."""

    src: str
    alt: str | None
    attributes: dict[str, str]


def images(text: str, show: Callable[[Picture], str]) -> str:
    """Each `<img>` replaced by what `show` makes of it."""

    def replaced(match: re.Match[str]) -> str:
        found = {name: unescape(value) for name, value in _ATTRIBUTE.findall(match[1])}
        return show(Picture(found.pop("src", ""), found.pop("alt", None), found))

    return _IMAGE.sub(replaced, text)


def attributes(values: dict[str, str]) -> str:
    """` name="value"` for each of `values`, escaped."""
    return "".join(f' {name}="{html.escape(value)}"' for name, value in values.items())
