"""Drafts with some files put into them: a new one of the live source, or one that is there."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from stoa.content import queries
from stoa.content.actions import gate
from stoa.content.actions.compiled import compile_stored, keep_compiled, missing_files
from stoa.content.actions.drafts import make_draft
from stoa.content.actions.failures import DraftMoved, NoSuchCourse, NoSuchDraft
from stoa.content.actions.sources import store_source, stored_tree
from stoa.content.compiler.course import CompiledCourse
from stoa.content.compiler.source import SourceTree, tree_of
from stoa.content.models import Draft
from stoa.content.queries import DraftCard
from stoa.content.rules import LONGEST_ID


def amend(*, version_id: int, files: Mapping[str, bytes], by: int) -> DraftCard:
    """A draft of `by` with the source of this version, in which `files` (by path) are new or others. Nothing goes
    live. Raises NoSuchCourse for a version that is not there, CannotPublish, and SourceRefused for a bad name."""
    try:
        before = stored_tree(queries.outline(version_id).source_hash)
    except (queries.NotThere, FileNotFoundError) as problem:
        raise NoSuchCourse(str(problem)) from problem
    put = tree_of(files.items())
    tree = SourceTree(dict(sorted({**before.files, **put.files}.items())), before.label)
    return make_draft(source=tree, by=by)


def amend_draft(*, public_id: str, by: int, files: Mapping[str, bytes], seen: str) -> DraftCard:
    """Put `files` (by path) into a draft of `by` and compile it anew. `seen` is the hash of the source that they had
    before their eyes. Raises NoSuchDraft, DraftMoved where it is another by now, and SourceRefused for a bad name."""
    card = queries.draft(public_id)
    if card is None or card.owner_id != by:
        raise NoSuchDraft(_("There is no such draft of yours."))
    if card.source_hash != seen:
        raise DraftMoved(_("The draft has been changed meanwhile."))
    before, put = stored_tree(seen), tree_of(files.items())
    source_hash = store_source(SourceTree(dict(sorted({**before.files, **put.files}.items()))), _silent)
    _exchange(public_id, seen, source_hash, compile_stored(source_hash, _silent))
    made = queries.draft(public_id)
    if made is None:
        raise NoSuchDraft(_("There is no such draft of yours."))
    return made


@transaction.atomic
def _exchange(public_id: str, seen: str, source_hash: str, compiled: CompiledCourse) -> None:
    """Have the draft name what was compiled, unless it is another by now."""
    gate.lock()
    row = Draft.objects.select_related("compiled").filter(public_id=public_id).first()
    if row is None or row.compiled.source_hash != seen or missing_files(source_hash, compiled):
        raise DraftMoved(_("The draft has been changed meanwhile."))
    row.compiled = keep_compiled(source_hash, compiled)
    row.course_slug = compiled.id[:LONGEST_ID]
    row.save(update_fields=["compiled", "course_slug"])
    transaction.on_commit(queries.forget)


def _silent(stage: str, done: int, total: int) -> None:
    return None
