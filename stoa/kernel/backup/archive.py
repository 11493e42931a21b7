"""The archive inside a backup: a tar stream whose members are hashed as they pass, and a manifest at its end.

Members, in this order: `stoa-backup.json` (what this is), `database/...`, `folder/...` (the data folder's own files),
`files/<digest>` (the file store), `manifest.json`. The manifest holds how many members and bytes came before it and one
SHA-256 over a line `<sha256> <size> <name>` for each, so that checking takes no memory for millions of files.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import tarfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, Literal, cast

from stoa.kernel.backup.age import CUT_SHORT, MAGIC, Decrypting, Encrypting
from stoa.kernel.backup.failures import BadBackup

FORMAT = 1
HEAD, MANIFEST = "stoa-backup.json", "manifest.json"
LARGEST_NOTE = 16 * 1024 * 1024
_NAME = re.compile(r"(database|folder|files)(/[^/\0]+)+")
CHUNK = 1 << 20

Holds = Literal["site", "database"]


@dataclass(frozen=True)
class Head:
    """What a backup says of itself before anything else."""

    version: str
    """Of the Stoa that wrote it."""
    engine: Literal["sqlite", "postgresql"]
    holds: Holds
    taken_at: str
    """ISO 8601, UTC."""
    migrations: list[list[str]]
    """[app, name] of every migration that the database had."""
    tables: dict[str, list[str]] = field(default_factory=dict)
    """PostgreSQL: the columns of each table, in the order of its data."""
    format: int = FORMAT


@dataclass(frozen=True)
class Manifest:
    """What came before it in the archive."""

    members: int
    bytes: int
    digest: str
    rows: dict[str, int]
    files: int


class _Tally:
    """A running sum of members."""

    def __init__(self) -> None:
        self.members = self.bytes = self.files = 0
        self._digest = hashlib.sha256()

    def add(self, name: str, size: int, sha256: str) -> None:
        self.members += 1
        self.bytes += size
        self.files += name.startswith("files/")
        self._digest.update(f"{sha256} {size} {name}\n".encode())

    def manifest(self, rows: dict[str, int]) -> Manifest:
        return Manifest(self.members, self.bytes, self._digest.hexdigest(), rows, self.files)


class Hashed:
    """A stream that is hashed while it is read."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.size = 0
        self._digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(size)
        self.size += len(data)
        self._digest.update(data)
        return data

    def hexdigest(self) -> str:
        return self._digest.hexdigest()


def _forget(tar: tarfile.TarFile) -> None:
    """Drop what it remembers of members that have passed: there may be millions."""
    vars(tar)["members"].clear()


class Writer:
    """Puts members into an archive."""

    def __init__(self, out: Any) -> None:
        self._out = out
        self._tar = tarfile.open(mode="w|", fileobj=cast(BinaryIO, self), format=tarfile.PAX_FORMAT)  # noqa: SIM115
        self._tally = _Tally()

    def add(self, name: str, stream: BinaryIO, size: int) -> None:
        """A member of `size` bytes; raises OSError when the stream has fewer."""
        member = tarfile.TarInfo(name)
        member.size, member.mode, member.mtime = size, 0o600, int(time.time())
        hashed = Hashed(stream)
        self._tar.addfile(member, cast(BinaryIO, hashed))
        _forget(self._tar)
        self._tally.add(name, size, hashed.hexdigest())

    def add_bytes(self, name: str, data: bytes) -> None:
        """A member from memory."""
        self.add(name, io.BytesIO(data), len(data))

    def add_file(self, name: str, path: Path) -> None:
        """A member from the disk, as long as it is now; one that has gone in the meantime is left out."""
        try:
            stream = path.open("rb")
        except FileNotFoundError:
            return
        with stream:
            self.add(name, stream, os.fstat(stream.fileno()).st_size)

    def write(self, data: bytes) -> int:
        """Hand on what the tar stream has made."""
        if self._out is not None:
            self._out.write(data)
        return len(data)

    def abandon(self) -> None:
        """End without an end: nothing is written any more."""
        self._out = None
        self._tar.close()

    def close(self, rows: dict[str, int]) -> Manifest:
        """Write the manifest and the end."""
        manifest = self._tally.manifest(rows)
        self.add_bytes(MANIFEST, json.dumps(asdict(manifest)).encode())
        self._tar.close()
        return manifest


@contextmanager
def written(path: Path, passphrase: str | None, head: Head) -> Iterator[Writer]:
    """An archive that appears at `path` whole, by rename and for the owner alone, or not at all.

    Encrypted unless `passphrase` is None. The block has to close the writer. Raises OSError.
    """
    draft = path.with_name(f".{path.name}.part")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(handle, "wb", CHUNK) as out:
            sealed = Encrypting(out, passphrase) if passphrase is not None else None
            writer = Writer(sealed or out)
            try:
                writer.add_bytes(HEAD, json.dumps(asdict(head)).encode())
                yield writer
            except BaseException:
                writer.abandon()
                raise
            if sealed is not None:
                sealed.close()
            out.flush()
            os.fsync(out.fileno())
        draft.replace(path)
        _sync(path.parent)
    finally:
        draft.unlink(missing_ok=True)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class Member:
    """One member of an archive, read as it comes."""

    def __init__(self, name: str, size: int, stream: Hashed) -> None:
        self.name, self.size, self._stream = name, size, stream

    def read(self, size: int = CHUNK) -> bytes:
        """The next bytes; none at the end."""
        return self._stream.read(size)


class Reader:
    """An archive from its file. `head` is there at once, `manifest` once `members()` is exhausted and all agrees."""

    manifest: Manifest

    def __init__(self, source: BinaryIO, passphrase: str | None) -> None:
        is_sealed = source.read(len(MAGIC)) == MAGIC
        source.seek(0)
        if is_sealed and passphrase is None:
            raise BadBackup("This backup is encrypted and needs its passphrase.")
        self._plain: Any = Decrypting(source, passphrase or "") if is_sealed else source
        self._tally = _Tally()
        try:
            self._tar = tarfile.open(mode="r|", fileobj=cast(BinaryIO, self._plain))  # noqa: SIM115 -- it owns nothing
            self.head = self._read_head()
        except (tarfile.TarError, EOFError) as problem:
            raise BadBackup("This is no backup of Stoa, or its beginning is damaged.") from problem

    def members(self) -> Iterator[Member]:
        """Every member, hashed as it is read; what the caller leaves unread is read here. Raises BadBackup."""
        try:
            while (info := self._tar.next()) is not None:
                _forget(self._tar)
                if info.name == MANIFEST:
                    self._agree(info)
                    return
                yield from self._member(info)
        except (tarfile.TarError, EOFError) as problem:
            raise BadBackup(CUT_SHORT) from problem
        raise BadBackup(CUT_SHORT)

    def _read_head(self) -> Head:
        info = self._tar.next()
        if info is None or info.name != HEAD:
            raise BadBackup("This is no backup of Stoa.")
        text = self._note(info)
        self._tally.add(HEAD, len(text), hashlib.sha256(text).hexdigest())
        try:
            told = json.loads(text)
            if told["format"] != FORMAT:
                raise BadBackup("This backup is of a newer Stoa. Install that one (pip install --upgrade stoa-mooc).")
            return Head(**told)
        except (ValueError, TypeError, KeyError) as problem:
            raise BadBackup("This is no backup of Stoa, or its beginning is damaged.") from problem

    def _note(self, info: tarfile.TarInfo) -> bytes:
        stream: BinaryIO | None = cast("BinaryIO | None", self._tar.extractfile(info))
        if stream is None or info.size > LARGEST_NOTE:
            raise BadBackup("This is no backup of Stoa.")
        return stream.read()

    def _member(self, info: tarfile.TarInfo) -> Iterator[Member]:
        stream = self._tar.extractfile(info) if info.isreg() else None
        if stream is None or not _NAME.fullmatch(info.name) or ".." in info.name.split("/"):
            raise BadBackup("The backup holds something that Stoa does not write. It is not used.")
        hashed = Hashed(cast(BinaryIO, stream))
        yield Member(info.name, info.size, hashed)
        while hashed.read(CHUNK):
            pass
        if hashed.size != info.size:
            raise BadBackup(CUT_SHORT)
        self._tally.add(info.name, info.size, hashed.hexdigest())

    def _agree(self, info: tarfile.TarInfo) -> None:
        try:
            told = Manifest(**json.loads(self._note(info)))
        except (ValueError, TypeError) as problem:
            raise BadBackup("The backup's list of what it holds can't be read; it is not used.") from problem
        if told != self._tally.manifest(told.rows):
            raise BadBackup("The backup does not hold what its own list says. It is not used; take another one.")
        if self._tar.next() is not None:
            raise BadBackup("The backup goes on behind its end. It is not used.")
        while self._plain.read(CHUNK):  # the last piece has to say that it is the last
            pass
        self.manifest = told


def check(path: Path, passphrase: str | None, progress: Any) -> tuple[Head, Manifest]:
    """Read all of a backup, write nothing, and return what it is and what it holds. Raises BadBackup, OSError."""
    whole = path.stat().st_size
    with path.open("rb") as source:
        reader = Reader(source, passphrase)
        for member in reader.members():
            while member.read():
                progress("checking", source.tell() >> 20, whole >> 20)
    return reader.head, reader.manifest
