"""What a piece of a work is: a text, files, a recording, a link. A kind is one folder beside this module: an object
called `kind` that keeps `PieceKind`, and `FileKind` when it takes files. Nothing lists the folders.

A piece in a part's `public["pieces"]` is `{"kind": name, ...}` with the limits that its kind compiled; an assignment
has each kind once, so the kind's name is the piece's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol, TypeAlias, runtime_checkable

from stoa.assessment.items.settings import OptionReader
from stoa.assessment.ports import Form
from stoa.content.ports import Json, Part

Piece: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Filed:
    """A file of a work. `called` is its name as it came, `media_type` what its content was found to be."""

    public_id: str
    piece: str
    called: str
    media_type: str
    size: int
    at: datetime


AddressOf: TypeAlias = Callable[[Filed], str]
"""Where a file is served to whoever reads."""


class FileRefused(Exception):
    """A file that is not taken. `code` says why (see `registry.why_refused`), `facts` are numbers and words in it."""

    def __init__(self, code: str, **facts: str | int) -> None:
        super().__init__(code)
        self.code, self.facts = code, facts


@dataclass(frozen=True, slots=True)
class Admitted:
    """A file that is taken: its tidy name, and the type that its content was found to have."""

    called: str
    media_type: str


@dataclass(frozen=True, slots=True)
class Desk:
    """What drawing the fields of a piece needs besides the piece. `value`: what is typed; `problem`: why it could not
    be kept so, plain text. Buttons that take a file away are called `do`, with `remove:<public id>`.
    """

    part: Part
    value: str = ""
    files: Sequence[Filed] = ()
    problem: str = ""
    address_of: AddressOf = field(default=lambda file: "")
    upload: str = ""
    """Where the page's script sends a file."""


class PieceKind(Protocol):
    """One kind of piece."""

    name: str
    options: frozenset[str]
    """The directive's options that only this kind knows."""

    def compile(self, reader: OptionReader) -> dict[str, Json]:
        """The piece, without its `kind`, by the directive's options; every problem is reported."""

    def label(self) -> str:
        """What a learner calls it: `Text`."""

    def asks(self, piece: Piece) -> str:
        """What is to be handed in, in a few words of plain text: `A text of 300 to 800 words`."""

    def read(self, form: Form) -> str | None:
        """What is typed in a form; None where the form does not speak of it. Never raises."""

    def check(self, piece: Piece, value: str) -> str:
        """Why `value` cannot be kept, in words; empty where it can."""

    def lacks(self, piece: Piece, value: str, files: Sequence[Filed]) -> str:
        """What is missing or other than asked, in words, for somebody about to hand in; empty when nothing is."""

    def is_empty(self, value: str, files: Sequence[Filed]) -> bool:
        """Whether there is nothing of it."""

    def draw(self, piece: Piece, desk: Desk) -> str:
        """The fields, as HTML. Works without JavaScript."""

    def show(self, part: Part, piece: Piece, value: str, files: Sequence[Filed], address_of: AddressOf) -> str:
        """The piece for its readers, as HTML; empty when there is nothing of it."""


@runtime_checkable
class FileKind(Protocol):
    """What a kind has besides (`PieceKind`) when it takes files."""

    def limit(self, piece: Piece) -> int:
        """The most bytes of one file."""

    def most(self, piece: Piece) -> int:
        """The most files."""

    def admit(self, piece: Piece, called: str, size: int, head: bytes, tail: bytes) -> Admitted:
        """Look at a file by its name, its first and its last bytes (`HEAD` each). Raises FileRefused."""


HEAD = 65_536
"""Bytes from the beginning, and from the end, of a file that are looked at."""


def field_name(piece: str) -> str:
    """The form field of what is typed."""
    return f"piece-{piece}"


def upload_name(piece: str) -> str:
    """The form field of files."""
    return f"file-{piece}"
