"""A zip of records, as sites hand them out: every credential in it, checked with the lists beside it.

What lies in the same zip may be forged like the credentials: its status lists have to be signed by their issuer, and
its key history is hearsay. Who trusts a key history names it on the command line.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from stoa.credentials import formats
from stoa.credentials.formats import BadJson, BadKeyHistory, Hearsay, KeyHistory, Outcome, Report

MOST_FILES: Final = 2_000
MAX_ENTRY: Final = 4 * 1024 * 1024
MAX_BYTES: Final = 128 * 1024 * 1024
FORMER: Final = "former/"
ENDINGS: Final = (".json", ".jwt", ".png", ".svg")


class BadArchive(Exception):
    """The zip cannot be read or is too large; the message says which."""


def checked(
    path: Path, now: datetime, lists: Mapping[str, Any], histories: Sequence[KeyHistory]
) -> list[tuple[str, Report]]:
    """(name, report) of each credential in the zip, in its order. Raises BadArchive."""
    entries = dict(_entries(path))
    found, brought, keys = dict(lists), list[KeyHistory](), set[str]()
    for name, data in entries.items():
        if name.endswith(".json"):
            kind = _sort(data, found, brought)
            keys |= {name} if kind else set()
    hearsay = Hearsay(tuple(brought))
    return [
        (name, formats.verify(data, now=now, status_lists=found, key_histories=histories, hearsay=hearsay))
        for name, data in entries.items()
        if name not in keys and name.endswith(ENDINGS) and _is_credential(name)
    ]


def holds(name: str, report: Report) -> bool:
    """Whether this one is as it should be: genuine; a former one may have been withdrawn, since it was replaced."""
    return report.is_genuine or (name.startswith(FORMER) and report.outcome is Outcome.WITHDRAWN)


def _entries(path: Path) -> Iterator[tuple[str, bytes]]:
    left = MAX_BYTES
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            if len(members) > MOST_FILES:
                raise BadArchive(f"{path} holds more than {MOST_FILES} files.")
            for member in members:
                if member.is_dir():
                    continue
                with archive.open(member) as file:
                    data = file.read(MAX_ENTRY + 1)
                left -= len(data)
                if len(data) > MAX_ENTRY or left < 0:
                    raise BadArchive(f"{path} unpacks to more than records may take.")
                yield member.filename, data
    except (OSError, ValueError, RuntimeError, NotImplementedError, EOFError, zipfile.BadZipFile) as problem:
        raise BadArchive(f"{path} cannot be unpacked: {problem}.") from problem


def _sort(data: bytes, lists: dict[str, Any], histories: list[KeyHistory]) -> bool:
    """Put a status list or a key history where it belongs; whether it was one (or another file that helps)."""
    try:
        document = formats.read_object(data)
    except BadJson:
        return False
    subject, inner = document.get("credentialSubject"), document.get("keyHistory", document)
    if isinstance(subject, dict) and "encodedList" in subject and isinstance(document.get("id"), str):
        lists.setdefault(document["id"], document)
        return True
    if isinstance(inner, dict) and inner.get("type") == "StoaKeyHistory":
        try:
            histories.append(formats.read_history(inner))
        except BadKeyHistory:
            return False
        return True
    return "VerifiableCredential" not in str(document.get("type")) and "proof" not in document


def _is_credential(name: str) -> bool:
    return not name.startswith("rules/")
