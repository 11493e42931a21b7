"""What staff decide about themes: a name, two that are one, one that is two, what answers it. Nights keep it."""

from __future__ import annotations

from django.db import connection, transaction

from stoa.kernel import audit, jobs
from stoa.learning.actions.answering import shown_theme
from stoa.learning.actions.themes import COURSE_THEMES_JOB
from stoa.learning.models import Theme, ThemeNight
from stoa.learning.queries import forget_answers

LONGEST_NAME = 80
NOTHING = "-"
"""In the place of a unit: staff say that no unit answers it."""


class CannotMerge(ValueError):
    """A theme can't be part of itself, or of one that is part of it."""


@transaction.atomic
def rename_theme(*, course_id: int, course: str, theme: str, name: str, by: int) -> None:
    """Call a theme otherwise than by its words; an empty name is no name. Raises NoSuchTheme."""
    row = _held(course_id, theme)
    row.name, row.is_held = " ".join(name.split())[:LONGEST_NAME], True
    row.save(update_fields=["name", "is_held"])
    audit.note("learning.theme_named", by=by, about=f"course:{course}", theme=theme)


@transaction.atomic
def say_what_answers(*, course_id: int, course: str, theme: str, unit: str, by: int) -> None:
    """Say which unit answers a theme; `NOTHING`: none does; empty: what the texts tell. Raises NoSuchTheme."""
    row = _held(course_id, theme)
    row.unit, row.is_held = unit, True
    row.save(update_fields=["unit", "is_held"])
    audit.note("learning.theme_covered", by=by, about=f"course:{course}", theme=theme)


@transaction.atomic
def merge_theme(*, course_id: int, course: str, theme: str, into: str, by: int) -> None:
    """Have a theme, in whichever language, count as part of another; what had been put into it goes along. It keeps
    its own centroid, so tomorrow's goals that are like it count there too. Raises NoSuchTheme, CannotMerge."""
    row, lead = _held(course_id, theme), shown_theme(course_id, into)
    if row.id == lead.id or lead.into_id is not None:
        raise CannotMerge
    Theme.objects.filter(into=row).update(into=lead)
    Theme.objects.filter(joined=row).exclude(id=lead.id).update(joined=lead)
    Theme.objects.filter(id=lead.id, joined=row).update(joined=None)
    row.into, row.joined, row.is_held = lead, None, True
    row.save(update_fields=["into", "joined", "is_held"])
    Theme.objects.filter(id=lead.id).update(is_held=True)
    audit.note("learning.theme_merged", by=by, about=f"course:{course}", theme=theme, into=into)
    transaction.on_commit(forget_answers)


@transaction.atomic
def take_apart(*, course_id: int, course: str, theme: str, by: int) -> None:
    """Have a theme that was put into another stand for itself again. Raises NoSuchTheme."""
    row = _held(course_id, theme)
    Theme.objects.filter(id=row.id).update(into=None)
    audit.note("learning.theme_taken_apart", by=by, about=f"course:{course}", theme=theme)
    transaction.on_commit(forget_answers)


@transaction.atomic
def split_theme(*, course_id: int, course: str, theme: str, by: int) -> None:
    """Have a theme be made two, within minutes; the larger keeps its name. Raises NoSuchTheme."""
    row = _held(course_id, theme)
    Theme.objects.filter(id=row.id).update(is_to_split=True, is_held=True)
    audit.note("learning.theme_split", by=by, about=f"course:{course}", theme=theme)
    jobs.enqueue(COURSE_THEMES_JOB, key=f"{COURSE_THEMES_JOB}:{course_id}", course_id=course_id)


def _held(course_id: int, theme: str) -> Theme:
    """A theme whose course is locked against nights."""
    rows = ThemeNight.objects.filter(course_id=course_id)
    list(rows.select_for_update() if connection.features.has_select_for_update else rows)
    return shown_theme(course_id, theme)
