"""Stoa's own form for lists of courses, as JSON or CSV; docs/operators/catalogue.md describes it.

JSON: `{"institution": "...", "licence": "...", "attribution": "...", "source": "...", "courses": [{...}, ...]}`. In CSV
a row is a course; several subjects or people stand in one cell with `|` between them, a person as `Name (role)`.
"""

from __future__ import annotations

import re
from typing import Any

from stoa.catalogue.sources import cleaning
from stoa.catalogue.sources.listing import BadFile, Listed, Listing, Notes

FIELDS = (
    "key", "title", "address", "description", "language", "level", "department", "programme", "subjects", "people",
    "licence", "hours",
)  # fmt: skip
_PERSON = re.compile(r"^(.*?)\s*\(([^()]*)\)$")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def reads(value: Any) -> bool:
    """Whether a file's value is of this form."""
    return isinstance(value, dict) and isinstance(value.get("courses"), list)


def courses(value: Any) -> Listing:
    """The list. Raises BadFile."""
    notes, listed, keys = Notes(), list[Listed](), set[str]()
    for number, row in enumerate(value["courses"], 1):
        if not isinstance(row, dict):
            raise BadFile(f"course {number} is no object but {type(row).__name__}.")
        found = _course(row, number, notes)
        if found is None:
            continue
        if found.key in keys:
            notes.note("left out: the same key or address as one before", found.title)
            continue
        keys.add(found.key)
        listed.append(found)
    said = {name: cleaning.name(value.get(name)) for name in ("institution", "licence", "attribution", "source")}
    return Listing(tuple(listed), **said, odd=notes.odd, examples=notes.examples)


def _course(row: dict[str, Any], number: int, notes: Notes) -> Listed | None:
    text = {name: cleaning.name(row.get(name)) for name in FIELDS if name != "description"}
    if not text["title"] or not text["address"].startswith(("https://", "http://")):
        notes.note("left out: no title, or no address that begins with https://", text["title"] or f"course {number}")
        return None
    for name in sorted(set(row) - set(FIELDS)):
        notes.note(f"unknown field “{name}”, not read", text["title"])
    about = str(row.get("description") or "")
    if not about.strip():
        notes.note("no description", text["title"])
    language = text["language"] if _LANGUAGE.fullmatch(text["language"]) else ""
    if text["language"] and not language:
        notes.note("a language that is no tag such as “it” or “pt-BR”, not read", text["title"])
    return Listed(
        key=text["key"] or text["address"], title=text["title"], address=text["address"], about=about,
        language=language, level=text["level"].lower(), department=text["department"], programme=text["programme"],
        subjects=tuple(_several(row.get("subjects"))), people=tuple(map(_person, _several(row.get("people")))),
        licence=text["licence"], minutes=_minutes(row.get("hours"), text["title"], notes),
    )  # fmt: skip


def _several(value: Any) -> list[str]:
    given = value if isinstance(value, list) else str(value or "").split("|")
    return [name for each in given if (name := cleaning.name(each))]


def _person(text: str) -> tuple[str, str]:
    found = _PERSON.match(text)
    return (found[1], found[2]) if found else (text, "")


def _minutes(value: Any, title: str, notes: Notes) -> int:
    if value in (None, ""):
        return 0
    try:
        hours = float(str(value).replace(",", "."))
    except ValueError:
        hours = -1.0
    if not 0 <= hours <= 10_000:
        notes.note("hours that are no number from 0 to 10000, not read", title)
        return 0
    return round(hours * 60)
