"""The colonnade: a course drawn as columns, one for every few minutes of a learner's time. Pure, no Django.

A gap ends a group (a unit), a wider gap ends a bay (a module). What is done stands as solid columns, what is not yet
is a thin line. All lengths are in units of the drawing; one *pitch* is the distance from a column to the next.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

MINUTES: Final = 5
"""Minutes that a column stands for, unless the course is so long that it has to be more."""

MOST_COLUMNS: Final = 240
MOST_GROUPS: Final = 120
GRAINS: Final = (5, 10, 15, 30, 60, 120, 240, 480, 960)
UNIT_GAP: Final = 1.1
MODULE_GAP: Final = 3.0
MARGIN: Final = 0.5
SHAFT: Final = 0.5


@dataclass(frozen=True)
class Group:
    """A stretch of work: its minutes, and the part of it that is done (0..1)."""

    minutes: float
    done: float = 0.0


@dataclass(frozen=True)
class Column:
    """A column's left edge in pitches, and whether it stands already."""

    at: float
    is_done: bool


@dataclass(frozen=True)
class Plan:
    """Where the columns stand. `width` in pitches; `bays` are the left edges of the modules."""

    columns: tuple[Column, ...]
    width: float
    bays: tuple[float, ...]
    minutes: int
    """What one column stands for."""


@dataclass(frozen=True)
class Drawing:
    """Path data and sizes, ready for SVG."""

    width: float
    height: float
    lintel: float
    step: float
    standing: str
    """Columns that stand: all of a course that is not being learned, the done ones of one that is."""
    planned: str
    """Thin lines for what is not yet."""
    bays: tuple[float, ...]


def plan(bays: Sequence[Sequence[Group]]) -> Plan:
    """Place the columns of a course: modules of units. A very long course is drawn coarser, and `minutes` says so."""
    bays = _coarse([list(bay) for bay in bays if bay])
    total = sum(group.minutes for bay in bays for group in bay)
    minutes = next((grain for grain in GRAINS if total / grain <= MOST_COLUMNS), GRAINS[-1])
    at, columns, starts = MARGIN, list[Column](), list[float]()
    for place, bay in enumerate(bays):
        at += MODULE_GAP if place else 0.0
        starts.append(at)
        for number, group in enumerate(bay):
            at += UNIT_GAP if number else 0.0
            columns.extend(_columns(group, at, minutes))
            at += count_of(group.minutes, minutes)
    return Plan(tuple(columns), at + MARGIN - (1 - SHAFT), tuple(starts), minutes)


def count_of(minutes: float, grain: int = MINUTES) -> int:
    """How many columns a group gets: at least one, at most `MOST_COLUMNS`."""
    return min(MOST_COLUMNS, max(1, round(minutes / grain)))


def draw(drawn: Plan, *, height: float, pitch: float, is_progress: bool = False) -> Drawing:
    """The plan as paths, `height` high, a pitch of `pitch`; with capitals and bases once there is room for them."""
    lintel, step = max(3.0, height * 0.072), max(1.2, height * 0.025)
    top, bottom = lintel + height * 0.02, height - step - height * 0.02
    shaft = pitch * SHAFT
    is_tall = height >= 50
    done = (
        _pillar(column.at * pitch, top, bottom, shaft, pitch, is_tall)
        for column in drawn.columns
        if column.is_done or not is_progress
    )
    todo = (
        f"M{_n(column.at * pitch + shaft / 2)} {_n(top)}V{_n(bottom)}"
        for column in drawn.columns
        if is_progress and not column.is_done
    )
    return Drawing(
        width=round(drawn.width * pitch, 1),
        height=height,
        lintel=round(lintel, 1),
        step=round(step, 1),
        standing="".join(done),
        planned="".join(todo),
        bays=tuple(round(start * pitch, 1) for start in drawn.bays),
    )


def _coarse(bays: list[list[Group]]) -> list[list[Group]]:
    """The same with modules for units, or one group for all, when there are too many to tell apart."""
    if sum(len(bay) for bay in bays) <= MOST_GROUPS:
        return bays
    modules = [_merged(bay) for bay in bays]
    if len(modules) <= MOST_GROUPS:
        return [modules]
    return [[_merged(modules)]]


def _merged(groups: Iterable[Group]) -> Group:
    items = list(groups)
    minutes = sum(group.minutes for group in items)
    if minutes <= 0:
        return Group(0.0, sum(group.done for group in items) / len(items))
    return Group(minutes, sum(group.minutes * group.done for group in items) / minutes)


def _columns(group: Group, at: float, grain: int) -> Iterator[Column]:
    count = count_of(group.minutes, grain)
    standing = int(count * min(1.0, max(0.0, group.done)) + 1e-9)
    for place in range(count):
        yield Column(at + place, place < standing)


def _pillar(x: float, top: float, bottom: float, shaft: float, pitch: float, is_tall: bool) -> str:
    path = f"M{_n(x)} {_n(top)}h{_n(shaft)}V{_n(bottom)}h{_n(-shaft)}z"
    if not is_tall:
        return path
    wide, high = shaft + pitch * 0.3, (bottom - top) * 0.03
    left = x - pitch * 0.15
    capital = f"M{_n(left)} {_n(top)}h{_n(wide)}v{_n(high)}h{_n(-wide)}z"
    base = f"M{_n(left)} {_n(bottom - high * 0.7)}h{_n(wide)}V{_n(bottom)}h{_n(-wide)}z"
    return path + capital + base


def _n(value: float) -> str:
    """A number as short as it goes: one decimal, no trailing zero."""
    text = f"{value:.1f}"
    return text[:-2] if text.endswith(".0") else text
