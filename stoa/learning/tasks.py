"""Jobs of learning."""

from __future__ import annotations

from stoa.kernel.jobs import Progress, task
from stoa.learning import actions


@task("learning.recount_run")
def recount_run(*, run_id: int, progress: Progress) -> int:
    """Bring a run's summaries to the current version."""
    changed = actions.recount_run(run_id=run_id)
    progress("recount", changed, changed)
    return changed
