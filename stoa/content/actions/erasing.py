"""The end of what one person uploaded: drafts with everything compiled from them, and files that nobody else needs."""

from __future__ import annotations

import json
from collections.abc import Iterable

from django.db import transaction

from stoa.accounts.ports import Subject
from stoa.content import queries
from stoa.content.actions import gate
from stoa.content.actions.upkeep import delete_unneeded_rows
from stoa.content.models import Course, CourseVersion, Draft, Stream
from stoa.kernel import files


def erase_person(subject: Subject) -> None:
    """Delete the drafts of a person with their files. Published courses stay, without saying who brought them.

    Files are deleted first, and the drafts that name them in the same transaction: a kill leaves the names.
    """
    with transaction.atomic():
        gate.lock()
        drafts = list(Draft.objects.filter(owner_id=subject.account).select_related("compiled"))
        mine = {digest for draft in drafts for digest in _files(draft)}
        Draft.objects.filter(owner_id=subject.account).delete()
        _delete_unneeded(mine)
        transaction.on_commit(queries.forget)
    Course.objects.filter(owner_id=subject.account).update(owner=None)
    CourseVersion.objects.filter(published_by_id=subject.account).update(published_by=None)


def delete_uploads(digests: Iterable[str]) -> None:
    """Delete these stored files, as far as no course, draft or other upload needs them."""
    wanted = set(digests)
    if not wanted:
        return
    with transaction.atomic():
        gate.lock()
        _delete_unneeded(wanted)


def _files(draft: Draft) -> Iterable[str]:
    """Digests of a draft's source and of all that was made of it."""
    store, compiled = files.store(), draft.compiled
    found = {compiled.source_hash, *json.loads(compiled.digests)}
    if store.exists(compiled.source_hash):
        found |= set(queries.manifest(compiled.source_hash).values())
    for stream in Stream.objects.filter(source__in=found):
        found |= {*json.loads(stream.parts), stream.playlist}
    return found - {""}


def _delete_unneeded(digests: set[str]) -> None:
    needed = delete_unneeded_rows()
    for digest in digests - needed:
        files.store().delete(digest)
