"""Tables as spreadsheets write and read them (CSV), in whatever encoding and with whatever separator.

A cell that begins like a formula runs as one when a spreadsheet opens the file (OWASP, "CSV Injection"); on the way
out it gets an apostrophe before it. On the way in a cell is a text and nothing else.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

MOST_COLUMNS: Final = 100
LONGEST_CELL: Final = 4000
_SEPARATORS: Final = ",;\t|"
_FORMULA: Final = frozenset("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")


class BadTable(Exception):
    """The file cannot be read as a table; the text says why and what to do, for whoever brought it."""


@dataclass(frozen=True)
class Table:
    """The rows of a table with their numbers in the file, from 1. Empty rows are left out."""

    rows: tuple[tuple[int, tuple[str, ...]], ...]
    encoding: str


def safe_cell(value: object) -> str:
    """A cell of a file for a spreadsheet: never a formula."""
    text = str(value)
    return "'" + text if text[:1] in _FORMULA or (text.lstrip()[:1] in _FORMULA and text[:1].isspace()) else text


def read_table(data: bytes, *, most_rows: int) -> Table:
    """The rows of a CSV file. Raises BadTable with a remedy."""
    text, encoding = _text(data)
    if not text.strip():
        raise BadTable(_("The file is empty."))
    separator = _separator(text)
    rows: list[tuple[int, tuple[str, ...]]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        for row in reader:
            _look(row, reader.line_num)
            cells = tuple(" ".join(cell.split()) for cell in row)
            if any(cells):
                rows.append((reader.line_num, cells))
            if len(rows) > most_rows:
                words = _("The file has more than %(most)s lines. Divide it and bring the parts one by one.")
                raise BadTable(words % {"most": most_rows})
    except csv.Error as problem:
        words = _("Line %(line)s can’t be read: a quote is opened and not closed, or a cell is far too long.")
        raise BadTable(words % {"line": reader.line_num}) from problem
    return Table(tuple(rows), encoding)


def _look(row: Sequence[str], line: int) -> None:
    if len(row) > MOST_COLUMNS:
        words = _("Line %(line)s has %(count)s columns; %(most)s at the most. Keep those that are needed.")
        raise BadTable(words % {"line": line, "count": len(row), "most": MOST_COLUMNS})
    if any(len(cell) > LONGEST_CELL for cell in row):
        raise BadTable(_("A cell in line %(line)s is far too long for a name or an address.") % {"line": line})


def _text(data: bytes) -> tuple[str, str]:
    """The file's text and its encoding: by its mark, else UTF-8, else what Windows writes."""
    try:
        if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
            return data.decode("utf-16"), "UTF-16"
        if b"\0" in data[:2000]:
            little = data[:2000:2].count(b"\0") < data[1:2000:2].count(b"\0")
            return data.decode("utf-16-le" if little else "utf-16-be"), "UTF-16"
        return data.decode("utf-8-sig"), "UTF-8"
    except UnicodeDecodeError as problem:
        if problem.encoding != "utf-8":
            raise BadTable(_("The file is no text. Save it as CSV in UTF-8 and bring it again.")) from problem
    if any(byte in data for byte in (0x00, 0x01, 0x02, 0x03, 0x04)):
        raise BadTable(_("The file is no text. Save it as CSV in UTF-8 and bring it again."))
    return data.decode("cp1252", errors="replace"), "Windows-1252"


def _separator(text: str) -> str:
    """The separator: whichever stands most often, outside quotes, in the first line with any text."""
    line = next(line for line in text.splitlines() if line.strip())
    outside = "".join(line.split('"')[::2])
    return max(_SEPARATORS, key=lambda sign: (outside.count(sign), -_SEPARATORS.index(sign)))
