"""What modules build on, and the units that are shut until it is there."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from stoa.catalogue.queries import Offer
from stoa.content.queries import ModuleEntry, Outline
from stoa.learning import queries as records
from stoa.learning.queries import Prerequisite


def prerequisites(outline: Outline, module: ModuleEntry) -> list[Prerequisite]:
    """What a module builds on. Names that the course does not have (any more) ask for nothing."""
    taught = {outcome.id for outcome in outline.outcomes}
    found = []
    for name in module.requires:
        other = outline.module_by_id.get(name)
        if other is not None:
            skills = tuple(dict.fromkeys(skill for unit in other.units for skill in unit.outcomes if skill in taught))
            found.append(Prerequisite(name, skills, tuple(unit.id for unit in other.units if unit.counts)))
        elif name in taught:
            found.append(Prerequisite(name, (name,)))
    return found


def shut_units(outline: Outline, done: Collection[str], levels: Mapping[str, int]) -> frozenset[str]:
    """The units that are shut to somebody who has done these units and reached these levels."""
    return frozenset(
        unit.id
        for module in outline.modules
        if module.is_enforced and records.missing_prerequisites(prerequisites(outline, module), done, levels)
        for unit in module.units
    )


def shut_to(offer: Offer, account: int) -> frozenset[str]:
    """The units of a run that are shut to somebody. Two statements where the course shuts any, else none."""
    outline = offer.outline
    if not any(module.is_enforced for module in outline.modules):
        return frozenset()
    place = records.place(account=account, run_id=offer.run.id)
    done = place.standing.done if place is not None and place.is_open else frozenset[str]()
    return shut_units(outline, done, records.levels(account=account, course_id=outline.course_id))
