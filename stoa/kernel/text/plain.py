"""What is wrong with a text in a notation, in words for people who never heard of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

Said: TypeAlias = tuple[str, str]
"""(message, remedy)"""


@dataclass(frozen=True)
class Plain:
    """A finding: `line` of the file, from 1; `column` 0 where the line as a whole is meant."""

    message: str
    remedy: str
    line: int
    column: int = 0
