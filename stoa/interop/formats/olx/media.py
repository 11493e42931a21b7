"""The static files of a course: found by the names that OLX uses for them, copied into `media/`, captions converted."""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import Any

from stoa.interop.captions import length, to_webvtt
from stoa.interop.reading import Folder
from stoa.interop.writing import place_in

MOST_BYTES = 150_000_000
"""What `stoa.content` takes as one file."""
_KINDS = {"jpeg": "jpg", "svg+xml": "svg", "x-icon": "ico", "vnd.microsoft.icon": "ico"}
_LITTER = frozenset({".ds_store", "thumbs.db", ".gitkeep", ".gitignore"})
_CAPTION_ENDS = (".srt", ".sjson", ".vtt")


class Media:
    """Static files by name, and what became of them under `media/` in the folder `course`.

    `under` is the folder they are in: "static" of an export, or "media" of a course that was imported before.
    """

    def __init__(self, folder: Folder, course: Path, under: str = "static") -> None:
        self._folder = folder
        self._course = course
        self._under = under + "/"
        self._static = [path for path in folder.files(under) if PurePosixPath(path).name.lower() not in _LITTER]
        self._index = self._make_index()
        self._out: dict[str, str] = {}
        self._taken: set[str] = set()
        self._used: set[str] = set()
        self._converted: set[str] = set()
        self._captions: dict[tuple[str, str], str] = {}

    def _make_index(self) -> dict[str, str]:
        """Studio cleans names when it takes a file in, and writes the original on disk: both lead to the file."""
        index: dict[str, str] = {}
        for path in self._static:
            name = path.removeprefix(self._under)
            for known in (name, _cleaned(name), _cleaned(name.replace("/", "_"))):
                index.setdefault(known, path)
        for path in self._static:
            name = path.removeprefix(self._under)
            index.setdefault(name.casefold(), path)
            index.setdefault(_cleaned(name).casefold(), path)
        assets: Any = self._folder.json("policies/assets.json") if self._folder.has("policies/assets.json") else None
        for key, entry in assets.items() if isinstance(assets, dict) else ():
            shown = entry.get("displayname") if isinstance(entry, dict) else None
            if isinstance(shown, str) and self._under + shown in index.values():
                index.setdefault(str(key), self._under + shown)
        return index

    def find(self, name: str) -> str | None:
        """The static file that `name` (as in `/static/NAME` or `...block@NAME`) means."""
        name = name.split("?")[0].split("#")[0].lstrip("/")
        for known in (name, _cleaned(name), name.replace("@", "/"), name.casefold(), _cleaned(name).casefold()):
            if known in self._index:
                return self._index[known]
        return None

    def use(self, path: str) -> str | None:
        """The address in the course of a static file, which is used now. None: the file is too large to take along."""
        if self._too_large(path):
            return None
        self._used.add(path)
        return "/" + self._out_of(path)

    def _too_large(self, path: str) -> bool:
        return self._folder.path(path).stat().st_size > MOST_BYTES

    def _out_of(self, path: str) -> str:
        if path not in self._out:
            self._out[path] = self._free("media/" + _safe(path.removeprefix(self._under)))
        return self._out[path]

    def _free(self, path: str) -> str:
        pure, number, name = PurePosixPath(path), 2, path
        while name.casefold() in self._taken:
            name, number = str(pure.with_name(f"{pure.stem}-{number}{pure.suffix}")), number + 1
        self._taken.add(name.casefold())
        return name

    def inline_image(self, kind: str, data: bytes) -> str:
        """The address of a picture that stood in the text as data."""
        name = f"media/inline-{hashlib.sha256(data).hexdigest()[:16]}.{_KINDS.get(kind, _safe(kind))}"
        place = place_in(self._course, name)
        if not place.exists():
            place.write_bytes(data)
            self._taken.add(name.casefold())
        return "/" + name

    def captions(self, name: str, language: str, file: str, line: int) -> str | None:
        """The address of a transcript as WebVTT, or None with a warning."""
        path = self.find(name)
        if path is None:
            self._folder.tally.warn(
                file, line, "missing-file", f"The transcript {name!r} ({language}) is not in static/."
            )
            return None
        if (path, language) in self._captions:
            return self._captions[path, language]
        text = to_webvtt(self._folder.text(path), path.lower())
        if text is None:
            self._folder.tally.warn(
                path, 0, "broken-captions", f"No caption can be read in this transcript ({language})."
            )
            return None
        stem = re.sub(r"(\.srt)?\.(srt|sjson|vtt|json)$", "", path.removeprefix(self._under), flags=re.IGNORECASE)
        stem = re.sub(rf"[-._]{re.escape(language)}$", "", stem.removeprefix("subs_"), flags=re.IGNORECASE)
        out = self._free(f"media/{_safe(stem)}.{_safe(language)}.vtt")
        place_in(self._course, out).write_text(text, encoding="utf-8")
        self._used.add(path)
        self._converted.add(path)
        self._captions[path, language] = "/" + out
        return "/" + out

    def length(self, address: str) -> float:
        """Seconds of a transcript that was converted."""
        return length((self._course / address.lstrip("/")).read_text(encoding="utf-8"))

    def copy_all(self, told: Callable[[int, int], None]) -> None:
        """Copy every static file, used or not; what nothing uses is reported. A transcript that became captions is
        copied only where the course leads to the file itself, too."""
        for number, path in enumerate(self._static):
            told(number, len(self._static))
            if path in self._converted and path not in self._out:
                continue
            if self._too_large(path):
                message = f"Larger than {MOST_BYTES // 1_000_000} MB, so it was left out. Host it and link to it."
                self._folder.tally.warn(path, 0, "too-large", message)
                continue
            target = place_in(self._course, self._out_of(path))
            shutil.copyfile(self._folder.path(path), target, follow_symlinks=False)
            if path not in self._used and not path.lower().endswith(_CAPTION_ENDS):
                self._folder.tally.warn(path, 0, "unused-file", "Nothing in the course uses this file. It was copied.")
            elif path not in self._used:
                self._folder.tally.warn(path, 0, "unused-file", "No video uses this transcript. It was copied.")


def _cleaned(name: str) -> str:
    """As Studio writes the name of an uploaded file in addresses."""
    return re.sub(r"[^\w.@/-]", "_", name)


def _safe(name: str) -> str:
    """A path of a file that needs no quoting anywhere."""
    parts = [re.sub(r"[^\w.-]", "_", part).lstrip(".") or "_" for part in PurePosixPath(name).parts]
    if len(parts) > 8:
        parts = [*parts[:7], "_".join(parts[7:])]
    last = PurePosixPath(parts[-1])
    parts[-1] = last.stem[: 100 - len(last.suffix[:12])] + last.suffix[:12] if len(parts[-1]) > 100 else parts[-1]
    return "/".join(part[:60] if part is not parts[-1] else part for part in parts)
