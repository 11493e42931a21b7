"""WebVTT captions (W3C WebVTT: The Web Video Text Tracks Format): cues, and a transcript that reads as text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import unescape

_TIMES = re.compile(
    r"^\s*((?:\d{1,4}:)?[0-5]?\d:[0-5]\d[.,]\d{1,3})\s+-->\s+((?:\d{1,4}:)?[0-5]?\d:[0-5]\d[.,]\d{1,3})(?:\s.*)?$"
)
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?\s+([^>]+)>")
_MARK = re.compile(r"<[^>]*>")
_ENDS = re.compile(r"[.!?…。！？؟][\"'”’»)\]]*$")
_LONG = 180
"""Characters after which a line of the transcript ends even in the middle of a sentence."""


@dataclass(frozen=True)
class Cue:
    """Words said from `start` to `end` (seconds)."""

    start: float
    end: float
    text: str


@dataclass(frozen=True)
class Captions:
    """The cues of a file, and what is wrong with it: (line from 1, what)."""

    cues: tuple[Cue, ...]
    problems: tuple[tuple[int, str], ...] = ()


def read(text: str) -> Captions:
    """The captions in `text`. Problems: `header` (no WEBVTT), `time` (a line of times that is none), `order`."""
    lines = text.lstrip("\ufeff").split("\n")
    problems: list[tuple[int, str]] = []
    if not lines[0].startswith("WEBVTT"):
        problems.append((1, "header"))
    cues: list[Cue] = []
    number = 0
    while number < len(lines):
        line = lines[number]
        number += 1
        if "-->" not in line:
            continue
        times = _TIMES.match(line)
        start = number
        while number < len(lines) and lines[number].strip() and "-->" not in lines[number]:
            number += 1
        if not times:
            problems.append((start, "time"))
            continue
        cue = Cue(seconds(times[1]), seconds(times[2]), _plain(lines[start:number]))
        if cue.end < cue.start or (cues and cue.start < cues[-1].start):
            problems.append((start, "order"))
        if cue.text:
            cues.append(cue)
    return Captions(tuple(sorted(cues, key=lambda cue: cue.start)), tuple(problems))


def seconds(time: str) -> float:
    """`1:02:03.500`, `2:10` or `130` in seconds. Raises ValueError, also for `9:99`."""
    total = 0.0
    for place, piece in enumerate(time.strip().replace(",", ".").split(":")):
        if place and not 0 <= float(piece) < 60:
            raise ValueError(time)
        total = total * 60 + float(piece)
    if not 0 <= total < 360_000:
        raise ValueError(time)
    return total


def _plain(lines: Sequence[str]) -> str:
    joined = " ".join(line.strip() for line in lines)
    return " ".join(unescape(_MARK.sub("", _VOICE.sub(r"\1: ", joined))).split())


def transcript(cues: Sequence[Cue]) -> tuple[Cue, ...]:
    """Cues joined to sentences (or to about 180 characters, where nobody ends one)."""
    lines: list[Cue] = []
    open_cue: Cue | None = None
    for cue in cues:
        open_cue = Cue(open_cue.start, cue.end, f"{open_cue.text} {cue.text}") if open_cue else cue
        if _ENDS.search(open_cue.text) or len(open_cue.text) >= _LONG:
            lines.append(open_cue)
            open_cue = None
    if open_cue:
        lines.append(open_cue)
    return tuple(lines)
