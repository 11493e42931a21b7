"""A picture that a unit shows, as a value."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class UnitPicture:
    """A picture that a unit shows: its course file by path, as it is served (`digest`, `address`), its words and sides
    (0: not known)."""

    path: str
    digest: str
    address: str
    alt: str = ""
    width: int = 0
    height: int = 0

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]
