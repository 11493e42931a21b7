"""Programs whose jobs ended before they were run: found by themselves, whether or not anybody looks at a page."""

from __future__ import annotations

from datetime import timedelta
from time import monotonic

from stoa.assessment.actions.programs import look_after_program
from stoa.assessment.actions.written_programs import look_after_written
from stoa.assessment.models import Attempt
from stoa.assessment.queries.programs import RUN_JOB
from stoa.assessment.queries.written_programs import RUN_WRITTEN_JOB
from stoa.kernel import jobs
from stoa.kernel.clock import now

LOOK_SECONDS = 300
LOOK_BACK = timedelta(days=2)
"""How long after its job has ended a program is looked after here; after that its page does it."""

_next_look = 0.0


def look_for_lost_programs() -> None:
    """See to it that what waits without a job gets another one, or is given up. Called every second; it looks once in
    five minutes, with two statements where nothing has ended so."""
    global _next_look
    if monotonic() < _next_look:
        return
    _next_look = monotonic() + LOOK_SECONDS
    since = now() - LOOK_BACK
    attempts = {int(arguments["attempt"]) for arguments in jobs.failed_arguments(RUN_JOB, since)}
    for row in Attempt.objects.filter(id__in=attempts).order_by("id"):
        look_after_program(account=row.account_id, run_id=row.run_id, part=row.part)
    for run in sorted({int(arguments["run"]) for arguments in jobs.failed_arguments(RUN_WRITTEN_JOB, since)}):
        look_after_written(run)
