"""Reads of interop."""

from __future__ import annotations

from stoa.kernel import jobs

UPLOAD_JOB = "interop.read_upload"


def waiting_uploads() -> list[str]:
    """Digests of stored files whose job has not ended."""
    return [str(arguments["digest"]) for arguments in jobs.open_arguments(UPLOAD_JOB)]
