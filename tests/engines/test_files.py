"""The file port: one contract, on disk and in a bucket."""

from __future__ import annotations

import contextlib
import hashlib
import io
import socket
import socketserver
import threading
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO, cast
from urllib.parse import urlsplit

import pytest

from stoa.configuration import files_from
from stoa.kernel.clock import now
from stoa.kernel.files import FileStore
from stoa.kernel.files.bucket import PART, BucketStore, StoreIsAway
from stoa.kernel.files.disk import DiskStore
from tests.journeys.browser import free_port

NOWHERE = "0" * 64
DATA = b"wells of Samara\n" * 1000


@pytest.fixture(params=["disk", "bucket"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> FileStore:
    if request.param == "disk":
        return DiskStore(tmp_path / "files")
    place = files_from(request.getfixturevalue("bucket_url"))
    assert place is not None
    return BucketStore(place)


class OneWay(io.RawIOBase):
    """A stream that cannot be read twice, as what comes over a line."""

    def __init__(self, data: bytes) -> None:
        self._rest = io.BytesIO(data)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        return self._rest.readinto(buffer)  # type: ignore[arg-type]


def test_what_is_kept_is_found_by_its_digest(store: FileStore) -> None:
    digest = store.put(DATA)
    assert digest == hashlib.sha256(DATA).hexdigest()
    assert (store.exists(digest), store.size(digest), store.read(digest)) == (True, len(DATA), DATA)


def test_keeping_it_twice_is_the_same_as_once(store: FileStore) -> None:
    assert store.put(DATA) == store.put(io.BytesIO(DATA)) == store.put(cast(BinaryIO, OneWay(DATA)))
    assert list(store.digests()) == [hashlib.sha256(DATA).hexdigest()]


def test_an_empty_file_is_a_file(store: FileStore) -> None:
    digest = store.put(b"")
    assert (store.size(digest), store.read(digest)) == (0, b"")


@pytest.mark.parametrize("extra", [-1, 0, 1, PART + 7])
def test_a_large_one_goes_up_in_parts(store: FileStore, extra: int, tmp_path: Path) -> None:
    data = bytes(range(256)) * (PART // 256) + b"x" * extra if extra >= 0 else (bytes(range(256)) * (PART // 256))[:-1]
    path = tmp_path / "film"
    path.write_bytes(data)
    with path.open("rb") as stream:
        digest = store.put(stream)
        assert not stream.closed, "it belongs to whoever opened it"
    assert digest == hashlib.sha256(data).hexdigest()
    assert hashlib.sha256(store.read(digest)).hexdigest() == digest


def test_a_stream_is_kept_from_where_it_stands(store: FileStore) -> None:
    stream = io.BytesIO(b"head" + DATA)
    stream.seek(4)
    assert store.put(stream) == hashlib.sha256(DATA).hexdigest()


@pytest.mark.parametrize(
    ("first", "length"), [(0, None), (0, 10), (5, 1), (15_990, 10), (15_990, 100), (100, None), (7, 0)]
)
def test_a_stretch_is_read(store: FileStore, first: int, length: int | None) -> None:
    digest = store.put(DATA)
    with store.open(digest, first=first, length=length) as stream:
        end = None if length is None else first + length
        assert stream.read(length if length is not None else -1) == DATA[first:end]


def test_it_is_read_piece_by_piece(store: FileStore) -> None:
    digest = store.put(DATA)
    with store.open(digest) as stream:
        pieces = list(iter(lambda: stream.read(999), b""))
    assert b"".join(pieces) == DATA
    assert {len(piece) for piece in pieces[:-1]} == {999}


def test_what_is_not_there_is_missed_at_once(store: FileStore) -> None:
    assert not store.exists(NOWHERE)
    for ask in (store.open, store.read, store.size, store.kept_at):
        with pytest.raises(FileNotFoundError):
            ask(NOWHERE)


def test_deleting_is_for_good_and_bears_repeating(store: FileStore) -> None:
    digest, other = store.put(DATA), store.put(b"other")
    store.delete(digest)
    store.delete(digest)
    assert not store.exists(digest)
    assert list(store.digests()) == [other]


def test_an_empty_store_lists_nothing(store: FileStore) -> None:
    assert list(store.digests()) == []


def test_it_knows_since_when(store: FileStore) -> None:
    kept = store.kept_at(store.put(DATA))
    assert abs(kept - now()) < timedelta(minutes=1)


@pytest.mark.parametrize("name", ["../../etc/passwd", "ABC", "0" * 63, "g" * 64, ""])
def test_what_is_no_digest_names_nothing(store: FileStore, name: str) -> None:
    for ask in (store.open, store.exists, store.size, store.delete):
        with pytest.raises(ValueError, match="SHA-256"):
            ask(name)


def test_a_path_is_a_file_or_none(store: FileStore) -> None:
    path = store.path(store.put(DATA))
    assert path is None or path.read_bytes() == DATA


def test_a_bucket_that_is_away_says_so(socket_enabled: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "story")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "story")
    place = files_from(f"s3://nobody?endpoint=http://127.0.0.1:{free_port()}&region=us-east-1")
    assert place is not None
    with pytest.raises(StoreIsAway):
        BucketStore(place).read(NOWHERE)


def test_a_bucket_that_refuses_says_so_and_is_not_taken_for_empty(bucket_url: str) -> None:
    place = files_from(bucket_url.replace("s3://story-", "s3://gone-"))
    assert place is not None
    with pytest.raises(StoreIsAway, match="NoSuchBucket"):
        BucketStore(place).read(NOWHERE)
    with pytest.raises(StoreIsAway, match="NoSuchBucket"):
        BucketStore(place).put(DATA)


class BreakingLine(socketserver.ThreadingTCPServer):
    """Hands on to another server; the first `breaks` answers that are longer than `after` bytes end there."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, to: int, *, after: int, breaks: int) -> None:
        super().__init__(("127.0.0.1", 0), BreakingHandler)
        self.to, self.after, self.breaks = to, after, breaks


class BreakingHandler(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        line = cast(BreakingLine, self.server)
        with socket.create_connection(("127.0.0.1", line.to)) as other:
            threading.Thread(target=self.hand_on, args=(other,), daemon=True).start()
            sent = 0
            while data := other.recv(8192):
                self.request.sendall(data)
                sent += len(data)
                if sent > line.after and line.breaks > 0:
                    line.breaks -= 1
                    return

    def hand_on(self, other: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := self.request.recv(8192):
                other.sendall(data)


@pytest.mark.parametrize("breaks", [1, 3, 9])
def test_a_download_that_breaks_off_goes_on_where_it_was(bucket_url: str, breaks: int) -> None:
    data = bytes(range(256)) * 4096 * 2
    place = files_from(bucket_url)
    assert place is not None
    digest = BucketStore(place).put(data)
    with BreakingLine(urlsplit(place.endpoint).port or 0, after=100_000, breaks=breaks) as line:
        threading.Thread(target=line.serve_forever, daemon=True).start()
        shaky = BucketStore(replace(place, endpoint=f"http://127.0.0.1:{line.server_address[1]}"))
        try:
            assert shaky.read(digest) == data
            assert line.breaks == 0
        finally:
            line.shutdown()
