"""Who may do what, as a matrix."""

from __future__ import annotations

import hashlib
from collections.abc import Collection

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


def may_see_addresses(roles: Collection[tuple[str, str]], course_slug: str) -> bool:
    """See the addresses of this course's learners: whoever publishes it, and the site's registrars among its staff."""
    is_registrar = ("registrar", SITE) in roles and may_see_as_staff(roles, course_slug)
    return may_publish(roles, course_slug) or is_registrar
