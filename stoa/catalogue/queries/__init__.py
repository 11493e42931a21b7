"""Reads of what is offered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from stoa.catalogue import rules
from stoa.catalogue.models import Run
from stoa.catalogue.queries import board
from stoa.catalogue.queries.board import FACETS
from stoa.catalogue.queries.entries import (
    CollectionCard,
    Elsewhere,
    EntryCard,
    Teacher,
    between,
    collections,
    elsewhere,
    last_place,
    newest,
)
from stoa.catalogue.queries.finding import FacetView, Findings, Hit, Narrowing, find_courses
from stoa.catalogue.queries.institutions import (
    CourseAt,
    Home,
    InstitutionCard,
    Logo,
    count_institutions,
    countries,
    courses_at,
    courses_claiming,
    forget_homes,
    home_of,
    homes,
    institution,
    institution_called,
    institutions,
    logos,
    moved_institution,
)
from stoa.content import queries as content
from stoa.content.queries import Outline
from stoa.kernel.cache import ShortMemory


@dataclass(frozen=True)
class RunCard:
    """A run as pages need it."""

    id: int
    slug: str
    course_id: int
    time_zone: str
    opens_at: datetime | None
    closes_at: datetime | None
    is_listed: bool
    reads_without_account: bool

    def takes_people(self, moment: datetime) -> bool:
        """Whether one may begin at this moment."""
        return not self.is_early(moment) and not (self.closes_at and moment > self.closes_at)

    def is_early(self, moment: datetime) -> bool:
        """Whether it opens later."""
        return self.opens_at is not None and moment < self.opens_at


@dataclass(frozen=True)
class Offer:
    """A run with the outline that it shows now."""

    run: RunCard
    outline: Outline


_runs: ShortMemory[RunCard | None] = ShortMemory(seconds=2.0)


def run_by_slug(slug: str) -> RunCard | None:
    """The run at this address, or None. At most two seconds old."""
    return _runs.get_or_read(slug, lambda: _card(Run.objects.filter(slug=slug).first()))


def run_by_id(run_id: int) -> RunCard | None:
    """The run, or None. At most two seconds old."""
    return _runs.get_or_read(run_id, lambda: _card(Run.objects.filter(id=run_id).first()))


def offer(slug: str) -> Offer | None:
    """The run at this address with the outline of its course's current version; None when nothing is published."""
    run = run_by_slug(slug)
    version_id = content.current_version_id(run.course_id) if run else None
    if run is None or version_id is None:
        return None
    return Offer(run, content.outline(version_id))


def runs_of(course_id: int) -> list[RunCard]:
    """The runs of a course, oldest first."""
    return [card for row in Run.objects.filter(course_id=course_id).order_by("id") if (card := _card(row))]


def runs_by_course(course_ids: list[int]) -> dict[int, list[RunCard]]:
    """The runs of each of these courses, oldest first. One statement."""
    found: dict[int, list[RunCard]] = {course_id: [] for course_id in course_ids}
    for row in Run.objects.filter(course_id__in=course_ids).order_by("id"):
        if card := _card(row):
            found[row.course_id].append(card)
    return found


def runs(run_ids: list[int]) -> dict[int, RunCard]:
    """The runs that exist among these ids."""
    return {row.id: card for row in Run.objects.filter(id__in=run_ids) if (card := _card(row))}


def forget() -> None:
    """Drop what this process remembers of runs and of the list: it has just changed one."""
    _runs.clear()
    board.forget()
    forget_homes()


def may_bring(roles: rules.Roles, course_slug: str, *, is_new: bool, institution: str = "") -> bool:
    """Whether somebody may publish under this course's name; `institution`: as the course file names it.

    Institutions are looked up only for those who have a role for one.
    """
    if not rules.institutions_of(roles):
        return rules.may_bring(roles, course_slug, is_new=is_new)
    named = institution_called(institution) if is_new else None
    home = None if is_new else home_of(course_slug)
    return rules.may_bring(
        roles, course_slug, is_new=is_new, institution=named.slug if named else "", home=home.slug if home else ""
    )


def _card(row: Run | None) -> RunCard | None:
    if row is None:
        return None
    return RunCard(
        row.id, row.slug, row.course_id, row.time_zone, row.opens_at, row.closes_at, row.is_listed,
        row.reads_without_account,
    )  # fmt: skip


__all__ = [
    "FACETS",
    "CollectionCard",
    "CourseAt",
    "Elsewhere",
    "EntryCard",
    "FacetView",
    "Findings",
    "Hit",
    "Home",
    "InstitutionCard",
    "Logo",
    "Narrowing",
    "Offer",
    "RunCard",
    "Teacher",
    "between",
    "collections",
    "count_institutions",
    "countries",
    "courses_at",
    "courses_claiming",
    "elsewhere",
    "find_courses",
    "forget",
    "home_of",
    "homes",
    "institution",
    "institution_called",
    "institutions",
    "last_place",
    "logos",
    "may_bring",
    "moved_institution",
    "newest",
    "offer",
    "run_by_id",
    "run_by_slug",
    "runs",
    "runs_by_course",
    "runs_of",

]  # fmt: skip
