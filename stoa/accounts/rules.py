"""Who may do what: one table of rights, and the questions that pages and actions ask of it."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

SITE = "site"
Roles = Collection[tuple[str, str]]
"""(role, scope) pairs, as `queries.roles_of` reads them: once a request."""
Kind = Literal["site", "institution", "course"]
Right = Literal[
    "operate", "audit", "bring_course", "edit_institution", "name_institution_people", "read_records", "see_course",
    "publish", "set_dates", "hold_classes", "see_addresses", "name_people",
]  # fmt: skip

ROLES_AT: Final[Mapping[Kind, tuple[str, ...]]] = {
    "site": ("operator", "registrar", "author"),
    "institution": ("manager", "registrar"),
    "course": ("author", "staff"),
}
"""Which roles there are, by the kind of scope that they hold for."""

RIGHTS: Final[Mapping[Right, frozenset[tuple[str, Kind]]]] = {
    "operate": frozenset({("operator", "site")}),
    "audit": frozenset({("operator", "site")}),
    "bring_course": frozenset({("operator", "site"), ("author", "site"), ("manager", "institution")}),
    "edit_institution": frozenset({("operator", "site"), ("manager", "institution")}),
    "name_institution_people": frozenset({("operator", "site"), ("manager", "institution")}),
    "read_records": frozenset({("operator", "site"), ("registrar", "site"), ("registrar", "institution")}),
    "see_course": frozenset(
        {("operator", "site"), ("manager", "institution"), ("author", "course"), ("staff", "course")}
    ),
    "publish": frozenset({("operator", "site"), ("author", "course")}),
    "set_dates": frozenset({("operator", "site"), ("manager", "institution"), ("author", "course")}),
    "hold_classes": frozenset(
        {("operator", "site"), ("manager", "institution"), ("author", "course"), ("staff", "course")}
    ),
    "see_addresses": frozenset({("operator", "site"), ("manager", "institution"), ("author", "course")}),
    "name_people": frozenset({("operator", "site"), ("manager", "institution"), ("author", "course")}),
}
"""Who has a right: (role, kind of the scope that it is held for). A role counts in its own scope alone."""

BROWSERS: Final[Mapping[str, str]] = {
    "Edg/": "Edge", "EdgA/": "Edge", "OPR/": "Opera", "SamsungBrowser/": "Samsung Internet", "Vivaldi/": "Vivaldi",
    "Firefox/": "Firefox", "FxiOS/": "Firefox", "CriOS/": "Chrome", "Chromium/": "Chromium", "Chrome/": "Chrome",
    "Safari/": "Safari", "curl/": "curl",
}  # fmt: skip
"""What browsers call themselves, the ones that also say another's name first."""
SYSTEMS: Final[Mapping[str, str]] = {
    "iPhone": "iPhone", "iPad": "iPad", "Android": "Android", "CrOS": "ChromeOS", "Windows": "Windows",
    "Mac OS X": "macOS", "Linux": "Linux",
}  # fmt: skip
SESSION_DEVICE: Final = "device"
SESSION_BEGUN: Final = "begun"
SESSION_SEEN: Final = "seen"
"""What a session notes about itself: `device_of` its browser, and when it began and was last used (seconds)."""
RECOVERY_CODES: Final = 10
"""How many recovery codes somebody gets at once."""
STOP_DAYS: Final = 7
"""How long the old address can take back a change to a new one."""
SECOND_FACTOR_POLICIES: Final = ("required", "asked", "off")


class HashesAreBusy(Exception):
    """More passwords are being hashed than there is room for; a moment later there is."""


def course_scope(course_slug: str) -> str:
    """The scope of a role that holds for one course."""
    return f"course:{course_slug}"


def institution_scope(institution_slug: str) -> str:
    """The scope of a role that holds for all courses of one institution."""
    return f"institution:{institution_slug}"


def token_digest(token: str) -> str:
    """What is kept of a secret that was mailed."""
    return hashlib.sha256(token.encode()).hexdigest()


def may(right: Right, roles: Roles, *, course: str = "", institution: str = "") -> bool:
    """Whether somebody with these roles has a right where they want it.

    `course` is the slug of a course, `institution` that of the institution which it belongs to (or which is meant
    itself); empty: none. More roles never take a right away, and a role of another scope never gives one.
    """
    scopes: list[tuple[Kind, str]] = [("site", SITE)]
    if institution:
        scopes.append(("institution", institution_scope(institution)))
    if course:
        scopes.append(("course", course_scope(course)))
    return any((name, kind) in RIGHTS[right] for kind, held in scopes for name, scope in roles if scope == held)


def institutions_of(roles: Roles) -> frozenset[str]:
    """The slugs of the institutions that somebody has a role for."""
    start = institution_scope("")
    return frozenset(scope.removeprefix(start) for _name, scope in roles if scope.startswith(start))


def may_operate(roles: Roles) -> bool:
    """See and change the site itself."""
    return may("operate", roles)


def may_write_courses(roles: Roles, institution: str = "") -> bool:
    """Bring a new course to the site; to this institution, if one is named."""
    return may("bring_course", roles, institution=institution)


def may_publish(roles: Roles, course_slug: str, institution: str = "") -> bool:
    """Publish a version of this course, roll it back."""
    return may("publish", roles, course=course_slug, institution=institution)


def may_see_as_staff(roles: Roles, course_slug: str, institution: str = "") -> bool:
    """See this course's learners and grades, and its unpublished sources. `institution`: whose course it is."""
    return may("see_course", roles, course=course_slug, institution=institution)


def device_of(user_agent: str) -> str:
    """`Firefox/Linux`: browser and system of a User-Agent header, each empty when unknown. Nothing more is kept."""
    browser = next((name for mark, name in BROWSERS.items() if mark in user_agent), "")
    system = next((name for mark, name in SYSTEMS.items() if mark in user_agent), "")
    return f"{browser}/{system}"


def second_factor(roles: Roles, *, policy: str, is_https: bool, is_demo: bool) -> str:
    """`required`, `asked` or `off`: whether whoever has these roles must show a second factor at sign-in.

    `policy` is one of SECOND_FACTOR_POLICIES for everybody with a role, or empty: then operators of a site on HTTPS
    must, everybody else with a role is asked to. Learners never must, and nobody in a demo.
    """
    if is_demo or not roles:
        return "off"
    if policy:
        return policy
    return "required" if is_https and may_operate(roles) else "asked"


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
