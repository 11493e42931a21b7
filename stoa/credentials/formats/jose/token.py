"""Writing and reading VC-JWTs: Open Badges 3.0 section 8.2, W3C Securing Verifiable Credentials using JOSE and COSE.

The payload is the credential itself, with the registered claims beside its own words. `alg` is EdDSA (RFC 8037), the
name that verifiers know; the newer Ed25519 (RFC 9864) is read as well. `typ` is JWT, the only value that Open Badges
allows. The key is named by `kid` (its did:key) and stands in `jwk`, so that who resolves nothing can check it too.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from stoa.credentials.formats.dates import BadDate, read_instant, write_instant
from stoa.credentials.formats.keys.ed25519 import SigningKey
from stoa.credentials.formats.keys.multibase import (
    BadMultibase,
    decode_base64url,
    decode_public_key,
    encode_base64url,
    encode_public_key,
)
from stoa.credentials.formats.strict_json import MAX_BYTES, BadJson, JsonObject, read_object

ALGORITHM: Final = "EdDSA"
ALGORITHMS: Final = frozenset({ALGORITHM, "Ed25519"})
SHARED_SECRETS: Final = frozenset({"HS256", "HS384", "HS512"})
CLAIMS: Final = frozenset({"iss", "sub", "jti", "nbf", "exp", "iat", "aud", "vc"})
"""Claims about the credential; they are not part of it."""
_FORM: Final = re.compile(rb"\s*([A-Za-z0-9_-]{10,})\.([A-Za-z0-9_-]{10,})\.([A-Za-z0-9_-]*)\s*")
_LATEST: Final = 253_402_300_799
"""The last second of the year 9999."""


class BadToken(ValueError):
    """The text is no token that can be read; `part` says where it is wrong."""

    def __init__(self, part: str) -> None:
        super().__init__(f"The token’s {part} is missing or wrong.")
        self.part = part


@dataclass(frozen=True)
class Token:
    """A token taken apart, before anything in it is believed. `signed` is what its signature covers."""

    header: JsonObject
    payload: JsonObject
    signed: bytes
    signature: bytes


def write_token(document: Mapping[str, Any], key: SigningKey) -> str:
    """The credential (without its proofs) as a compact token signed by `key`."""
    credential = {name: value for name, value in document.items() if name != "proof"}
    header = {"alg": ALGORITHM, "kid": key.verification_method, "typ": "JWT", "jwk": _jwk(key.multikey)}
    signed = f"{_packed(header)}.{_packed({**credential, **_claims(credential)})}"
    return f"{signed}.{encode_base64url(key.sign(signed.encode()))[1:]}"


def looks_like_token(data: bytes) -> bool:
    """Whether this is meant as a token."""
    return _FORM.fullmatch(data) is not None


def read_token(data: bytes) -> Token:
    """The parts of a compact token of at most MAX_BYTES. Raises BadToken. Nothing is checked yet."""
    found = _FORM.fullmatch(data) if len(data) <= MAX_BYTES else None
    if found is None:
        raise BadToken("form")
    header, payload, signature = found.groups()
    return Token(
        _object(header, "header"), _object(payload, "content"), header + b"." + payload, _bytes(signature, "signature")
    )  # fmt: skip


def document_of(token: Token) -> JsonObject:
    """The credential in a token: its payload, or what stands under `vc` as the first edition of the standard has it.

    What only a claim says (when it ends, who issued it) is added, so that no reader overlooks it. Raises BadToken.
    """
    payload = token.payload
    inner = payload.get("vc")
    if inner is not None and not isinstance(inner, dict):
        raise BadToken("vc")
    found = dict(inner) if inner is not None else {name: part for name, part in payload.items() if name not in CLAIMS}
    is_first_edition = "https://www.w3.org/2018/credentials/v1" in _list(found.get("@context"))
    begins, ends = ("issuanceDate", "expirationDate") if is_first_edition else ("validFrom", "validUntil")
    for name, claim in ((begins, "nbf"), (ends, "exp")):
        if found.get(name) is None and claim in payload:
            found[name] = write_instant(_moment(payload, claim))
    for name, claim in (("issuer", "iss"), ("id", "jti")):
        if found.get(name) is None and isinstance(payload.get(claim), str):
            found[name] = payload[claim]
    return found


def contradiction(token: Token, document: Mapping[str, Any]) -> str:
    """The first claim that says something else than the credential in the token; empty when they agree."""
    expected = _claims(document)
    for claim in ("iss", "sub", "jti", "nbf", "exp"):
        if claim in token.payload and claim in expected and token.payload[claim] != expected[claim]:
            return claim
    return ""


def key_in_header(token: Token) -> str | None:
    """The Ed25519 Multikey of the header's `jwk`; None when there is none. Raises BadToken for any other `jwk`."""
    jwk = token.header.get("jwk")
    if jwk is None:
        return None
    if not isinstance(jwk, dict) or jwk.get("kty") != "OKP" or jwk.get("crv") != "Ed25519" or "d" in jwk:
        raise BadToken("jwk")
    try:
        return encode_public_key(decode_base64url("u" + str(jwk.get("x"))))
    except BadMultibase as problem:
        raise BadToken("jwk") from problem


def _claims(document: Mapping[str, Any]) -> dict[str, Any]:
    """The registered claims that repeat what the credential says (Open Badges 3.0, section 8.2.3)."""
    issuer, subject = document.get("issuer"), document.get("credentialSubject")
    subject = subject[0] if isinstance(subject, list) and len(subject) == 1 else subject
    found: dict[str, Any] = {
        "iss": issuer.get("id") if isinstance(issuer, dict) else issuer,
        "jti": document.get("id"),
        "sub": subject.get("id") if isinstance(subject, dict) else None,
        "nbf": _seconds(document, "validFrom", "issuanceDate"),
        "exp": _seconds(document, "validUntil", "expirationDate"),
    }
    return {name: value for name, value in found.items() if value is not None}


def _seconds(document: Mapping[str, Any], *names: str) -> int | None:
    for name in names:
        text = document.get(name)
        if isinstance(text, str):
            try:
                return int(read_instant(text).timestamp())
            except BadDate:
                return None
    return None


def _moment(payload: Mapping[str, Any], claim: str) -> datetime:
    value = payload[claim]
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= _LATEST:
        raise BadToken(claim)
    return datetime.fromtimestamp(value, UTC)


def _jwk(multikey: str) -> dict[str, str]:
    return {"kty": "OKP", "crv": "Ed25519", "x": encode_base64url(decode_public_key(multikey))[1:]}


def _packed(value: Mapping[str, Any]) -> str:
    return encode_base64url(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())[1:]


def _object(text: bytes, part: str) -> JsonObject:
    try:
        return read_object(_bytes(text, part))
    except BadJson as problem:
        raise BadToken(part) from problem


def _bytes(text: bytes, part: str) -> bytes:
    try:
        return decode_base64url("u" + text.decode("ascii"))
    except BadMultibase as problem:
        raise BadToken(part) from problem


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
