"""What domains above say about the data of a person: how it is handed out, and how it ends.

A domain registers one `PersonalData` in its `registration`. `covers` names every column that refers to an account, as
"app.model.field"; a test of the house fails for a column that nobody covers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO

Rows = Iterable[Mapping[str, Any]]


@dataclass(frozen=True)
class Sheet:
    """A table of somebody's data: `rows` are read once, one by one, so that memory stays bounded."""

    name: str
    rows: Rows


@dataclass(frozen=True)
class Attachment:
    """A file of somebody's. `name` is its path in their copy; `open` gives its bytes from the start."""

    name: str
    open: Callable[[], BinaryIO]


@dataclass(frozen=True)
class Subject:
    """Whom an erasure is about. `names` and `addresses` are what texts about them may hold.

    `pseudonym` stands for them where something must still say that two acts were one person's. `keeps_records`: their
    credentials stay valid (what is needed to check them is kept); otherwise they are withdrawn.
    """

    account: int
    public_id: str
    names: tuple[str, ...]
    addresses: tuple[str, ...]
    keeps_records: bool
    pseudonym: int


@dataclass(frozen=True)
class PersonalData:
    """What one domain keeps about people.

    `erase` is idempotent and leaves nothing of its domain that tells of them; it may be called again after a kill at
    any point, and once more when the account is gone.
    """

    name: str
    covers: frozenset[str]
    export: Callable[[int], Iterable[Sheet | Attachment]]
    erase: Callable[[Subject], None]


class PersonalDataRegistry:
    """Every domain's part. Filled at start, from below to above."""

    def __init__(self) -> None:
        self._parts: dict[str, PersonalData] = {}

    def add(self, part: PersonalData) -> None:
        """Register a domain's part; a second one of the same name is a mistake."""
        if part.name in self._parts:
            raise ValueError(f"Two parts of personal data are called {part.name!r}")
        self._parts[part.name] = part

    def for_export(self) -> list[PersonalData]:
        """From below to above: the account first."""
        return list(self._parts.values())

    def for_erasing(self) -> list[PersonalData]:
        """From above to below: the account last, so that a kill leaves enough to go on with."""
        return list(reversed(self._parts.values()))


personal_data = PersonalDataRegistry()
