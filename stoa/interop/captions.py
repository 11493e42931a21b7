"""Captions of other platforms (SubRip, Open edX's sjson) as WebVTT."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass

_TIME = re.compile(r"(?:(\d+):)?(\d{1,2}):(\d{1,2})[,.:](\d{1,3})")
_ARROW = re.compile(r"^\s*([\d:,.]+)\s*-+>\s*([\d:,.]+)")
_TAG = re.compile(r"</?(?!/?(?:b|i|u)>)[^>\n]{1,80}>")


@dataclass(frozen=True)
class Cue:
    """One caption: milliseconds from the start, and its lines."""

    start: int
    end: int
    text: str


def to_webvtt(text: str, name: str) -> str | None:
    """`text` as WebVTT, read by the ending of `name`. None: there is no caption in it."""
    if text.lstrip("\ufeff \n").startswith("WEBVTT"):
        return text.lstrip("\ufeff \n").replace("\r\n", "\n").rstrip() + "\n"
    cues = _from_sjson(text) if name.endswith((".sjson", ".json")) else _from_srt(text)
    kept = _in_order(cues)
    return "WEBVTT\n\n" + "\n".join(_cue(cue) for cue in kept) if kept else None


def length(webvtt: str) -> float:
    """Seconds until the last cue of a WebVTT text ends; 0 without cues."""
    ends = [_milliseconds(end) for end in re.findall(r"-->\s*([\d:.,]+)", webvtt)]
    return max((end for end in ends if end is not None), default=0) / 1000


def _from_sjson(text: str) -> list[Cue]:
    """{"start": [ms, ...], "end": [ms, ...], "text": [...]}"""
    try:
        data = json.loads(text)
        triples = list(zip(data["start"], data["end"], data["text"], strict=False))
        return [Cue(int(start), int(end), html.unescape(str(words or ""))) for start, end, words in triples]
    except (ValueError, KeyError, TypeError, RecursionError):
        return []


def _from_srt(text: str) -> list[Cue]:
    cues: list[Cue] = []
    for block in re.split(r"\n\s*\n", text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff")):
        lines = block.strip("\n").split("\n")
        at = next((number for number, line in enumerate(lines[:2]) if _ARROW.match(line)), None)
        if at is None:
            continue
        arrow = _ARROW.match(lines[at])
        start, end = (_milliseconds(side) for side in arrow.groups()) if arrow else (None, None)
        if start is not None and end is not None:
            cues.append(Cue(start, end, "\n".join(lines[at + 1 :])))
    return cues


def _milliseconds(text: str) -> int | None:
    found = _TIME.fullmatch(text.strip())
    if not found:
        return None
    hours, minutes, seconds, rest = found.groups()
    return ((int(hours or 0) * 60 + int(minutes)) * 60 + int(seconds)) * 1000 + int(rest.ljust(3, "0"))


def _in_order(cues: Iterable[Cue]) -> list[Cue]:
    """Cues with words, that end after they begin, in order."""
    return sorted((cue for cue in cues if cue.text.strip() and cue.end > cue.start), key=lambda cue: cue.start)


def _cue(cue: Cue) -> str:
    lines = [_TAG.sub("", line).replace("-->", "→").strip() for line in cue.text.split("\n")]
    text = "\n".join(re.sub(r"&(?!\w+;|#)", "&amp;", line) for line in lines if line)
    return f"{_clock(cue.start)} --> {_clock(cue.end)}\n{text}\n"


def _clock(milliseconds: int) -> str:
    seconds, rest = divmod(milliseconds, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{rest:03}"
