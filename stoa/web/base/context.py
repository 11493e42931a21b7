"""What every template may use."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

TEACHES = "teaches"
"""The session's note that somebody writes or teaches courses here. It decides about a link, never about access."""

LONGEST_SHOWN = 30
"""Letters of a name in the head of a page; its account's page has it in full."""
HOLDS = "holds"
"""The same that somebody has records."""
OPERATES = "operates"
"""The same that somebody runs the site."""


def constants() -> dict[str, Any]:
    """What is the same for everybody; hot pages and pages without a request use it as well."""
    return {"is_demo": settings.STOA_DEMO, "has_languages": len(settings.LANGUAGES) > 1}


def site(request: HttpRequest) -> dict[str, Any]:
    """`constants`, the viewer's name (empty for a visitor), and whether a link to the studio is of use to them."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {**constants(), "viewer_name": ""}
    return {**constants(), "viewer_name": shortened(user.name or user.email), **links(notes_of(request))}


def notes_of(request: HttpRequest) -> str:
    """What the session notes about links: `t` for teaching, `r` for records, `o` for running the site. Noted at sign-in
    and when it changes, so that no page asks the database for the sake of a link."""
    noted = (("t", TEACHES), ("r", HOLDS), ("o", OPERATES))
    return "".join(letter for letter, name in noted if request.session.get(name))


def links(notes: str) -> dict[str, bool]:
    """Which links are of use to somebody, from such notes."""
    return {"may_teach": "t" in notes, "has_records": "r" in notes, "may_operate": "o" in notes}


def shortened(name: str) -> str:
    """A name as it fits into the head of a narrow page."""
    return name if len(name) <= LONGEST_SHOWN else f"{name[: LONGEST_SHOWN - 1].rstrip()}…"


def note_link(request: HttpRequest, name: str, is_of_use: bool) -> None:
    """Note in the session whether a link is of use; `name` is TEACHES, HOLDS or OPERATES. Written when it changes."""
    if request.session.get(name, False) != is_of_use:
        request.session[name] = is_of_use
