"""Who may bring which course, over plain values."""

from __future__ import annotations

from collections.abc import Collection

from stoa.accounts import rules as accounts

Roles = Collection[tuple[str, str]]


def may_upload(roles: Roles) -> bool:
    """Upload a course at all: whoever writes courses here, and the authors of any one course."""
    return accounts.may_write_courses(roles) or any(name == "author" for name, _scope in roles)


def may_bring(roles: Roles, course_slug: str, *, is_new: bool) -> bool:
    """Publish what was brought under this course's name: as a new course, or as a version of the one that is there."""
    return accounts.may_write_courses(roles) if is_new else accounts.may_publish(roles, course_slug)
