"""Where each learner is reading: noted in the process on every page, written down together every few seconds.

A place is a convenience and no fact: a killed process forgets the last seconds of them.
"""

from __future__ import annotations

import threading

from django.db import transaction

from stoa.kernel.clock import now
from stoa.learning.models import Summary

_places: dict[tuple[int, int], str] = {}
_lock = threading.Lock()


def note_place(account: int, run_id: int, unit: str) -> None:
    """The learner has this unit open. Costs no statement."""
    _places[(account, run_id)] = unit


def flush_places() -> int:
    """Write the noted places down, in one transaction. Returns how many."""
    with _lock:
        if not _places:
            return 0
        noted, moment = dict(_places), now()
        with transaction.atomic():
            rows = Summary.objects.filter(account_id__in={account for account, _ in noted}).only(
                "id", "account_id", "run_id"
            )
            changed = [row for row in rows if (row.account_id, row.run_id) in noted]
            for row in changed:
                row.last_unit = noted[(row.account_id, row.run_id)]
                row.last_at = moment
            Summary.objects.bulk_update(changed, ["last_unit", "last_at"], batch_size=200)
        for key, unit in noted.items():
            if _places.get(key) == unit:
                _places.pop(key, None)
        return len(changed)
