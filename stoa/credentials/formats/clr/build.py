"""Writes the unsigned JSON of a ClrCredential (1EdTech CLR 2.0) around credentials that are signed already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations
from typing import Any

from stoa.credentials.formats.contexts import CLR, CREDENTIALS_V2, DID, OPEN_BADGES
from stoa.credentials.formats.dates import write_instant
from stoa.credentials.formats.open_badges import Issuer, Recipient
from stoa.credentials.formats.open_badges.build import holder_and_issuer


@dataclass(frozen=True)
class Bundle:
    """Credentials of one person put together by one issuer. `credentials` are signed documents, unchanged.

    `peers` are groups of achievement ids that belong together (ways to finish one course, say). The bundle says when it
    ends; whether one of its credentials was withdrawn, their own status lists say. `is_partial`: the person holds more.
    """

    id: str
    issuer: Issuer
    recipient: Recipient
    credentials: Sequence[Mapping[str, Any]]
    valid_from: datetime
    valid_until: datetime
    name: str
    peers: Sequence[Sequence[str]] = ()
    is_partial: bool = False


def unsigned_bundle(bundle: Bundle) -> dict[str, Any]:
    """The ClrCredential as JSON, ready to be signed."""
    achievements: dict[str, Any] = {}
    for credential in bundle.credentials:
        achievement = credential["credentialSubject"]["achievement"]
        achievements.setdefault(achievement["id"], achievement)
    pairs = [pair for group in bundle.peers for pair in combinations(dict.fromkeys(group), 2)]
    identifiers, issuer = holder_and_issuer(bundle.recipient, bundle.issuer)
    subject = {
        "id": bundle.recipient.id,
        "type": ["ClrSubject"],
        "identifier": identifiers,
        "achievement": list(achievements.values()),
        "verifiableCredential": [dict(credential) for credential in bundle.credentials],
        "association": [
            {"type": "Association", "associationType": "isPeerOf", "sourceId": source, "targetId": target}
            for source, target in pairs
        ],
    }
    return {
        "@context": [CREDENTIALS_V2, CLR, OPEN_BADGES, DID],
        "id": bundle.id,
        "type": ["VerifiableCredential", "ClrCredential"],
        "name": bundle.name,
        "issuer": issuer,
        "validFrom": write_instant(bundle.valid_from),
        "validUntil": write_instant(bundle.valid_until),
        "partial": bundle.is_partial,
        "credentialSubject": {name: value for name, value in subject.items() if value not in ("", [])},
    }
