"""Serving a file: its type by an allow-list, in a sandbox, whole or in part, in chunks."""

from __future__ import annotations

from collections.abc import Iterator
from threading import BoundedSemaphore
from typing import BinaryIO, Final

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header

from stoa.content import queries as content
from stoa.content.queries import ServedCard
from stoa.kernel import files
from stoa.kernel.files.bucket import StoreIsAway
from stoa.web.files.ranges import Slice, Unsatisfiable, wanted

CHUNK: Final = 2 * 1024 * 1024
"""Bytes of a piece, larger than any segment of a stream, and the most that an answer to a Range holds: RFC 9110 lets a
server send less than was asked for, and players ask on. An answer of one piece leaves its thread at once; only longer
ones keep it while a slow line reads.
"""
LONG_ANSWERS: Final = 2
"""How many answers of several pieces a process sends at a time: fewer than it has threads, so that slow downloads
never keep pages waiting."""
RETRY_SECONDS: Final = 10
STREAM_SECONDS: Final = 3600
SHOWN: Final = frozenset(
    {
        "application/pdf", "application/vnd.apple.mpegurl", "text/csv", "text/plain", "text/vtt", "image/avif",
        "image/gif", "image/jpeg", "image/png", "image/svg+xml", "image/webp",
    }
)  # fmt: skip
"""What a browser shows and never runs. Sound and film are shown as well."""
SANDBOX: Final = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
PDF_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'none'"
"""Browsers refuse to open their own reader of PDF in a sandbox."""
DOWNLOAD: Final = "application/octet-stream"


def file(request: HttpRequest, digest: str, name: str) -> HttpResponseBase:
    """The file with this digest, for GET and HEAD. `name` is only what it is called when it is saved."""
    if request.method not in ("GET", "HEAD"):
        return _plain(405, "This address takes GET.", Allow="GET, HEAD")
    card = content.served_file(digest)
    if card is None:
        return _plain(404, "There is no such file.")
    return serve(request, card, _headers(card, name))


def private_file(request: HttpRequest, card: ServedCard, name: str) -> HttpResponseBase:
    """A file that is not everybody's, for whoever was let in: saved and never opened in place, whatever its type; an
    <img> or a player of this site shows it all the same."""
    headers = _headers(card, name)
    headers |= {"Content-Security-Policy": SANDBOX, "Cache-Control": "private, no-cache"}
    headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return serve(request, card, headers)


def serve(request: HttpRequest, card: ServedCard, headers: dict[str, str]) -> HttpResponseBase:
    """The file under these headers, whole or the part that was asked for."""
    if _is_known(request.headers.get("If-None-Match", ""), headers["ETag"]):
        return HttpResponse(status=304, headers={key: headers[key] for key in ("ETag", "Cache-Control")})
    try:
        part = _part(request, card, headers["ETag"])
    except Unsatisfiable:
        return _plain(416, "The file ends before that.", **{"Content-Range": f"bytes */{card.size}"})
    return _answer(request, card, headers, part)


def stream(request: HttpRequest, digest: str, name: str) -> HttpResponse:
    """The playlist of a film's renditions, from which a player chooses; 404 until they are made."""
    if request.method not in ("GET", "HEAD"):
        return _plain(405, "This address takes GET.", Allow="GET, HEAD")
    playlist = content.stream_playlist(digest)
    if playlist is None:
        return _plain(404, "There are no renditions of this film.")
    headers = {
        "Content-Security-Policy": SANDBOX, "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "same-origin", "Cache-Control": f"public, max-age={STREAM_SECONDS}",
    }  # fmt: skip
    return HttpResponse(playlist, content_type="application/vnd.apple.mpegurl", headers=headers)


def _answer(request: HttpRequest, card: ServedCard, headers: dict[str, str], part: Slice | None) -> HttpResponseBase:
    sent = part or Slice(0, card.size - 1)
    headers["Content-Length"] = str(sent.length)
    if part:
        headers["Content-Range"] = f"bytes {part.first}-{part.last}/{card.size}"
    status = 206 if part else 200
    if request.method == "HEAD":
        return HttpResponse(status=status, headers=headers)
    try:
        stream = files.store().open(card.digest, first=sent.first, length=sent.length)
    except FileNotFoundError:
        return _plain(404, "There is no such file.")
    except StoreIsAway:
        return _plain(503, "The store of files is away just now.", **{"Retry-After": str(RETRY_SECONDS)})
    if sent.length <= CHUNK:
        with stream:
            return HttpResponse(stream.read(sent.length), status=status, headers=headers)
    if not _slots.acquire(blocking=False):
        stream.close()
        return _plain(503, "Several large files are on their way just now.", **{"Retry-After": str(RETRY_SECONDS)})
    return StreamingHttpResponse(_Pieces(stream, sent.length), status=status, headers=headers)


def _headers(card: ServedCard, name: str) -> dict[str, str]:
    kind = card.media_type.split(";")[0].strip().lower()
    is_shown = kind in SHOWN or kind.startswith(("audio/", "video/"))
    is_saved_as_it_is = kind in ("application/zip", "application/epub+zip")
    headers = {
        "Content-Type": card.media_type if is_shown or is_saved_as_it_is else DOWNLOAD,
        "Content-Security-Policy": PDF_POLICY if kind == "application/pdf" else SANDBOX,
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Referrer-Policy": "same-origin",
        "Accept-Ranges": "bytes",
        "ETag": f'"{card.digest}"',
        "Cache-Control": "public, max-age=31536000, immutable",
    }
    disposition = content_disposition_header(not is_shown, name)
    if disposition:
        headers["Content-Disposition"] = disposition
    return headers


def _is_known(header: str, etag: str) -> bool:
    """Whether the browser has the file already (weak comparison, as If-None-Match wants it)."""
    known = {item.strip().removeprefix("W/") for item in header.split(",")}
    return etag in known or "*" in known


def _part(request: HttpRequest, card: ServedCard, etag: str) -> Slice | None:
    header = request.headers.get("Range", "") if card.size else ""  # a cache may ask for the first piece of nothing
    if not header or request.method == "HEAD" or request.headers.get("If-Range", etag) != etag:
        return None
    asked = wanted(header, card.size)
    return Slice(asked.first, min(asked.last, asked.first + CHUNK - 1)) if asked else None


_slots = BoundedSemaphore(LONG_ANSWERS)


class _Pieces:
    """A long answer, piece by piece. The response closes it, also when nobody reads to the end."""

    def __init__(self, stream: BinaryIO, length: int) -> None:
        self._stream = stream
        self._left = length

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        piece = b"" if self._stream.closed else self._stream.read(min(CHUNK, self._left))
        if not piece:
            self.close()
            raise StopIteration
        self._left -= len(piece)
        return piece

    def close(self) -> None:
        if not self._stream.closed:
            self._stream.close()
            _slots.release()


def _plain(status: int, words: str, **headers: str) -> HttpResponse:
    """A short answer for what no person reads: a player or a picture asked for it."""
    response = HttpResponse(words + "\n", status=status, content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    for name, value in headers.items():
        response.headers[name] = value
    return response
