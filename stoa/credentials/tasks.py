"""Jobs of credentials. They run in short-lived children, which alone load the libraries that sign."""

from __future__ import annotations

from stoa.content import actions as content
from stoa.credentials import actions
from stoa.kernel.jobs import Progress, task


@task("credentials.sign_earned")
def sign_earned(*, progress: Progress) -> int:
    """Sign everything that is earned and unsigned, what lacks a token, bundles, and status lists that have changed."""
    signed = actions.sign_earned(progress=progress)
    actions.sign_tokens()
    actions.sign_shares()
    actions.sign_status_lists()
    return signed


@task("credentials.sign_status_lists")
def sign_status_lists(*, progress: Progress) -> int:
    """Sign the status lists in which something was withdrawn."""
    signed = actions.sign_status_lists()
    progress("sign", signed, signed)
    return signed


@task(actions.TRY_JOB, lane="long")
def try_rules(*, draft: str, against: int, progress: Progress) -> dict[str, str]:
    """Try a draft's rules on all learners of its course."""
    actions.try_rules(draft=draft, against=against, progress=progress)
    return {"draft": draft}


@task(actions.DAYS_JOB, lane="long")
def look_at_days(*, progress: Progress) -> int:
    """Look for rules that waited for a day which has come."""
    return actions.look_at_days()


@task(actions.HEAL_JOB, lane="long")
def heal(*, progress: Progress) -> int:
    """Award what fell through, and have signed what was left unsigned."""
    found = actions.heal()
    progress("award", found, found)
    return found


@task("credentials.award_run")
def award_run(*, run_id: int, progress: Progress) -> int:
    """Award what the learners of a run newly meet."""
    found = actions.award_run(run_id=run_id)
    progress("award", found, found)
    return found


@task(actions.ENDING)
def look_at_ending(*, progress: Progress) -> tuple[int, int]:
    """Renew what was met since, and write to those whose records end soon."""
    renewed, letters = actions.look_at_ending()
    progress("award", renewed, renewed)
    return renewed, letters


@task("credentials.sign_statements")
def sign_statements(*, progress: Progress) -> int:
    """Sign the statements and endorsements that were confirmed, and every status list that has changed."""
    signed = actions.sign_statements()
    progress("sign", signed, signed)
    actions.sign_status_lists()
    actions.forget_unconfirmed()
    return signed


@task("credentials.forget_files")
def forget_files(*, digests: list[str], progress: Progress) -> int:
    """Delete files that were taken out of portfolios, where nothing else holds the same."""
    gone = content.delete_files(digests=digests)
    progress("delete", gone, gone)
    return gone
