"""Reading what comes back: delivery status notifications (RFC 3464), and what servers write that know none."""

from __future__ import annotations

import email
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from email.policy import compat32
from typing import Final, Literal, cast

from stoa.kernel.mail.failures import plain

logger = logging.getLogger("stoa.mail")
LONGEST: Final = 1024 * 1024
"""Bytes of a message that are looked at."""
MOST_PARTS: Final = 50
Action = Literal["failed", "delayed", "other"]
_STATUS = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
_CODE = re.compile(r"(?<![\d.])([45]\d\d)[ -]")
_FAILURE_WORDS = re.compile(
    r"undeliver|delivery (?:status notification|failure|has failed)|returned mail|failure notice"
    r"|could not be delivered",
    re.IGNORECASE,
)
_RECEIVERS: Final = ("Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "To")


@dataclass(frozen=True)
class Report:
    """What a message says of a letter. `references`: text in which the letter's signed number may stand."""

    action: Action
    status: str
    reason: str
    references: str


def report_in(source: bytes) -> Report | None:
    """The report in a message; None when it is none (an answer of somebody who is away, for one). Never raises."""
    try:
        return _read(email.message_from_bytes(source[:LONGEST], policy=compat32))
    except Exception:  # the parser fails in many ways on what was made to break it, by depth for one
        logger.warning("A message to the bounce address could not be read at all")
        return None


def _read(message: Message) -> Report | None:
    automatic = str(message.get("Auto-Submitted", "")).lower()
    if "auto-replied" in automatic and message.get_content_type() != "multipart/report":
        return None
    parts = list(_parts(message))
    told = [part for part in parts if part.get_content_type() == "message/delivery-status"]
    references = "\n".join([*_envelope(message), *_of_the_original(parts, message)])
    if told:
        return _told(told[0], references)
    return _guessed(message, parts, references)


def _parts(message: Message) -> Iterator[Message]:
    for number, part in enumerate(message.walk()):
        if number >= MOST_PARTS:
            return
        yield part


def _envelope(message: Message) -> list[str]:
    return [str(value) for name in _RECEIVERS for value in message.get_all(name, [])]


def _of_the_original(parts: list[Message], message: Message) -> list[str]:
    """Where the returned letter's number may stand: its headers, whole or as text, and what refers to it."""
    found = [str(message.get(name, "")) for name in ("In-Reply-To", "References", "X-Failed-Message-ID")]
    for part in parts:
        if part is not message and part.get("Message-ID"):
            found.append(str(part["Message-ID"]))
        if part.get_content_type() in ("text/rfc822-headers", "text/plain", "message/rfc822"):
            found.append(_text(part)[:20000])
    return found


def _told(part: Message, references: str) -> Report:
    """The report of RFC 3464: groups of fields, the first about the message, one for each receiver."""
    groups = [each for each in part.get_payload() if isinstance(each, Message)] if part.is_multipart() else []
    if not groups:  # a server that wrote it as mere text
        groups = [email.message_from_string(text, policy=compat32) for text in re.split(r"\n\s*\n", _text(part))]
    receivers = [group for group in groups if group.get("Action") or group.get("Status")] or groups
    chosen = next((each for each in receivers if _action(each) == "failed"), receivers[0] if receivers else Message())
    diagnostic = str(chosen.get("Diagnostic-Code", "")).partition(";")[2] or str(chosen.get("Diagnostic-Code", ""))
    stated = _STATUS.search(str(chosen.get("Status", "")))
    found = stated or _STATUS.search(diagnostic)
    status = found[1] if found else ""
    action = _action(chosen)
    if action == "other" and not chosen.get("Action") and status.startswith("5"):
        action = "failed"
    return Report(action, status, plain(diagnostic) or status or "no reason was given", references)


def _action(group: Message) -> Action:
    said = str(group.get("Action", "")).strip().lower()
    return cast(Action, said) if said in ("failed", "delayed") else "other"


def _guessed(message: Message, parts: list[Message], references: str) -> Report | None:
    """The report of a server that writes prose (qmail and others); None when it does not read like one."""
    subject = str(message.get("Subject", ""))
    sender = str(message.get("From", "")).lower()
    is_machine = (
        "mailer-daemon" in sender or "postmaster" in sender or not str(message.get("Return-Path", "x")).strip("<> ")
    )
    if not is_machine and not _FAILURE_WORDS.search(subject):
        return None
    prose = next((_text(part) for part in parts if part.get_content_type() == "text/plain"), "")[:5000]
    status, code = _STATUS.search(prose), _CODE.search(prose)
    if status is None and code is None and not _FAILURE_WORDS.search(f"{subject} {prose[:500]}"):
        return None
    given = status[1] if status else ""
    is_for_now = given.startswith("4") or (not given and code is not None and code[1].startswith("4"))
    line = next((line for line in prose.splitlines() if _STATUS.search(line) or _CODE.search(line)), subject)
    return Report("delayed" if is_for_now else "failed", given, plain(line) or "no reason was given", references)


def _text(part: Message) -> str:
    """A part's text, whatever it says of its encoding."""
    if part.is_multipart():
        return ""
    payload = part.get_payload(decode=True)
    return payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""
