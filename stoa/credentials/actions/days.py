"""Days that rules wait for: when one has come, whoever waited for it is looked at."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from time import monotonic

from stoa.catalogue import queries as catalogue
from stoa.content import queries as content
from stoa.credentials.queries.pathways import asked
from stoa.kernel import jobs
from stoa.kernel.clock import now

RUN_JOB = "credentials.award_run"
DAYS_JOB = "credentials.look_at_days"
HEAL_JOB = "credentials.heal"
HEAL_HOUR = 2
"""UTC."""
LOOK_BACK = timedelta(days=7)
"""A site that was away for less than this misses no day."""
_LOOK_SECONDS = 3600.0
_look = threading.Lock()
_next_look = 0.0


def look_at_days(*, at: datetime | None = None) -> int:
    """Have the runs looked at in which a condition on days has begun to hold within the last week (until `at`, now).
    Returns how many runs."""
    today = (at or now()).astimezone(UTC).date()
    found = 0
    for card in content.published_courses():
        begins = asked(content.outline(card.version_id)).begins if card.version_id is not None else ()
        if not any(today - LOOK_BACK < day <= today for day in begins):
            continue
        for run in catalogue.runs_of(card.id):
            jobs.enqueue(RUN_JOB, key=f"{RUN_JOB}:{run.id}", run_id=run.id)
            found += 1
    return found


def look_for_new_day() -> None:
    """See to it that a new day is looked at once it has begun, and that what fell through is looked for in its night.
    Called every second; it looks once an hour."""
    global _next_look
    with _look:
        if monotonic() < _next_look:
            return
        _next_look = monotonic() + _LOOK_SECONDS
    tomorrow = (now() + timedelta(days=1)).replace(hour=0, minute=1, second=0, microsecond=0)
    jobs.enqueue(DAYS_JOB, key=DAYS_JOB, due_at=tomorrow)
    jobs.enqueue(HEAL_JOB, key=HEAL_JOB, due_at=tomorrow.replace(hour=HEAL_HOUR))
