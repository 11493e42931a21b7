"""How sending can fail: the server's fault, which stops everything for a while, or one letter's."""

from __future__ import annotations

import re
from typing import Final, Literal

Step = Literal["connect", "tls", "sign-in", "sender", "receiver", "text", "line", "folder"]
_STATUS = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
_NAMED = re.compile(r"[^\s<>()\[\]\"',;:@]+@")
DEAD: Final = frozenset({"5.1.0", "5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1", "5.4.4"})
"""Statuses of RFC 3463 and its registry that say: there is no such mailbox, nor will there be one tomorrow."""


class ServerTrouble(Exception):
    """The mail server cannot be used now. The letter at hand may or may not have gone; the others have not."""

    def __init__(self, step: Step, said: str, code: int = 0) -> None:
        super().__init__(said)
        self.step, self.said, self.code = step, plain(said), code


class LetterRefused(Exception):
    """This letter was not taken: for now (4xx) or for good (5xx)."""

    def __init__(self, step: Step, said: str, code: int) -> None:
        super().__init__(said)
        self.step, self.said, self.code = step, plain(said), code

    @property
    def is_final(self) -> bool:
        """Whether there is no use in trying again."""
        return self.code >= 500

    @property
    def status(self) -> str:
        """The status of RFC 3463 that was given with it; empty without one."""
        found = _STATUS.search(self.said)
        return found[1] if found else ""

    @property
    def is_bounce(self) -> bool:
        """Whether it says something of the address, not of us or of the letter."""
        return self.is_final and self.step == "receiver" and not self.status.startswith("5.7")


def is_dead(status: str) -> bool:
    """Whether a status says that there is no such mailbox."""
    return status in DEAD


def plain(said: str) -> str:
    """What a server said, in one line of bearable length, without controls and without anybody's address."""
    line = " ".join("".join(letter if letter.isprintable() else " " for letter in said).split())
    return _NAMED.sub("…@", line)[:400]
