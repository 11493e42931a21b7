"""What a course builds on, as its public page says it, and whether the reader has it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from stoa.assessment.queries import PLACEMENT
from stoa.catalogue import queries as catalogue
from stoa.catalogue.queries import Offer
from stoa.content import queries as content
from stoa.content.queries import Requirement
from stoa.learning import queries as records
from stoa.web.base.reviews import placement_skills, practice_pool

State = Literal["yes", "under way", "no", "unknown"]


@dataclass(frozen=True)
class Need:
    """Something that a course builds on. `run`: where it can be learned, if that is another course here; `text` may be
    in the words of the course, `title` in those of the other one."""

    text: str = ""
    title: str = ""
    language: str = ""
    run: str = ""
    state: State = "unknown"


@dataclass(frozen=True)
class Needs:
    """All of it. `placement`: the name of the test that tells whether one has it; empty where there is none."""

    listed: tuple[Need, ...]
    placement: str


def needs(offer: Offer, account: int | None) -> Needs | None:
    """What a course builds on; None for one that does not say. For such a course it costs nothing."""
    outline = offer.outline
    if not outline.requires:
        return None
    shown: Mapping[int, float] = {}
    levels: Mapping[str, int] = {}
    if account is not None:
        shown = {each.run_id: each.standing.shown for each in records.participations(account)}
        levels = records.levels(account=account, course_id=outline.course_id)
    listed = tuple(_need(offer, each, shown, levels, is_known=account is not None) for each in outline.requires)
    return Needs(listed, PLACEMENT if placement_skills(offer, practice_pool(offer)) else "")


def _need(
    offer: Offer, said: Requirement, shown: Mapping[int, float], levels: Mapping[str, int], *, is_known: bool
) -> Need:
    outline = offer.outline
    if said.skill:
        text = next((outcome.text for outcome in outline.outcomes if outcome.id == said.skill), said.skill)
        state: State = "yes" if levels.get(said.skill, 0) >= records.ENOUGH else "no"
        return Need(text, said.text, outline.language, state=state if is_known else "unknown")
    course = content.course_by_slug(said.course) if said.course else None
    runs = catalogue.runs_of(course.id) if course is not None else []
    found = catalogue.offer(runs[-1].slug) if runs else None
    if found is None:
        return Need(said.text or said.course, language=outline.language)
    best = max((shown.get(run.id, -1.0) for run in runs), default=-1.0)
    state = "yes" if best >= 1.0 else "under way" if best >= 0.0 else "no"
    return Need(
        said.text, found.outline.title, found.outline.language, found.run.slug, state if is_known else "unknown"
    )
