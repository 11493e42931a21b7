"""Jobs of accounts."""

from __future__ import annotations

from stoa.accounts import actions
from stoa.kernel.jobs import Progress, task


@task(actions.COPY_JOB)
def copy_person(*, account: int, progress: Progress) -> None:
    """Make the copy of somebody's data that they asked for."""
    actions.make_copy(account_id=account, progress=progress)


@task(actions.ERASE_JOB)
def erase_person(*, erasure: int, progress: Progress) -> None:
    """Erase everything about an account."""
    actions.erase_person(erasure=erasure, progress=progress)


@task(actions.RENDER_JOB)
def render_texts(*, progress: Progress) -> None:
    """Make the pages of texts that were published."""
    actions.render_texts()


@task(actions.SCRUB_JOB, lane="long")
def scrub_database(*, progress: Progress) -> None:
    """Write a large database anew, in the night after somebody was erased."""
    actions.scrub()
