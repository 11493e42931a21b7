"""The letters of one person: what is told of those in the queue, and the end of those in the mail folder."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Collection, Iterator, Mapping
from email.message import EmailMessage
from email.utils import getaddresses
from pathlib import Path

from stoa.kernel.mail.folder import mail_folder
from stoa.kernel.models import Letter, MailChoice


def forget_letters(addresses: Collection[str]) -> int:
    """Delete every kept letter to one of these addresses, or whose text names one. Returns how many."""
    wanted = {address.casefold() for address in addresses if address}
    gone = 0
    for path in _letters():
        if _concerns(path, wanted):
            path.unlink(missing_ok=True)
            gone += 1
    return gone


def letters_to(addresses: Collection[str]) -> Iterator[tuple[str, bytes]]:
    """(file name, bytes) of the kept letters to one of these addresses, one at a time."""
    wanted = {address.casefold() for address in addresses if address}
    for path in _letters():
        data = path.read_bytes()
        if wanted & _receivers(email.message_from_bytes(data, _class=EmailMessage, policy=email.policy.default)):
            yield path.name, data


def queue_of(account: int) -> Iterator[Mapping[str, object]]:
    """What the queue still knows of letters to somebody, oldest first."""
    rows = Letter.objects.filter(account=account).order_by("id")
    yield from rows.values("kind", "state", "created_at", "ended_at").iterator(chunk_size=500)


def choices_of(account: int) -> Iterator[Mapping[str, object]]:
    """Which kinds of letters somebody has switched on or off."""
    yield from MailChoice.objects.filter(account=account).order_by("kind").values("kind", "is_wanted")


def _letters() -> Iterator[Path]:
    """The letters, and what a process that died left half written."""
    folder = mail_folder()
    if folder.exists():
        yield from sorted(path for path in folder.iterdir() if path.suffix == ".eml")


def _concerns(path: Path, wanted: Collection[str]) -> bool:
    message = email.message_from_bytes(path.read_bytes(), _class=EmailMessage, policy=email.policy.default)
    if set(wanted) & _receivers(message):
        return True
    body = message.get_body(("plain",))
    text = f"{message['Subject']}\n{body.get_content() if body else ''}".casefold()
    return any(address in text for address in wanted)


def _receivers(message: EmailMessage) -> set[str]:
    named = [value for header in ("To", "Cc", "Bcc") for value in message.get_all(header, [])]
    return {address.casefold() for _name, address in getaddresses([str(value) for value in named])}
