"""Who may bring which course, which names are the same, and what narrows a list of courses, over plain values."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from datetime import datetime

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
