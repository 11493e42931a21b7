"""The signed key history: how an issuer's keys replaced one another, provable without asking anybody.

A list of keys, the first one first. Each later entry is signed twice: by the key it replaces (nobody else can appoint
a successor) and by the new key itself (nobody can adopt a key they do not hold). What is signed is the RFC 8785 form
of the entry together with the former key, so entries cannot be reordered or moved into another issuer's history.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from stoa.credentials.formats.dates import BadDate, read_instant, write_instant
from stoa.credentials.formats.jcs import canonical_json
from stoa.credentials.formats.keys.did import did_key
from stoa.credentials.formats.keys.ed25519 import SigningKey, verify_signature
from stoa.credentials.formats.keys.multibase import BadMultibase, decode, decode_public_key, encode

TYPE = "StoaKeyHistory"
MAX_KEYS = 1_000


class BadKeyHistory(ValueError):
    """The history does not hold together; the message says at which key."""


@dataclass(frozen=True)
class KeyEntry:
    """One key: its Multikey, since when it signs, and the two signatures (multibase; empty for the first key)."""

    multikey: str
    since: datetime
    by_former: str = ""
    by_itself: str = ""


@dataclass(frozen=True)
class KeyHistory:
    """All keys of one issuer, the current one last. Made by `started` and `rotated`, read by `read_history`."""

    entries: tuple[KeyEntry, ...]

    @property
    def current(self) -> str:
        """The Multikey that signs now."""
        return self.entries[-1].multikey

    @property
    def multikeys(self) -> tuple[str, ...]:
        """Every Multikey, the current one first."""
        return tuple(entry.multikey for entry in reversed(self.entries))

    def holds(self, did: str) -> bool:
        """Whether `did` is the did:key of one of these keys."""
        return any(did == did_key(entry.multikey) for entry in self.entries)


def started(key: SigningKey, *, since: datetime) -> KeyHistory:
    """The history of an issuer with its first key."""
    return KeyHistory((KeyEntry(key.multikey, since),))


def rotated(history: KeyHistory, *, former: SigningKey, new: SigningKey, since: datetime) -> KeyHistory:
    """`history` with `new` as its current key. Raises BadKeyHistory unless `former` is the current key."""
    last = history.entries[-1]
    if former.multikey != last.multikey:
        raise BadKeyHistory("Only the current key can appoint the next one.")
    if new.multikey in history.multikeys:
        raise BadKeyHistory("A key that was replaced cannot come back.")
    if since < last.since:
        raise BadKeyHistory("A key cannot begin before the one it replaces.")
    message = _message(last.multikey, new.multikey, since)
    entry = KeyEntry(new.multikey, since, encode(former.sign(message)), encode(new.sign(message)))
    return KeyHistory((*history.entries, entry))


def write_history(history: KeyHistory) -> dict[str, Any]:
    """The history as a JSON object, as exports carry it."""
    keys = []
    for entry in history.entries:
        row = {"publicKeyMultibase": entry.multikey, "since": write_instant(entry.since)}
        if entry.by_former:
            row |= {"signedByFormer": entry.by_former, "signedByItself": entry.by_itself}
        keys.append(row)
    return {"type": TYPE, "keys": keys}


def read_history(document: Mapping[str, Any]) -> KeyHistory:
    """The history in a JSON object of `write_history`, every signature checked. Raises BadKeyHistory."""
    rows = document.get("keys")
    if document.get("type") != TYPE or not isinstance(rows, list) or not 0 < len(rows) <= MAX_KEYS:
        raise BadKeyHistory("This is not a key history.")
    entries: list[KeyEntry] = []
    for number, row in enumerate(rows, start=1):
        entry = _entry(row, number)
        _check_entry(entry, entries, number)
        entries.append(entry)
    return KeyHistory(tuple(entries))


def _entry(row: object, number: int) -> KeyEntry:
    if not isinstance(row, dict):
        raise BadKeyHistory(f"Key {number} is not an object.")
    texts = [row.get(name, "") for name in ("publicKeyMultibase", "since", "signedByFormer", "signedByItself")]
    if not all(isinstance(text, str) for text in texts):
        raise BadKeyHistory(f"Key {number} holds something that is not text.")
    try:
        decode_public_key(texts[0])
        return KeyEntry(texts[0], read_instant(texts[1]), texts[2], texts[3])
    except (BadMultibase, BadDate) as problem:
        raise BadKeyHistory(f"Key {number}: {problem}") from problem


def _check_entry(entry: KeyEntry, before: list[KeyEntry], number: int) -> None:
    if not before:
        if entry.by_former or entry.by_itself:
            raise BadKeyHistory("The first key has no former key that could have signed it.")
        return
    former = before[-1]
    if entry.multikey in {earlier.multikey for earlier in before}:
        raise BadKeyHistory(f"Key {number} stands in the history twice.")
    if entry.since < former.since:
        raise BadKeyHistory(f"Key {number} begins before the one it replaces.")
    message = _message(former.multikey, entry.multikey, entry.since)
    try:
        signed = verify_signature(former.multikey, decode(entry.by_former), message)
        signed = signed and verify_signature(entry.multikey, decode(entry.by_itself), message)
    except BadMultibase as problem:
        raise BadKeyHistory(f"Key {number}: {problem}") from problem
    if not signed:
        raise BadKeyHistory(f"Key {number} is not signed by the key before it and by itself.")


def _message(former: str, new: str, since: datetime) -> bytes:
    return canonical_json({"type": "StoaKeyRotation", "former": former, "new": new, "since": write_instant(since)})
