"""Writing a copy of somebody's data: a zip of JSON files, the files themselves, and a page that can be read.

Rows go into the zip one by one; the page holds the first few of each table. Nothing here grows with the data.
"""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, BinaryIO, Final
from uuid import UUID

from django.template.loader import render_to_string

from stoa.accounts.ports import Attachment, PersonalData, Sheet

SHOWN: Final = 50
"""How many rows of a table the readable page shows."""
LONGEST: Final = 400
"""Letters of a value that the page shows."""
_ZIP_TIME: Final = (1980, 1, 1, 0, 0, 0)


@dataclass
class Told:
    """What the page says of a table."""

    name: str
    path: str
    count: int = 0
    heads: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)

    @property
    def rest(self) -> int:
        """Rows that only the file holds."""
        return self.count - len(self.rows)


@dataclass
class Chapter:
    """What the page says of a domain."""

    name: str
    tables: list[Told] = field(default_factory=list)
    files: list[str] = field(default_factory=list)


def write_copy(
    account: int, out: BinaryIO, parts: Iterable[PersonalData], progress: Callable[[str, int, int], None] | None
) -> None:  # fmt: skip
    """Write the zip. `out` need not be seekable to the end of its life; afterwards it stands at its end."""
    parts = list(parts)
    chapters = []
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for count, part in enumerate(parts):
            chapter = Chapter(part.name)
            for item in part.export(account):
                if isinstance(item, Sheet):
                    chapter.tables.append(_sheet(archive, part.name, item))
                else:
                    chapter.files.append(_attachment(archive, part.name, item))
            chapters.append(chapter)
            if progress:
                progress(part.name, count + 1, len(parts))
        page = render_to_string("accounts/copy_index.html", {"chapters": chapters})
        archive.writestr(zipfile.ZipInfo("index.html", _ZIP_TIME), page, zipfile.ZIP_DEFLATED)
    out.seek(0, io.SEEK_END)


def _sheet(archive: zipfile.ZipFile, part: str, sheet: Sheet) -> Told:
    """One JSON file: a list with a row a line."""
    told = Told(sheet.name, f"{part}/{sheet.name}.json")
    with archive.open(zipfile.ZipInfo(told.path, _ZIP_TIME), "w") as raw:
        raw.write(b"[")
        for row in sheet.rows:
            text = json.dumps(row, ensure_ascii=False, default=_plain)
            raw.write(("\n" if not told.count else ",\n").encode() + text.encode())
            if told.count < SHOWN:
                told.heads = told.heads or list(row)
                told.rows.append(_cells(row))
            told.count += 1
        raw.write(b"\n]\n")
    return told


def _attachment(archive: zipfile.ZipFile, part: str, item: Attachment) -> str:
    path = f"{part}/{item.name}"
    with item.open() as stream, archive.open(zipfile.ZipInfo(path, _ZIP_TIME), "w", force_zip64=True) as raw:
        shutil.copyfileobj(stream, raw, 1 << 20)
    return path


def _cells(row: Mapping[str, Any]) -> list[str]:
    return [_cell(value) for value in row.values()]


def _cell(value: Any) -> str:
    if isinstance(value, dict | list):
        text = json.dumps(value, ensure_ascii=False, default=_plain)
    elif isinstance(value, datetime):
        text = f"{value:%Y-%m-%d %H:%M} UTC"
    else:
        text = "" if value is None else str(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _plain(value: Any) -> Any:
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, set | frozenset | tuple):
        return list(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")
