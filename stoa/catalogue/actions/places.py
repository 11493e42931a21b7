"""Writing in the list of courses: turns are taken at the shelf, and every entry has a place of its own."""

from __future__ import annotations

import time
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Count, Max, QuerySet

from stoa.catalogue import queries
from stoa.catalogue.models import Entry, Shelf
from stoa.kernel import search


def take_turn() -> None:
    """Lock the list until the transaction that is open ends, and say that it has changed."""
    Shelf.objects.get_or_create(id=1)
    held = Shelf.objects.select_for_update().get(id=1)
    held.revision = max(held.revision + 1, time.time_ns())
    held.save(update_fields=["revision"])
    queries.forget()
    transaction.on_commit(queries.forget)


def free_places(count: int) -> list[int]:
    """Places for new entries: those that others have left come first, so that sets of places stay small."""
    held = Entry.objects.aggregate(last=Max("place"), count=Count("id"))
    last: int = held["last"] or 0
    if last == held["count"]:
        return list(range(last + 1, last + 1 + count))
    taken = set(Entry.objects.values_list("place", flat=True))
    gaps = [place for place in range(1, last + 1) if place not in taken][:count]
    return gaps + list(range(last + 1, last + 1 + count - len(gaps)))


def take_off(rows: QuerySet[Entry]) -> int:
    """Remove entries from the list and from what can be found; returns how many."""
    places: Sequence[int] = list(rows.values_list("place", flat=True))
    search.drop(places)
    rows.delete()
    return len(places)
