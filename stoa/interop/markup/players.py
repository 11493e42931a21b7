"""Frames and media elements as directives."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from urllib.parse import parse_qs, urlsplit

from stoa.interop.markup.clean import Element
from stoa.interop.markup.text import directive
from stoa.interop.reading import collapse

_YOUTUBE = re.compile(r"(?:^|\.)(?:youtube(?:-nocookie)?\.com|youtu\.be)$")


def write_player(item: Element) -> str | None:
    """The directive for a frame or a media element, alone or alone in its paragraph. None: `item` is neither."""
    element = _alone(item)
    if element is None:
        return None
    if element.tag in ("video", "audio"):
        return _media(element)
    source = element.get("data" if element.tag == "object" else "src") or ""
    return embed_or_file(source, _title(element, source)) if source else ""


def _alone(item: Element) -> Element | None:
    players = ("iframe", "video", "audio", "object", "embed")
    if item.tag in players:
        return item
    inner = list(item.iter(*players))
    text = "".join(str(text) for text in item.itertext()).strip()
    if len(inner) == 1 and item.tag in ("p", "div", "center", "figure", "span") and item.find(".//img") is None:
        inside = "".join(str(text) for text in inner[0].itertext()).strip()
        if text == inside:
            return inner[0]
    return None


def _title(element: Element, source: str) -> str:
    named = collapse(element.get("title") or element.get("aria-label") or "")
    return named or title_of(source)


def title_of(source: str) -> str:
    """A name to show for an address that came without one."""
    parts = urlsplit(source)
    return parts.hostname or PurePosixPath(parts.path).name or source


def embed_or_file(source: str, title: str) -> str:
    """An embed for an address elsewhere, a file for a path in the course."""
    if re.match(r"https?://", source):
        return directive("embed", watch_address(source), [("title", title)])
    return directive("file", source, [("title", title)])


def watch_address(source: str) -> str:
    """YouTube's player addresses as the address of the video; others as they are, with https."""
    parts = urlsplit(source)
    host = parts.hostname or ""
    found = re.match(r"/(?:embed|v|shorts)/([\w-]{6,})", parts.path)
    if _YOUTUBE.search(host) and found and found[1] != "videoseries":
        query = parse_qs(parts.query)
        times = [f"{name}={query[name][0]}" for name in ("start", "end") if query.get(name, [""])[0].isdigit()]
        return "&".join([f"https://www.youtube.com/watch?v={found[1]}", *times])
    return re.sub(r"^http://", "https://", source)


def _media(element: Element) -> str:
    sources = [element.get("src") or "", *(inner.get("src") or "" for inner in element.iter("source"))]
    source = next((address for address in sources if address), "")
    if not source:
        return ""
    tracks = [
        f"{track.get('srclang') or 'und'}={track.get('src')}"
        for track in element.iter("track")
        if track.get("src") and (track.get("kind") or "captions") in ("captions", "subtitles")
    ]
    options = [("title", _title(element, source)), ("captions", ", ".join(tracks))]
    return directive(str(element.tag), source, options)
