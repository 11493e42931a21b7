"""What a larger site stands on besides its database: the server of what is shared, the live channel, the file store."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings

from stoa.kernel import files, live
from stoa.kernel.checks import Finding, check
from stoa.kernel.files.bucket import StoreIsAway
from stoa.kernel.servers import trouble

NOBODY = "0" * 64


@check("cache server")
def cache_server() -> Iterator[Finding]:
    """Whether the server of STOA_CACHE_URL answers."""
    if not settings.STOA_SERVER:
        return
    if problem := trouble(settings.STOA_SERVER):
        yield Finding(
            "warning",
            f"The server of STOA_CACHE_URL does not answer ({problem}): each machine counts tries at "
            "sign-in for itself, and workers ask the database for jobs.",
            "Start it, or correct STOA_CACHE_URL. Nothing is lost meanwhile.",
        )


@check("live channel")
def live_channel() -> Iterator[Finding]:
    """Whether other processes can be told."""
    if not settings.STOA_LIVE:
        return
    try:
        live.line().send("")
    except Exception as problem:
        yield Finding(
            "warning", f"Other processes can't be told of changes ({type(problem).__name__}); they notice later.",
            "Correct STOA_LIVE_URL (or STOA_CACHE_URL, which it is by default).",
        )  # fmt: skip


@check("file store")
def file_store() -> Iterator[Finding]:
    """Whether the bucket of STOA_FILES_URL can be read."""
    if settings.STOA_FILES is None:
        return
    try:
        files.store().exists(NOBODY)
        next(files.store().digests(), None)
    except StoreIsAway as problem:
        yield Finding(
            "error", f"Files can't be reached: {problem}.",
            "Look at STOA_FILES_URL, at the credentials (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY), and at what the "
            "bucket allows: reading, writing, listing and deleting are needed.",
        )  # fmt: skip
