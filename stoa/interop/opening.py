"""Opens a source: a folder, a tar (gzip, bzip2, xz or plain) or a zip. Expects it to be hostile.

Archives are unpacked into a scratch folder, file by file and by our own hand: only plain files and folders, only
paths that stay inside, and never more than the limits say, whatever the headers claim. A tar's bytes are counted where
they come out of its compression, so that looking into it is bounded as well.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import IO, TypeAlias

from stoa.interop.rules import ImportFailed
from stoa.kernel import room

Progress: TypeAlias = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Limits:
    """How large a source may be."""

    files: int = 200_000
    total_bytes: int = 8 * 2**30
    file_bytes: int = 2 * 2**30
    """One file of media."""
    text_bytes: int = 32 * 2**20
    """One file that is read as text or XML."""
    ratio: int = 200
    """Unpacked bytes for each packed byte, judged above `ratio_from` bytes."""
    ratio_from: int = 64 * 2**20
    depth: int = 64
    """Blocks inside blocks; also folders inside folders."""


LIMITS = Limits()
_CHUNK = 2**20
_HEADER_BYTES = 2**16
"""A long name in a tar, or what else it says of one file: that is held in memory."""
_HEADERS_BYTES = 64 * 2**20
"""All of these together."""
_DAMAGED = (
    tarfile.TarError, zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, OSError, RuntimeError,
    ValueError, ArithmeticError, LookupError,
)  # fmt: skip
"""What reading a damaged archive raises: some of it the modules do not turn into errors of their own."""
_SPLIT = "Split the package, or leave out large media and link them."


def is_archive(path: Path) -> bool:
    """Whether `path` is a file that can be unpacked."""
    return path.is_file() and (zipfile.is_zipfile(path) or _is_tar(path))


def _is_tar(path: Path) -> bool:
    try:
        with _open_tar(path, LIMITS):
            return True
    except ImportFailed:
        return True  # A tar to refuse: whoever opens it hears why.
    except _DAMAGED:
        return False


def unpack(archive: Path, into: Path, limits: Limits = LIMITS) -> None:
    """Unpack `archive` into the folder `into`. Raises ImportFailed for what is broken, hostile or too large, and
    OSError for a full disk."""
    allowance = _Allowance(archive, limits)
    try:
        if zipfile.is_zipfile(archive):
            _unpack_zip(archive, into, allowance)
        else:
            _unpack_tar(archive, into, allowance, limits)
    except _DAMAGED as error:
        if room.is_out(error):
            raise  # no fault of the archive
        raise ImportFailed(
            archive.name, 0, f"The archive cannot be read: {error}.", "Export it again and check that it is complete."
        ) from error


def archive_names(archive: Path, most: int = 50_000) -> Iterator[str]:
    """The names inside `archive`, for recognising it; at most `most`. Raises ImportFailed for a hostile tar."""
    try:
        if zipfile.is_zipfile(archive):
            with zipfile.ZipFile(archive) as zipped:
                yield from zipped.namelist()[:most]
        else:
            with _open_tar(archive, LIMITS) as tarred:
                for number, member in enumerate(tarred):
                    if number >= most:
                        return
                    yield member.name
    except _DAMAGED:
        return


class _Allowance:
    """Counts what an archive unpacks to and stops at the limits."""

    def __init__(self, archive: Path, limits: Limits) -> None:
        self._name = archive.name
        self._packed = max(1, archive.stat().st_size)
        self._limits = limits
        self._files = 0
        self._bytes = 0

    def one_more(self, name: str) -> None:
        self._files += 1
        if self._files > self._limits.files:
            self.refuse(f"{name}: more than {self._limits.files} files.", _SPLIT)

    def spend(self, name: str, size: int, so_far: int) -> None:
        self._bytes += size
        limits = self._limits
        if so_far > limits.file_bytes or self._bytes > limits.total_bytes:
            self.refuse(f"{name}: more than {limits.total_bytes} bytes when unpacked.", _SPLIT)
        if self._bytes > limits.ratio_from and self._bytes > self._packed * limits.ratio:
            self.refuse(f"{name}: it unpacks to over {limits.ratio} times its size.", "Pack it again from its folder.")

    def refuse(self, message: str, remedy: str) -> None:
        raise ImportFailed(self._name, 0, message, remedy)

    def place(self, name: str, into: Path) -> Path:
        """Where the member `name` goes; refuses what would leave `into`."""
        path = PurePosixPath(name.replace("\\", "/"))
        odd = path.is_absolute() or ".." in path.parts or "\0" in name or (path.parts and ":" in path.parts[0])
        if odd or len(path.parts) > self._limits.depth:
            self.refuse(f"{name!r} leads outside the archive.", "Pack the course folder again, with relative names.")
        return into.joinpath(*path.parts)

    def write(self, name: str, source: IO[bytes], target: Path) -> None:
        target.parent.mkdir(parents=True, exist_ok=True)
        so_far = 0
        with open(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o644), "wb") as out:
            while chunk := source.read(_CHUNK):
                so_far += len(chunk)
                self.spend(name, len(chunk), so_far)
                out.write(chunk)


class _Counted(io.RawIOBase):
    """A tar's bytes as they come out of its compression, with what is skipped; more than the limits say are refused."""

    def __init__(self, source: io.BufferedIOBase, name: str, allowance: _Allowance) -> None:
        self._source = source
        self._name = name
        self._allowance = allowance

    def read(self, size: int = -1) -> bytes:
        data = self._source.read(size)
        self._allowance.spend(self._name, len(data), 0)
        return data


_IN_MEMORY = frozenset(
    {tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK, tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.SOLARIS_XHDTYPE}
)
"""Kinds of headers that `tarfile` reads whole, in the size that they claim."""


class _Member(tarfile.TarInfo):
    """A member of a tar. `tarfile` names `_proc_member` as the place where a subclass looks at what comes."""

    def _proc_member(self, tarred: _Tar) -> tarfile.TarInfo:
        if self.type in _IN_MEMORY:
            tarred.take_header(self.size)
        elif self.type == tarfile.GNUTYPE_SPARSE:
            tarred.refuse_sparse()
        found: tarfile.TarInfo = super()._proc_member(tarred)  # type: ignore[misc]
        return found

    def _no_sparse(self, next: object, headers: object, tarred: _Tar) -> None:
        tarred.refuse_sparse()

    _proc_gnusparse_10 = _no_sparse


class _Tar(tarfile.TarFile):
    """A tar, read from its start to its end, that holds no more in memory than the limits say."""

    tarinfo = _Member
    _headers = 0

    def take_header(self, size: int) -> None:
        """Count a header that is about to be read into memory."""
        self._headers += size
        if not 0 <= size <= _HEADER_BYTES or self._headers > _HEADERS_BYTES:
            raise ImportFailed(self._called, 0, "A name or a property in it is too long.", "Pack the folder again.")

    def refuse_sparse(self) -> None:
        """Files with holes carry a map of any length."""
        message = "It holds a file that was packed as a sparse one."
        raise ImportFailed(self._called, 0, message, "Pack the folder again, without --sparse.")

    @property
    def _called(self) -> str:
        return Path(str(self.name)).name


def _decompressed(archive: Path) -> io.BufferedIOBase:
    with archive.open("rb") as file:
        start = file.read(6)
    if start.startswith(b"\x1f\x8b"):
        return gzip.open(archive)
    if start.startswith(b"BZh"):
        return bz2.open(archive)
    return lzma.open(archive) if start == b"\xfd7zXZ\0" else archive.open("rb")


@contextmanager
def _open_tar(archive: Path, limits: Limits) -> Iterator[tarfile.TarFile]:
    """The tar at `archive`, plain or compressed, to be read once. Raises what the modules of its compression raise."""
    with _decompressed(archive) as plain:
        # Headers and padding of many small files pack well: of the tar itself more is allowed than of what is in it.
        whole = replace(limits, ratio=10 * limits.ratio)
        counted = _Counted(plain, archive.name, _Allowance(archive, whole))
        with _Tar.open(archive, "r|", fileobj=counted) as tarred:
            yield tarred


def _unpack_tar(archive: Path, into: Path, allowance: _Allowance, limits: Limits) -> None:
    with _open_tar(archive, limits) as tarred:
        for member in tarred:
            allowance.one_more(member.name)
            target = allowance.place(member.name, into)
            if member.isdir():
                target.mkdir(parents=True, exist_ok=True)
            elif member.isfile():
                source = tarred.extractfile(member)
                if source is not None and not _is_litter(member.name):
                    allowance.write(member.name, source, target)
            else:
                allowance.refuse(
                    f"{member.name!r} is a link or a device, not a plain file.",
                    "Put the file itself in the archive (for tar: --dereference).",
                )


def _unpack_zip(archive: Path, into: Path, allowance: _Allowance) -> None:
    with zipfile.ZipFile(archive) as zipped:
        for member in zipped.infolist():
            allowance.one_more(member.filename)
            target = allowance.place(member.filename, into)
            kind = (member.external_attr >> 16) & 0o170000
            if kind not in (0, 0o040000, 0o100000):
                allowance.refuse(f"{member.filename!r} is a link or a device.", "Put the file itself in the archive.")
            elif member.is_dir():
                target.mkdir(parents=True, exist_ok=True)
            elif not _is_litter(member.filename):
                with zipped.open(member) as source:
                    allowance.write(member.filename, source, target)


def _is_litter(name: str) -> bool:
    """What macOS adds to archives."""
    parts = PurePosixPath(name).parts
    return "__MACOSX" in parts or (bool(parts) and (parts[-1].startswith("._") or parts[-1] == ".DS_Store"))
