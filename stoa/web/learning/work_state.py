"""Where a learner stands with assignments, as pages tell it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from stoa.assessment import items, works
from stoa.assessment import queries as attempts
from stoa.assessment.ports import Allowed
from stoa.assessment.queries import WorkView
from stoa.assessment.works import Milestone, Status
from stoa.catalogue.queries import Offer
from stoa.content import queries as content
from stoa.content.ports import Part
from stoa.content.queries import PartRef, UnitBuild
from stoa.kernel.tokens import Pass
from stoa.learning import queries as learning
from stoa.learning.queries import TeamView
from stoa.web.learning.viewers import Viewer


@dataclass(frozen=True)
class Works:
    """What a page needs of a learner's assignments, by part."""

    works: Mapping[str, Sequence[WorkView]]
    teams: Mapping[str, TeamView]
    granted: Mapping[str, Allowed]

    @property
    def standings(self) -> dict[str, Status]:
        return {part: status_of(found) for part, found in self.works.items()}


def read_works(viewer: Viewer, offer: Offer, build: UnitBuild, granted: Mapping[str, Allowed]) -> Works:
    """A learner's works in a unit, and what they are allowed. Up to nine statements, for units with assignments."""
    parts = [part for part in build.parts.values() if part.kind == "assignment"]
    return works_for(viewer.account or 0, offer.run.id, parts, granted)


def works_for(account: int, run_id: int, parts: Sequence[Part], granted: Mapping[str, Allowed] | None = None) -> Works:
    """A learner's works of these assignments. What they are allowed is read where a deadline may be moved."""
    sets = {part.id: works.team_set_of(part) for part in parts if works.is_team_work(part)}
    teams = learning.teams_of(account=account, run_id=run_id, sets=list(sets.values())) if sets else {}
    mine = {part: teams[set] for part, set in sets.items() if set in teams}
    found = attempts.works_of(
        account=account, run_id=run_id, parts=[part.id for part in parts], teams=[team.id for team in mine.values()]
    )
    if not granted and any(part.due for part in parts):
        lines = attempts.allowances(account=account, run_id=run_id)
        granted = {line.part: Allowed(due=line.due.timestamp() if line.due else None) for line in lines}
    return Works(found, mine, granted or {})


def as_theirs(part: Part, granted: Mapping[str, Allowed]) -> Part:
    """The assignment with the deadline that holds for this learner."""
    return items.as_allowed(part, attempts.allowed_in(granted, part.id))


def status_of(found: Sequence[WorkView]) -> Status:
    """Where somebody stands who has these works of one assignment, the first first."""
    if not found:
        return Status()
    last = found[-1]
    if last.is_draft:
        marking = found[-2].marking if len(found) > 1 else None
        if marking is not None and marking.is_returned and last.edition == 1:
            return Status("returned", marking.released_at or found[-2].handed_in_at)
        return Status("draft", last.saved_at, is_again=len(found) > 1)
    if last.marking is not None:
        step = "returned" if last.marking.is_returned else "marked"
        at = last.marking.released_at or last.handed_in_at
        fraction = None if last.marking.is_returned else last.marking.fraction
        return Status(step, at, last.is_late, fraction, lateness=last.lateness)  # type: ignore[arg-type]
    return Status("handed_in", last.handed_in_at, last.is_late, lateness=last.lateness)


def is_handed_in(status: Status) -> bool:
    """Whether something was handed in, so that the unit need not wait."""
    return status.step in ("handed_in", "marked", "returned") or status.is_again


def assignments_of(offer: Offer) -> list[tuple[PartRef, Part]]:
    """The assignments of a course, as its outline and as its units have them."""
    version = offer.outline.version_id
    return [(ref, content.part(version, ref.id)) for ref in offer.outline.parts if ref.kind == "assignment"]


def work_lines(pass_: Pass, offer: Offer) -> list[dict[str, Any]]:
    """A line for each assignment: where a learner stands with it."""
    found = assignments_of(offer)
    if not found:
        return []
    state = works_for(pass_.account, offer.run.id, [part for _ref, part in found])
    return [
        {"part": ref, "title": ref.title or gettext("Assignment"),
         "words": works.state_words(state.standings[ref.id], pass_.time_zone),
         "is_handed_in": is_handed_in(state.standings[ref.id]),
         "has_days": any(step.day for step in works.milestones_of(part))}
        for ref, part in found
    ]  # fmt: skip


def steps_of(offer: Offer) -> list[tuple[PartRef, Milestone]]:
    """The steps of all assignments that have a day."""
    return [(ref, step) for ref, part in assignments_of(offer) for step in works.milestones_of(part) if step.day]
