"""Reactions of credentials to lower domains' news."""

from __future__ import annotations

from collections.abc import Sequence

from stoa.catalogue import queries as catalogue
from stoa.content.events import VersionPublished
from stoa.credentials import actions
from stoa.credentials.events import BadgeEarned
from stoa.kernel import jobs
from stoa.kernel.events import receiver
from stoa.learning.events import RecordChanged


@receiver(RecordChanged)
def award_what_is_met(batch: Sequence[RecordChanged]) -> None:
    """Whoever newly meets a pathway has it: one look at the whole batch."""
    actions.award(pairs={(news.account, news.run) for news in batch})


@receiver(BadgeEarned)
def award_who_waited(batch: Sequence[BadgeEarned]) -> None:
    """One record may be what another one waits for."""
    actions.award_who_waited(earned={(news.account, news.run, news.course, news.pathway) for news in batch})


@receiver(VersionPublished)
def look_again(batch: Sequence[VersionPublished]) -> None:
    """A new version may ask for less: its learners are looked at once more, one job a run."""
    for course_id in {news.course_id for news in batch}:
        actions.note_badges_asked(course_id=course_id)
        for run in catalogue.runs_of(course_id):
            jobs.enqueue("credentials.award_run", key=f"credentials.award_run:{run.id}", run_id=run.id)
