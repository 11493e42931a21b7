"""Who may bring which course, which names are the same, when a run takes people, what narrows a list: plain values."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from stoa.accounts import rules as accounts

Roles = Collection[tuple[str, str]]


_SEPARATORS = re.compile(r"[^\w]+", re.UNICODE)
LONGEST_SLUG = 100
institutions_of = accounts.institutions_of


def name_key(name: str) -> str:
    """A name as names are compared: without case, accents, spaces and marks. `Università di Trento` and
    `UNIVERSITA  DI TRENTO` are one.

    Unicode compatibility decomposition (UAX 15, NFKD) without combining marks (Mn), then full case folding.
    """
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", name) if unicodedata.category(sign) != "Mn")
    return _SEPARATORS.sub(" ", plain.casefold()).strip()[:200]


def slug_of(name: str) -> str:
    """An address made of a name: Latin letters, digits and hyphens; empty when the name has none of these."""
    plain = name_key(name).encode("ascii", "ignore").decode()
    return "-".join(plain.replace("_", " ").split())[:LONGEST_SLUG].strip("-")


def may_upload(roles: Roles) -> bool:
    """Upload a course at all: whoever brings courses here or to an institution, and the authors of any one course."""
    return may_begin(roles) or any(name == "author" for name, _scope in roles)


def may_begin(roles: Roles) -> bool:
    """Begin a new course: on the site, or for some institution."""
    return accounts.may_write_courses(roles) or any(
        accounts.may_write_courses(roles, institution) for institution in accounts.institutions_of(roles)
    )


def may_bring(roles: Roles, course_slug: str, *, is_new: bool, institution: str = "", home: str = "") -> bool:
    """Publish what was brought under this course's name: as a new course, or as a version of the one that is there.

    `institution` is the slug of the one that a new course names, `home` that of the one which an old course belongs to.
    """
    if is_new:
        return accounts.may_write_courses(roles, institution)
    return accounts.may_publish(roles, course_slug, home)


def is_taken_in(roles: Roles | None, institution: str, *, is_managed: bool) -> bool:
    """Whether a course that names an institution stands among its courses from now on.

    Anybody can write a name into a course file. An institution with people of its own decides for itself: it takes
    in what they bring. None of `roles`: the command line.
    """
    return not is_managed or roles is None or accounts.may("edit_institution", roles, institution=institution)


def time_needed(minutes: int) -> str:
    """`short` under 3 hours, `middle` to 10, `long` above; empty when nothing is said (0)."""
    if minutes <= 0:
        return ""
    return "short" if minutes < 180 else "middle" if minutes <= 600 else "long"


def base_language(language: str) -> str:
    """The language without its region: `pt-BR` is `pt`."""
    return language.split("-")[0].lower()


def starts(opens: datetime | None, closes: datetime | None, moment: datetime) -> tuple[str, ...]:
    """When people may begin a run: `now`, `later`; `dated` besides when it ends; nothing when it is over."""
    if closes is not None and moment > closes:
        return ()
    begin = "later" if opens is not None and moment < opens else "now"
    return (begin, "dated") if closes is not None else (begin,)


@dataclass(frozen=True)
class Admission:
    """When one may begin in a run; None: no limit on that side. `start` after `end` is never."""

    start: datetime | None
    end: datetime | None
    is_archived: bool = False

    def is_early(self, moment: datetime) -> bool:
        """Whether one may begin later."""
        return not self.is_archived and self.start is not None and moment < self.start

    def is_open(self, moment: datetime) -> bool:
        """Whether one may begin now."""
        return not self.is_archived and not self.is_early(moment) and not (self.end is not None and moment > self.end)


def admission(
    *, opens_at: datetime | None, closes_at: datetime | None, enrols_from: datetime | None,
    enrols_until: datetime | None, is_archived: bool,
) -> Admission:  # fmt: skip
    """From the opening on, or from `enrols_from`; until the closing or, where that is earlier, `enrols_until`."""
    ends = [each for each in (closes_at, enrols_until) if each is not None]
    return Admission(enrols_from or opens_at, min(ends, default=None), is_archived)


@dataclass(frozen=True)
class Terms:
    """What the staff of a course decide about a run. None: no limit on that side."""

    title: str = ""
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    enrols_from: datetime | None = None
    enrols_until: datetime | None = None
    capacity: int | None = None
    is_listed: bool = True
    reads_without_account: bool = True
    is_by_invitation: bool = False
    pacing: str = ""


class Dated(Protocol):
    """A run as `next_run` looks at it."""

    @property
    def id(self) -> int: ...

    @property
    def admission(self) -> Admission: ...

    @property
    def opens_at(self) -> datetime | None: ...

    @property
    def is_by_invitation(self) -> bool: ...


def next_run(runs: Iterable[Dated], moment: datetime) -> int | None:
    """The id of the run that somebody who comes now would take: one that takes people, that opens (or opened) last
    of those that have opened, else the first that opens; then the first that will take people. None: there is none.

    A run that asks for an invitation is the next one only where no other takes people, now or later.
    """
    held = list(runs)
    found = _next([each for each in held if not each.is_by_invitation], moment)
    return found if found is not None else _next([each for each in held if each.is_by_invitation], moment)


def _next(held: Sequence[Dated], moment: datetime) -> int | None:
    taking = [each for each in held if each.admission.is_open(moment)]
    opened = [each for each in taking if each.opens_at is None or each.opens_at <= moment]
    if opened:
        return max(opened, key=lambda each: (each.opens_at is not None, each.opens_at or moment, each.id)).id
    if taking:
        return min(taking, key=lambda each: (each.opens_at or moment, each.id)).id
    later = [each for each in held if each.admission.is_early(moment)]
    return min(later, key=lambda each: (each.admission.start or moment, each.id)).id if later else None


def run_slug(course_slug: str, suffix: str) -> str:
    """The address of another run: the course's id, and what tells the run apart."""
    tail = re.sub(r"[^a-z0-9]+", "-", suffix.casefold()).strip("-")
    return f"{course_slug}-{tail}"[:120].rstrip("-") if tail else ""
