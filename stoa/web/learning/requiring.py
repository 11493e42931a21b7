"""What modules build on, as pages show it: what of it is missing to somebody, and the way in."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from stoa.assessment.queries import MODULE
from stoa.catalogue.queries import Offer
from stoa.content.queries import ModuleEntry, Outline, UnitEntry
from stoa.learning import queries as records
from stoa.learning.queries import Place
from stoa.web.base.shutting import prerequisites
from stoa.web.learning.scopes import scope_of


@dataclass(frozen=True)
class Lack:
    """Something that a module builds on and that is not there: what it is called, and the unit to learn it in."""

    text: str
    unit: UnitEntry | None


def is_guarded(offer: Offer, unit: UnitEntry) -> bool:
    """Whether the unit is shut until something is there. No look into the database."""
    return offer.outline.module_of[unit.id].is_enforced


def lacks(outline: Outline, module: ModuleEntry, done: Collection[str], levels: Mapping[str, int]) -> tuple[Lack, ...]:
    """What of it is missing to somebody who has done these units and reached these levels."""
    texts = {outcome.id: outcome.text for outcome in outline.outcomes}
    found = []
    for each in records.missing_prerequisites(prerequisites(outline, module), done, levels):
        other = outline.module_by_id.get(each.name) if each.units else None
        units = other.units if other is not None else outline.units
        way = (unit for unit in units if unit.id not in done and (other or each.name in unit.outcomes))
        found.append(Lack(other.title if other is not None else texts[each.name], next(way, None)))
    return tuple(found)


def missing_for(offer: Offer, unit: UnitEntry, *, account: int | None, place: Place | None) -> tuple[Lack, ...]:
    """What keeps a unit shut to somebody; empty for one that is open to them. Without a guard it costs nothing, with
    one a statement."""
    if not is_guarded(offer, unit):
        return ()
    outline, module = offer.outline, offer.outline.module_of[unit.id]
    done = place.standing.done if place is not None else frozenset()
    levels = records.levels(account=account, course_id=outline.course_id) if account is not None else {}
    return lacks(outline, module, done, levels)


def challenge_of(offer: Offer, module: ModuleEntry) -> str:
    """The name of the test of what a module builds on; empty where nothing of that can be tested."""
    name = f"{MODULE}{module.id}"
    return name if scope_of(offer, name) is not None else ""


def builds_on(offer: Offer, module: ModuleEntry, missing: tuple[Lack, ...]) -> SafeString:
    """What is missing, and the way in, as a fragment under the module's name; empty when all is there."""
    if not missing:
        return mark_safe("")
    context = {
        "run": offer.run, "outline": offer.outline, "module": module, "missing": missing,
        "challenge": challenge_of(offer, module),
    }  # fmt: skip
    return mark_safe(render_to_string("learning/_builds_on.html", context).strip())
