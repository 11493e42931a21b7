"""Where each learner is reading: noted in the process on every page, written down together every few seconds.

A place is a convenience and no fact: a killed process forgets the last seconds of them.
"""

from __future__ import annotations

import json
import threading

from django.db import connection

from stoa.kernel.clock import now
from stoa.kernel.statements import Statement, run
from stoa.learning.actions.roster import note_seen

_WRITE_POSTGRES = """UPDATE learning_summary s SET last_unit = v.place ->> 2, last_at = now()
FROM (SELECT json_array_elements(%(rows)s::json) AS place) v
WHERE s.account_id = (v.place ->> 0)::bigint AND s.run_id = (v.place ->> 1)::bigint"""
_WRITE_SQLITE = """UPDATE learning_summary SET last_unit = v.unit, last_at = CURRENT_TIMESTAMP
FROM (SELECT value ->> 0 AS account, value ->> 1 AS run, value ->> 2 AS unit FROM json_each(%(rows)s)) v
WHERE account_id = v.account AND run_id = v.run"""

_places: dict[tuple[int, int], str] = {}
_lock = threading.Lock()


def note_place(account: int, run_id: int, unit: str) -> None:
    """The learner has this unit open. Costs no statement."""
    _places[(account, run_id)] = unit


def flush_places() -> int:
    """Write the noted places down, in one statement. Returns how many were noted."""
    with _lock:
        if not _places:
            return 0
        noted = dict(_places)
        rows = json.dumps([[account, run_id, unit] for (account, run_id), unit in noted.items()])
        run(Statement(_WRITE_POSTGRES if connection.vendor == "postgresql" else _WRITE_SQLITE, {"rows": rows}))
        note_seen(((run_id, account) for account, run_id in noted), now())
        for key, unit in noted.items():
            if _places.get(key) == unit:
                _places.pop(key, None)
        return len(noted)
