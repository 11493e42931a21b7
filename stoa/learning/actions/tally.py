"""The tally of a run: how many are in, how many places are held, and the lines of its roster by what they count under.

Whoever changes who is in a run takes the tally's lock first. So of two people who want the last place one is second.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from django.db import connection

from stoa.learning.models import Tally


def locked(run_id: int) -> Tally:
    """The run's tally, held until the transaction that is open ends."""
    Tally.objects.get_or_create(run_id=run_id)
    rows = Tally.objects.filter(run_id=run_id)
    return (rows.select_for_update() if connection.features.has_select_for_update else rows).get()


def recount(tally: Tally, *, gone: Iterable[str] = (), come: Iterable[str] = ()) -> None:
    """Move what the roster's lines count under; the caller saves the tally."""
    moved = Counter(come)
    moved.subtract(Counter(gone))
    for name, change in moved.items():
        tally.counts[name] = max(0, tally.counts.get(name, 0) + change)
