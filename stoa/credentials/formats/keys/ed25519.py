"""Ed25519 pairs (RFC 8032). A secret key never shows in a repr, a log or an error."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from stoa.credentials.formats.keys.did import did_key, verification_method
from stoa.credentials.formats.keys.multibase import (
    BadMultibase,
    decode_public_key,
    decode_secret_key,
    encode_public_key,
    encode_secret_key,
)


class BadKey(ValueError):
    """The text is not a secret key that can sign."""


@dataclass(frozen=True)
class SigningKey:
    """An Ed25519 pair, made from its 32-byte seed."""

    seed: bytes = field(repr=False)

    @cached_property
    def multikey(self) -> str:
        """The public key as a Multikey, “z6Mk…”."""
        return encode_public_key(self._private.public_key().public_bytes_raw())

    @property
    def did(self) -> str:
        """The did:key of the public key."""
        return did_key(self.multikey)

    @property
    def verification_method(self) -> str:
        """The address of the public key inside its did:key document."""
        return verification_method(self.multikey)

    @property
    def secret_multikey(self) -> str:
        """The secret key as text, to be kept where only the platform reads. `signing_key_from_secret` reads it back."""
        return encode_secret_key(self.seed)

    def sign(self, data: bytes) -> bytes:
        """The 64-byte Ed25519 signature of `data`; the same for the same data."""
        signature: bytes = self._private.sign(data)
        return signature

    @cached_property
    def _private(self) -> Any:
        # cryptography is loaded when first needed: a server that signs nothing stays small.
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        return Ed25519PrivateKey.from_private_bytes(self.seed)


def new_signing_key() -> SigningKey:
    """A fresh pair from the system's source of randomness."""
    return SigningKey(secrets.token_bytes(32))


def signing_key_from_secret(secret_multikey: str) -> SigningKey:
    """The pair whose `secret_multikey` is given. Raises BadKey, without repeating the text."""
    try:
        return SigningKey(decode_secret_key(secret_multikey.strip()))
    except BadMultibase:
        raise BadKey("This is not an Ed25519 secret key in Multikey form (“z3u2…”).") from None


def verify_signature(multikey: str, signature: bytes, data: bytes) -> bool:
    """Whether `signature` is one of `data` by the key `multikey`. Raises BadMultibase for another kind of key."""
    # cryptography is loaded when first needed, as above.
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(decode_public_key(multikey)).verify(signature, data)
    except InvalidSignature:
        return False
    return True
