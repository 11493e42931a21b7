"""Who may do what, as a matrix."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

SITE = "site"


def course_scope(course_slug: str) -> str:
    """The scope of a role that holds for one course."""
    return f"course:{course_slug}"


def institution_scope(institution_slug: str) -> str:
    """The scope of a role that holds for all courses of one institution."""
    return f"institution:{institution_slug}"


def token_digest(token: str) -> str:
    """What is kept of a secret that was mailed."""
    return hashlib.sha256(token.encode()).hexdigest()


def may_operate(roles: Collection[tuple[str, str]]) -> bool:
    """See and change the site itself."""
    return ("operator", SITE) in roles


def may_write_courses(roles: Collection[tuple[str, str]]) -> bool:
    """Bring a new course to the site."""
    return any(name in ("author", "operator") for name, scope in roles if scope == SITE)


def may_publish(roles: Collection[tuple[str, str]], course_slug: str) -> bool:
    """Publish a version of this course, roll it back."""
    return may_operate(roles) or ("author", course_scope(course_slug)) in roles


def may_see_as_staff(roles: Collection[tuple[str, str]], course_slug: str) -> bool:
    """See this course's learners and grades, and its unpublished sources."""
    return may_publish(roles, course_slug) or ("staff", course_scope(course_slug)) in roles


def threshold_passed_on(year: int, month: int, age: int) -> date:
    """The day from which somebody born in this month is certainly `age` years old: the first of the month after.

    The day of birth is not asked for, so the whole month counts as below.
    """
    return date(year + age + month // 12, month % 12 + 1, 1)


def is_below(until: date | None, today: date) -> bool:
    """Whether somebody whose threshold is passed on `until` (None: nothing is known of it) is below it today."""
    return until is not None and today < until


def may_be_public(until: date | None, today: date) -> bool:
    """Have a public profile."""
    return not is_below(until, today)


def may_be_written_to(until: date | None, today: date) -> bool:
    """Get messages from other people here."""
    return not is_below(until, today)


@dataclass(frozen=True)
class Obstacle:
    """Why an account cannot be erased yet: the role that nobody else has, and where ("site" or a course's id)."""

    role: str
    where: str


def obstacles(roles: Iterable[tuple[str, str]], others: Collection[tuple[str, str]]) -> list[Obstacle]:
    """The roles of an account that nobody in `others` (roles of other open accounts) could take over.

    A site needs an operator, a published course an author.
    """
    found = []
    for role, scope in sorted(roles):
        is_needed = (role, scope) == ("operator", SITE) or (role == "author" and scope.startswith("course:"))
        if is_needed and (role, scope) not in others:
            found.append(Obstacle(role, scope.removeprefix("course:")))
    return found
