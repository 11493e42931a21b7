"""Byte ranges (RFC 9110, section 14): what a video player asks for when somebody seeks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_ONE: Final = re.compile(r"bytes=\s*(\d{0,18})-(\d{0,18})\s*")


class Unsatisfiable(ValueError):
    """The range begins behind the file's end."""


@dataclass(frozen=True)
class Slice:
    """Bytes `first` to `last`, both counted in, of a file."""

    first: int
    last: int

    @property
    def length(self) -> int:
        return self.last - self.first + 1


def wanted(header: str, size: int) -> Slice | None:
    """The part of a file of `size` bytes that a Range header asks for; None: send all of it.

    Several ranges at once, other units and what is no range at all are answered with the whole file, as the RFC
    allows. Raises Unsatisfiable.
    """
    match = _ONE.fullmatch(header)
    if match is None or match[1] == match[2] == "":
        return None
    if not match[1]:
        return _suffix(int(match[2]), size)
    first = int(match[1])
    last = min(int(match[2]), size - 1) if match[2] else size - 1
    if match[2] and int(match[2]) < first:
        return None
    if first >= size:
        raise Unsatisfiable
    return Slice(first, last)


def _suffix(length: int, size: int) -> Slice:
    """The last `length` bytes."""
    if length == 0 or size == 0:
        raise Unsatisfiable
    return Slice(max(size - length, 0), size - 1)
