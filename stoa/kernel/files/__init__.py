"""The port for files: content addressed by SHA-256, so a file never changes and equal files are kept once."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import BinaryIO, Protocol

from django.conf import settings

from stoa.kernel.files.disk import DiskStore


class FileStore(Protocol):
    """Where the bytes are. A digest is 64 lower-case hexadecimal digits."""

    def put(self, data: bytes | BinaryIO) -> str:
        """Keep `data` durably and return its digest. Keeping it twice is the same as once."""

    def open(self, digest: str) -> BinaryIO:
        """Read from the start; raises FileNotFoundError."""

    def read(self, digest: str) -> bytes:
        """All of it; raises FileNotFoundError."""

    def exists(self, digest: str) -> bool: ...

    def size(self, digest: str) -> int:
        """In bytes; raises FileNotFoundError."""

    def delete(self, digest: str) -> None:
        """Forget it; nothing happens when it is not there."""

    def digests(self) -> Iterator[str]:
        """Every digest that is kept, in no order."""

    def path(self, digest: str) -> Path | None:
        """A path on this machine, for programs that need one; None where the engine has none."""


@cache
def store() -> FileStore:
    """The site's file store."""
    return DiskStore(Path(settings.STOA_DATA) / "files")
