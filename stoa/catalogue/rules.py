"""Who may bring which course, and what narrows a list of courses, over plain values."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from stoa.accounts import rules as accounts

Roles = Collection[tuple[str, str]]


def may_upload(roles: Roles) -> bool:
    """Upload a course at all: whoever writes courses here, and the authors of any one course."""
    return accounts.may_write_courses(roles) or any(name == "author" for name, _scope in roles)


def may_bring(roles: Roles, course_slug: str, *, is_new: bool) -> bool:
    """Publish what was brought under this course's name: as a new course, or as a version of the one that is there."""
    return accounts.may_write_courses(roles) if is_new else accounts.may_publish(roles, course_slug)


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
