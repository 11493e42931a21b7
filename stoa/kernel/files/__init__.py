"""The port for files: content addressed by SHA-256, so a file never changes and equal files are kept once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import BinaryIO, Protocol

from django.conf import settings

from stoa.kernel.files.bucket import BucketStore
from stoa.kernel.files.disk import DiskStore


class FileStore(Protocol):
    """Where the bytes are. A digest is 64 lower-case hexadecimal digits. An engine that is elsewhere raises StoreIsAway
    when it cannot be reached."""

    def put(self, data: bytes | BinaryIO) -> str:
        """Keep `data` durably and return its digest. Keeping it twice is the same as once."""

    def open(self, digest: str, *, first: int = 0, length: int | None = None) -> BinaryIO:
        """Read forwards from byte `first`; `length` is how many will be read at most, None: all that follow.

        Raises FileNotFoundError.
        """

    def read(self, digest: str) -> bytes:
        """All of it; raises FileNotFoundError."""

    def exists(self, digest: str) -> bool: ...

    def size(self, digest: str) -> int:
        """In bytes; raises FileNotFoundError."""

    def delete(self, digest: str) -> None:
        """Forget it; nothing happens when it is not there."""

    def digests(self) -> Iterator[str]:
        """Every digest that is kept, in no order."""

    def kept_at(self, digest: str) -> datetime:
        """When it was kept, in UTC; raises FileNotFoundError."""

    def path(self, digest: str) -> Path | None:
        """A path on this machine, for programs that need one; None where the engine has none (copy it then)."""


@cache
def store() -> FileStore:
    """The site's file store: a bucket when STOA_FILES_URL names one, else a folder in the data folder."""
    if settings.STOA_FILES is not None:
        return BucketStore(settings.STOA_FILES)
    return DiskStore(Path(settings.STOA_DATA) / "files")
