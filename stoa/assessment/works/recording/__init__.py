"""A spoken answer: recorded in the page, or chosen as a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from html import escape

from django.utils.translation import gettext as _

from stoa.assessment.items.markup import attr
from stoa.assessment.items.settings import OptionReader
from stoa.assessment.ports import Form
from stoa.assessment.works.filing import admitted, picker, shown, size_words
from stoa.assessment.works.limits import MEGABYTE
from stoa.assessment.works.ports import AddressOf, Admitted, Desk, Filed, Piece
from stoa.content.ports import Json, Part

SIZE = 60 * MEGABYTE
"""An hour of speech, as browsers record it."""
ENDS = ("mp3", "m4a", "ogg", "oga", "opus", "wav", "weba", "webm", "mp4")


class RecordingKind:
    """`:hand-in: recording`"""

    name = "recording"
    options: frozenset[str] = frozenset()

    def compile(self, reader: OptionReader) -> dict[str, Json]:
        return {"size": SIZE}

    def label(self) -> str:
        return _("Your recording")

    def asks(self, piece: Piece) -> str:
        return _("A spoken answer")

    def read(self, form: Form) -> str | None:
        return None

    def check(self, piece: Piece, value: str) -> str:
        return ""

    def lacks(self, piece: Piece, value: str, files: Sequence[Filed]) -> str:
        return "" if files else _("There is no recording yet.")

    def is_empty(self, value: str, files: Sequence[Filed]) -> bool:
        return not files

    def draw(self, piece: Piece, desk: Desk) -> str:
        asks = _("A sound file (mp3, m4a, ogg, wav, webm), %(size)s at most.") % {"size": size_words(self.limit(piece))}
        words = {
            "start": _("Start recording"), "stop": _("Stop"), "said": _("Recording…"), "done": _("Recorded and saved."),
            "refused": _("This page may not use a microphone. Record with another program and choose the file."),
            "lost": _("The recording could not be sent. It is kept in this page: try again."), "again": _("Try again"),
        }  # fmt: skip
        data = "".join(f' data-{name}="{attr(word)}"' for name, word in words.items())
        button = (
            f'<div class="work-recorder" hidden{data}><button class="button second" type="button">'
            f'{escape(words["start"])}</button> <span role="status" class="small"></span></div>'
        )  # fmt: skip
        fields = picker(
            desk, self.name, asks=asks, word=self.label(), is_many=False, is_full=bool(desk.files),
            accept=",".join(["audio/*", *(f".{end}" for end in ENDS)]),
        )  # fmt: skip
        return fields if desk.files else f"{button}{fields}"

    def show(self, part: Part, piece: Piece, value: str, files: Sequence[Filed], address_of: AddressOf) -> str:
        return shown(files, address_of)

    def limit(self, piece: Piece) -> int:
        return int(piece["size"])

    def most(self, piece: Piece) -> int:
        return 1

    def admit(self, piece: Piece, called: str, size: int, head: bytes, tail: bytes) -> Admitted:
        found = admitted(called, size, head, tail, ends=ENDS, limit=self.limit(piece))
        return replace(found, media_type=found.media_type.replace("video/", "audio/"))  # one form of file for both


kind = RecordingKind()
