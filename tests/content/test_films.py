"""Films get renditions for slow lines: once, by a job of its own lane, and never in the way of anything else."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from stoa.content import actions, films, queries
from stoa.content.actions import Published, streams
from stoa.content.models import Stream
from stoa.kernel import files, jobs
from stoa.kernel.jobs import worker
from stoa.kernel.models import Job
from tests.content.courses import Page, tree, unit

pytestmark = pytest.mark.django_db(transaction=True)
FILM = ":::{video} /media/film.mp4\n:title: A film\n:captions: en=/media/film.vtt\n:::\n"
WORDS = "WEBVTT\n\n00:00.000 --> 00:02.000\nHello.\n"


@pytest.fixture(autouse=True)
def small_films_count(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A film of some kilobytes is long enough here; the programs that are found are forgotten."""
    monkeypatch.setattr(films, "STREAM_FROM", 1000)
    forget = films.ffmpeg.cache_clear
    forget()
    yield
    forget()


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Six seconds of a test picture with a tone."""
    place = tmp_path_factory.mktemp("film") / "film.mp4"
    program = films.ffmpeg()
    assert program is not None, "imageio-ffmpeg is among the test dependencies"
    picture = ["-f", "lavfi", "-i", "testsrc=size=640x480:rate=10:duration=6"]
    sound = ["-f", "lavfi", "-i", "sine=frequency=440:duration=6"]
    subprocess.run(
        [program, "-v", "error", *picture, *sound, "-pix_fmt", "yuv420p", "-shortest", str(place)], check=True
    )
    return place.read_bytes()


StandIn = Callable[[str], Path]


@pytest.fixture
def stands_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> StandIn:
    """Put a shell script in the place of ffmpeg; returns where it lies."""

    def put(script: str) -> Path:
        program = tmp_path / "ffmpeg"
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)
        monkeypatch.setattr(films, "ffmpeg", lambda: str(program))
        return program

    return put


def publish(more: dict[str, str | bytes]) -> Published:
    return actions.publish(source=tree(more), by=None)


def course(film: bytes) -> dict[str, str | bytes]:
    return {"media/film.mp4": film, "media/film.vtt": WORDS, "01-first/02-film.md": unit(FILM, "film")}


def digest_of(published: Published) -> str:
    return queries.source_files(published.version_id)["media/film.mp4"]


def test_a_film_gets_its_renditions(film: bytes) -> None:
    published = publish(course(film))
    digest = digest_of(published)
    assert queries.stream_playlist(digest) is None
    assert [(card.is_ready, card.problem) for card in queries.films_of(published.version_id)] == [(False, "")]
    assert worker.run_batch(lane="short") == 0
    assert jobs.has_due("long")
    assert worker.run_batch(lane="long") == 1
    master = (queries.stream_playlist(digest) or b"").decode()
    assert "RESOLUTION=320x240" in master and "RESOLUTION=576x432" in master and "720" not in master
    playlists = [line for line in master.splitlines() if line.startswith("/files/")]
    assert len(playlists) == 2
    for address in playlists:
        text = files.store().read(address.split("/")[2]).decode()
        segments = {line for line in text.splitlines() if line.startswith("/files/")}
        assert len(segments) == 1 and text.count("#EXTINF") == 2
        card = queries.served_file(next(iter(segments)).split("/")[2])
        assert card is not None and card.media_type == "video/iso.segment"
        assert f'URI="{next(iter(segments))}"' in text
    assert [card.is_ready for card in queries.films_of(published.version_id)] == [True]


def test_it_is_asked_for_once(film: bytes) -> None:
    first = publish(course(film))
    publish({**course(film), "01-first/03-more.md": unit("More.", "more")})
    assert Job.objects.filter(task=streams.MAKING).count() == 1
    worker.run_batch(lane="long")
    publish({**course(film), "01-first/03-more.md": unit("Still more.", "more")})
    assert Job.objects.filter(task=streams.MAKING, state="waiting").count() == 0
    made = Stream.objects.get(source=digest_of(first))
    streams.make_stream(digest=made.source, progress=lambda *_: None)
    assert Stream.objects.count() == 1


def test_garbage_collection_spares_them(film: bytes) -> None:
    digest = digest_of(publish(course(film)))
    worker.run_batch(lane="long")
    for kept in list(files.store().digests()):
        path = files.store().path(kept)
        assert path is not None
        path.touch()
    actions.collect_garbage()
    master = queries.stream_playlist(digest)
    assert master is not None
    for address in (line for line in master.decode().splitlines() if line.startswith("/files/")):
        assert queries.served_file(address.split("/")[2]) is not None


HOSTILE = {
    "rubbish": b"\0" * 5000,
    "a playlist": b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n" + b"#" * 5000,
    "a list of files": b"ffconcat version 1.0\nfile '/etc/passwd'\n" + b"#" * 5000,
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_what_is_no_film_stays_a_file(kind: str) -> None:
    published = publish(course(HOSTILE[kind]))
    assert worker.run_batch(lane="long") == 1
    assert Job.objects.get(task=streams.MAKING).state == "done"
    (card,) = queries.films_of(published.version_id)
    assert not card.is_ready
    assert card.problem
    assert "root:" not in card.problem
    assert queries.stream_playlist(card.digest) is None


def test_a_film_that_breaks_off_has_what_there_is_of_it_or_none(film: bytes) -> None:
    digest = digest_of(publish(course(film[: len(film) // 2])))
    worker.run_batch(lane="long")
    assert Stream.objects.get(source=digest).problem


SURROUNDINGS = {
    "killed": "kill -KILL $$",
    "stopped": "exit 255",
    "full disk": "echo 'av_interleaved_write_frame(): No space left on device'; exit 228",
}
"""What a shell does in the place of an ffmpeg that is kept from its work by no fault of the film."""


@pytest.mark.parametrize("what", SURROUNDINGS)
def test_what_is_no_fault_of_the_film_is_tried_again(what: str, stands_in: StandIn) -> None:
    publish(course(b"\0" * 5000))
    stands_in(SURROUNDINGS[what])
    worker.run_batch(lane="long")
    job = Job.objects.get(task=streams.MAKING)
    counted = 0 if what == "full disk" else 1
    assert (job.state, job.attempts, "FilmInterrupted" in job.error) == ("waiting", counted, True)
    assert not Stream.objects.exists()


def test_an_ffmpeg_that_is_gone_may_come_back(stands_in: StandIn) -> None:
    publish(course(b"\0" * 5000))
    stands_in("exit 0").unlink()
    worker.run_batch(lane="long")
    assert Job.objects.get(task=streams.MAKING).state == "waiting"
    assert not Stream.objects.exists()


@pytest.mark.parametrize("signal", ["SEGV", "XCPU"])
def test_a_film_that_brings_ffmpeg_down_is_not_tried_again(signal: str, stands_in: StandIn) -> None:
    publish(course(b"\0" * 5000))
    stands_in(f"kill -{signal} $$")
    worker.run_batch(lane="long")
    assert Job.objects.get(task=streams.MAKING).state == "done"
    assert Stream.objects.get().problem


def test_a_film_that_uses_up_its_time_is_not_tried_again(stands_in: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(course(b"\0" * 5000))
    monkeypatch.setattr(films, "CPU_SECONDS", 1)  # a second less is none at all
    stands_in("exit 255")  # as ffmpeg answers the signal of the limit
    worker.run_batch(lane="long")
    assert Job.objects.get(task=streams.MAKING).state == "done"
    assert "processor time" in Stream.objects.get().problem


def test_without_ffmpeg_nothing_is_asked_for(film: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(films, "ffmpeg", lambda: None)
    publish(course(film))
    assert Job.objects.filter(task=streams.MAKING).count() == 0


def test_a_long_job_keeps_no_short_one_waiting() -> None:
    jobs.enqueue(streams.MAKING, digest="0" * 64)
    assert not jobs.has_due()
    assert worker.claim("short") is None
    assert worker.claim("long") is not None


def test_none_is_larger_than_the_film() -> None:
    assert [step.height for step in films.renditions(480)] == [240, 432]
    assert [step.height for step in films.renditions(2160)] == [240, 432, 720, 1080]
    assert [step.height for step in films.renditions(120)] == [120]


def test_only_a_large_film_of_the_course_s_own_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    large = {"media/film.mp4": b"x" * 2000, "media/film.vtt": WORDS}
    page = Page(FILM, large)
    (digest,) = set(re.findall(r'src="/files/([0-9a-f]{64})/film.mp4"', page.html))
    assert f'data-stream="/streams/{digest}/film.m3u8"' in page.html
    assert "blob:" in page.result.build.media
    monkeypatch.setattr(films, "STREAM_FROM", 10_000)
    assert "data-stream" not in Page(FILM, large).html
    assert "data-stream" not in Page(FILM.replace("/media/film.mp4", "https://films.example/a.mp4"), large).html
    assert "data-stream" not in Page(FILM.replace("video", "audio"), large).html
