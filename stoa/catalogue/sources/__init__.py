"""Lists of courses that are given elsewhere, read from files: which forms there are, and what each course becomes.

A form is a module with `reads(value) -> bool` and `courses(value) -> Listing`. Pure: no database.
"""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

from stoa.catalogue.sources import simple, unitn
from stoa.catalogue.sources.listing import BadFile, Listed, Listing
from stoa.catalogue.sources.statement import stated

LARGEST = 200 * 1024 * 1024
FORMS = (unitn, simple)


def read(path: Path) -> Listing:
    """The courses in a file, or in the one list that a folder holds. Raises BadFile, and OSError.

    A licence statement beside it (`LICENSE-STATEMENT.md`) fills in what the file does not say.
    """
    file = _the_list(path) if path.is_dir() else path
    if file.stat().st_size > LARGEST:
        raise BadFile(f"{file} is larger than {LARGEST // 2**20} MB; split it by institution.")
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as problem:
        raise BadFile(f"{file} is not UTF-8 text (byte {problem.start}). Save it as UTF-8.") from problem
    value = _rows(file, text) if file.suffix.lower() in (".csv", ".tsv") else _json(file, text)
    for form in FORMS:
        if form.reads(value):
            return stated(form.courses(value), file)
    raise BadFile(
        f"{file} holds no list of courses that Stoa knows. It reads JSON with a list called “courses”, CSV with a"
        " column called “title”, and the University of Trento's open data."
    )


def _the_list(folder: Path) -> Path:
    found = sorted(file for file in folder.rglob("*") if file.suffix.lower() in (".json", ".csv", ".tsv"))
    if len(found) != 1:
        names = ", ".join(str(file.relative_to(folder)) for file in found[:5])
        raise BadFile(f"{folder} holds {len(found)} lists ({names or 'no .json, .csv or .tsv'}); name one file.")
    return found[0]


def _json(file: Path, text: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as problem:
        raise BadFile(f"{file} is not JSON: line {problem.lineno}, column {problem.colno}: {problem.msg}.") from problem
    except RecursionError as problem:
        raise BadFile(f"{file} is nested too deep to be a list of courses.") from problem


def _rows(file: Path, text: str) -> dict[str, Any]:
    try:
        reader = csv.DictReader(
            io.StringIO(text), delimiter="\t" if file.suffix.lower() == ".tsv" else _delimiter(text)
        )
        rows = [{str(name).strip().lower(): value for name, value in row.items() if name} for row in reader]
    except csv.Error as problem:
        raise BadFile(f"{file} is not CSV: {problem}.") from problem
    if not rows or "title" not in rows[0]:
        raise BadFile(f"{file} has no column called “title” in its first line.")
    return {"courses": rows}


def _delimiter(text: str) -> str:
    head = text.partition("\n")[0]
    return ";" if head.count(";") > head.count(",") else ","


__all__ = ["BadFile", "Listed", "Listing", "read"]
