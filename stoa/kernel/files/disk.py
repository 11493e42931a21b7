"""The embedded engine of the file port: a folder, two levels deep."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

_DIGEST = re.compile(r"[0-9a-f]{64}")
_CHUNK = 1 << 20


class DiskStore:
    """Files under `root/ab/abcdef...`. A file appears by rename, after fsync: a kill leaves none half-written."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def _at(self, digest: str) -> Path:
        if not _DIGEST.fullmatch(digest):
            raise ValueError(f"{digest!r} is not a SHA-256 digest")
        return self.root / digest[:2] / digest

    def put(self, data: bytes | BinaryIO) -> str:
        incoming = self.root / "incoming"
        incoming.mkdir(parents=True, exist_ok=True)
        digest = hashlib.sha256()
        handle, name = tempfile.mkstemp(dir=incoming)
        try:
            with os.fdopen(handle, "wb") as out:
                for chunk in _chunks(data):
                    digest.update(chunk)
                    out.write(chunk)
                out.flush()
                os.fsync(out.fileno())
            target = self._at(digest.hexdigest())
            if target.exists():
                return digest.hexdigest()
            target.parent.mkdir(exist_ok=True)
            os.chmod(name, 0o644)
            os.replace(name, target)
            _sync_folder(target.parent)
            return digest.hexdigest()
        finally:
            Path(name).unlink(missing_ok=True)

    def open(self, digest: str, *, first: int = 0, length: int | None = None) -> BinaryIO:
        stream = self._at(digest).open("rb")
        if first:
            stream.seek(first)
        return stream

    def read(self, digest: str) -> bytes:
        return self._at(digest).read_bytes()

    def exists(self, digest: str) -> bool:
        return self._at(digest).exists()

    def size(self, digest: str) -> int:
        return self._at(digest).stat().st_size

    def delete(self, digest: str) -> None:
        self._at(digest).unlink(missing_ok=True)

    def digests(self) -> Iterator[str]:
        if not self.root.exists():
            return
        for folder in sorted(self.root.iterdir()):
            if len(folder.name) == 2:
                yield from (entry.name for entry in folder.iterdir() if _DIGEST.fullmatch(entry.name))

    def kept_at(self, digest: str) -> datetime:
        return datetime.fromtimestamp(self._at(digest).stat().st_mtime, UTC)

    def path(self, digest: str) -> Path | None:
        return self._at(digest)


def _chunks(data: bytes | BinaryIO) -> Iterator[bytes]:
    if isinstance(data, bytes):
        yield data
        return
    while chunk := data.read(_CHUNK):
        yield chunk


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
