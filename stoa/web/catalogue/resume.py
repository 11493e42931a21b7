"""Where a learner goes on. Pure: no request, no database."""

from __future__ import annotations

from stoa.content.queries import Outline, UnitEntry
from stoa.learning.rules import Standing


def next_unit(outline: Outline, standing: Standing, last_unit: str) -> UnitEntry | None:
    """The unit that was open last unless it is done; then the first one after it that is not; then the first of all.

    None when every unit is done, or there is none.
    """
    units = outline.units
    start = outline.place.get(last_unit, 0)
    ahead = [unit for unit in (*units[start:], *units[:start]) if unit.id not in standing.done]
    return ahead[0] if ahead else None
