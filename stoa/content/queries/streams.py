"""Reads of films and their renditions."""

from __future__ import annotations

import json
from dataclasses import dataclass

from stoa.content import films
from stoa.content.models import CourseVersion, ServedFile, Stream
from stoa.kernel import files
from stoa.kernel.cache import ShortMemory

_streams: ShortMemory[str] = ShortMemory(2.0)


def forget() -> None:
    """Forget what may have changed."""
    _streams.clear()


@dataclass(frozen=True)
class StreamCard:
    """A film of a version: its file's digest and size in bytes, whether players can choose among renditions of it, and
    why not where that was tried in vain."""

    digest: str
    size: int
    is_ready: bool
    problem: str


def stream_playlist(digest: str) -> bytes | None:
    """The master playlist of a film's renditions, None while there are none. At most two seconds old."""
    playlist = _streams.get_or_read(digest, lambda: _playlist_of(digest))
    return files.store().read(playlist) if playlist else None


def _playlist_of(digest: str) -> str:
    return Stream.objects.values_list("playlist", flat=True).filter(source=digest).first() or ""


def makes_renditions() -> bool:
    """Whether this machine can make renditions of films."""
    return films.ffmpeg() is not None


def films_of(version_id: int) -> list[StreamCard]:
    """The films of a version that are large enough for renditions."""
    row = CourseVersion.objects.select_related("compiled").filter(id=version_id).first()
    digests = json.loads(row.compiled.digests) if row else []
    served = [
        item for item in ServedFile.objects.filter(digest__in=digests).order_by("digest")
        if films.is_streamed(item.media_type, item.size)
    ]  # fmt: skip
    made = {item.source: item for item in Stream.objects.filter(source__in=[item.digest for item in served])}
    return [
        StreamCard(
            item.digest, item.size, item.digest in made and bool(made[item.digest].playlist),
            made[item.digest].problem if item.digest in made else "",
        )
        for item in served
    ]  # fmt: skip
