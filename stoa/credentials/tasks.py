"""Jobs of credentials. They run in short-lived children, which alone load the libraries that sign."""

from __future__ import annotations

from stoa.credentials import actions
from stoa.kernel.jobs import Progress, task


@task("credentials.sign_earned")
def sign_earned(*, progress: Progress) -> int:
    """Sign everything that is earned and unsigned, and every status list that has changed."""
    signed = actions.sign_earned(progress=progress)
    actions.sign_status_lists()
    return signed


@task("credentials.sign_status_lists")
def sign_status_lists(*, progress: Progress) -> int:
    """Sign the status lists in which something was withdrawn."""
    signed = actions.sign_status_lists()
    progress("sign", signed, signed)
    return signed


@task(actions.DAYS_JOB, lane="long")
def look_at_days(*, progress: Progress) -> int:
    """Look for rules that waited for a day which has come."""
    return actions.look_at_days()


@task("credentials.award_run")
def award_run(*, run_id: int, progress: Progress) -> int:
    """Award what the learners of a run newly meet."""
    found = actions.award_run(run_id=run_id)
    progress("award", found, found)
    return found
