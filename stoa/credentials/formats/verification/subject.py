"""Whether a credential seems to be about a certain person: by the address or the name that it holds."""

from __future__ import annotations

import hashlib
import hmac
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from enum import StrEnum
from typing import Any, Final

from stoa.credentials.formats.verification.reading import as_list, holder_name

_HASHES: Final = {"sha256": hashlib.sha256, "md5": hashlib.md5}
MOST: Final = 50


class Match(StrEnum):
    """Whose it seems to be. A name is no proof: others have the same."""

    ADDRESS = "address"
    NAME = "name"
    OTHER = "other"
    UNKNOWN = "unknown"


def match(document: Mapping[str, Any], *, names: Collection[str], addresses: Collection[str]) -> Match:
    """Whether the holder is somebody with these names and e-mail addresses; OTHER when it names somebody else.

    An address that stands there hashed is compared by its hash (Open Badges 3.0, IdentityObject).
    """
    subjects = [entry for entry in as_list(document.get("credentialSubject")) if isinstance(entry, dict)]
    if not subjects:
        return Match.UNKNOWN
    said = list(_addresses(subjects[0]))[:MOST]
    wanted = {address.strip().lower() for address in addresses if address.strip()}
    if any(_fits(entry, address) for entry in said for address in wanted):
        return Match.ADDRESS
    name = _plain(holder_name(subjects[0]))
    if name and name in {_plain(each) for each in names}:
        return Match.NAME
    return Match.OTHER if said or name else Match.UNKNOWN


def _addresses(subject: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for entry in as_list(subject.get("identifier")):
        is_address = isinstance(entry, dict) and entry.get("identityType") == "emailAddress"
        if is_address and isinstance(entry.get("identityHash"), str):
            yield entry
    if isinstance(subject.get("email"), str):
        yield {"identityHash": subject["email"]}


def _fits(entry: Mapping[str, Any], address: str) -> bool:
    told = str(entry["identityHash"])
    kind, dollar, digest = told.partition("$")
    if not dollar or kind not in _HASHES:
        return told.strip().lower() == address
    salt = entry.get("salt")
    made = _HASHES[kind]((address + (salt if isinstance(salt, str) else "")).encode()).hexdigest()
    return hmac.compare_digest(made, digest.lower().encode("ascii", "replace").decode())


def _plain(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
