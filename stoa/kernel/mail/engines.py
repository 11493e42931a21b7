"""What stands behind the queue: an engine opens a session, and a session takes letters one after the other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from django.conf import settings

from stoa.kernel.mail.folder import FolderSession
from stoa.kernel.mail.smtp import SmtpSession
from stoa.kernel.mail.writing import Outgoing


class Session(Protocol):
    """A line to whoever takes letters. Raises `failures.ServerTrouble` and `failures.LetterRefused`."""

    def send(self, letter: Outgoing) -> None:
        """Hand over one letter; when this returns, the other side is answerable for it."""

    def close(self) -> None:
        """End politely; never raises."""


@dataclass(frozen=True)
class Engine:
    """Where letters go."""

    name: str
    open: Callable[[float], Session]
    """Opens a session that ends after so many seconds, whatever the other side does."""


def engine() -> Engine:
    """The mail server that is named by the settings, else the folder."""
    server = settings.STOA_SMTP
    if server is None:
        return Engine("folder", lambda _seconds: FolderSession())
    return Engine("smtp", lambda seconds: SmtpSession(server, seconds))
