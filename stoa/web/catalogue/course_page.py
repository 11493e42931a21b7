"""What a course's public page shows, put together from its outline: no request, no database."""

from __future__ import annotations

from dataclasses import dataclass

from stoa.content.queries import Outline, UnitEntry
from stoa.web.base.grades import free_words, late_lines, scale_lines


@dataclass(frozen=True)
class NumberedUnit:
    """A unit with its number in the course: `2.1`."""

    number: str
    unit: UnitEntry


@dataclass(frozen=True)
class NumberedModule:
    """A module with its number."""

    number: int
    title: str
    units: tuple[NumberedUnit, ...]


@dataclass(frozen=True)
class Aim:
    """An outcome, and the numbers of the units that teach it."""

    text: str
    taught_in: tuple[str, ...]


@dataclass(frozen=True)
class Share:
    """A grading category with what it holds. `weight` 0..1."""

    title: str
    weight: float
    count: int
    drop_lowest: int


def graded_words(outline: Outline) -> dict[str, object]:
    """What is said of letters, of late work and of free days."""
    policy = outline.grading
    if policy is None:
        return {}
    if not outline.dues:
        return {"scale": scale_lines(policy)}
    free = free_words(policy.free_days) if policy.free_days else ""
    return {"scale": scale_lines(policy), "late": late_lines(policy), "free": free}


def syllabus(outline: Outline) -> tuple[NumberedModule, ...]:
    """Modules and units with their numbers."""
    return tuple(
        NumberedModule(
            place, module.title, tuple(NumberedUnit(f"{place}.{at}", unit) for at, unit in enumerate(module.units, 1))
        )
        for place, module in enumerate(outline.modules, 1)
    )


def aims(outline: Outline) -> tuple[Aim, ...]:
    """The outcomes, each with where it is taught."""
    taught: dict[str, list[str]] = {}
    for module in syllabus(outline):
        for numbered in module.units:
            for outcome in numbered.unit.outcomes:
                taught.setdefault(outcome, []).append(numbered.number)
    return tuple(Aim(outcome.text, tuple(taught.get(outcome.id, ()))) for outcome in outline.outcomes)


def shares(outline: Outline) -> tuple[Share, ...]:
    """What counts towards the grade; none when nothing is graded."""
    if outline.grading is None:
        return ()
    counts: dict[str, int] = {}
    for part in outline.parts:
        counts[part.category] = counts.get(part.category, 0) + 1
    return tuple(
        Share(item.title, item.weight, counts.get(item.id, 0), item.drop_lowest) for item in outline.grading.categories
    )
