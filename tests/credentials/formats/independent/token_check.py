"""A check of VC-JWTs that shares no code with the product: written from Open Badges 3.0 section 8.2, RFC 7515, RFC 8037
and the did:key method, with the signature of the `cryptography` package alone."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

LETTERS = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


class Refused(Exception):
    """The token is not to be relied on; the message says why."""


def checked(token: str, now: datetime) -> dict[str, Any]:
    """The credential in a token that is signed by the key that its issuer is. Raises Refused."""
    head, body, signature = token.split(".")
    header, payload = json.loads(_unpacked(head)), json.loads(_unpacked(body))
    if set(header) - {"alg", "kid", "jwk", "typ"} or header.get("typ", "JWT") != "JWT":
        raise Refused("header")
    if header["alg"] != "EdDSA":
        raise Refused("algorithm")
    did, _, fragment = str(header["kid"]).partition("#")
    raw = _key(fragment)
    if (
        did != f"did:key:{fragment}"
        or _unpacked(header["jwk"]["x"]) != raw
        or set(header["jwk"]) != {"kty", "crv", "x"}
    ):
        raise Refused("key")
    try:
        Ed25519PublicKey.from_public_bytes(raw).verify(_unpacked(signature), f"{head}.{body}".encode())
    except InvalidSignature as problem:
        raise Refused("signature") from problem
    if payload["iss"] != did or payload["issuer"]["id"] != did:
        raise Refused("issuer")
    if payload["jti"] != payload["id"] or payload["sub"] != payload["credentialSubject"]["id"]:
        raise Refused("claims")
    if payload["nbf"] != _seconds(payload["validFrom"]) or now.timestamp() < payload["nbf"]:
        raise Refused("begin")
    ends = payload.get("exp")
    if (ends is None) != ("validUntil" not in payload) or (
        ends is not None and ends != _seconds(payload["validUntil"])
    ):
        raise Refused("end")
    if ends is not None and now.timestamp() > ends:
        raise Refused("expired")
    claims = {"iss", "sub", "jti", "nbf", "exp"}
    return {name: part for name, part in payload.items() if name not in claims}


def _key(text: str) -> bytes:
    """The 32 bytes of a Multikey: base58-btc after the letter z, the header ed 01 before the key."""
    number = 0
    for letter in text.removeprefix("z"):
        number = number * 58 + LETTERS.index(letter)
    data = number.to_bytes(34, "big")
    if data[:2] != b"\xed\x01":
        raise Refused("kind of key")
    return data[2:]


def _unpacked(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _seconds(text: str) -> int:
    return int(datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC).timestamp())
