"""A unit as one viewer meets it: what its page reads, one statement a domain, in one round trip."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property

from stoa.accounts import queries as accounts
from stoa.assessment import items
from stoa.assessment import queries as attempts
from stoa.assessment import rules as grading
from stoa.assessment.ports import Allowed, Sat
from stoa.assessment.queries import LastAttempt
from stoa.assessment.rules import Lateness, LateTerms
from stoa.assessment.works import Status
from stoa.catalogue.queries import Offer
from stoa.content import queries as content
from stoa.content.ports import Part
from stoa.content.queries import NotThere, UnitBuild, UnitEntry
from stoa.kernel.clock import now
from stoa.kernel.statements import read_all
from stoa.kernel.tokens import Pass
from stoa.learning import queries as learning
from stoa.learning.rules import Standing
from stoa.web.base.reviews import Pool, practice_pool
from stoa.web.learning.viewers import Viewer
from stoa.web.learning.work_state import read_works


@dataclass(frozen=True)
class UnitView:
    """A unit as one viewer meets it."""

    offer: Offer
    unit: UnitEntry
    build: UnitBuild
    viewer: Viewer
    attempts: Mapping[str, LastAttempt]
    sittings: Mapping[str, Sat] = field(default_factory=dict)
    """What is saved of a quiz and not handed in, or was: the last of each."""
    granted: Mapping[str, Allowed] = field(default_factory=dict)
    """What the viewer is allowed beyond the others, by quiz; under the empty name in all of them."""
    works: Mapping[str, Status] = field(default_factory=dict)
    """Where the viewer stands with the unit's assignments."""
    spent: Mapping[str, int] = field(default_factory=dict)
    """Free days that the viewer has spent, by part."""

    @property
    def standing(self) -> Standing | None:
        return self.viewer.place.standing if self.viewer.is_learner and self.viewer.place else None

    @property
    def needs(self) -> tuple[str, ...]:
        return needs_of(self.unit)

    @cached_property
    def practice(self) -> Pool:
        """The questions that may be practised, by skill, without those of other modules that may be shut to some."""
        outline = self.offer.outline
        own = outline.module_of[self.unit.id]
        others = (module for module in outline.modules if module.is_enforced and module is not own)
        return practice_pool(self.offer, {unit.id for module in others for unit in module.units})

    def part(self, id: str) -> Part:
        """A question or quiz as it is for this viewer: in their variant, with their own deadline and attempts, and in
        the version that they sit. Raises KeyError."""
        part, tried = self.build.parts[id], self.attempts.get(id)
        if part.kind == "assignment":
            return items.as_allowed(part, self.allowed(id))
        sat = self.open_sitting(id)
        if sat is not None:
            part = self._begun(sat) or part
        number = sat.number if sat is not None else tried.number if tried else 1
        return items.as_of(items.as_allowed(items.fitted(part, self.seed, number), self.allowed(id)), now())

    def open_sitting(self, id: str) -> Sat | None:
        """What is at work of a quiz: begun, or a draft where there is nothing to begin, and not an attempt already."""
        sat, tried = self.sittings.get(id), self.attempts.get(id)
        if sat is None or sat.is_closed or (tried is not None and sat.number <= tried.number):
            return None
        is_draft = self._begun(sat) is None
        return None if is_draft and items.is_sat(self.build.parts[id]) else sat

    def _begun(self, sat: Sat) -> Part | None:
        """The quiz as it was when it was begun; None of what did not have to be."""
        part = self.build.parts[sat.part]
        if sat.version != self.offer.outline.version_id:
            part = _in_version(part, sat.version)
        return part if items.is_sat(part) else None

    def allowed(self, id: str) -> Allowed | None:
        """What the viewer is allowed in a quiz or an assignment beyond the others; None: nothing."""
        is_moved = bool(self.granted) and self.build.parts[id].kind in attempts.MOVED
        return attempts.allowed_in(self.granted, id) if is_moved else None

    def free_left(self, id: str) -> int:
        """Days late that the viewer may still spend on a part."""
        policy = self.offer.outline.grading
        spent = sum(days for part, days in self.spent.items() if part != id)
        return max(0, policy.free_days - spent) if policy else 0

    @property
    def seed(self) -> str:
        """What variants and shuffled options go by: always the same for one learner."""
        return str(self.viewer.account or "")


def needs_of(unit: UnitEntry) -> tuple[str, ...]:
    """The parts that must be answered for the unit to be done."""
    return tuple(part.id for part in unit.parts if part.required)


def read_unit(pass_: Pass, offer: Offer, unit: UnitEntry) -> UnitView | None:
    """The unit for whoever holds `pass_`: at most three statements, together (one more
    where free days are to be counted). None when the pass has ended."""
    part_ids = [part.id for part in unit.parts]
    build = content.unit(offer.outline.version_id, unit.id)
    saved = [id for id in part_ids if items.is_saved(build.parts[id])]
    statements = [
        accounts.presence(account=pass_.account, epoch=pass_.epoch),
        learning.place_statement(account=pass_.account, run_id=offer.run.id),
    ]
    if part_ids:
        statements.append(
            attempts.last_attempts_statement(account=pass_.account, run_id=offer.run.id, parts=part_ids, saved=saved)
        )
    dated = late_parts(offer, unit)
    if dated:
        statements.append(attempts.free_days_statement(account=pass_.account, run_id=offer.run.id, parts=dated))
    rows = read_all(statements)
    if not rows[0]:
        return None
    ((name, _, time_zone),) = rows[0]
    viewer = Viewer(pass_.language, name, time_zone, pass_, learning.place_from(rows[1]))
    spent = attempts.free_days_from(rows[3]) if dated else {}
    tried = attempts.last_attempts_from(rows[2]) if part_ids else {}
    sittings, granted = attempts.sittings_from(rows[2]) if saved else ({}, {})
    if any(part.kind == "assignment" for part in unit.parts) and viewer.is_learner:
        found = read_works(viewer, offer, build, granted)
        return UnitView(offer, unit, build, viewer, tried, sittings, found.granted, found.standings, spent)
    return UnitView(offer, unit, build, viewer, tried, sittings, granted, {}, spent)


def late_parts(offer: Offer, unit: UnitEntry) -> list[str]:
    """The parts that free days are spent on, where the unit has one whose deadline is past; else none."""
    policy = offer.outline.grading
    if policy is None or not policy.free_days:
        return []
    if not any(grading.late_terms(policy, ref.category) and is_past_due(ref.due) for ref in unit.parts):
        return []
    return [ref.id for ref in offer.outline.parts if ref.due and ref.category]


def _in_version(part: Part, version: int) -> Part:
    """The part as it is in another version of the course, or as it is now when it is not there."""
    try:
        return content.part(version, part.id)
    except NotThere:
        return part


def answerable(pass_: Pass, offer: Offer, unit: UnitEntry) -> UnitView:
    """The unit as an answer needs it, without a look into the database: its own statement checks who may.

    The place is assumed; nothing of this view is shown but the part that was answered, in the state that was kept.
    """
    version = offer.outline.version_id
    standing = Standing(version, len(offer.outline.required_units))
    viewer = Viewer(pass_.language, "", pass_.time_zone, pass_, learning.Place("learn", "", True, standing, ""))
    return UnitView(offer, unit, content.unit(version, unit.id), viewer, {})


def is_past_due(due: str, early: float = 0) -> bool:
    """Whether `due` (RFC 3339, or empty) is over by this machine's clock, or will be within `early` seconds. For
    showing; an answer asks the database."""
    return bool(due) and now() + timedelta(seconds=early) > datetime.fromisoformat(due)


def is_over(view: UnitView, part: Part) -> bool:
    """Whether nothing that is handed in counts any more, by this machine's clock."""
    end = grading.closes(late_terms_of(view, part), _due_of(view, part), view.free_left(part.id))
    return end is not None and now() > end


def late_terms_of(view: UnitView, part: Part) -> LateTerms | None:
    """What holds for the part when it is late."""
    return grading.late_terms(view.offer.outline.grading, part.category) if part.due else None


def lateness_of(view: UnitView, part: Part) -> Lateness | None:
    """What holds if it is handed in now; None in time, and where nothing late counts."""
    terms = late_terms_of(view, part)
    return grading.late_factor(terms, _due_of(view, part), now(), view.free_left(part.id)) if terms else None


def _due_of(view: UnitView, part: Part) -> datetime | None:
    """The part's deadline, later by the breaks that were taken of a sitting that goes on."""
    due, sat = grading.moment(part.due), view.sittings.get(part.id) and view.open_sitting(part.id)
    return due + timedelta(seconds=sat.paused) if due and sat else due
