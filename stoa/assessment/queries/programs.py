"""How long a program waits to be run."""

from __future__ import annotations

from stoa.assessment.models import Attempt
from stoa.kernel import jobs
from stoa.kernel.clock import now

RUN_JOB = "assessment.run_program"


def job_key(attempt: int) -> str:
    """The key of the job that runs an attempt's program."""
    return f"{RUN_JOB}:{attempt}"


def program_wait(*, account: int, run_id: int, part: str) -> tuple[float, int | None]:
    """How long somebody's last program at a part has waited. Two statements."""
    rows = Attempt.objects.filter(run_id=run_id, part=part, account_id=account).order_by("-number")
    found = rows.values_list("id", "at").first()
    if found is None:
        return 0.0, None
    return (max(0.0, (now() - found[1]).total_seconds()), jobs.before(RUN_JOB, job_key(found[0])))
