"""Jobs of the catalogue. They run in short-lived children, which alone load the compiler."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from stoa.catalogue import actions
from stoa.content import queries as courses
from stoa.content.actions import CannotPublish, NoSuchDraft
from stoa.kernel.jobs import JobFailed, Progress, task


@task(actions.PUBLISH_JOB)
def publish_draft(
    *, draft: str, by: int, retire: Sequence[str], course: str, source: str, progress: Progress
) -> dict[str, Any]:
    """Publish a draft. Says which course is live, or what stands in the way; a job that is tried again does no more."""
    try:
        published = actions.publish_draft(public_id=draft, by=by, retire=frozenset(retire), progress=progress)
    except CannotPublish as problem:
        return {"draft": draft, "findings": [asdict(finding) for finding in problem.findings]}
    except actions.NotAllowed as problem:
        raise JobFailed(str(problem)) from problem
    except NoSuchDraft as problem:
        live = _published_before(course, source, by)
        if live is None:
            raise JobFailed(str(problem)) from problem
        return {"course": course, "number": live.number, "is_new": True}
    return {"course": published.course_slug, "number": published.number, "is_new": published.is_new}


@task(actions.TELL_JOB)
def tell_waiting(*, run_id: int, progress: Progress) -> int:
    """Tell those who asked that a run takes people."""
    actions.shelve_run(run_id=run_id)  # the list shows the run that takes people now
    return actions.tell_waiting(run_id=run_id)


@task(actions.SHELVE_JOB)
def shelve_course(*, course: str, progress: Progress) -> dict[str, Any]:
    """Bring a course's entries in the list up to date, with the text of its units. Doing it again changes nothing."""
    return {"course": course, "changed": actions.shelve_course(course_slug=course)}


def _published_before(course: str, source: str, by: int) -> courses.VersionCard | None:
    """The version that an earlier try of this job made, when its worker died before it could say so."""
    made = [item for item in courses.versions_of(course) if item.source_hash == source and item.published_by == by]
    return made[-1] if made else None
