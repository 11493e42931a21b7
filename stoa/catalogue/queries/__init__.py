"""Reads of what is offered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from stoa.accounts import queries as accounts
from stoa.accounts.ports import Sheet
from stoa.accounts.rules import token_digest
from stoa.catalogue import rules
from stoa.catalogue.models import Reminder, Run
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
from stoa.catalogue.rules import Admission, Terms, admission
from stoa.content import queries as content
from stoa.content.queries import Outline
from stoa.kernel import live
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
    title: str = ""
    """What tells it from other runs of its course (“Spring 2027”); empty where there is one."""
    enrols_from: datetime | None = None
    enrols_until: datetime | None = None
    capacity: int | None = None
    is_by_invitation: bool = False
    pacing: str = ""
    """`self` or `dated`; empty: as the course says."""
    archived_at: datetime | None = None

    @property
    def terms(self) -> Terms:
        """What its staff decide about it."""
        return Terms(
            self.title, self.opens_at, self.closes_at, self.enrols_from, self.enrols_until, self.capacity,
            self.is_listed, self.reads_without_account, self.is_by_invitation, self.pacing,
        )  # fmt: skip

    @property
    def admission(self) -> Admission:
        """When one may begin."""
        return admission(
            opens_at=self.opens_at, closes_at=self.closes_at, enrols_from=self.enrols_from,
            enrols_until=self.enrols_until, is_archived=self.archived_at is not None,
        )  # fmt: skip

    def takes_people(self, moment: datetime) -> bool:
        """Whether one may begin at this moment."""
        return self.admission.is_open(moment)

    def enrols_later(self, moment: datetime) -> bool:
        """Whether one may begin later."""
        return self.admission.is_early(moment)

    def is_early(self, moment: datetime) -> bool:
        """Whether it opens later."""
        return self.opens_at is not None and moment < self.opens_at

    def is_over(self, moment: datetime) -> bool:
        """Whether it has closed, or was archived."""
        return self.archived_at is not None or (self.closes_at is not None and moment > self.closes_at)


@dataclass(frozen=True)
class Offer:
    """A run with the outline that it shows now."""

    run: RunCard
    outline: Outline


_runs: ShortMemory[RunCard | None] = ShortMemory(seconds=2.0)
_by_course: ShortMemory[list[RunCard]] = ShortMemory(seconds=2.0)


def run_by_slug(slug: str) -> RunCard | None:
    """The run at this address, or None. At most two seconds old."""
    return _runs.get_or_read(slug, lambda: _card(Run.objects.filter(slug=slug).first()))


def run_by_id(run_id: int) -> RunCard | None:
    """The run, or None. At most two seconds old."""
    return _runs.get_or_read(run_id, lambda: _card(Run.objects.filter(id=run_id).first()))


def run_now(run_id: int) -> RunCard | None:
    """The run as it is at this very moment; for writes that depend on it."""
    return _card(Run.objects.filter(id=run_id).first())


def offer(slug: str) -> Offer | None:
    """The run at this address with the outline of its course's current version; None when nothing is published."""
    run = run_by_slug(slug)
    version_id = content.current_version_id(run.course_id) if run else None
    if run is None or version_id is None:
        return None
    return Offer(run, content.outline(version_id))


def offer_of(run_id: int) -> Offer | None:
    """The run as it is at this moment, with the outline of its course's current version."""
    run = run_now(run_id)
    version_id = content.current_version_id(run.course_id) if run else None
    return Offer(run, content.outline(version_id)) if run is not None and version_id is not None else None


def title_of(run: RunCard) -> str:
    """What a run is called: its course's title, and its own in brackets."""
    version = content.current_version_id(run.course_id)
    title = content.outline(version).title if version is not None else run.slug
    return f"{title} ({run.title})" if run.title else title


def is_told(*, course_id: int, account: int) -> bool:
    """Whether an account will be told when the course takes people."""
    return Reminder.objects.filter(course_id=course_id, account_id=account).exists()


def reminders(course_id: int) -> int:
    """How many will be told when the course takes people, counted up to a thousand."""
    return len(Reminder.objects.filter(course_id=course_id).exclude(confirmed_at=None).values_list("id")[:1000])


def reminder_course(token: str) -> tuple[int, bool] | None:
    """The course that a reminder's link is about, and whether it is confirmed; None for a link that holds no more."""
    row = Reminder.objects.filter(digest=token_digest(token)).first()
    return (row.course_id, row.confirmed_at is not None) if row else None


def personal_sheets(account: int) -> Iterable[Sheet]:
    """What somebody asked to be told, by their account or by their address."""
    person = accounts.person(account)
    rows = Reminder.objects.filter(Q(account_id=account) | Q(address=person.email if person else ""))
    told = rows.order_by("id").values("course__slug", "address", "language", "asked_at", "confirmed_at")
    yield Sheet("reminders", told.iterator(chunk_size=500))


def course_slug_of(run_id: int) -> str:
    """The id of the course that a run is of; empty when there is no such run."""
    return Run.objects.filter(id=run_id).values_list("course__slug", flat=True).first() or ""


def runs_of(course_id: int) -> list[RunCard]:
    """The runs of a course, oldest first."""
    return [card for row in Run.objects.filter(course_id=course_id).order_by("id") if (card := _card(row))]


def runs_remembered(course_id: int) -> list[RunCard]:
    """The runs of a course, oldest first, at most two seconds old; for the page that everybody sees."""
    return _by_course.get_or_read(course_id, lambda: runs_of(course_id))


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
    """Have every process forget what it remembers of runs and of the list: one has just been changed."""
    live.say("catalogue.changed")


@live.heard("catalogue.changed")
def _forget(_: str) -> None:
    _runs.clear()
    _by_course.clear()
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
        row.reads_without_account, row.title, row.enrols_from, row.enrols_until, row.capacity, row.is_by_invitation,
        row.pacing, row.archived_at,
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
    "course_slug_of",
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
    "is_told",
    "last_place",
    "logos",
    "may_bring",
    "moved_institution",
    "newest",
    "offer",
    "offer_of",
    "personal_sheets",
    "reminder_course",
    "reminders",
    "run_by_id",
    "run_by_slug",
    "run_now",
    "runs",
    "runs_by_course",
    "runs_of",
    "runs_remembered",
    "title_of",
]  # fmt: skip
