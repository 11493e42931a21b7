"""Progress marks: empty, part-filled and full squares, each with a hidden word."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext

from stoa.content.queries import Outline, UnitEntry
from stoa.learning.rules import Standing
from stoa.web.base.icons import MARKS

DRAWN = ("todo", "part", "done")


def mark(state: str) -> bytes:
    """The mark of `state` (todo, part, done) in the active language."""
    words = {"todo": gettext("Not started:"), "part": gettext("Begun:"), "done": gettext("Done:")}
    return (
        f'<svg class="mark is-{state}" viewBox="0 0 20 20" aria-hidden="true">{MARKS[state]}</svg>'
        f'<span class="visually-hidden">{words[state]} </span>'
    ).encode()


_marks: dict[str, Mapping[str, bytes]] = {}


def marks(language: str) -> Mapping[str, bytes]:
    """The three marks in the active language, which is `language`."""
    known = _marks.get(language)
    if known is None:
        known = _marks[language] = {state: mark(state) for state in DRAWN}
    return known


def state_of(unit: UnitEntry, standing: Standing | None) -> str:
    """Which mark a unit gets."""
    if standing is None:
        return "todo"
    if unit.id in standing.done:
        return "done"
    return "part" if any(part.id in standing.scores for part in unit.parts) else "todo"


def unit_holes(outline: Outline, standing: Standing | None, language: str) -> dict[str, bytes]:
    """The holes `unit:<id>` of an outline."""
    drawn = marks(language)
    return {f"unit:{unit.id}": drawn[state_of(unit, standing)] for unit in outline.units}
