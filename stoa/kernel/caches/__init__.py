"""What processes of a site count together: tries at sign-in and the like, through Django's cache.

Two engines: a small file that the processes of one machine share, and a server (Valkey or Redis) for several machines.
Values are plain JSON in both, so that whoever can write there can never run anything here. Losing all of it costs
nothing but the count of the last minutes.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Window:
    """A count of some stretch of time, by its key; the key of the stretch `before`; and how long both are kept."""

    key: str
    before: str
    seconds: int


class Counting(Protocol):
    """What both engines can do besides Django's own: count in several windows in one go."""

    def count(self, windows: Sequence[Window]) -> list[tuple[int, int]]:
        """Count one more in each: (its count now, the count of the one before)."""
        ...

    def uncount(self, keys: Sequence[str]) -> None:
        """Count one less in each that there is."""
        ...


class PlainJson:
    """Values as JSON (dates and objects are refused)."""

    def dumps(self, value: object) -> bytes | int:
        # A server adds only to what it knows as a number.
        return value if type(value) is int else json.dumps(value).encode()

    def loads(self, data: bytes) -> object:
        return json.loads(data)
