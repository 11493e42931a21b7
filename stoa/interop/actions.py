"""Imports a course of another platform as a course folder, and takes uploads in."""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from django.db import transaction
from django.utils.translation import gettext as _

from stoa.accounts.ports import Subject
from stoa.content import actions as content
from stoa.content import queries as courses
from stoa.content.rules import course_folders
from stoa.interop.formats import format_of, formats
from stoa.interop.opening import Progress, archive_names, is_archive
from stoa.interop.queries import UPLOAD_JOB
from stoa.interop.rules import Beginning, ImportFailed, Report
from stoa.interop.starter import course_files
from stoa.interop.upgrading import upgrade_kept
from stoa.kernel import files, jobs

__all__ = [
    "begin_course", "course_files", "draft_from_upload", "erase_person", "import_course", "take_upload", "upgrade_kept",
]  # fmt: skip


def import_course(*, source: Path, target: Path, progress: Progress | None = None) -> Report:
    """Make the course folder `target` from `source`, a folder or an archive, whatever its format.

    `progress` is called with (what is being done, how many are done, of how many). The target is built beside its
    place and renamed at the end: it is whole or absent. Raises ImportFailed with file, line and remedy.
    """
    return format_of(source).convert(source, target, progress=progress)


def take_upload(*, stream: BinaryIO, name: str, by: int) -> str:
    """Keep an uploaded file and have a job make a draft of it; returns the job's public id.

    `name` is what its owner called the file; only its last part is used, for messages.
    """
    digest = files.store().put(stream)
    called = PurePosixPath(name.replace("\\", "/")).name[:120] or "upload"
    return jobs.enqueue(UPLOAD_JOB, key=f"{UPLOAD_JOB}:{by}:{digest}", owner=by, digest=digest, called=called, by=by)


def begin_course(*, begun: Beginning, by: int) -> str:
    """Have a job make a draft of a new course; returns the job's public id. It goes the way of every upload."""
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, text in course_files(begun).items():
            archive.writestr(zipfile.ZipInfo(f"{begun.id}/{path}"), text)
    packed.seek(0)
    return take_upload(stream=packed, name=f"{begun.id}.zip", by=by)


def draft_from_upload(
    *, digest: str, name: str, by: int, progress: Progress | None = None
) -> tuple[str, Report | None]:
    """A draft of `by` from a kept upload: its public id, and the report of the import when it came from elsewhere.

    Raises CannotPublish or ImportFailed for what cannot be read at all; then there is no draft. Of one source an
    account has one draft: doing it again leaves the newer.
    """
    with tempfile.TemporaryDirectory(prefix="stoa-") as scratch:
        source = Path(scratch) / _plain(name)
        with files.store().open(digest) as stream, source.open("wb") as copy:
            shutil.copyfileobj(stream, copy)
        report = None
        if is_archive(source) and not _is_our_own(source):
            report = _converted(source, Path(scratch) / "course", progress)
            source = Path(scratch) / "course"
        draft = content.make_draft(source=source, by=by, progress=progress)
    for other in courses.drafts_of(by):
        if other.source_hash == draft.source_hash and other.public_id != draft.public_id:
            content.discard_draft(public_id=other.public_id, by=by)
    return draft.public_id, report


def erase_person(subject: Subject) -> None:
    """Delete what a person uploaded. The jobs that name the files go with them or not at all."""
    with transaction.atomic():
        asked = jobs.forget_jobs(subject.account, UPLOAD_JOB)
        content.delete_uploads(str(arguments["digest"]) for arguments in asked)


def _plain(name: str) -> str:
    """A file name that is safe on every disk and still tells the reader which file is meant."""
    return "".join(letter if letter.isalnum() or letter in "._- " else "_" for letter in name).strip(". ") or "upload"


def _is_our_own(archive: Path) -> bool:
    """Whether it is a zip with a course.toml; whether that lies where a course can be read is for its reader to say."""
    return zipfile.is_zipfile(archive) and bool(course_folders(archive_names(archive)))


def _converted(source: Path, target: Path, progress: Progress | None) -> Report:
    if not any(known.recognises(source) for known in formats()):
        raise ImportFailed(
            source.name, 0, _("It is no zip that holds a course.toml, and no export of a platform that is known here."),
            _("Pack the folder that holds course.toml as a zip, or choose the .tar.gz that Open edX exports."),
        )  # fmt: skip
    return import_course(source=source, target=target, progress=progress)
