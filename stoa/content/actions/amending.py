"""A new draft of a course: its live source, with some files put into it."""

from __future__ import annotations

from collections.abc import Mapping

from stoa.content import queries
from stoa.content.actions.drafts import make_draft
from stoa.content.actions.failures import NoSuchCourse
from stoa.content.actions.sources import stored_tree
from stoa.content.compiler.source import SourceTree, tree_of
from stoa.content.queries import DraftCard


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
