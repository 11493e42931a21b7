"""What differs between two versions of a course, or between a draft and what is live, for people to read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from stoa.assessment import queries as questions
from stoa.content import queries as courses
from stoa.content.queries import Outline
from stoa.content.rules import Difference


@dataclass(frozen=True)
class Changed:
    """A unit or question by its title; `id` where it has none of its own."""

    title: str
    id: str = ""


def changes(found: Difference, old: Outline, new: Outline) -> list[tuple[str, list[Changed]]]:
    """(what happened to them, which) for units and questions, without what stayed as it was."""
    rows: list[tuple[str, Sequence[str], Outline]] = [
        (gettext("Units that are new"), found.units_added, new),
        (gettext("Units that have changed"), found.units_changed, new),
        (gettext("Units that are gone"), found.units_removed, old),
        (gettext("Questions that are new"), found.parts_added, new),
        (gettext("Questions that have changed"), found.parts_changed, new),
        (gettext("Questions that are gone"), found.parts_removed, old),
    ]
    return [(words, [_changed(outline, name) for name in names]) for words, names, outline in rows if names]


def _changed(outline: Outline, name: str) -> Changed:
    unit = outline.unit_by_id.get(name)
    if unit is not None:
        return Changed(unit.title)
    part = outline.part_by_id[name]
    words = {"question": part.label, "unit": outline.unit_by_id[part.unit_id].title}
    title = gettext("%(question)s, in “%(unit)s”") % words
    return Changed(title, "" if part.title else part.id)


def by_learners(course_id: int, before: str, after: str, outline: Outline) -> list[tuple[str, list[Changed]]]:
    """The same for questions by learners that came into its files, from one source (by its hash) to another. Each is a
    bank called by its id, which no quiz need draw from yet."""
    old, new = courses.manifest(before), courses.manifest(after)
    found = []
    for card in questions.written_files(course_id, new.keys() - old.keys()):
        unit = outline.unit_by_id.get(card.unit)
        words = {"question": card.asks or card.public_id, "unit": unit.title if unit else card.unit}
        found.append(Changed(gettext("%(question)s, in “%(unit)s”") % words, card.public_id))
    return [(gettext("Questions by learners that are new"), found)] if found else []
