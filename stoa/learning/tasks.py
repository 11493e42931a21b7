"""Jobs of learning."""

from __future__ import annotations

from django.utils import translation

from stoa.kernel.jobs import Progress, task
from stoa.learning import actions


@task(actions.READ_JOB)
def read_list(*, file: str, language: str, progress: Progress) -> None:
    """Read a list of people; nobody is enrolled by it."""
    with translation.override(language):
        actions.read_list(public_id=file, progress=progress)


@task(actions.ACT_JOB)
def enrol_list(*, file: str, by: int | None, progress: Progress) -> None:
    """Enrol and invite the people on a list."""
    actions.enrol_list(public_id=file, by=by, progress=progress)


@task(actions.PASS_ON_JOB)
def pass_on_places(*, run_id: int, progress: Progress) -> int:
    """Take back offers that ran out, and offer free places to the next in line."""
    return actions.pass_on_places(run_id=run_id)


@task("learning.recount_run")
def recount_run(*, run_id: int, progress: Progress) -> int:
    """Bring a run's summaries to the current version, and have what its rules may ask for counted."""
    changed = actions.recount_run(run_id=run_id) + actions.count_levels_of_run(run_id=run_id)
    progress("recount", changed, changed)
    return changed


@task("learning.tally_course")
def tally_course(*, course_id: int, progress: Progress) -> None:
    """Reckon what a course's learners made of it."""
    actions.count_course(course_id=course_id)
    progress("tally", 1, 1)


@task(actions.GOALS_JOB, lane="long")
def goals_night(*, progress: Progress) -> int:
    """Look at the goals that are not reached yet, and remind those who asked for it."""
    reached = actions.look_at_all_goals()
    progress("goals", reached, reached)
    return actions.remind()


@task("learning.tally_all", lane="long")
def tally_all(*, progress: Progress) -> int:
    """The same for every course, each night: also where nothing happened, time went by."""
    counted = actions.count_all()
    progress("tally", counted, counted)
    return counted


@task(actions.THEMES_JOB, lane="long")
def themes_night(*, progress: Progress) -> int:
    """Gather the goals of every course into themes."""
    gathered = actions.gather_all_themes()
    progress("themes", gathered, gathered)
    return gathered


@task(actions.COURSE_THEMES_JOB, lane="long")
def themes_course(*, course_id: int, progress: Progress) -> None:
    """Gather the goals of a course into themes."""
    actions.gather_themes(course_id=course_id)
    progress("themes", 1, 1)


@task(actions.ANSWERS_JOB)
def send_answers(*, course_id: int, progress: Progress) -> int:
    """Write the answers to themes to their people."""
    sent = actions.send_answers(course_id=course_id)
    progress("letters", sent, sent)
    return sent
