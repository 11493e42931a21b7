"""Drafts: a course compiled and looked at before anybody else can see it."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from stoa.content import queries
from stoa.content.actions import gate
from stoa.content.actions.compiled import compile_stored, keep_compiled, missing_files
from stoa.content.actions.failures import CannotPublish, NoSuchDraft
from stoa.content.actions.publishing import Published, Within, publish_stored
from stoa.content.actions.sources import Source, opened, store_source
from stoa.content.compiler.course import Progress
from stoa.content.compiler.source import SourceRefused
from stoa.content.models import Draft
from stoa.content.ports import Finding
from stoa.content.queries import DraftCard
from stoa.content.rules import LONGEST_ID
from stoa.kernel.clock import now


def make_draft(*, source: Source, by: int | None, progress: Progress | None = None) -> DraftCard:
    """Stores and compiles `source` without publishing it; a course with errors makes a draft as well.

    Raises CannotPublish only for what cannot be read at all (a broken zip, a file too large).
    """
    say = progress or _silent
    try:
        source_hash = store_source(opened(source), say)
    except SourceRefused as refusal:
        raise CannotPublish([refusal.finding]) from refusal
    compiled = compile_stored(source_hash, say)
    with transaction.atomic():
        gate.lock()
        if missing_files(source_hash, compiled):
            message = _("Files of the course vanished while it was read.")
            raise CannotPublish([Finding("", 0, 0, "error", "busy", message, _("Upload it once more."))])
        row = Draft.objects.create(
            owner_id=by,
            course_slug=compiled.id[:LONGEST_ID],
            compiled=keep_compiled(source_hash, compiled),
            created_at=now(),
        )
        transaction.on_commit(queries.forget)
    made = queries.draft(row.public_id)
    assert made is not None  # it was made above
    return made


def publish_draft(
    *, public_id: str, by: int | None, retire: frozenset[str] = frozenset(), progress: Progress | None = None,
    within: Within | None = None,
) -> Published:  # fmt: skip
    """Publishes a draft of `by` and removes it. `within` as in `publish`. Raises NoSuchDraft, CannotPublish."""
    card = _own(public_id, by)
    published = publish_stored(card.source_hash, by=by, retire=retire, progress=progress or _silent, within=within)
    Draft.objects.filter(public_id=public_id).delete()
    return published


def discard_draft(*, public_id: str, by: int | None) -> None:
    """Removes a draft of `by`; its files go with the next garbage collection. Raises NoSuchDraft."""
    _own(public_id, by)
    Draft.objects.filter(public_id=public_id).delete()


def _own(public_id: str, by: int | None) -> DraftCard:
    card = queries.draft(public_id)
    if card is None or (by is not None and card.owner_id != by):
        raise NoSuchDraft(_("There is no such draft of yours."))
    return card


def _silent(stage: str, done: int, total: int) -> None:
    return None
