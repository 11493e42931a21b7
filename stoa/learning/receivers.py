"""Reactions of learning to lower domains' news."""

from __future__ import annotations

from collections.abc import Sequence

from stoa.catalogue import queries as catalogue
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


@receiver(Enrolled)
def count_those_who_came(batch: Sequence[Enrolled]) -> None:
    """The tally of a course is reckoned anew once what moves in it has gathered."""
    actions.ask_to_count(run_ids=[news.run for news in batch])


@receiver(RecordChanged)
def count_what_they_did(batch: Sequence[RecordChanged]) -> None:
    """The same when learners get on."""
    actions.ask_to_count(run_ids=[news.run for news in batch])
