"""Reads of interop."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from stoa.accounts.ports import Attachment, Sheet
from stoa.kernel import files, jobs

UPLOAD_JOB = "interop.read_upload"


def waiting_uploads() -> list[str]:
    """Digests of stored files whose job has not ended."""
    return [str(arguments["digest"]) for arguments in jobs.open_arguments(UPLOAD_JOB)]


def personal_sheets(account: int) -> Iterable[Sheet | Attachment]:
    """The files that an account uploaded, as far as they are still kept."""
    store = files.store()
    for job in jobs.jobs_of(account):
        if job.task == UPLOAD_JOB and store.exists(job.arguments["digest"]):
            name = f"uploads/{job.public_id}-{job.arguments['called']}"
            yield Attachment(name, partial(store.open, job.arguments["digest"]))
