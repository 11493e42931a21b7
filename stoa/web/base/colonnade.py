"""The colonnade: a course drawn as columns, one for every few minutes of a learner's time. Pure, no Django.

A gap ends a group (a unit), a wider gap ends a bay (a module). What is done stands as solid columns, what is not yet
is a thin line: both are drawn for everybody, and a learner's own part is a window through which columns show. All
lengths are in units of the drawing; one *pitch* is the distance from a column to the next.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import count
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
_BETWEEN: Final = 0.25
"""From a column's left edge back to the middle of the space before it, where windows are cut."""


@dataclass(frozen=True)
class Group:
    """A stretch of work, of one unit or several: the minutes of each, by its place in the course."""

    parts: tuple[tuple[int, float], ...]

    @property
    def minutes(self) -> float:
        return sum(minutes for _, minutes in self.parts)

    def share(self, done: Collection[int]) -> float:
        """How much of it is done, 0..1, when the units at these places are."""
        if len(self.parts) == 1:
            return 1.0 if self.parts[0][0] in done else 0.0
        whole = self.minutes
        if whole <= 0:
            return sum(place in done for place, _ in self.parts) / len(self.parts)
        return sum(minutes for place, minutes in self.parts if place in done) / whole


@dataclass(frozen=True)
class Stand:
    """Where a group's columns stand: the left edge of the first in pitches, and how many there are."""

    group: Group
    at: float
    count: int


@dataclass(frozen=True)
class Plan:
    """Where the columns stand. `width` in pitches; `bays` are the left edges of the modules."""

    stands: tuple[Stand, ...]
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
    """Columns."""
    planned: str
    """Thin lines in their place, for what is not yet; empty for a course that is not being learned."""
    bays: tuple[float, ...]


def plan(bays: Sequence[Sequence[float]]) -> Plan:
    """Place the columns of a course: modules of units' minutes. A very long course is drawn coarser, as `minutes` says.

    A unit's place is counted through all modules.
    """
    places = count()
    groups = _coarse([[Group(((next(places), minutes),)) for minutes in bay] for bay in bays if bay])
    total = sum(group.minutes for bay in groups for group in bay)
    minutes = next((grain for grain in GRAINS if total / grain <= MOST_COLUMNS), GRAINS[-1])
    at, stands, starts = MARGIN, list[Stand](), list[float]()
    for place, bay in enumerate(groups):
        at += MODULE_GAP if place else 0.0
        starts.append(at)
        for number, group in enumerate(bay):
            at += UNIT_GAP if number else 0.0
            stands.append(Stand(group, at, count_of(group.minutes, minutes)))
            at += stands[-1].count
    return Plan(tuple(stands), at + MARGIN - (1 - SHAFT), tuple(starts), minutes)


def count_of(minutes: float, grain: int = MINUTES) -> int:
    """How many columns a group gets: at least one, at most `MOST_COLUMNS`."""
    return min(MOST_COLUMNS, max(1, round(minutes / grain)))


def window(drawn: Plan, done: Collection[int], *, height: float, pitch: float) -> str:
    """Path data of the window through which the columns of the done units (by place) show: one box a stretch."""
    boxes: list[list[float]] = []
    is_whole = False  # whether everything up to here is done, so that the box goes on
    for stand in drawn.stands:
        share = stand.group.share(done)
        standing = int(stand.count * min(1.0, share) + 1e-9) if share else 0
        if standing and not is_whole:
            boxes.append([stand.at - _BETWEEN, 0.0])
        if standing:
            boxes[-1][1] = stand.at + standing - _BETWEEN
        is_whole = standing == stand.count
    return "".join(f"M{_n(max(0, left) * pitch)} 0H{_n(right * pitch)}V{_n(height)}H{_n(max(0, left) * pitch)}z"
                   for left, right in boxes)  # fmt: skip


def draw(drawn: Plan, *, height: float, pitch: float, is_progress: bool = False) -> Drawing:
    """The plan as paths, `height` high, a pitch of `pitch`; with capitals and bases once there is room for them."""
    lintel, step = max(3.0, height * 0.072), max(1.2, height * 0.025)
    top, bottom = lintel + height * 0.02, height - step - height * 0.02
    shaft = pitch * SHAFT
    is_tall = height >= 50
    edges = [stand.at + number for stand in drawn.stands for number in range(stand.count)]
    done = (_pillar(at * pitch, top, bottom, shaft, pitch, is_tall) for at in edges)
    todo = (f"M{_n(at * pitch + shaft / 2)} {_n(top)}V{_n(bottom)}" for at in edges if is_progress)
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
    return Group(tuple(part for group in groups for part in group.parts))


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
