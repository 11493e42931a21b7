"""What a draft would change in the rules of its course, and what a trial of it has found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from stoa.content import queries as content
from stoa.content.queries import Outline
from stoa.credentials.models import RuleTrial
from stoa.credentials.queries.pathways import asked
from stoa.kernel.clock import now

FRESH = timedelta(days=1)
"""For so long a trial tells what publishing does now."""


@dataclass(frozen=True)
class RuleChange:
    """A pathway whose rule differs; `before` or `after` is empty where it is new or gone."""

    id: str
    title: str
    before: str
    after: str


@dataclass(frozen=True)
class TrialLine:
    """What a trial found of a pathway, in learners. `held` keep it whatever is published; `new` would earn it newly;
    `due` meet the rule of today and get it anyway; `further` are nearly there and would have to do more."""

    id: str
    title: str
    held: int
    new: int
    due: int
    further: int

    @property
    def lost(self) -> int:
        """What was earned stays earned."""
        return 0


@dataclass(frozen=True)
class TrialView:
    """A trial of rules: how far it is, and what it has found until now."""

    looked_at: int
    total: int
    asked_at: datetime
    finished_at: datetime | None
    lines: tuple[TrialLine, ...]

    @property
    def is_done(self) -> bool:
        return self.finished_at is not None

    @property
    def is_fresh(self) -> bool:
        """Whether it tells what publishing would do now."""
        return self.finished_at is not None and now() - self.finished_at < FRESH

    @property
    def new(self) -> int:
        """How many records would be earned newly."""
        return sum(line.new for line in self.lines)


def rule_changes(live: Outline, draft: Outline) -> tuple[RuleChange, ...]:
    """The pathways whose rules a draft changes, adds or takes away, in its order."""
    before, after = ({way.id: way for way in asked(outline).ways} for outline in (live, draft))
    found = []
    for id, way in {**after, **{id: way for id, way in before.items() if id not in after}}.items():
        old, new = before.get(id), after.get(id)
        if old is None or new is None or old.rule_digest != new.rule_digest:
            found.append(RuleChange(id, way.title, old.rule if old else "", new.rule if new else ""))
    return tuple(found)


def trial(live: Outline, draft: Outline) -> TrialView | None:
    """The trial of this draft against the version that is live; None where there was none. One statement."""
    rows = RuleTrial.objects.filter(
        course_id=live.course_id, source_hash=draft.source_hash, against=live.version_id
    )  # fmt: skip
    row = rows.first()
    if row is None:
        return None
    titles = {way.id: way.title for outline in (live, draft) for way in asked(outline).ways}
    lines = tuple(TrialLine(id, title, *row.counts.get(id, (0, 0, 0, 0))) for id, title in titles.items())
    return TrialView(row.looked_at, row.total, row.asked_at, row.finished_at, lines)


def strange_badges(outline: Outline) -> tuple[str, ...]:
    """The badges of other courses that rules ask for and that nobody can earn on this site now."""
    return tuple(name for name in sorted(asked(outline).badges) if "/" in name and not _is_here(name))


def _is_here(name: str) -> bool:
    slug, _slash, id = name.partition("/")
    course = content.course_by_slug(slug)
    if course is None or course.version_id is None:
        return False
    return any(way.id == id for way in asked(content.outline(course.version_id)).ways)
