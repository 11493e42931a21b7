"""The archive: its list has to agree with what is there, names stay inside, memory stays small."""

from __future__ import annotations

import io
import json
import tarfile
import tracemalloc
from dataclasses import asdict
from pathlib import Path
from typing import BinaryIO

import pytest

from stoa.kernel.backup.archive import HEAD, MANIFEST, Head, Reader, check, written
from stoa.kernel.backup.failures import BadBackup

GIVEN = Head("0.1.0", "sqlite", "site", "2026-11-27T18:00:00+00:00", [["kernel", "0001_initial"]])


def quiet(stage: str, done: int, total: int) -> None:
    """Shows nothing."""


def write(path: Path, word: str | None = None) -> None:
    """A small archive."""
    with written(path, word, GIVEN) as writer:
        writer.add_bytes("database/stoa.sqlite3", b"rows")
        writer.add_bytes("folder/keys/secret", b"s")
        writer.add_bytes("files/" + "0" * 64, b"film")
        writer.close({"a": 1})


def members(path: Path) -> list[tuple[str, bytes]]:
    """Name and content of everything in a plain archive."""
    with tarfile.open(path) as tar:
        return [(info.name, (tar.extractfile(info) or io.BytesIO()).read()) for info in tar]


def pack(path: Path, entries: list[tuple[str, bytes]]) -> None:
    """A plain archive of just these."""
    with tarfile.open(path, "w") as tar:
        for name, data in entries:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))


def test_a_whole_one(tmp_path: Path) -> None:
    path = tmp_path / "a"
    write(path, "five words are good enough")
    head, manifest = check(path, "five words are good enough", quiet)
    assert head == GIVEN
    assert (manifest.members, manifest.files, manifest.rows) == (4, 1, {"a": 1})
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_one_without_its_passphrase(tmp_path: Path) -> None:
    write(tmp_path / "a", "five words are good enough")
    with pytest.raises(BadBackup, match="needs its passphrase"):
        check(tmp_path / "a", None, quiet)


def without_one(entries: list[tuple[str, bytes]]) -> list[tuple[str, bytes]]:
    return entries[:1] + entries[2:]


def in_another_order(entries: list[tuple[str, bytes]]) -> list[tuple[str, bytes]]:
    return [entries[0], entries[2], entries[1], *entries[3:]]


def changed(entries: list[tuple[str, bytes]]) -> list[tuple[str, bytes]]:
    return [(name, b"rowz" if data == b"rows" else data) for name, data in entries]


def without_its_list(entries: list[tuple[str, bytes]]) -> list[tuple[str, bytes]]:
    return [entry for entry in entries if entry[0] != MANIFEST]


def longer_than_its_list(entries: list[tuple[str, bytes]]) -> list[tuple[str, bytes]]:
    return [*entries, ("files/" + "1" * 64, b"x")]


def outside(entries: list[tuple[str, bytes]]) -> list[tuple[str, bytes]]:
    return [entries[0], ("folder/../../etc/passwd", b"x"), *entries[1:]]


def of_tomorrow(entries: list[tuple[str, bytes]]) -> list[tuple[str, bytes]]:
    return [(HEAD, json.dumps({**asdict(GIVEN), "format": 2}).encode()), *entries[1:]]


@pytest.mark.parametrize(
    "change",
    [without_one, in_another_order, changed, without_its_list, longer_than_its_list, outside, of_tomorrow],
)
def test_one_that_is_not_as_it_was_written(tmp_path: Path, change) -> None:  # type: ignore[no-untyped-def]
    write(tmp_path / "a")
    entries = members(tmp_path / "a")
    pack(tmp_path / "same", entries)
    check(tmp_path / "same", None, quiet)
    pack(tmp_path / "b", change(entries))
    with pytest.raises(BadBackup):
        check(tmp_path / "b", None, quiet)


@pytest.mark.parametrize("data", [b"", b"x", b"x" * 5000, b"PK\3\4" + b"x" * 600])
def test_something_else(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a").write_bytes(data)
    with pytest.raises(BadBackup):
        check(tmp_path / "a", "five words are good enough", quiet)


def test_one_that_fails_leaves_nothing(tmp_path: Path) -> None:
    class Broken(io.RawIOBase):
        def read(self, size: int = -1) -> bytes:
            raise OSError("gone")

    broken: BinaryIO = Broken()  # type: ignore[assignment]
    with pytest.raises(OSError, match="gone"), written(tmp_path / "a", None, GIVEN) as writer:
        writer.add("files/x", broken, 10)
    assert list(tmp_path.iterdir()) == []


class Zeros(io.RawIOBase):
    """Any number of zeros, of which nobody has more than he reads."""

    def read(self, size: int = -1) -> bytes:
        return bytes(size)


def test_memory_does_not_grow_with_the_site(tmp_path: Path) -> None:
    tracemalloc.start()
    try:
        with written(tmp_path / "a", None, GIVEN) as writer:
            writer.add("files/film", Zeros(), 200 << 20)  # type: ignore[arg-type]
            for number in range(3000):
                writer.add_bytes(f"files/{number}", b"x")
            writer.close({})
        with (tmp_path / "a").open("rb") as source:
            for _member in Reader(source, None).members():
                pass
        assert tracemalloc.get_traced_memory()[1] < 16 << 20
    finally:
        tracemalloc.stop()
