"""Writes of what is offered."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from stoa.accounts import actions as accounts
from stoa.accounts.rules import course_scope
from stoa.catalogue import queries
from stoa.catalogue.models import Run
from stoa.content import actions as content
from stoa.content.actions import Published


class NotAllowed(Exception):
    """The account may not publish this course."""


def publish_course(
    *, source: Path, by: int | None, retire: frozenset[str] = frozenset(),
    progress: Callable[[str, int, int], None] | None = None,
) -> Published:  # fmt: skip
    """Publish a course folder or zip, and open a run for it when it has none.

    Whoever brings a course is its author. Raises what `content.actions.publish` raises; then nothing has changed.
    """
    published = content.publish(source=source, by=by, retire=retire, progress=progress)
    Run.objects.get_or_create(
        slug=published.course_slug, defaults={"course_id": published.course_id, "time_zone": published.time_zone}
    )
    if by is not None and published.number == 1:
        accounts.grant_role(account_id=by, role="author", scope=course_scope(published.course_slug))
    queries.forget()
    return published


def set_dates(*, run_id: int, opens_at: datetime | None, closes_at: datetime | None) -> None:
    """When a run takes people, in UTC; None: no limit on that side."""
    Run.objects.filter(id=run_id).update(opens_at=opens_at, closes_at=closes_at)
    queries.forget()
