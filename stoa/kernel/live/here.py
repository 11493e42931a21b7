"""The embedded engine of the live channel: there is nobody else to tell."""

from __future__ import annotations

from collections.abc import Iterator


class HereOnly:
    """Carries nothing: what is said is heard in this process, without it."""

    def send(self, words: str) -> None:
        return None

    def words(self) -> Iterator[str]:
        yield from ()
