"""Tokens for markup that is finished already."""

from __future__ import annotations

import re
from typing import Generic, TypeVar

Thing = TypeVar("Thing")

FIRST, LAST = "\ue000", "\ue001"
_TOKEN = re.compile("\ue000([0-9]{1,9})\ue001")
_RESERVED = re.compile(
    "[\ue000-\ue01f]|&#(?:[xX]0*[eE]0[01][0-9a-fA-F](?![0-9a-fA-F])|0*573(?:4[4-9]|[56][0-9]|7[0-5])(?![0-9]));?"
)
"""As themselves and as character references, which Markdown and HTML resolve on the way to the sanitiser."""


def unreserved(text: str) -> str:
    """`text` without U+E000..U+E01F, the private characters that tokens are made of (each becomes U+FFFD)."""
    return _RESERVED.sub("\ufffd", text)


def reserved_at(text: str) -> int:
    """Place of the first character of `text` that `unreserved` replaces, or -1."""
    match = _RESERVED.search(text)
    return match.start() if match else -1


class Held(Generic[Thing]):
    """Finished things of one text, each behind a token that passes through Markdown and the sanitiser unharmed."""

    def __init__(self) -> None:
        self._things: list[Thing] = []

    def hold(self, thing: Thing) -> str:
        """Keep `thing`; returns the token that stands for it."""
        self._things.append(thing)
        return f"{FIRST}{len(self._things) - 1}{LAST}"

    def split(self, text: str) -> list[str | Thing]:
        """`text` cut at its tokens: pieces of text and the things that the tokens stand for, in order."""
        pieces: list[str | Thing] = []
        for place, piece in enumerate(_TOKEN.split(text)):
            if place % 2:
                number = int(piece)
                if number < len(self._things):
                    pieces.append(self._things[number])
            elif piece:
                pieces.append(piece)
        return pieces


def tokens_in(text: str) -> set[str]:
    """The tokens that stand in `text`."""
    return {match[0] for match in _TOKEN.finditer(text)}


def without_tokens(text: str) -> str:
    """`text` with every token left out (for plain text and addresses)."""
    return _TOKEN.sub("", text)
