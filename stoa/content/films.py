"""Films for slow lines: ffmpeg, as a process of its own, makes one file into several renditions for HLS (RFC 8216).

ffmpeg is the system's, or the one that the extra `video` brings (imageio-ffmpeg); without either, films are sent as
they are. An uploaded film is a stranger's file: the reader is fixed by its type, so that nothing in it can send ffmpeg
to another file or to the network, and time and memory are bounded.
"""

from __future__ import annotations

import errno
import os
import re
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from signal import SIGHUP, SIGINT, SIGKILL, SIGTERM
from typing import Final

STREAM_FROM: Final = 6_000_000
"""Bytes from which a film is worth it; a smaller one has arrived before a player has chosen."""
READERS: Final = {
    "video/mp4": "mov", "video/quicktime": "mov", "video/webm": "matroska", "video/ogg": "ogg",
}  # fmt: skip
"""ffmpeg's name of what reads each type of film."""
SEGMENT_SECONDS: Final = 4
CPU_SECONDS: Final = 6 * 3600
MEMORY_BYTES: Final = 3 * 1024 * 1024 * 1024
MASTER: Final = "film.m3u8"
_SIZE: Final = re.compile(r"Video: .*?\b(\d{2,5})x(\d{2,5})\b")
_LENGTH: Final = re.compile(r"Duration: (\d+):(\d\d):(\d\d(?:\.\d+)?)")

_NOT_STARTED: Final = 127
_STOPPED: Final = frozenset({255, _NOT_STARTED, *(-sent for sent in (SIGHUP, SIGINT, SIGKILL, SIGTERM))})
"""How a process ends that others ended, or that never began; 255 is ffmpeg's own answer to SIGTERM and SIGINT."""
_LAUNCH: Final = f"""
import os, resource, sys
os.nice(10)
for kind, wanted in ((resource.RLIMIT_CPU, {CPU_SECONDS}), (resource.RLIMIT_AS, {MEMORY_BYTES})):
    most = resource.getrlimit(kind)[1]
    resource.setrlimit(kind, (wanted if most == resource.RLIM_INFINITY else min(wanted, most), most))
try:
    os.execv(sys.argv[1], sys.argv[1:])
except OSError as problem:
    print(problem)
    sys.exit({_NOT_STARTED})
"""
"""What starts ffmpeg: other work comes first, and time and memory end. The limit of time replaces that of the job,
which is meant for what people wait for."""

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Rendition:
    """One edition of a film: its height in pixels, the most bits a second of its picture and of its sound."""

    height: int
    picture: int
    sound: int


LADDER: Final = (
    Rendition(240, 220_000, 48_000), Rendition(432, 650_000, 64_000), Rendition(720, 1_500_000, 96_000),
    Rendition(1080, 3_000_000, 128_000),
)  # fmt: skip
"""From an old phone on paid data to a wall."""


class FilmUnreadable(Exception):
    """ffmpeg makes nothing of the file; the text is its last word."""


class FilmInterrupted(Exception):
    """ffmpeg was kept from its work by no fault of the file: stopped, absent, or out of disk. Worth another try."""


@dataclass(frozen=True)
class Facts:
    """What a film is: its height in pixels, its length in seconds, whether it has sound."""

    height: int
    seconds: float
    has_sound: bool


@cache
def ffmpeg() -> str | None:
    """The program, or None."""
    if found := shutil.which("ffmpeg"):
        return found
    if find_spec("imageio_ffmpeg") is None:
        return None
    program: str = import_module("imageio_ffmpeg").get_ffmpeg_exe()
    return program


def is_streamed(media_type: str, size: int) -> bool:
    """Whether a film of this type and size (bytes) gets renditions, where there is an ffmpeg."""
    return media_type in READERS and size >= STREAM_FROM


def look(film: Path, media_type: str) -> Facts:
    """What the film is. Raises FilmUnreadable and FilmInterrupted."""
    said = _run([*_reading(film, media_type), "-f", "null", "-t", "0", "-"], verbose=True)
    size, length = _SIZE.search(said), _LENGTH.search(said)
    if not size:
        raise FilmUnreadable("There is no picture in it.")
    hours, minutes, seconds = length.groups() if length else ("0", "0", "0")
    return Facts(int(size[2]), int(hours) * 3600 + int(minutes) * 60 + float(seconds), "Audio:" in said)


def renditions(height: int) -> list[Rendition]:
    """The editions of a film of this height: none is larger than the film, and there is at least one."""
    return [step for step in LADDER if step.height <= height] or [Rendition(height, 220_000, 48_000)]


def encode(film: Path, media_type: str, folder: Path, progress: Progress) -> list[Path]:
    """Make the renditions into `folder`: a master playlist called MASTER, for each a playlist and one file of segments.

    Returns these files, the master first. `progress` is told (seconds done, seconds in all). Raises FilmUnreadable, and
    FilmInterrupted when the same film may go well another time.
    """
    facts = look(film, media_type)
    steps = renditions(facts.height)
    command = [*_reading(film, media_type), "-sn", "-dn", "-map_metadata", "-1", *_pictures(steps)]
    if facts.has_sound:
        command += _sounds(steps)
    streams = " ".join(f"v:{n},a:{n}" if facts.has_sound else f"v:{n}" for n in range(len(steps)))
    command += [
        "-f", "hls", "-hls_time", str(SEGMENT_SECONDS), "-hls_playlist_type", "vod", "-hls_segment_type", "fmp4",
        "-hls_flags", "single_file", "-master_pl_name", MASTER, "-var_stream_map", streams, "film_%v.m3u8",
    ]  # fmt: skip
    _run(command, folder=folder, heard=lambda done: progress(min(int(done), int(facts.seconds)), int(facts.seconds)))
    made = [folder / MASTER]
    for number in range(len(steps)):
        made += [folder / f"film_{number}.m3u8", folder / f"film_{number}.m4s"]
    if missing := [path.name for path in made if not path.is_file()]:
        raise FilmUnreadable(f"ffmpeg did not make {', '.join(missing)}.")
    return made


def _reading(film: Path, media_type: str) -> list[str]:
    return ["-protocol_whitelist", "file", "-f", READERS[media_type], "-i", str(film)]


def _pictures(steps: Sequence[Rendition]) -> list[str]:
    split = "".join(f"[s{n}]" for n in range(len(steps)))
    scaled = ";".join(f"[s{n}]scale=-2:{step.height // 2 * 2}[v{n}]" for n, step in enumerate(steps))
    options = ["-filter_complex", f"[0:v:0]split={len(steps)}{split};{scaled}"]
    for number, step in enumerate(steps):
        options += ["-map", f"[v{number}]", f"-maxrate:v:{number}", str(step.picture),
                    f"-bufsize:v:{number}", str(step.picture)]  # fmt: skip
    return [
        *options, "-c:v", "libx264", "-preset", "veryfast", "-profile:v", "main", "-pix_fmt", "yuv420p", "-crf", "25",
        "-force_key_frames", f"expr:gte(t,n_forced*{SEGMENT_SECONDS})",
    ]  # fmt: skip


def _sounds(steps: Sequence[Rendition]) -> list[str]:
    options = ["-c:a", "aac", "-ac", "2"]
    for number, step in enumerate(steps):
        options += ["-map", "0:a:0", f"-b:a:{number}", str(step.sound)]
    return options


def _run(
    arguments: Sequence[str], *, folder: Path | None = None, heard: Callable[[float], None] | None = None,
    verbose: bool = False,
) -> str:  # fmt: skip
    """What ffmpeg said. Raises FilmUnreadable and FilmInterrupted. `heard` is told how many seconds of it are done."""
    program = ffmpeg()
    if program is None:
        raise FilmInterrupted("There is no ffmpeg.")
    level = "info" if verbose else "error"
    command = [
        sys.executable,
        "-S",
        "-E",
        "-c",
        _LAUNCH,
        program,
        "-nostdin",
        "-hide_banner",
        "-v",
        level,
        "-progress",
        "pipe:1",
        "-threads",
        "1",
        *arguments,
    ]
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    with subprocess.Popen(
        command, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        errors="replace",
    ) as process:  # fmt: skip
        said = []
        for line in process.stdout or ():
            if line.startswith("out_time_us=") and heard:
                done = line.partition("=")[2].strip()
                heard(int(done) / 1e6 if done.isdigit() else 0.0)
            elif "=" not in line or verbose:
                said.append(line)
    text = "".join(said)
    if process.returncode:
        now = resource.getrusage(resource.RUSAGE_CHILDREN)
        if now.ru_utime + now.ru_stime - spent.ru_utime - spent.ru_stime >= CPU_SECONDS - 1:
            raise FilmUnreadable(f"It takes more than {CPU_SECONDS // 3600} hours of processor time.")
        last = text.strip()[-300:] or f"ffmpeg ended with status {process.returncode}."
        if os.strerror(errno.ENOSPC) in text:
            raise FilmInterrupted(last) from OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        raise FilmInterrupted(last) if process.returncode in _STOPPED else FilmUnreadable(last)
    return text
