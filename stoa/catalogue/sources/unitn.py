"""The open data of the University of Trento: `{"value": {"data": [{"nome", "descrizione", "sitoWeb", ...}]}}`.

Its field names are Italian. A programme ends with its kind in parentheses; the kinds of the Italian first and second
cycle (Bologna process) give a course its level.
"""

from __future__ import annotations

import re
from typing import Any

from stoa.catalogue.sources import cleaning
from stoa.catalogue.sources.listing import BadFile, Listed, Listing, Notes

_KIND = re.compile(r"\s*\(([A-Z0-9]+)\)\s*$")
_LEVELS = {"L2": "bachelor", "LM": "master", "LM5": "master", "LM6": "master"}
"""L2: laurea of three years; LM: laurea magistrale, of five or six years in one piece. What else there is has none."""
_ROLES = {"titolari": "teacher", "docenti": "teacher", "assistenti": "assistant", "tutor": "tutor"}


def reads(value: Any) -> bool:
    """Whether a file's value is of this form."""
    inner = value.get("value") if isinstance(value, dict) else None
    rows = inner.get("data") if isinstance(inner, dict) else None
    return isinstance(rows, list) and bool(rows) and isinstance(rows[0], dict) and "nome" in rows[0]


def courses(value: Any) -> Listing:
    """The list. Raises BadFile."""
    notes, listed = Notes(), []
    language = str(value["value"].get("language") or "it")
    for number, row in enumerate(value["value"]["data"], 1):
        if not isinstance(row, dict):
            raise BadFile(f"course {number} is no object but {type(row).__name__}.")
        listed.append(_course(row, number, language, notes))
    return Listing(tuple(filter(None, listed)), odd=notes.odd, examples=notes.examples)


def _course(row: dict[str, Any], number: int, language: str, notes: Notes) -> Listed | None:
    title, address = cleaning.name(row.get("nome")), str(row.get("sitoWeb") or "").strip()
    if not title or not address.startswith(("https://", "http://")):
        notes.note("left out: no title, or no address of its page", title or f"course {number}")
        return None
    said = str(row.get("descrizione") or "")
    departments = [cleaning.name(each.get("nome")) for each in _objects(row.get("dipartimento"))]
    programme = cleaning.name(row.get("corsoStudi"))
    kind = _KIND.search(programme)
    if not said.strip():
        notes.note("no description", title)
    if not departments:
        notes.note("no department", title)
    if " ".join(str(row.get("nome")).split()) != str(row.get("nome")):
        notes.note("stray blanks in the title", title)
    if "<pwa" in said or "style=" in said:
        notes.note("foreign markup in the description, taken out", title)
    return Listed(
        key=address, title=title, address=address, about=said, language=language,
        level=_LEVELS.get(kind[1], "") if kind else "", department=departments[0] if departments else "",
        programme=_KIND.sub("", programme), people=_people(row),
    )  # fmt: skip


def _people(row: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    found: dict[str, str] = {}
    for field, role in _ROLES.items():
        for person in _objects(row.get(field)):
            full = cleaning.name(f"{person.get('nome') or ''} {person.get('cognome') or ''}")
            if full:
                found.setdefault(full, role)
    return tuple(found.items())


def _objects(value: Any) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
