"""What a course's public page shows, put together from its outline. Pure: no request, no database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from stoa.content.queries import Outline, UnitEntry


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
class Way:
    """A way to finish, as its author wrote it."""

    title: str
    description: str
    rule: str


@dataclass(frozen=True)
class Share:
    """A grading category with what it holds. `weight` 0..1."""

    title: str
    weight: float
    count: int
    drop_lowest: int


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


def ways(outline: Outline) -> tuple[Way, ...]:
    """The ways to finish that the course's own file names; none when it has no such file."""
    compiled = outline.files.get("completions.toml")
    listed = compiled.get("pathways") if isinstance(compiled, Mapping) else None
    if not isinstance(listed, list):
        return ()
    return tuple(
        Way(_text(item, "title"), _text(item, "description"), _text(item, "rule"))
        for item in listed
        if isinstance(item, Mapping) and _text(item, "title")
    )


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


def _text(item: Mapping[str, object], name: str) -> str:
    value = item.get(name)
    return " ".join(value.split()) if isinstance(value, str) else ""
