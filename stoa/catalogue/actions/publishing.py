"""Publishing a course, with the run that it opens."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from stoa.accounts import actions as accounts
from stoa.accounts import queries as people
from stoa.accounts.rules import course_scope, may_publish
from stoa.catalogue import queries
from stoa.catalogue.actions.institutions import place_course
from stoa.catalogue.actions.shelving import shelve_course
from stoa.catalogue.events import RunChanged
from stoa.catalogue.models import Run
from stoa.content import actions as content
from stoa.content import queries as courses
from stoa.content.actions import Published
from stoa.kernel import jobs
from stoa.kernel.events.outbox import publish

Progress = Callable[[str, int, int], None]
PUBLISH_JOB = "catalogue.publish_draft"


class NotAllowed(Exception):
    """The account may not publish this course."""


def publish_course(
    *, source: Path, by: int | None, retire: frozenset[str] = frozenset(), progress: Progress | None = None
) -> Published:
    """Publish a course folder or zip, and open a run for it when it has none.

    `by` None is the command line, which may do anything. Whoever brings a new course becomes its author. Raises
    NotAllowed, and what `content.actions.publish` raises; then nothing has changed.
    """
    if by is None:
        return content.publish(source=source, by=None, retire=retire, progress=progress, within=_opener(None))
    # What the course is called is known once it is read: it is kept as a draft, which nobody but its owner sees.
    draft = content.make_draft(source=source, by=by, progress=progress)
    try:
        return publish_draft(public_id=draft.public_id, by=by, retire=retire, progress=progress)
    except (NotAllowed, content.CannotPublish):
        content.discard_draft(public_id=draft.public_id, by=by)
        raise


def publish_draft(
    *, public_id: str, by: int, retire: frozenset[str] = frozenset(), progress: Progress | None = None
) -> Published:
    """Publish a draft of `by`. Raises NotAllowed, NoSuchDraft and CannotPublish; then nothing has changed.

    Who may is asked before the work, and once more inside the transaction that publishes: of two people who bring a
    course under one name at the same time, the second one finds it taken.
    """
    draft = courses.draft(public_id)
    if draft is not None:
        _refuse_others(by, draft.course_slug, institution=_named_in(public_id))
    return content.publish_draft(
        public_id=public_id, by=by, retire=retire, progress=progress, within=_opener(by)
    )  # fmt: skip


def ask_to_publish(*, public_id: str, by: int, retire: frozenset[str] = frozenset()) -> str:
    """Have a draft of `by` published by a job; returns the job's public id. While it waits, asking twice is once.

    Raises NoSuchDraft and NotAllowed.
    """
    draft = courses.draft(public_id)
    if draft is None or draft.owner_id != by:
        raise content.NoSuchDraft(_("There is no such draft of yours."))
    _refuse_others(by, draft.course_slug, institution=_named_in(public_id))
    return jobs.enqueue(
        PUBLISH_JOB, key=f"{PUBLISH_JOB}:{public_id}", owner=by, draft=public_id, by=by, retire=sorted(retire),
        course=draft.course_slug, source=draft.source_hash,
    )  # fmt: skip


def roll_back(*, course_slug: str, number: int, by: int) -> Published:
    """Make an earlier version current again. Raises NotAllowed and NoSuchCourse."""
    home = queries.home_of(course_slug)
    if not may_publish(people.roles_of(by), course_slug, home.slug if home else ""):
        raise NotAllowed(_refusal(course_slug))
    return content.rollback(course_slug=course_slug, number=number, by=by)


def convert_kept(*, course_slug: str, convert: Callable[[Path], int], progress: Progress | None = None) -> int:
    """Upgrade the course's kept blocks of which a kind has arrived; returns how many became real ones.

    `convert` changes the source in a folder and says how many blocks it converted; ids stay. When there are some the
    folder is published as a new version. Raises NoSuchCourse and CannotPublish; then nothing has changed.
    """
    with tempfile.TemporaryDirectory(prefix="stoa-") as scratch:
        folder = Path(scratch) / "course"
        content.export(course_slug=course_slug, target=folder)
        count = convert(folder)
        if count:
            publish_course(source=folder, by=None, progress=progress)
    return count


def _opener(by: int | None) -> Callable[[Published], None]:
    """What belongs to a publishing and happens with it or not at all: authority, the run, the author's role."""

    def within(published: Published) -> None:
        slug = published.course_slug
        is_new = published.is_new and published.number == 1
        if by is not None:
            _refuse_others(by, slug, institution=published.institution, is_new=is_new)
            if is_new:
                accounts.grant_role(account_id=by, role="author", scope=course_scope(slug), by=by)
        run, is_opened = Run.objects.get_or_create(
            slug=slug, defaults={"course_id": published.course_id, "time_zone": published.time_zone}
        )
        if run.course_id != published.course_id:
            raise NotAllowed(_("A run of another course has the address “%(course)s”.") % {"course": slug})
        if is_opened:
            publish(RunChanged(run=run.id))
        place_course(course_id=published.course_id, name=published.institution, country=published.country, by=by)
        shelve_course(course_slug=slug, with_text=False)  # listed at once; its text follows by the news of it
        transaction.on_commit(queries.forget)

    return within


def _named_in(public_id: str) -> str:
    """The institution that a draft's course names."""
    return courses.draft_outline(public_id).institution


def _refuse_others(by: int, course_slug: str, *, institution: str, is_new: bool | None = None) -> None:
    """Raises NotAllowed. `institution`: the name in the course file; `is_new` None: as things stand now."""
    if is_new is None:
        is_new = courses.course_by_slug(course_slug) is None
    roles = people.roles_of(by)
    if not queries.may_bring(roles, course_slug, is_new=is_new, institution=institution):
        raise NotAllowed(_refusal(course_slug))


def _refusal(course_slug: str) -> str:
    return _(
        "You are not among the authors of “%(course)s” here. Give your course another id in course.toml, or ask them."
    ) % {"course": course_slug}
