"""Course files as they are served: address, type, size; cleaned (SVG) or rewritten (HLS playlists) where needed."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Final
from urllib.parse import quote, unquote, urlsplit

from django.utils.translation import gettext as _

from stoa.content.compiler import pictures, svg
from stoa.content.compiler.source import SourceTree
from stoa.content.ports import CoursePicture, Severity

Put = Callable[[bytes], str]
"""Keeps bytes and returns their SHA-256 (the file store's `put`, or `only_hash` when nothing is published)."""

TYPES: Final = {
    ".avif": "image/avif",
    ".csv": "text/csv; charset=utf-8",
    ".epub": "application/epub+zip",
    ".gif": "image/gif",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".m3u8": "application/vnd.apple.mpegurl",
    ".m4a": "audio/mp4",
    ".m4s": "video/iso.segment",
    ".m4v": "video/mp4",
    ".mov": "video/quicktime",
    ".mp3": "audio/mpeg",
    ".mp4": "video/mp4",
    ".oga": "audio/ogg",
    ".ogg": "audio/ogg",
    ".ogv": "video/ogg",
    ".opus": "audio/ogg",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".ts": "video/mp2t",
    ".txt": "text/plain; charset=utf-8",
    ".vtt": "text/vtt; charset=utf-8",
    ".wav": "audio/wav",
    ".weba": "audio/webm",
    ".webm": "video/webm",
    ".webp": "image/webp",
    ".zip": "application/zip",
}
"""Types that are served as what they are; everything else (HTML and scripts too) is offered as a download."""
DOWNLOAD: Final = "application/octet-stream"
_LARGEST_PICTURE: Final = 30_000_000
_LARGEST_WHOLE: Final = 1_000_000
"""Bytes of a picture that a course file of another domain names: it travels with what is made of it."""
_LARGEST_PLAYLIST: Final = 2_000_000
_DEEPEST_PLAYLIST: Final = 3
_URI: Final = re.compile(r'URI="([^"]*)"')


@dataclass(frozen=True)
class Served:
    """A file as it is served."""

    digest: str
    name: str
    media_type: str
    size: int

    @property
    def address(self) -> str:
        return f"/files/{self.digest}/{quote(self.name)}"


@dataclass(frozen=True)
class Complaint:
    """What is wrong with a file that a unit uses."""

    rule: str
    message: str
    remedy: str
    severity: Severity = "error"


def only_hash(data: bytes) -> str:
    """The `Put` of a check: keeps nothing."""
    return hashlib.sha256(data).hexdigest()


def media_type(path: str) -> str:
    """The type under which a file of this name is served."""
    return TYPES.get(PurePosixPath(path).suffix.lower(), DOWNLOAD)


@dataclass
class Assets:
    """The files that one compilation serves."""

    tree: SourceTree
    put: Put
    served: dict[str, Served] = field(default_factory=dict)
    complaints: dict[str, Complaint] = field(default_factory=dict)
    derived: dict[str, Served] = field(default_factory=dict)
    """Files that are made here (transcripts, cleaned drawings), by digest."""
    _sizes: dict[str, tuple[int, int] | None] = field(default_factory=dict)

    def serve(self, path: str, depth: int = 0) -> Served | None:
        """The file at `path` as served; None when it is missing or unfit (then `complaints` says why)."""
        if path in self.served or path in self.complaints:
            return self.served.get(path)
        if path not in self.tree:
            return None
        end = PurePosixPath(path).suffix.lower()
        if end == ".svg":
            made = self._drawing(path)
        elif end == ".m3u8":
            made = self._playlist(path, depth)
        else:
            made = Served(self.tree.digest(path), PurePosixPath(path).name, media_type(path), self.tree.size(path))
        if made:
            self.served[path] = made
        return made

    def source_digest(self, path: str) -> str:
        """The digest of a file that is read and never served; '' when it is none of the course's sources."""
        return self.tree.digest(path) if path.endswith(".toml") and path in self.tree else ""

    def derive(self, data: bytes, name: str) -> Served:
        """A file that the compiler makes, served as `name`."""
        made = Served(self.put(data), name, media_type(name), len(data))
        self.derived[made.digest] = made
        return made

    def picture_size(self, path: str) -> tuple[int, int] | None:
        """(width, height) of the picture at `path` in CSS pixels, when it can be told."""
        if path not in self._sizes:
            fit = path in self.tree and self.tree.size(path) <= _LARGEST_PICTURE
            self._sizes[path] = pictures.size(self.tree.read(path)) if fit else None
        return self._sizes[path]

    def unfit_picture(self, path: str) -> Complaint | None:
        """Why learners, or some of them, would not see the picture at `path`."""
        name, kind = PurePosixPath(path).name, media_type(path).split("/")[0]
        if kind in ("video", "audio"):
            message = _("“%(file)s” is a recording, not a picture.") % {"file": name}
            return Complaint("media-format", message, _("Show it with :::{video} or :::{audio}."))
        if path.lower().endswith(".svg"):
            return None  # cleaned where it is served, which reports what is no drawing
        with self.tree.files[path].open() as stream:
            held = pictures.kind(stream.read(pictures.HEAD))
        if kind == "image" and not held:
            message = _("“%(file)s” holds no picture.") % {"file": name}
            return Complaint("media-format", message, _("Save the picture once more, as JPEG, PNG or SVG."))
        if kind != "image" or held in ("heic", "bmp"):
            what = held.upper() or PurePosixPath(path).suffix
            message = _("“%(file)s” is a picture that many browsers do not show (%(kind)s).") % {
                "file": name,
                "kind": what,
            }
            return Complaint("media-format", message, _("Save it as JPEG or PNG."), "warning")
        return None

    def whole_picture(self, path: str) -> CoursePicture | None:
        """The picture at `path` with its bytes as they are served; None when there is no such file."""
        if path not in self.tree:
            return None
        if self.tree.size(path) > _LARGEST_WHOLE:
            why = _("“%(file)s” is larger than %(limit)s MB.") % {"file": path, "limit": _LARGEST_WHOLE // 1_000_000}
            return CoursePicture(why=why, remedy=_("Save it smaller."))
        served = self.serve(path)
        if served is None:
            return CoursePicture(why=self.complaints[path].message, remedy=self.complaints[path].remedy)
        data = self.tree.read(path)
        is_drawing = served.media_type == TYPES[".svg"]
        return CoursePicture(served.address, served.digest, svg.cleaned(data) if is_drawing else data)

    def _drawing(self, path: str) -> Served | None:
        try:
            if self.tree.size(path) > svg.LARGEST:
                raise svg.BadSvg(_("The drawing is larger than %(limit)s MB.") % {"limit": svg.LARGEST // 1_000_000})
            return self.derive(svg.cleaned(self.tree.read(path)), PurePosixPath(path).name)
        except svg.BadSvg as problem:
            remedy = _("Save it once more from a drawing program, or as PNG.")
            self.complaints[path] = Complaint("bad-svg", f"{path}: {problem}", remedy)
            return None

    def _playlist(self, path: str, depth: int) -> Served | None:
        """An HLS playlist (RFC 8216) whose references point to the addresses under which the parts are served."""
        if depth > _DEEPEST_PLAYLIST or self.tree.size(path) > _LARGEST_PLAYLIST:
            message = _("%(file)s: the playlist leads to itself or is too large.") % {"file": path}
            self.complaints[path] = Complaint("bad-playlist", message, _("Make it once more with a packager."))
            return None
        lines = []
        for line in self.tree.read(path).decode("utf-8", "replace").splitlines():
            if line.startswith("#"):
                lines.append(_URI.sub(lambda match: f'URI="{self._stream(path, match[1], depth)}"', line))
            else:
                lines.append(self._stream(path, line.strip(), depth) if line.strip() else line)
        if path in self.complaints:
            return None
        return self.derive(("\n".join(lines) + "\n").encode(), PurePosixPath(path).name)

    def _stream(self, playlist: str, reference: str, depth: int) -> str:
        if urlsplit(reference).scheme == "https":
            return reference
        path = joined(str(PurePosixPath(playlist).parent), unquote(reference.split("?")[0]))
        made = self.serve(path, depth + 1) if path else None
        if made is None:
            message = _("%(file)s refers to %(missing)s, which is not there.") % {
                "file": playlist,
                "missing": reference,
            }
            self.complaints[playlist] = Complaint("broken-media", message, _("Put the missing part beside it."))
            return ""
        return made.address


def joined(folder: str, path: str) -> str:
    """`path` as seen from `folder` (a leading `/` means the course's top), normalised; '' when it leads outside."""
    parts: list[str] = [] if path.startswith("/") or folder in ("", ".") else folder.split("/")
    for step in path.split("/"):
        if step == "..":
            if not parts:
                return ""
            parts.pop()
        elif step not in ("", "."):
            parts.append(step)
    return "/".join(parts)
