"""Blanks put back into a prompt that Markdown has become HTML: a mark for each, and what its table calls it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from html import escape

from stoa.assessment.items.cloze.writing import Blank
from stoa.assessment.items.markup import plain_text

_TAG = re.compile(r"<[^>]*>")
_LITERAL = re.compile(r"<(pre|code)\b.*?</\1>", re.DOTALL)
_FORMULA = re.compile(r"<(math|pre|code)\b.*?</\1>", re.DOTALL)
_LINK = re.compile(r"<(a|summary)\b.*?</\1>", re.DOTALL)
_TABLE = re.compile(r"<table\b.*?</table>", re.DOTALL)
_ROW = re.compile(r"<tr\b[^>]*>(?P<cells>.*?)</tr>", re.DOTALL)
_CELL = re.compile(r"<(?P<tag>th|td)(?P<attributes>[^>]*)>(?P<inner>.*?)</(?P=tag)>", re.DOTALL)
_SPAN = re.compile(r'colspan="(\d{1,2})"')
_MARK = re.compile(r'<span data-blank="(?P<number>\d+)">____</span>')


def mark(number: int) -> str:
    """What stands in a prompt for its blank of a number; the sanitiser lets no author write it. Its gap is what plain
    text keeps."""
    return f'<span data-blank="{number}">____</span>'


def fill(prompt: str, draw: Callable[[int], str]) -> str:
    """A prompt with the field that `draw` gives for the number in the place of each blank."""
    return _MARK.sub(lambda match: draw(int(match["number"])), prompt)


def has_leftovers(html: str) -> bool:
    """Whether something that looks like a blank stands in the text of a prompt."""
    return "[[" in _FORMULA.sub("", html)


def without_code(html: str, blanks: Sequence[Blank]) -> tuple[str, list[Blank]]:
    """`html` in which what was no blank but code is code again, and the blanks that are left."""
    found = set[str]()

    def restore(match: re.Match[str]) -> str:
        piece = match[0]
        for blank in blanks:
            if blank.token in piece:
                piece = piece.replace(blank.token, escape(blank.source, quote=False))
                found.add(blank.token)
        return piece

    html = _LITERAL.sub(restore, html)
    return html, [blank for blank in blanks if blank.token not in found]


def misplaced(html: str, blanks: Sequence[Blank]) -> list[Blank]:
    """Blanks that stand once in no text: in an address, a picture's words, a link, a formula, twice or nowhere."""
    visible = _TAG.sub("", _LINK.sub("", html))
    return [blank for blank in blanks if (html.count(blank.token), visible.count(blank.token)) != (1, 1)]


def in_order(html: str, blanks: Sequence[Blank]) -> list[Blank]:
    """The blanks in the order in which a reader meets them: a footnote stands below."""
    return sorted(blanks, key=lambda blank: html.find(blank.token))


def placed(html: str, blanks: Sequence[Blank]) -> str:
    """`html` with marks in the places of tokens; the heads of rows are marked up as heads."""
    html = _TABLE.sub(lambda table: _ROW.sub(lambda row: _headed(row, blanks), table[0]), html)
    for number, blank in enumerate(blanks, 1):
        html = html.replace(blank.token, mark(number))
    return html


def _headed(row: re.Match[str], blanks: Sequence[Blank]) -> str:
    """A row whose first cell, where it holds words and no blank, is the head of the others."""
    cell = _CELL.search(row[0])
    if cell is None or cell["tag"] == "th" or not plain_text(cell["inner"]) or _tokens(cell["inner"], blanks):
        return row[0]
    head = f'<th scope="row"{cell["attributes"]}>{cell["inner"]}</th>'
    return row[0][: cell.start()] + head + row[0][cell.end() :]


def names_in_tables(html: str, blanks: Sequence[Blank]) -> dict[str, str]:
    """What the heads of its row and column say, by token, of each blank in a table."""
    found: dict[str, str] = {}
    for table in _TABLE.finditer(html):
        columns: list[str] = []
        for row in _ROW.finditer(table[0]):
            cells = _cells(row["cells"])
            if not columns:
                columns = [_head(inner, blanks) for inner in cells]
                head = ""
            else:
                head = _head(cells[0], blanks) if cells else ""
            for place, inner in enumerate(cells):
                column = columns[place] if place < len(columns) else ""
                name = ", ".join(filter(None, dict.fromkeys([head if place else "", column])))
                found |= dict.fromkeys(_tokens(inner, blanks), name)
    return found


def _cells(row: str) -> list[str]:
    """The insides of a row's cells; one that spans columns stands once for each."""
    cells = list[str]()
    for cell in _CELL.finditer(row):
        span = _SPAN.search(cell["attributes"])
        cells += [cell["inner"], *[""] * (min(int(span[1]), 50) - 1 if span else 0)]
    return cells


def _head(inner: str, blanks: Sequence[Blank]) -> str:
    return "" if _tokens(inner, blanks) else plain_text(inner)[:80]


def _tokens(inner: str, blanks: Sequence[Blank]) -> list[str]:
    return [blank.token for blank in blanks if blank.token in inner]
