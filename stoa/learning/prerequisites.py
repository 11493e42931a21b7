"""Whether what a module builds on is there. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from stoa.learning.mastery import Level

ENOUGH = Level.FAMILIAR
"""The level from which a skill can be built on. `proficient` would keep people waiting for what they learn by using."""


@dataclass(frozen=True, slots=True)
class Prerequisite:
    """Something that a module builds on: a skill (no `units`), or a module with its units that count and its skills."""

    name: str
    skills: tuple[str, ...]
    units: tuple[str, ...] = ()


def is_met(needed: Prerequisite, done: Collection[str], levels: Mapping[str, int]) -> bool:
    """Whether it is there: its units are done, or each of its skills is known well enough. What asks for nothing is."""
    if needed.units and all(unit in done for unit in needed.units):
        return True
    if not needed.skills:
        return not needed.units
    return all(levels.get(skill, 0) >= ENOUGH for skill in needed.skills)


def missing(needed: Sequence[Prerequisite], done: Collection[str], levels: Mapping[str, int]) -> list[Prerequisite]:
    """Those that are not there."""
    return [each for each in needed if not is_met(each, done, levels)]
