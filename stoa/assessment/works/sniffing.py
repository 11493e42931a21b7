"""What a file is by its content. Its name says what its sender wants it to be, and proves nothing."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from stoa.assessment.works.ports import FileRefused

TEXT = "text/plain"
_OFFICE = "application/vnd.openxmlformats-officedocument"
_ODF = "application/vnd.oasis.opendocument"

ENDS = {
    "pdf": "application/pdf",
    "odt": f"{_ODF}.text", "ods": f"{_ODF}.spreadsheet", "odp": f"{_ODF}.presentation",
    "docx": f"{_OFFICE}.wordprocessingml.document", "xlsx": f"{_OFFICE}.spreadsheetml.sheet",
    "pptx": f"{_OFFICE}.presentationml.presentation",
    "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif", "webp": "image/webp",
    "txt": TEXT, "md": TEXT, "csv": TEXT, "tsv": TEXT, "tex": TEXT, "toml": TEXT, "json": TEXT, "py": TEXT, "r": TEXT,
    "ipynb": TEXT, "html": TEXT, "css": TEXT, "js": TEXT, "svg": TEXT, "xml": TEXT,
    "zip": "application/zip", "epub": "application/epub+zip",
    "mp3": "audio/mpeg", "m4a": "audio/mp4", "ogg": "audio/ogg", "oga": "audio/ogg", "opus": "audio/ogg",
    "wav": "audio/wav", "weba": "audio/webm", "flac": "audio/flac",
    "mp4": "video/mp4", "webm": "video/webm", "mov": "video/quicktime",
}  # fmt: skip
"""Endings that an author may allow, and the type of their files. Whatever a browser would run is kept as text."""

_ZIPS = {
    "application/zip", "application/epub+zip", f"{_ODF}.text", f"{_ODF}.spreadsheet", f"{_ODF}.presentation",
    f"{_OFFICE}.wordprocessingml.document", f"{_OFFICE}.spreadsheetml.sheet", f"{_OFFICE}.presentationml.presentation",
}  # fmt: skip
_INSIDE = {
    f"{_OFFICE}.wordprocessingml.document": b"word/", f"{_OFFICE}.spreadsheetml.sheet": b"xl/",
    f"{_OFFICE}.presentationml.presentation": b"ppt/",
}  # fmt: skip
_STARTS = {
    "application/pdf": (b"%PDF-",),
    "image/png": (b"\x89PNG\r\n\x1a\n",), "image/jpeg": (b"\xff\xd8\xff",), "image/gif": (b"GIF87a", b"GIF89a"),
    "audio/mpeg": (b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2", b"\xff\xfa"), "audio/ogg": (b"OggS",),
    "audio/flac": (b"fLaC",), "audio/webm": (b"\x1aE\xdf\xa3",), "video/webm": (b"\x1aE\xdf\xa3",),
}  # fmt: skip
PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
"""What a page shows."""
_MARKUP = re.compile(rb"<(?:!doctype|html|head|body|script|svg|iframe|object|embed|meta)\b", re.IGNORECASE)
_UNSAFE = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff\ue000-\uf8ff/\\:*?\"<>|]+"
)
LONGEST_NAME = 120


def ending(called: str) -> str:
    """The ending of a name, in small letters, without its dot."""
    return PurePosixPath(called).suffix.lower().removeprefix(".")


def tidy_name(called: str) -> str:
    """A file's name without paths, invisible signs and what some systems cannot write; at most 120 letters."""
    name = _UNSAFE.sub("_", called.replace("\\", "/").rsplit("/", 1)[-1]).strip(" ._")
    end = ending(name)
    stem = name[: -len(end) - 1] if end else name
    return (f"{stem[: LONGEST_NAME - len(end) - 1].rstrip(' .')}.{end}" if end else stem[:LONGEST_NAME]) or "file"


def found_type(called: str, size: int, head: bytes, tail: bytes) -> str:
    """The type of a file whose content is what its ending says. Raises FileRefused: `empty`, `ending`, `content`, or
    `mixed` for a picture or a sound that would be a page to a browser that guesses."""
    if size <= 0 or not head:
        raise FileRefused("empty")
    wanted = ENDS.get(ending(called))
    if wanted is None:
        raise FileRefused("ending", ending=ending(called)[:20])
    if not _is(wanted, head, tail):
        raise FileRefused("content", ending=ending(called))
    if wanted.split("/")[0] in ("image", "audio", "video") and _MARKUP.search(head[:4096]):
        raise FileRefused("mixed")
    return wanted


def _is(wanted: str, head: bytes, tail: bytes) -> bool:
    if wanted == TEXT:
        return _is_text(head)
    if wanted in _ZIPS:
        return _is_zip(wanted, head, tail)
    if wanted in ("audio/mp4", "video/mp4", "video/quicktime"):
        return head[4:8] in (b"ftyp", b"moov", b"wide", b"mdat", b"free", b"skip")
    if wanted == "audio/wav":
        return head[:4] == b"RIFF" and head[8:12] == b"WAVE"
    if wanted == "image/webp":
        return head[:4] == b"RIFF" and head[8:12] == b"WEBP"
    if not head.startswith(_STARTS[wanted]):
        return False
    return wanted != "application/pdf" or b"%%EOF" in tail


def _is_text(head: bytes) -> bool:
    """Whether it is text: UTF-8, UTF-16 with its mark, or an older code; never with bytes that no text has."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    return not any(byte < 9 or 13 < byte < 27 or 27 < byte < 32 for byte in set(head))


def _is_zip(wanted: str, head: bytes, tail: bytes) -> bool:
    """Whether it begins and ends as a zip, and is one of its sort."""
    if not head.startswith((b"PK\x03\x04", b"PK\x05\x06")) or b"PK\x05\x06" not in tail:
        return False
    if wanted.startswith(_ODF) or wanted == "application/epub+zip":
        return head[30:38] == b"mimetype" and wanted.encode() in head[38 : 38 + 120]
    return wanted not in _INSIDE or _INSIDE[wanted] in tail
