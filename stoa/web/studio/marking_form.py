"""What the form of the marking page says: levels, notes, words. Any form gives something; what is not asked is left."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.http import QueryDict

from stoa.assessment.works import Made, criteria_of, points_of, tidy_notes
from stoa.content.ports import Part
from stoa.web.studio.work_lines import number_words

LONGEST_PLACE = 2000


def made(form: QueryDict, part: Part) -> Made:
    """What somebody makes of a work, by the fields of `levels` and `notes`."""
    criteria = criteria_of(part)
    levels = {each["id"]: form.get(f"level-{each['id']}", "") for each in criteria}
    notes: list[dict[str, Any]] = [
        {"text": form.get(f"about-{each['id']}", ""), "criterion": each["id"]} for each in criteria
    ]
    places = form.getlist("note-at")
    for number, text in enumerate(form.getlist("note-text")):
        notes.append({**_place(places[number] if number < len(places) else ""), "text": text})
    new = form.get("new-text", "")
    quoted = {"quote": form.get("new-quote", ""), "piece": form.get("new-piece", "")}
    notes.append({**(quoted if quoted["quote"].strip() else {}), "text": new})
    return Made(levels, tidy_notes(notes), form.get("comment", ""), fraction(form.get("points", ""), part.points))


def fraction(said: str, most: float) -> float | None:
    """Points set by hand, as a share of the most; None for what cannot be read."""
    text = said.strip().replace(",", ".")[:20]
    try:
        value = float(text) if text.isascii() else None
    except ValueError:
        return None
    if value is None or not 0 <= value <= max(most, 0):
        return None
    return value / most if most else 1.0


def edition(form: QueryDict) -> int:
    """Which edition the form was made from."""
    said = form.get("edition", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else 0


def with_comment(known: Made, words: str) -> Made:
    """The same with these words at the end of the comment."""
    return replace(known, comment="\n\n".join(each for each in (known.comment.strip(), words) if each))


def _place(said: str) -> dict[str, Any]:
    try:
        found = json.loads(said[:LONGEST_PLACE]) if said else {}
    except (ValueError, RecursionError):
        return {}
    return {name: value for name, value in found.items() if name != "text"} if isinstance(found, dict) else {}


@dataclass(frozen=True)
class Criterion:
    """A criterion as it is drawn: its levels with their points, which is chosen, and what is said of it."""

    id: str
    title: str
    text: str
    levels: tuple[tuple[Mapping[str, Any], str, bool], ...]
    about: str


@dataclass(frozen=True)
class Note:
    """A note on a place in the work. `at` is that place for the form; `number` is its mark."""

    number: int
    text: str
    quote: str
    at: str
    is_on_picture: bool


def drawn_criteria(part: Part, known: Made) -> list[Criterion]:
    """The rubric with what is chosen."""
    about = {str(note["criterion"]): str(note["text"]) for note in known.notes if "criterion" in note}
    return [
        Criterion(
            each["id"], each["title"], each["text"],
            tuple((level, number_words(level["points"]), known.levels.get(each["id"]) == level["id"])
                  for level in each["levels"]),
            about.get(each["id"], ""),
        )
        for each in criteria_of(part)
    ]  # fmt: skip


def drawn_notes(notes: Sequence[Mapping[str, Any]]) -> list[Note]:
    """The notes that are not about a criterion, numbered."""
    found = []
    for number, note in enumerate((each for each in notes if "criterion" not in each), start=1):
        place = {name: value for name, value in note.items() if name != "text"}
        quote = str(note.get("quote", ""))
        found.append(Note(number, str(note["text"]), quote, json.dumps(place) if place else "", "x" in note))
    return found


def points_said(part: Part, known: Made) -> tuple[str, str]:
    """(points by the rubric so far or by hand, the most): of a rubric its own points."""
    criteria = criteria_of(part)
    if not criteria:
        return ("" if known.fraction is None else number_words(known.fraction * part.points), number_words(part.points))
    got, all_of_them = points_of(part, known.levels)
    return number_words(got), number_words(all_of_them)
