"""The engine of the file port for many machines: a bucket of S3, or of a server that speaks its language.

A file is the object `PREFIX/ab/abcdef...`. An object appears whole or not at all, so nothing is ever half-written; a
large file goes up in parts, and what an interrupted upload leaves is no object (have the bucket sweep such parts).
Credentials come the usual ways (AWS_ACCESS_KEY_ID ..., a profile, the machine's role). No signed address is made.
"""

from __future__ import annotations

import hashlib
import io
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any, BinaryIO, Final, cast

from stoa.configuration import Bucket

PART: Final = 8 * 1024 * 1024
"""Bytes of a part of a large upload, and the most of it that is in memory at a time."""
CHUNK: Final = 1024 * 1024
RESUMES: Final = 3
"""How often a download that broke off goes on where it was."""
KIND: Final = "application/octet-stream"
"""What every object says it is: whoever opens the bucket's address is offered a download and never shown a page."""
_DIGEST = re.compile(r"[0-9a-f]{64}")
_MISSING = frozenset({"404", "NoSuchKey", "NotFound"})


class StoreIsAway(OSError):
    """The bucket cannot be reached, or refuses us."""


class BucketStore:
    """Files in a bucket."""

    def __init__(self, place: Bucket) -> None:
        self.place = place

    @cached_property
    def _client(self) -> Any:
        # A client weighs some 30 MB; processes that never touch a file go without.
        import boto3  # lazy
        from botocore.config import Config  # lazy

        return boto3.session.Session().client(
            "s3", region_name=self.place.region or None, endpoint_url=self.place.endpoint or None,
            config=Config(
                connect_timeout=5, read_timeout=30, retries={"mode": "standard", "max_attempts": 3},
                s3={"addressing_style": "path" if self.place.is_path_style else "auto"}, max_pool_connections=16,
                # Servers other than Amazon's stumble over checksums that they did not ask for.
                request_checksum_calculation="when_required", response_checksum_validation="when_required",
            ),
        )  # fmt: skip

    def _at(self, digest: str) -> dict[str, str]:
        if not _DIGEST.fullmatch(digest):
            raise ValueError(f"{digest!r} is not a SHA-256 digest")
        prefix = f"{self.place.prefix}/" if self.place.prefix else ""
        return {"Bucket": self.place.name, "Key": f"{prefix}{digest[:2]}/{digest}"}

    def put(self, data: bytes | BinaryIO) -> str:
        with _rewindable(data) as stream:
            digest, size = _digest_of(stream)
            if self._head(digest).get("ContentLength") == size:
                return digest
            stream.seek(0)
            with _spoken(digest):
                self._send(stream, self._at(digest), size)
        if self.size(digest) != size:
            raise StoreIsAway(f"The bucket {self.place.name} kept {digest} with another length than was sent")
        return digest

    def _send(self, stream: BinaryIO, place: dict[str, str], size: int) -> None:
        if size <= PART:
            self._client.put_object(Body=stream.read(), ContentType=KIND, **place)
            return
        from boto3.s3.transfer import TransferConfig  # lazy

        config = TransferConfig(multipart_threshold=PART, multipart_chunksize=PART, use_threads=False)
        self._client.upload_fileobj(_Unclosed(stream), **place, ExtraArgs={"ContentType": KIND}, Config=config)

    def open(self, digest: str, *, first: int = 0, length: int | None = None) -> BinaryIO:
        remote = _Remote(self._client, self._at(digest), digest, first, length)
        return cast(BinaryIO, io.BufferedReader(remote, CHUNK))

    def read(self, digest: str) -> bytes:
        with self.open(digest) as stream:
            return stream.read()

    def exists(self, digest: str) -> bool:
        return bool(self._head(digest))

    def size(self, digest: str) -> int:
        return int(self._found(digest)["ContentLength"])

    def kept_at(self, digest: str) -> datetime:
        moment: datetime = self._found(digest)["LastModified"]
        return moment.astimezone(UTC)

    def delete(self, digest: str) -> None:
        with _spoken(digest):
            self._client.delete_object(**self._at(digest))

    def digests(self) -> Iterator[str]:
        prefix = f"{self.place.prefix}/" if self.place.prefix else ""
        with _spoken("its list"):
            for page in self._client.get_paginator("list_objects_v2").paginate(Bucket=self.place.name, Prefix=prefix):
                for entry in page.get("Contents", ()):
                    name = str(entry["Key"]).rpartition("/")[2]
                    if _DIGEST.fullmatch(name):
                        yield name

    def path(self, digest: str) -> Path | None:
        return None

    def _found(self, digest: str) -> dict[str, Any]:
        found = self._head(digest)
        if not found:
            raise FileNotFoundError(digest)
        return found

    def _head(self, digest: str) -> dict[str, Any]:
        """What the bucket says of an object; empty when there is none."""
        try:
            with _spoken(digest):
                found: dict[str, Any] = self._client.head_object(**self._at(digest))
                return found
        except FileNotFoundError:
            return {}


class _Remote(io.RawIOBase):
    """An object, or a stretch of it, read forwards over one kept connection."""

    def __init__(self, client: Any, place: dict[str, str], digest: str, first: int, length: int | None) -> None:
        self._client, self._place, self._digest = client, place, digest
        self._position, self._end = first, None if length is None else first + length
        self._body: Any = None
        if length != 0:
            self._begin()  # what is not there is missed here, before anything is sent on

    def _begin(self) -> None:
        asked = {}
        if self._position or self._end is not None:
            asked["Range"] = f"bytes={self._position}-{'' if self._end is None else self._end - 1}"
        with _spoken(self._digest):
            found = self._client.get_object(**self._place, **asked)
        self._body = found["Body"]
        self._end = self._position + int(found["ContentLength"])

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        left = min(len(buffer), (self._end or 0) - self._position)
        if left <= 0 or self._body is None:
            return 0
        for tries in range(RESUMES + 1):
            try:
                with _spoken(self._digest):
                    data: bytes = self._body.read(left)
                if data:
                    break
                raise StoreIsAway(f"{self._digest} broke off")
            except StoreIsAway:
                if tries == RESUMES:
                    raise
                self._body.close()
                self._begin()
        buffer[: len(data)] = data
        self._position += len(data)
        return len(data)

    def close(self) -> None:
        if self._body is not None:
            self._body.close()
        super().close()


class _Unclosed(io.RawIOBase):
    """A stream that whoever uploads it may close; the one behind stays open for its owner."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        return self._stream.read(size)

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._stream.seek(offset, whence)

    def tell(self) -> int:
        return self._stream.tell()


@contextmanager
def _rewindable(data: bytes | BinaryIO) -> Iterator[BinaryIO]:
    """The data as a stream that can be read twice: for its digest, which is its address, and to be sent."""
    if isinstance(data, bytes):
        yield io.BytesIO(data)
    elif data.seekable() and data.tell() == 0:
        yield data
    else:
        with tempfile.TemporaryFile(prefix="stoa-upload-") as copy:
            while chunk := data.read(CHUNK):
                copy.write(chunk)
            copy.seek(0)
            yield cast(BinaryIO, copy)


def _digest_of(stream: BinaryIO) -> tuple[str, int]:
    """(SHA-256, bytes) of all that a stream gives."""
    digest, size = hashlib.sha256(), 0
    while chunk := stream.read(CHUNK):
        digest.update(chunk)
        size += len(chunk)
    return digest.hexdigest(), size


@contextmanager
def _spoken(what: str) -> Iterator[None]:
    """The library's errors in the port's words."""
    from boto3.exceptions import Boto3Error  # lazy
    from botocore import exceptions as errors  # lazy

    try:
        yield
    except errors.ClientError as problem:
        code = str(problem.response.get("Error", {}).get("Code", ""))
        if code in _MISSING:
            raise FileNotFoundError(what) from None
        raise StoreIsAway(f"The bucket refuses {what}: {code}") from problem
    except (errors.BotoCoreError, Boto3Error) as problem:
        raise StoreIsAway(f"The bucket cannot be reached for {what}: {type(problem).__name__}") from problem
