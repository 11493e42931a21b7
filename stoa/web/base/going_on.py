"""Where a learner goes on in a course, and what of it is not open yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from stoa.catalogue.queries import Offer
from stoa.content.queries import UnitEntry
from stoa.kernel.clock import now
from stoa.learning import rules
from stoa.learning.rules import Standing


@dataclass(frozen=True)
class Next:
    """The unit to go on with; without one, when the next of those opens that are not done. Neither: all is done."""

    unit: UnitEntry | None = None
    opens_at: datetime | None = None


def next_of(offer: Offer, standing: Standing, last_unit: str, first: Sequence[str] = ()) -> Next:
    """The first open one of the units `first`, which lead to the learner's goal, the one that was open last before the
    others. Else the unit that was open last unless it is done; then the first one after it that is not; then the first
    of all.

    What is not open yet is passed over.
    """
    outline, opens = offer.outline, []
    start = outline.place.get(last_unit, 0)
    wanted = [outline.unit_by_id[each] for each in sorted(first, key=lambda each: each != last_unit)]
    for unit in (*wanted, *outline.units[start:], *outline.units[:start]):
        if unit.id in standing.done:
            continue
        moment = closed_until(offer, unit)
        if moment is None:
            return Next(unit)
        opens.append(moment)
    return Next(opens_at=min(opens, default=None))


def closed_until(offer: Offer, unit: UnitEntry) -> datetime | None:
    """When the unit opens, with its run and its module, if it has not yet."""
    module = offer.outline.module_of[unit.id]
    opens = rules.opening(module.opens, offer.outline.time_zone) if module.opens else None
    moment = max(filter(None, (offer.run.opens_at, opens)), default=None)
    return moment if moment is not None and now() < moment else None
