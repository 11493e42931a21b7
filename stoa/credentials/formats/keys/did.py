"""Decentralised identifiers: did:key (the key itself is the name) and did:web (a web address vouches for keys)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from stoa.credentials.formats.contexts import DID, MULTIKEY
from stoa.credentials.formats.keys.multibase import BadMultibase, decode_public_key

HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?", re.IGNORECASE)


@dataclass(frozen=True)
class DidWebAddress:
    """Where a did:web is published: host name, port unless it is 443, and path below it."""

    host: str
    port: int | None = None
    path: tuple[str, ...] = ()


def did_key(multikey: str) -> str:
    """The did:key of an Ed25519 Multikey."""
    return f"did:key:{multikey}"


def verification_method(multikey: str) -> str:
    """The address of the one key inside its did:key document."""
    return f"did:key:{multikey}#{multikey}"


def key_of_did_key(did: str) -> str | None:
    """The Ed25519 Multikey in a did:key (with or without its fragment); None when it is anything else."""
    head, mark, fragment = did.partition("#")
    if not head.startswith("did:key:"):
        return None
    multikey = head.removeprefix("did:key:")
    if mark and fragment != multikey:
        return None
    try:
        decode_public_key(multikey)
    except BadMultibase:
        return None
    return multikey


def did_web(address: DidWebAddress) -> str:
    """The did:web of an address: a port is written %3A, path parts follow after colons (did:web, section 3.1)."""
    if not HOST.fullmatch(address.host):
        raise ValueError(f"{address.host!r} is not a host name")
    port = f"%3A{address.port}" if address.port not in (None, 443) else ""
    return ":".join(["did:web", address.host.lower() + port, *(quote(part, safe="-._~") for part in address.path)])


def did_document(did: str, multikeys: Sequence[str]) -> dict[str, Any]:
    """The document that is published for a did:web: every key that ever signed, the current one first.

    Each key may assert, and each is also known by its own did:key, so that credentials issued under an older key are
    found.
    """
    methods = [
        {"id": f"{did}#{multikey}", "type": "Multikey", "controller": did, "publicKeyMultibase": multikey}
        for multikey in multikeys
    ]
    return {
        "@context": [DID, MULTIKEY],
        "id": did,
        "alsoKnownAs": [did_key(multikey) for multikey in multikeys],
        "verificationMethod": methods,
        "assertionMethod": [method["id"] for method in methods],
    }
