"""What a mark is made of: levels of a rubric, notes, words. Pure, and total: any JSON value gives one."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from stoa.assessment import rubrics
from stoa.content.ports import Part

MOST_NOTES: Final = 200
LONGEST_NOTE: Final = 2_000
LONGEST_QUOTE: Final = 300
LONGEST_COMMENT: Final = 20_000
LONGEST_REASON: Final = 1_000
_WORDS: Final = {"criterion": 80, "piece": 20, "quote": LONGEST_QUOTE, "file": 16}
"""What a note may say of where it belongs, and how long that may be."""


@dataclass(frozen=True)
class Made:
    """What somebody makes of a work. `fraction` (0..1) counts where the assignment has no rubric."""

    levels: Mapping[str, str] = field(default_factory=dict)
    notes: Sequence[Mapping[str, Any]] = ()
    comment: str = ""
    fraction: float | None = None


def criteria_of(part: Part) -> list[dict[str, Any]]:
    """The criteria of an assignment's rubric; empty where it has none."""
    return rubrics.criteria_of(part.public.get("rubric"))


def fitted(part: Part, made: Made) -> Made:
    """The same with nothing that this assignment does not ask for; `fraction` follows from the levels."""
    criteria = criteria_of(part)
    chosen = {}
    for criterion in criteria:
        said = made.levels.get(criterion["id"])
        if said in {level["id"] for level in criterion["levels"]}:
            chosen[criterion["id"]] = str(said)
    fraction = fraction_of(part.public["rubric"], chosen) if criteria else _share(made.fraction)
    return Made(chosen, tidy_notes(made.notes), plain(made.comment)[:LONGEST_COMMENT], fraction)


def fraction_of(rubric: object, levels: Mapping[str, str]) -> float | None:
    """What the chosen levels are worth of the most that can be had, 0..1; None while a criterion has no level."""
    for criterion in rubrics.criteria_of(rubric):
        if levels.get(criterion["id"]) not in {level["id"] for level in criterion["levels"]}:
            return None
    most = rubrics.possible(rubric)
    return _share(rubrics.earned(rubric, levels) / most) if most > 0 else 1.0


def points_of(part: Part, levels: Mapping[str, str]) -> tuple[float, float]:
    """(the points of the chosen levels, the most that can be had) of an assignment with a rubric."""
    rubric = part.public.get("rubric")
    return rubrics.earned(rubric, levels), rubrics.possible(rubric)


def tidy_notes(said: object) -> list[dict[str, Any]]:
    """Notes as they are kept: each with a `text`, and where it belongs: a `criterion`; a `quote` of a `piece`, the
    `nth` of its like (from 0); or a place (`x`, `y` from 0 to 1) in the picture `file`. What is none is left out."""
    found = []
    for each in said if isinstance(said, list | tuple) else ():
        text = plain(str(each.get("text") or ""))[:LONGEST_NOTE] if isinstance(each, Mapping) else ""
        if not text:
            continue
        note: dict[str, Any] = {"text": text}
        for name, longest in _WORDS.items():
            value = each.get(name)
            if isinstance(value, str) and plain(value):
                note[name] = plain(value)[:longest]
        if "quote" in note:
            nth = each.get("nth")
            note["nth"] = nth if isinstance(nth, int) and not isinstance(nth, bool) and 0 <= nth < 10_000 else 0
        x, y = _share(each.get("x")), _share(each.get("y"))
        if "file" in note and x is not None and y is not None:
            note |= {"x": round(x, 4), "y": round(y, 4)}
        found.append(note)
    return found[:MOST_NOTES]


def plain(said: str) -> str:
    """Words without blanks around them and without zero bytes, which PostgreSQL takes in no text."""
    return said.replace("\0", "").strip()


def _share(value: object) -> float | None:
    """A number as a share, 0..1; None for what is no number."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    number = float(value) if abs(value) < 1e9 else math.inf
    return min(1.0, max(0.0, number)) if math.isfinite(number) else None
