"""A mail backend that keeps each message as one `.eml` file, newest last by name. Read by demo mode's mail page."""

from __future__ import annotations

import email
import email.policy
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage as Message
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from stoa.kernel.ids import new_public_id


def mail_folder() -> Path:
    """Where the messages lie."""
    return Path(settings.STOA_DATA) / "mail"


class FolderBackend(BaseEmailBackend):
    """Writes messages to the data folder, each by rename, readable by the site's own user only."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder = mail_folder()
        folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            name = f"{datetime.now(UTC):%Y%m%d-%H%M%S-%f}-{new_public_id(6)}.eml"
            draft = folder / f".{name}"
            handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "wb") as out:
                out.write(message.message().as_bytes())
            draft.rename(folder / name)
        return len(email_messages)


@dataclass(frozen=True)
class Letter:
    """A kept message, for showing."""

    name: str
    to: str
    subject: str
    at: datetime
    text: str


def letters(limit: int = 50) -> list[Letter]:
    """The newest messages first."""
    folder = mail_folder()
    if not folder.exists():
        return []
    names = sorted((entry.name for entry in folder.glob("[!.]*.eml")), reverse=True)[:limit]
    return [_letter(folder / name) for name in names]


def _letter(path: Path) -> Letter:
    message = email.message_from_bytes(path.read_bytes(), _class=Message, policy=email.policy.default)
    body = message.get_body(("plain",))
    at = datetime.strptime(path.name[:22], "%Y%m%d-%H%M%S-%f").replace(tzinfo=UTC)
    return Letter(path.name, str(message["To"]), str(message["Subject"]), at, body.get_content() if body else "")
