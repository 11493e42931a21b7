"""Reactions of assessment to lower domains' news."""

from __future__ import annotations

from collections.abc import Sequence

from stoa.assessment import actions
from stoa.assessment.events import Answered, Practised, WorkMarked, WrittenTried
from stoa.catalogue import queries as catalogue
from stoa.content.events import VersionPublished, VersionRecompiled
from stoa.kernel import jobs
from stoa.kernel.events import receiver
from stoa.learning.events import Enrolled, RecordChanged


@receiver(VersionPublished)
def look_for_corrected_keys(batch: Sequence[VersionPublished]) -> None:
    """A version may correct what is right: one job a version, since each is held against the one before it."""
    for news in batch:
        if news.number > 1:
            key = f"assessment.regrade:{news.version_id}"
            jobs.enqueue("assessment.regrade", key=key, course_id=news.course_id, version_id=news.version_id)


@receiver(VersionPublished)
def grade_classes_anew(batch: Sequence[VersionPublished]) -> None:
    """Another policy or other parts make other grades: one job a run."""
    for course_id in {news.course_id for news in batch}:
        for run in catalogue.runs_of(course_id):
            jobs.enqueue(actions.GRADE_JOB, key=f"{actions.GRADE_JOB}:{run.id}", run_id=run.id)


@receiver(VersionPublished)
def reach_sittings(batch: Sequence[VersionPublished]) -> None:
    """A deadline that was put off holds for what is being sat too: one job a run."""
    for course_id in {news.course_id for news in batch if news.number > 1}:
        for run in catalogue.runs_of(course_id):
            jobs.enqueue(actions.REACH_JOB, key=f"{actions.REACH_JOB}:{run.id}", run_id=run.id)


@receiver(RecordChanged)
def grade_those_who_answered(batch: Sequence[RecordChanged]) -> None:
    """The grades in the roster follow the records: one write a run, however many answers came together."""
    _grade([(news.run, news.account) for news in batch])


@receiver(RecordChanged)
def look_at_answers_tonight(batch: Sequence[RecordChanged]) -> None:
    """Where answers came, what they tell of the questions is looked at in the night."""
    actions.ask_for_analysis([news.run for news in batch])


@receiver(Enrolled)
def grade_those_who_came(batch: Sequence[Enrolled]) -> None:
    """Whoever comes late has a grade so far, of what is past its deadline."""
    _grade([(news.run, news.account) for news in batch])


@receiver(Answered)
def learn_from_answers(batch: Sequence[Answered]) -> None:
    """What answers tell of skills."""
    actions.learn_from_answers([news for news in batch if not news.is_opinion])


@receiver(Answered)
def count_opinions(batch: Sequence[Answered]) -> None:
    """What everybody says is counted, many answers at once."""
    actions.count_opinions(batch)


@receiver(VersionRecompiled)
def learn_from_what_is_told_now(batch: Sequence[VersionRecompiled]) -> None:
    """A newer compiler may tell more of a question (its skills in a quiz), so that old answers tell something now."""
    jobs.enqueue(actions.HISTORY_JOB, key=actions.HISTORY_JOB)


@receiver(VersionRecompiled)
def compile_written_questions(batch: Sequence[VersionRecompiled]) -> None:
    """A newer compiler makes something else of what learners wrote too."""
    for course_id in sorted({news.course_id for news in batch}):
        actions.recompile_questions(course_id)


@receiver(Practised)
def learn_from_practice(batch: Sequence[Practised]) -> None:
    """What practice tells of skills."""
    actions.learn_from_practice(batch)


@receiver(WorkMarked)
def learn_from_works(batch: Sequence[WorkMarked]) -> None:
    """What marked works tell of skills."""
    actions.learn_from_works(batch)


@receiver(WrittenTried)
def weigh_written_questions(batch: Sequence[WrittenTried]) -> None:
    """What others made of learners' questions decides what becomes of those."""
    actions.weigh_questions(batch)


def _grade(pairs: Sequence[tuple[int, int]]) -> None:
    for run_id in sorted({run for run, _ in pairs}):
        actions.grade_learners(run_id=run_id, accounts=sorted({account for run, account in pairs if run == run_id}))
