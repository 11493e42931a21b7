"""Which tests a course has: of all its skills, to find out where to begin, of what a module builds on."""

from __future__ import annotations

from dataclasses import dataclass

from stoa.assessment.queries import COURSE_SCOPE, MODULE, PLACEMENT
from stoa.catalogue.queries import Offer
from stoa.content.queries import Outline
from stoa.web.base.reviews import Pool, placement_skills, practice_pool

EACH, LEAST, MOST = 3, 4, 30
"""Questions of a challenge: so many for each of its skills, within these bounds."""
RIGHTS = 2
"""Right answers that a skill asks for, where it has as many questions."""


@dataclass(frozen=True)
class Scope:
    """What a test is of, and how many questions it asks at most."""

    name: str
    skills: tuple[str, ...]
    most: int

    @property
    def is_placement(self) -> bool:
        return self.name == PLACEMENT


def scope_of(offer: Offer, name: str) -> Scope | None:
    """The test of this name; None where the course has none."""
    outline, pool = offer.outline, practice_pool(offer)
    if name == PLACEMENT:
        skills = placement_skills(offer, pool)
        return Scope(name, skills, outline.placement.questions) if skills else None
    if name == COURSE_SCOPE:
        return _scope(name, tuple(outcome.id for outcome in outline.outcomes), pool)
    module = outline.module_by_id.get(name.removeprefix(MODULE)) if name.startswith(MODULE) else None
    return _scope(name, skills_required(outline, module.requires), pool) if module is not None else None


def _scope(name: str, skills: tuple[str, ...], pool: Pool) -> Scope | None:
    asked = tuple(skill for skill in skills if skill in pool)
    count = len({each.question for skill in asked for each in pool[skill]})
    return Scope(name, asked, min(count, MOST, max(LEAST, EACH * len(asked)))) if asked else None


def skills_required(outline: Outline, requires: tuple[str, ...]) -> tuple[str, ...]:
    """The skills behind what a module builds on: those that a module of that name teaches, and those named."""
    found: dict[str, None] = {}
    for name in requires:
        module = outline.module_by_id.get(name)
        taught = [skill for unit in module.units for skill in unit.outcomes] if module is not None else [name]
        found |= dict.fromkeys(taught)
    return tuple(outcome.id for outcome in outline.outcomes if outcome.id in found)
