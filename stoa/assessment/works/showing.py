"""What the mark of a work tells of skills. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from stoa.assessment import rubrics
from stoa.assessment.rules import clip
from stoa.assessment.works.marks import criteria_of
from stoa.content.ports import Part

GOOD: Final = 0.8
"""The share of a mark from which a work shows its skills in full; below it in proportion. Whoever marks seldom gives
the most there is, even to whom they would call able, while a question is right or not; so all of the scale would never
count as right, and a work that most would call good would lower what is thought of its learner."""
LONGEST: Final = 200


@dataclass(frozen=True)
class Shown:
    """`score` (0..1) in `skills`, shown by what is called `question`: the assignment, or one criterion of it."""

    question: str
    skills: tuple[str, ...]
    score: float


def shown_by(part: Part, levels: Mapping[str, object], fraction: float) -> list[Shown]:
    """What a mark shows: by each criterion that names skills, as far as its own level goes; by the whole, in those
    skills of the assignment that no criterion names, so that nothing is told twice."""
    rubric = part.public.get("rubric")
    of_criteria = rubrics.skills_of(rubric)
    of_all = tuple(skill for skill in part.skills if skill not in of_criteria)
    found = [Shown(part.id, of_all, _worth(fraction))] if of_all else []
    for criterion in criteria_of(part):
        points = {level["id"]: level["points"] for level in criterion["levels"]}
        most, chosen = max(points.values(), default=0.0), levels.get(criterion["id"])
        if criterion.get("skills") and most > 0 and isinstance(chosen, str) and chosen in points:
            name = _name(part.id, criterion["id"])
            found.append(Shown(name, tuple(criterion["skills"]), _worth(points[chosen] / most)))
    return found


def _worth(fraction: float) -> float:
    """A share of a mark as that of an answer."""
    return clip(fraction / GOOD)


def _name(part: str, criterion: str) -> str:
    name = f"{part}:{criterion}"
    return name if len(name) <= LONGEST else f"{part}:{sha256(criterion.encode()).hexdigest()[:32]}"
