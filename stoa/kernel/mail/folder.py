"""The engine without a mail server: each letter is one `.eml` file, newest last by name. A demo shows them."""

from __future__ import annotations

import email
import email.policy
import os
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage as Message
from pathlib import Path

from django.conf import settings

from stoa.kernel.ids import new_public_id
from stoa.kernel.mail.failures import ServerTrouble
from stoa.kernel.mail.writing import Outgoing


def mail_folder() -> Path:
    """Where the messages lie."""
    return Path(settings.STOA_DATA) / "mail"


class FolderSession:
    """Writes letters to the data folder, each by rename, readable by the site's own user only. Raises ServerTrouble."""

    def send(self, letter: Outgoing) -> None:
        try:
            _keep(_readable(letter.source))
        except OSError as problem:
            raise ServerTrouble("folder", problem.strerror or type(problem).__name__) from problem

    def close(self) -> None:
        """There is nothing to end."""


def _readable(source: bytes) -> bytes:
    """The letter with its text as it is, not as mail servers may want it: links can be copied out of the file."""
    letter = email.message_from_bytes(source, policy=email.policy.default)
    for part in letter.walk():
        if part.get_content_maintype() == "text":
            part.set_content(part.get_content(), subtype=part.get_content_subtype(), cte="8bit")
    return letter.as_bytes()


def _keep(source: bytes) -> None:
    folder = mail_folder()
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{datetime.now(UTC):%Y%m%d-%H%M%S-%f}-{new_public_id(6)}.eml"
    draft = folder / f".{name}"
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            out.write(source)
        draft.rename(folder / name)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise


def forget_old_files(older_than: timedelta) -> None:
    """Delete letters that have lain here for so long: they hold codes and addresses."""
    until = time.time() - older_than.total_seconds()
    for path in mail_folder().glob("*.eml"):
        if path.stat().st_mtime < until:
            path.unlink(missing_ok=True)


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
