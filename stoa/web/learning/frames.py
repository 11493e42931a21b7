"""Frames: pages that are ready but for holes.

An ordinary Django template is rendered once for (version, run, unit, language, kind of viewer) with a mark where
each learner's page differs; the result is cut at the marks. A request then only joins bytes. Holes are short
strings (`name`, `token`, `unit:flagged-well`, `part:q-1`); whoever fills a frame gives a value for each.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from stoa.kernel.cache import BytesCache

FRAME_BYTES = 32 * 1024 * 1024
_OPEN, _SHUT = "\ue020", "\ue021"
_OURS = secrets.token_hex(8)
"""Marks carry it: an author may type the two characters into a title, but nobody outside this process knows this."""
_MARK = re.compile(f"{_OPEN}{_OURS}:([^{_SHUT}]*){_SHUT}")


@dataclass(frozen=True)
class Frame:
    """Ready bytes and the names of the holes between them: `texts[0] hole[0] texts[1] ...`."""

    texts: tuple[bytes, ...]
    holes: tuple[str, ...]

    def filled(self, values: Mapping[str, bytes]) -> bytes:
        """The page; raises KeyError for a hole without a value."""
        pieces: list[bytes] = [self.texts[0]]
        for text, hole in zip(self.texts[1:], self.holes, strict=True):
            pieces.append(values[hole])
            pieces.append(text)
        return b"".join(pieces)


_frames: BytesCache[Frame] = BytesCache(FRAME_BYTES)


def hole(name: str) -> SafeString:
    """What stands in a template's context where a hole is to be."""
    return mark_safe(f"{_OPEN}{_OURS}:{name}{_SHUT}")


def without_marks(html: str) -> str:
    """An author's HTML without the characters that marks are made of."""
    return html.replace(_OPEN, "").replace(_SHUT, "")


def cut(html: str) -> Frame:
    """Cut rendered HTML at its marks."""
    pieces = _MARK.split(html)
    return Frame(tuple(piece.encode() for piece in pieces[::2]), tuple(pieces[1::2]))


def frame(key: Hashable, template: str, context: Callable[[], Mapping[str, object]]) -> Frame:
    """The frame kept under `key`; made by rendering `template` with `context()` when it is not."""

    def make() -> tuple[Frame, int]:
        made = cut(render_to_string(template, dict(context())))
        return made, sum(map(len, made.texts)) + 200

    return _frames.get_or_make(key, make)


def forget() -> None:
    """Drop all frames (for tests)."""
    _frames.clear()
