"""Videos: files and streams as videos, YouTube's as embeds, transcripts as captions."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import urlsplit

from stoa.interop.formats.olx.links import Resolver
from stoa.interop.formats.olx.media import Media
from stoa.interop.formats.olx.outline import Block
from stoa.interop.markup.text import directive

DEFAULT_YOUTUBE = "3_yD_cEKoCk"
"""What Open edX plays in a video block that was never set up: its own introduction."""
_PLAYABLE = (".mp4", ".m4v", ".webm", ".m3u8", ".ogv", ".mov")
Form = TypeVar("Form", list[object], dict[str, object])
_CLOCK = re.compile(r"(?:(\d+):)?(\d{1,3}):(\d{1,2})(?:\.\d+)?$|(\d+(?:\.\d+)?)(?:s| seconds)?$")


class NoSource(Exception):
    """Nothing of this video can be played from a course."""


@dataclass(frozen=True)
class Video:
    """A video as directives, and how many seconds it takes (0: unknown)."""

    text: str
    seconds: float


def write_video(block: Block, name: str, resolver: Resolver, media: Media) -> Video:
    """A video block as directives. Raises NoSource."""
    captions = _captions(block, resolver, media)
    sources = [target for target in (resolver.media(found, block.line) for found in _sources(block)) if target]
    youtube = _youtube_id(block)
    title = block.title or "Video"
    start, end = seconds(block.get("start_time")), seconds(block.get("end_time"))
    if sources:
        main = _as_https(_best(sources), block, resolver)
        if start or end:
            message = f"It plays from {start or 0} s to {end or 'its end'} in Open edX; here it plays whole."
            resolver.warn(block.line, "start-end", message)
        pairs = [
            ("name", name),
            ("title", title),
            ("duration", _duration(block)),
            ("poster", _poster(block, resolver)),
            ("captions", ", ".join(f"{language}={path}" for language, path in captions.items())),
        ]
        pieces = [directive("video", main, pairs)]
    elif youtube:
        pieces = [directive("embed", _watch(youtube, start, end), [("title", title)])]
        pieces.extend(_file(path, f"{title} ({language})") for language, path in captions.items())
    else:
        raise NoSource
    pieces.extend(_extras(block, title, resolver))
    whole = _seconds_of(block) or max((media.length(path) for path in captions.values()), default=0.0)
    return Video("\n\n".join(pieces), max(0.0, (end or whole) - start) if youtube and not sources else whole)


def _sources(block: Block) -> list[str]:
    found = [str(source) for source in _json(block.get("html5_sources"), list[object]())]
    found.extend(source.get("src") or "" for source in block.element.iter("source"))
    found.extend(
        video.get("url") or "" for video in block.element.iter("encoded_video") if video.get("profile") != "youtube"
    )
    found.append(block.get("source"))
    return list(dict.fromkeys(source.strip() for source in found if source.strip()))


def _best(sources: list[str]) -> str:
    """The first that a browser plays, else the first."""
    return next((source for source in sources if urlsplit(source).path.lower().endswith(_PLAYABLE)), sources[0])


def _as_https(source: str, block: Block, resolver: Resolver) -> str:
    if source.startswith("http://"):
        resolver.warn(block.line, "http", f"{source[:200]!r} was changed to https; check that it plays.")
        return "https://" + source.removeprefix("http://")
    return source


def _youtube_id(block: Block) -> str:
    """The id at normal speed; the platform's own video where the block says nothing of its sources."""
    for key in ("youtube_id_1_0", "youtube"):
        for part in block.get(key).split(","):
            id = part.strip().removeprefix("1.00:").removeprefix("1.0:")
            if re.fullmatch(r"[\w-]{6,20}", id):
                return id
    for video in block.element.iter("encoded_video"):
        if video.get("profile") == "youtube" and video.get("url"):
            return str(video.get("url"))
    says_nothing = not any(key in block.attributes for key in ("youtube_id_1_0", "youtube", "html5_sources", "source"))
    return DEFAULT_YOUTUBE if says_nothing and not block.get("edx_video_id") and not len(block.element) else ""


def is_default(block: Block) -> bool:
    """Whether a video block was never set up."""
    return _youtube_id(block) == DEFAULT_YOUTUBE and not block.get("youtube_id_1_0") and not block.get("youtube")


def _watch(id: str, start: int, end: int) -> str:
    times = [f"{name}={value}" for name, value in (("start", start), ("end", end)) if value]
    return "&".join([f"https://www.youtube.com/watch?v={id}", *times])


def _captions(block: Block, resolver: Resolver, media: Media) -> dict[str, str]:
    """Transcripts as WebVTT by language."""
    named: dict[str, str] = {
        str(key): str(value) for key, value in _json(block.get("transcripts"), dict[str, object]()).items()
    }
    for transcript in block.element.iter("transcript"):
        language, source = transcript.get("language"), transcript.get("src")
        if language and source:
            named.setdefault(language, source)
    missing: dict[str, str] = {}
    video_id = block.get("edx_video_id").strip()
    for transcript in block.element.iter("transcript"):
        language = transcript.get("language_code")
        guess = f"{video_id}-{language}.{transcript.get('file_format') or 'srt'}"
        if language and language not in named:
            (named if media.find(guess) else missing)[language] = guess
    sub = block.get("sub").strip()
    if sub and "en" not in named:
        named["en"] = f"subs_{sub}.srt.sjson"
    elif not named and (youtube := _youtube_id(block)) and media.find(f"subs_{youtube}.srt.sjson"):
        named["en"] = f"subs_{youtube}.srt.sjson"
    found = {}
    for language, source in {**missing, **named}.items():
        path = media.captions(source, language, resolver.file, block.line)
        if path:
            found[language.replace("_", "-")] = path
    return found


def _extras(block: Block, title: str, resolver: Resolver) -> list[str]:
    """The handout, and a transcript of another form, as files."""
    pieces = []
    for tag, word in (("handout", "Handout"), ("track", "Transcript")):
        element = block.element.find(tag)
        source = (element.get("src") if element is not None else "") or block.get(tag)
        if source.strip():
            path = resolver.media(source.strip(), block.line)
            if path:
                pieces.append(_file(path, f"{title}: {word}"))
    return pieces


def _file(path: str, title: str) -> str:
    return directive("file", path, [("title", title)])


def _poster(block: Block, resolver: Resolver) -> str:
    asset = block.element.find("video_asset")
    image = (asset.get("image") if asset is not None else "") or block.get("thumbnail")
    path = resolver.media(image, block.line) if image and "/" in image else None
    return path if path and path.startswith("/") else ""


def _seconds_of(block: Block) -> int:
    asset = block.element.find("video_asset")
    return seconds(asset.get("duration") or "") if asset is not None else 0


def _duration(block: Block) -> str:
    length = _seconds_of(block)
    return f"{length // 60}:{length % 60:02}" if length else ""


def seconds(text: str) -> int:
    """A time of Open edX (`HH:MM:SS` or seconds), in seconds."""
    found = _CLOCK.match(text.strip())
    if not found:
        return 0
    hours, minutes, rest, plain = found.groups()
    return int(float(plain)) if plain else (int(hours or 0) * 60 + int(minutes)) * 60 + int(rest)


def _json(text: str, empty: Form) -> Form:
    """`text` as JSON of the same form as `empty`; `empty` for anything else."""
    try:
        found = json.loads(text) if text else empty
    except (ValueError, RecursionError):
        return empty
    return found if isinstance(found, type(empty)) else empty
