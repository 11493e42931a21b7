"""Reactions of learning to lower domains' news."""

from __future__ import annotations

from collections.abc import Sequence

from stoa.accounts.events import AccountChanged
from stoa.catalogue import queries as catalogue
from stoa.catalogue.events import RunChanged
from stoa.content.events import VersionPublished
from stoa.kernel import jobs
from stoa.kernel.events import receiver
from stoa.learning import actions
from stoa.learning.events import Enrolled, RecordChanged


@receiver(VersionPublished)
def recount_learners(batch: Sequence[VersionPublished]) -> None:
    """Each learner's progress is counted against the new version: one job a run."""
    for course_id in {news.course_id for news in batch}:
        for run in catalogue.runs_of(course_id):
            jobs.enqueue("learning.recount_run", key=f"learning.recount_run:{run.id}", run_id=run.id)


@receiver(RecordChanged)
def refresh_rosters(batch: Sequence[RecordChanged]) -> None:
    """The lines that staff read follow the records: one write a run, however many answers came together."""
    for run_id in sorted({news.run for news in batch}):
        accounts = sorted({news.account for news in batch if news.run == run_id})
        actions.refresh_lines(run_id=run_id, account_ids=accounts)


@receiver(RecordChanged)
def look_at_goals(batch: Sequence[RecordChanged]) -> None:
    """Whoever has reached their own goal by it has it noted: one look at the whole batch."""
    actions.look_at_goals(pairs={(news.account, news.run) for news in batch})


@receiver(AccountChanged)
def rename_in_rosters(batch: Sequence[AccountChanged]) -> None:
    """Names and addresses in rosters are the accounts' own."""
    actions.refresh_people(account_ids=sorted({news.account for news in batch}))


@receiver(RunChanged)
def look_for_free_places(batch: Sequence[RunChanged]) -> None:
    """A run that has more places than before offers them to those who wait."""
    for run_id in sorted({news.run for news in batch}):
        jobs.enqueue(actions.PASS_ON_JOB, key=f"{actions.PASS_ON_JOB}:{run_id}", run_id=run_id)


@receiver(Enrolled)
def count_those_who_came(batch: Sequence[Enrolled]) -> None:
    """The tally of a course is reckoned anew once what moves in it has gathered."""
    actions.ask_to_count(run_ids=[news.run for news in batch])


@receiver(RecordChanged)
def count_what_they_did(batch: Sequence[RecordChanged]) -> None:
    """The same when learners get on."""
    actions.ask_to_count(run_ids=[news.run for news in batch])
