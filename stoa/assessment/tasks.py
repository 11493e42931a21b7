"""Jobs of assessment."""

from __future__ import annotations

from stoa.assessment import actions
from stoa.kernel.jobs import Progress, task


@task("assessment.regrade")
def regrade(*, course_id: int, version_id: int, progress: Progress) -> int:
    """Grade anew what a version's corrected keys concern."""
    return actions.regrade(course_id=course_id, version_id=version_id, progress=progress)


@task(actions.TELL_JOB)
def tell_raised(*, version_id: int, progress: Progress) -> int:
    """Write to those whose scores a version's corrected keys have raised."""
    return actions.tell_raised(version_id=version_id, progress=progress)


@task(actions.ANALYSE_JOB)
def analyse_run(*, run_id: int, progress: Progress) -> int:
    """Look at what the answers of a run tell of its questions."""
    return actions.analyse_run(run_id=run_id, progress=progress)


@task(actions.GRADE_JOB)
def grade_class(*, run_id: int, progress: Progress) -> int:
    """Note the grades of a run's learners in its roster."""
    return actions.grade_class(run_id=run_id, progress=progress)


@task(actions.BELL_JOB)
def ring_bell(*, sitting_id: int, progress: Progress) -> bool:
    """Hand in what was saved in a sitting whose time is over."""
    return actions.ring_bell(sitting_id)


@task(actions.REACH_JOB)
def reach_sittings(*, run_id: int, progress: Progress) -> int:
    """Give sittings that are under way the later deadline of a new version."""
    return actions.reach_sittings(run_id=run_id)


@task(actions.RUN_JOB, lane="programs")
def run_program(*, attempt: int, progress: Progress) -> bool:
    """Run a program that was handed in, and grade it."""
    return actions.run_program(attempt=attempt)


@task(actions.RUN_WRITTEN_JOB, lane="programs")
def run_written(*, run: int, once: str, progress: Progress) -> bool:
    """Run a program that was sent to a learner's question, or its writer's own."""
    return actions.run_written(run=run, once=once)


@task(actions.HISTORY_JOB, lane="long")
def learn_from_history(*, progress: Progress) -> int:
    """Learn from the answers that were there before anything was learned from answers."""
    return actions.learn_from_history(progress=progress)


@task(actions.RELEASE_JOB)
def release_works(*, run_id: int, part: str, by: int, progress: Progress) -> int:
    """Let learners see all that is decided of an assignment."""
    return actions.release_all(run_id=run_id, part=part, by=by, progress=progress)
