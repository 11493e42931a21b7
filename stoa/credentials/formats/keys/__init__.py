"""Signing keys: Ed25519 pairs, their names as did:key and did:web, and the signed history of their rotation."""

from stoa.credentials.formats.keys.backup import BadBackup, lock, seal, unlock, unseal
from stoa.credentials.formats.keys.did import (
    DidWebAddress,
    did_document,
    did_key,
    did_web,
    key_of_did_key,
    verification_method,
)
from stoa.credentials.formats.keys.ed25519 import (
    BadKey,
    SigningKey,
    new_signing_key,
    signing_key_from_secret,
    verify_signature,
)
from stoa.credentials.formats.keys.history import (
    BadKeyHistory,
    KeyEntry,
    KeyHistory,
    read_history,
    rotated,
    started,
    write_history,
)
from stoa.credentials.formats.keys.multibase import BadMultibase, decode_public_key, encode_public_key

__all__ = [
    "BadBackup",
    "BadKey",
    "BadKeyHistory",
    "BadMultibase",
    "DidWebAddress",
    "KeyEntry",
    "KeyHistory",
    "SigningKey",
    "decode_public_key",
    "did_document",
    "did_key",
    "did_web",
    "encode_public_key",
    "key_of_did_key",
    "lock",
    "new_signing_key",
    "read_history",
    "rotated",
    "seal",
    "signing_key_from_secret",
    "started",
    "unlock",
    "unseal",
    "verification_method",
    "verify_signature",
    "write_history",
]
