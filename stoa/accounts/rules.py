"""Who may do what, as a matrix."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from typing import Final

SITE = "site"

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


def device_of(user_agent: str) -> str:
    """`Firefox/Linux`: browser and system of a User-Agent header, each empty when unknown. Nothing more is kept."""
    browser = next((name for mark, name in BROWSERS.items() if mark in user_agent), "")
    system = next((name for mark, name in SYSTEMS.items() if mark in user_agent), "")
    return f"{browser}/{system}"


def second_factor(roles: Collection[tuple[str, str]], *, policy: str, is_https: bool, is_demo: bool) -> str:
    """`required`, `asked` or `off`: whether whoever has these roles must show a second factor at sign-in.

    `policy` is one of SECOND_FACTOR_POLICIES for everybody with a role, or empty: then operators of a site on HTTPS
    must, everybody else with a role is asked to. Learners never must, and nobody in a demo.
    """
    if is_demo or not roles:
        return "off"
    if policy:
        return policy
    return "required" if is_https and may_operate(roles) else "asked"
