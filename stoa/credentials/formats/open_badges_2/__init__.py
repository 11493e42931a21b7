"""Open Badges 2.0, for backpacks that know nothing newer: a hosted assertion with its badge class and its issuer.

Hosted means that a check asks the site: only an Open Badges 3.0 credential can be checked without it. (The signed form
of 2.0 wants RSA keys; the site's are Ed25519.)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

CONTEXT: Final = "https://w3id.org/openbadges/v2"


@dataclass(frozen=True)
class Addresses:
    """Where the three documents of an assertion are, and the picture of the badge."""

    assertion: str
    badge: str
    issuer: str
    picture: str


def assertion(credential: Mapping[str, Any], addresses: Addresses, *, withdrawn: str | None = None) -> dict[str, Any]:
    """The assertion that says what an Open Badges 3.0 `credential` says; `withdrawn` is the reason, if it was."""
    if withdrawn is not None:
        reason = {"revocationReason": withdrawn} if withdrawn else {}
        return {"@context": CONTEXT, "type": "Assertion", "id": addresses.assertion, "revoked": True, **reason}
    subject = credential["credentialSubject"]
    made: dict[str, Any] = {
        "@context": CONTEXT,
        "type": "Assertion",
        "id": addresses.assertion,
        "recipient": _recipient(subject),
        "badge": addresses.badge,
        "verification": {"type": "hosted"},
        "issuedOn": credential["validFrom"],
        "image": addresses.picture,
    }
    if credential.get("validUntil"):
        made["expires"] = credential["validUntil"]
    if subject.get("narrative"):
        made["narrative"] = subject["narrative"]
    evidence = [
        {"id": item["id"], **{name: item[name] for name in ("name", "narrative") if name in item}}
        for item in credential.get("evidence", [])
        if str(item.get("id", "")).startswith("http")
    ]
    return {**made, "evidence": evidence} if evidence else made


def badge_class(credential: Mapping[str, Any], addresses: Addresses) -> dict[str, Any]:
    """The badge class of the achievement in a credential."""
    achievement = credential["credentialSubject"]["achievement"]
    criteria = achievement.get("criteria", {})
    return {
        "@context": CONTEXT,
        "type": "BadgeClass",
        "id": addresses.badge,
        "name": achievement["name"],
        "description": achievement["description"],
        "image": addresses.picture,
        "criteria": {name: criteria[name] for name in ("id", "narrative") if name in criteria},
        "issuer": addresses.issuer,
    }


def issuer(address: str, *, name: str, url: str, email: str) -> dict[str, Any]:
    """The issuer's profile."""
    return {"@context": CONTEXT, "type": "Issuer", "id": address, "name": name, "url": url, "email": email}


def _recipient(subject: Mapping[str, Any]) -> dict[str, Any]:
    """The holder by the hash of their address, which 2.0 and 3.0 make in the same way."""
    for entry in subject.get("identifier", []):
        if entry.get("identityType") == "emailAddress" and entry.get("hashed"):
            return {"type": "email", "hashed": True, "salt": entry["salt"], "identity": entry["identityHash"]}
    return {"type": "id", "hashed": False, "identity": subject.get("id", "")}
