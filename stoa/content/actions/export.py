"""Taking a course away: its source as it was published, byte for byte."""

from __future__ import annotations

import os
import shutil
import tempfile
import zipfile
from pathlib import Path

from django.utils.translation import gettext as _

from stoa.content import queries
from stoa.content.actions.failures import CannotExport, NoSuchCourse, NoSuchDraft, NoSuchVersion
from stoa.content.actions.sources import stored_tree
from stoa.content.compiler.source import SourceTree

_LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The time of every entry of an exported zip, so that equal courses make equal zips."""


def export(*, course_slug: str, target: Path, number: int | None = None) -> None:
    """Writes the source of a version (the current one by default) to the folder `target`, or to a `.zip` of that name.

    The target appears at once and whole. Raises NoSuchCourse, NoSuchVersion, and CannotExport for a target
    that is there already.
    """
    versions = queries.versions_of(course_slug)
    if not versions:
        raise NoSuchCourse(_("There is no course “%(course)s” here.") % {"course": course_slug})
    version = next((card for card in versions if card.number == number or (number is None and card.is_current)), None)
    if version is None:
        raise NoSuchVersion(course_slug, number or 0, versions[-1].number)
    _write(version.source_hash, target)


def export_draft(*, public_id: str, by: int, target: Path) -> None:
    """The same for the source of a draft of `by`. Raises NoSuchDraft, CannotExport."""
    card = queries.draft(public_id)
    if card is None or card.owner_id != by:
        raise NoSuchDraft(_("There is no such draft of yours."))
    _write(card.source_hash, target)


def _write(source_hash: str, target: Path) -> None:
    if target.exists() and (target.is_file() or any(target.iterdir())):
        raise CannotExport(_("%(target)s is there already. Name a new folder or file.") % {"target": target})
    tree = stored_tree(source_hash)
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.suffix == ".zip":
        _write_zip(tree, target)
    else:
        _write_folder(tree, target)


def _write_zip(tree: SourceTree, target: Path) -> None:
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".stoa-")
    try:
        with os.fdopen(handle, "wb") as out, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in tree:
                entry = zipfile.ZipInfo(path, _LONG_AGO)
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.external_attr = 0o100644 << 16
                with tree.files[path].open() as stream, archive.open(entry, "w") as into:
                    shutil.copyfileobj(stream, into)
        os.chmod(name, 0o644)
        os.replace(name, target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _write_folder(tree: SourceTree, target: Path) -> None:
    draft = Path(tempfile.mkdtemp(dir=target.parent, prefix=".stoa-"))
    try:
        for path in tree:
            place = draft / path
            place.parent.mkdir(parents=True, exist_ok=True)
            with tree.files[path].open() as stream, place.open("wb") as into:
                shutil.copyfileobj(stream, into)
        draft.chmod(0o755)
        if target.exists():
            target.rmdir()
        draft.replace(target)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
