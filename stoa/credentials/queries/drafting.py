"""Ways to finish while they are being written: what the checker says of each, and how it will look."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext as _

from stoa.accounts.queries import Person
from stoa.content.ports import Finding
from stoa.content.queries import Outline
from stoa.credentials import addresses, options, rules
from stoa.credentials.building import Draft, Place, unsigned
from stoa.credentials.pinning import Met, award_of
from stoa.credentials.places import places_in
from stoa.credentials.queries.pathways import pathways
from stoa.credentials.rules import Facts
from stoa.kernel.clock import now

_EXAMPLE_KEY: Final = "z6MkExampleKeyThatSignsNothing"
_EXAMPLE_ID: Final = "example"


def said_of(source: str, findings: Sequence[Finding], place: int) -> dict[str, list[Finding]]:
    """The findings of completions.toml that are about the pathway at `place`, by the setting that each stands at; those
    of the pathway as a whole under ''."""
    starts = places_in(source).starts
    first = starts.get(f"pathways.{place}", (0, None))[0]
    last = starts.get(f"pathways.{place + 1}", (10**9, None))[0]
    prefix = f"pathways.{place}."
    settings = sorted((line, path[len(prefix) :]) for path, (line, _) in starts.items() if path.startswith(prefix))
    found: dict[str, list[Finding]] = {}
    for each in findings:
        if each.file == rules.FILE and first <= each.line < last:
            at = [path for line, path in settings if line <= each.line]
            key = at[-1].split(".")[0] if at and each.line > first else ""
            found.setdefault(key, []).append(each)
    return found


def options_here() -> list[tuple[str, str]]:
    """(name, what it is) of the options that pathways may have."""
    return [(name, _(options.OPTIONS[name].what)) for name in options.here()]


def sample(outline: Outline, pathway: str, run_slug: str) -> dict[str, Any] | None:
    """The credential that somebody would get who has done all of the course; nobody has signed it. None when there is
    no such pathway."""
    way = next((each for each in pathways(outline) if each.id == pathway), None)
    if way is None:
        return None
    every = frozenset(outline.unit_by_id)
    scores = {part.id: 1.0 for part in outline.parts}
    facts = Facts(outline.required_units, every, every, 1.0, scores, 1.0 if outline.grading else None)
    award = award_of(Met(0, 0, way, outline, facts), now())
    holder = Person(0, _EXAMPLE_ID, _("A learner"), "learner@example.org", outline.language, outline.time_zone)
    place = Place(addresses.status_list(_EXAMPLE_ID), 0)
    return unsigned(Draft(award, run_slug, outline, holder, _EXAMPLE_ID, UUID(int=0), _EXAMPLE_KEY, place))
