"""The occupancy of a run: how many are in, how many places are held, the lines of its roster by what they count under.

Whoever changes who is in a run takes the occupancy's lock first: of two people who want the last place one is second.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from django.db import connection

from stoa.learning.models import Occupancy


def locked(run_id: int) -> Occupancy:
    """The run's occupancy, held until the transaction that is open ends."""
    Occupancy.objects.get_or_create(run_id=run_id)
    rows = Occupancy.objects.filter(run_id=run_id)
    return (rows.select_for_update() if connection.features.has_select_for_update else rows).get()


def recount(occupancy: Occupancy, *, gone: Iterable[str] = (), come: Iterable[str] = ()) -> None:
    """Move what the roster's lines count under; the caller saves the occupancy."""
    moved = Counter(come)
    moved.subtract(Counter(gone))
    for name, change in moved.items():
        occupancy.counts[name] = max(0, occupancy.counts.get(name, 0) + change)
