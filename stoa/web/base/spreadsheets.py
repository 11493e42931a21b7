"""Answers that are files for spreadsheets, sent while they are made."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence

from django.http import StreamingHttpResponse

from stoa.kernel.text.tables import safe_cell

PIECE = 500
"""Rows sent together."""
MARK = "\ufeff"
"""By this Excel knows that the file is UTF-8."""


class _Line:
    """What `csv.writer` writes into: it keeps nothing."""

    def write(self, text: str) -> str:
        return text


def sent_as_csv(heads: Sequence[str], rows: Iterable[Sequence[object]], name: str) -> StreamingHttpResponse:
    """Rows as a CSV file called `name`; no cell of it runs as a formula."""
    return sent_in_pieces(heads, _pieces(rows), name)


def sent_in_pieces(
    heads: Sequence[str], pieces: Iterable[Sequence[Sequence[str]]], name: str
) -> StreamingHttpResponse:  # fmt: skip
    """The same from pieces of rows whose cells are safe already: for files of many thousand rows."""

    def text() -> Iterator[str]:
        line = csv.writer(_Line())
        yield MARK + line.writerow([safe_cell(head) for head in heads])
        for rows in pieces:
            yield "".join([line.writerow(row) for row in rows])

    response = StreamingHttpResponse(text(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _pieces(rows: Iterable[Sequence[object]]) -> Iterator[list[list[str]]]:
    piece: list[list[str]] = []
    for row in rows:
        piece.append([safe_cell(cell) for cell in row])
        if len(piece) == PIECE:
            yield piece
            piece = []
    yield piece
