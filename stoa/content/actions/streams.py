"""Renditions of films: asked for when a version goes live, made by a job, found by players."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from collections.abc import Collection, Mapping
from pathlib import Path

from django.db import transaction

from stoa.content import films, queries
from stoa.content.actions import gate
from stoa.content.compiler.assets import media_type
from stoa.content.models import ServedFile, Stream
from stoa.kernel import files, jobs
from stoa.kernel.clock import now
from stoa.kernel.jobs import Progress

MAKING = "content.make_stream"
RECIPE = 1
"""Counts the ways in which renditions are made; a film of an older recipe is made anew when it is published again."""
_MAP = re.compile(r'URI="([^"]+)"')


def ask_for_streams(digests: Collection[str]) -> int:
    """Ask for renditions of the films among these served files that have none. Returns for how many.

    Part of the transaction in which a version goes live; where there is no ffmpeg nothing is asked for.
    """
    if films.ffmpeg() is None:
        return 0
    served = ServedFile.objects.filter(digest__in=list(digests), media_type__in=list(films.READERS))
    wanted = {row.digest for row in served if films.is_streamed(row.media_type, row.size)}
    made = set(Stream.objects.filter(source__in=wanted, recipe=RECIPE).values_list("source", flat=True))
    for digest in sorted(wanted - made):
        jobs.enqueue(MAKING, key=f"{MAKING}:{digest}", digest=digest)
    return len(wanted - made)


def make_stream(*, digest: str, progress: Progress) -> bool:
    """Make the renditions of a film. Whether there are some now; a film that ffmpeg cannot read stays as it is.

    Raises FilmInterrupted, of which nothing is kept: the job is tried again, and asked for at the next publishing.
    """
    card = queries.served_file(digest)
    if card is None:
        return False
    with tempfile.TemporaryDirectory(prefix="stoa-film-") as scratch:
        folder = Path(scratch)
        film = _copy(digest, folder)
        (folder / "made").mkdir()
        try:
            made = films.encode(
                film, card.media_type, folder / "made", lambda done, all_of_it: progress("film", done, all_of_it)
            )
        except films.FilmUnreadable as problem:
            _keep(digest, playlist="", held={}, problem=str(problem))
            return False
        held = _store(made)
    _keep(digest, playlist=held[films.MASTER][0], held=held, problem="")
    return True


def _copy(digest: str, folder: Path) -> Path:
    """The film as a file of this machine, whatever the store is."""
    path = files.store().path(digest)
    if path is not None:
        return path
    film = folder / "film"
    with files.store().open(digest) as source, film.open("wb") as target:
        shutil.copyfileobj(source, target)
    return film


def _store(made: list[Path]) -> dict[str, tuple[str, int]]:
    """Put what was made into the store; (digest, bytes) by name. Playlists name the addresses of what they list."""
    held: dict[str, tuple[str, int]] = {}
    for path in [path for path in made if path.suffix == ".m4s"]:
        with path.open("rb") as stream:
            held[path.name] = (files.store().put(stream), path.stat().st_size)
    playlists = [path for path in made if path.suffix == ".m3u8"]
    for path in sorted(playlists, key=lambda path: path.name == films.MASTER):  # the master last: it names the others
        text = _addressed(path.read_text(encoding="utf-8"), held).encode()
        held[path.name] = (files.store().put(text), len(text))
    return held


def _addressed(playlist: str, held: Mapping[str, tuple[str, int]]) -> str:
    def address(name: str) -> str:
        return f"/files/{held[name][0]}/{name}" if name in held else name

    lines = (
        _MAP.sub(lambda match: f'URI="{address(match[1])}"', line) if line.startswith("#") else address(line.strip())
        for line in playlist.splitlines()
    )
    return "\n".join(lines) + "\n"


def _keep(digest: str, *, playlist: str, held: Mapping[str, tuple[str, int]], problem: str) -> None:
    with transaction.atomic():
        gate.lock()  # garbage collection does not sweep what is named here in the same moment
        for name, (part, size) in held.items():
            ServedFile.objects.get_or_create(digest=part, defaults={"media_type": media_type(name), "size": size})
        Stream.objects.update_or_create(
            source=digest,
            defaults={
                "playlist": playlist, "parts": json.dumps(sorted({part for part, _size in held.values()})),
                "recipe": RECIPE, "problem": problem[:500], "made_at": now(),
            },
        )  # fmt: skip
        transaction.on_commit(queries.forget)
