"""Frames: pages that are ready, and packed, but for holes.

An ordinary Django template is rendered once for (version, run, unit, language, kind of viewer) with a mark where
each learner's page differs; the result is cut at the marks. A request then only joins bytes. A hole takes a value
(`name`, `token`, `part:q-1`), or one of a few texts that are known beforehand: a choice (`unit:flagged-well`).
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from stoa.kernel.cache import BytesCache
from stoa.web.base import packing

FRAME_BYTES = 32 * 1024 * 1024
_OPEN, _SHUT = "\ue020", "\ue021"
_OURS = secrets.token_hex(8)
"""Marks carry it: an author may type the two characters into a title, but nobody outside this process knows this."""
_MARK = re.compile(f"{_OPEN}{_OURS}:([^{_SHUT}]*){_SHUT}")
_PAD = re.compile(rb"(?=[\s/>])")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a page: as it is, and as blocks of a gzip stream."""

    plain: bytes
    blocks: bytes

    def gzip(self) -> bytes:
        """The stretch alone as a gzip file."""
        return packing.gzip_file((self.blocks,), self.plain)


EMPTY = Piece(b"", b"")


def raw(value: bytes) -> Piece:
    """A stretch that is not packed: what is short, secret or new every time."""
    return Piece(value, packing.stored(value)) if value else EMPTY


@dataclass(frozen=True, slots=True)
class Frame:
    """Pieces in their order. `holes` say where a value belongs; `choices` where one of some texts does, and which."""

    pieces: tuple[Piece, ...]
    holes: Mapping[str, tuple[int, ...]]
    choices: Mapping[str, tuple[int, tuple[Piece, ...]]]

    @property
    def size(self) -> int:
        """Bytes that are held, about."""
        several = sum(len(each.plain) + len(each.blocks) for _, kinds in self.choices.values() for each in kinds)
        return several + sum(len(piece.plain) + len(piece.blocks) + 120 for piece in self.pieces)

    def filled(self, values: Mapping[str, Piece], chosen: Mapping[str, int] | None = None) -> Piece:
        """The page. A choice that `chosen` does not name keeps its first text; KeyError for a hole without a value."""
        pieces = list(self.pieces)
        for name, places in self.holes.items():
            value = values[name]
            for place in places:
                pieces[place] = value
        for name, number in (chosen or {}).items():
            choice = self.choices.get(name)
            if choice is not None:
                pieces[choice[0]] = choice[1][number]
        return joined(pieces)


def joined(pieces: Sequence[Piece]) -> Piece:
    """One stretch of several."""
    return Piece(b"".join([piece.plain for piece in pieces]), b"".join([piece.blocks for piece in pieces]))


_frames: BytesCache[Frame] = BytesCache(FRAME_BYTES)


def hole(name: str) -> SafeString:
    """What stands in a template's context where a hole is to be."""
    return mark_safe(f"{_OPEN}{_OURS}:{name}{_SHUT}")


def without_marks(html: str) -> str:
    """An author's HTML without the characters that marks are made of."""
    return html.replace(_OPEN, "").replace(_SHUT, "")


def even(texts: Sequence[bytes]) -> tuple[bytes, ...]:
    """HTML elements made equally long by blanks in their first tag: whatever follows then stands in the same place."""
    longest = max(map(len, texts))
    return tuple(_PAD.sub(b" " * (longest - len(text)), text, count=1) for text in texts)


def cut(html: str, choices: Mapping[str, Sequence[bytes]] | None = None, *, level: int = 9) -> Frame:
    """Cut rendered HTML at its marks. A hole whose name begins with one of `choices` and a colon is a choice."""
    texts = _MARK.split(html)
    maker = _Maker(choices or {}, level)
    maker.text(texts[0].encode())
    for name, text in zip(texts[1::2], texts[2::2], strict=True):
        maker.hole(name, text.encode())
    return Frame(tuple(maker.pieces), {name: tuple(places) for name, places in maker.holes.items()}, maker.choices)


class _Maker:
    """Packs a page's pieces one after the other.

    `behind` is what stands before the next piece in every reader's page, so that it can be referred to; the bytes of
    choices, all equally long, are blanked out in it. A value's length is not known, so it begins anew after one.
    """

    def __init__(self, choices: Mapping[str, Sequence[bytes]], level: int) -> None:
        self.known = {name: even(texts) for name, texts in choices.items()}
        self.level = level
        self.pieces: list[Piece] = []
        self.holes: dict[str, list[int]] = {}
        self.choices: dict[str, tuple[int, tuple[Piece, ...]]] = {}
        self.behind = bytearray()

    def text(self, text: bytes) -> None:
        """What is the same for everybody."""
        if text:
            self.pieces.append(self._packed(text))
            self.behind += text

    def hole(self, name: str, text: bytes) -> None:
        """A hole, and the text after it."""
        kinds = self.known.get(name.partition(":")[0])
        if kinds is None:
            self.holes.setdefault(name, []).append(len(self.pieces))
            self.pieces.append(EMPTY)
            self.behind.clear()
            self.text(text)
            return
        pieces = tuple(self._packed(kind + text) for kind in kinds)
        self.choices[name] = (len(self.pieces), pieces)
        self.pieces.append(pieces[0])
        self.behind += bytes(len(kinds[0])) + text

    def _packed(self, text: bytes) -> Piece:
        behind = b"" if 0 in text else bytes(self.behind[-packing.WINDOW :])  # a blank must never be taken for text
        return Piece(text, packing.packed(text, behind, level=self.level))


def frame(
    key: Hashable, template: str, context: Callable[[], Mapping[str, object]],
    choices: Callable[[], Mapping[str, Sequence[bytes]]] | None = None,
) -> Frame:  # fmt: skip
    """The frame kept under `key`; made by rendering `template` with `context()` when it is not."""

    def make() -> tuple[Frame, int]:
        made = cut(render_to_string(template, dict(context())), choices() if choices else None)
        return made, made.size

    return _frames.get_or_make(key, make)


def forget() -> None:
    """Drop all frames (for tests)."""
    _frames.clear()
