"""The secret half of a learner's key where others could read it: sealed for a database, locked with a passphrase for a
file that its owner keeps.

A file is JSON: {"type": "StoaKeyBackup", "did", "kdf": {"name": "scrypt", "n", "r", "p", "salt"}, "cipher": "A256GCM",
"nonce", "secret"}; bytes are base64url. The key is scrypt (RFC 7914) of the passphrase in NFKC; the DID is
authenticated with the secret (AES-256-GCM), so that a file cannot pretend to be another key's.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import secrets
import unicodedata
from typing import Any, Final

from stoa.credentials.formats.keys.ed25519 import BadKey, SigningKey, signing_key_from_secret

TYPE: Final = "StoaKeyBackup"
WORK: Final = {"n": 2**16, "r": 8, "p": 1}
"""Costs of scrypt: 64 MB and some tenths of a second for each guess."""
LARGEST: Final = 8 * 1024
"""Bytes of a file that is looked at."""
_MEMORY: Final = 256 * 1024 * 1024


class BadBackup(ValueError):
    """The file cannot be opened. `code`: `form` when it is no such file, `passphrase` when it is not the right one."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def seal(key: SigningKey, with_key: bytes) -> str:
    """The secret half for a database; `with_key` are 32 bytes that are not in it."""
    nonce = secrets.token_bytes(12)
    return _text(nonce + _cipher(with_key).encrypt(nonce, key.secret_multikey.encode(), key.multikey.encode()))


def unseal(sealed: str, multikey: str, with_key: bytes) -> SigningKey:
    """The key that was sealed. Raises BadKey when it was sealed with another key or for another name."""
    try:
        data = _bytes(sealed)
        return signing_key_from_secret(_decrypted(with_key, data[:12], data[12:], multikey))
    except (BadBackup, ValueError):
        raise BadKey("The learner's key was sealed by another site or with another secret of this one.") from None


def lock(key: SigningKey, passphrase: str) -> bytes:
    """The file for its owner."""
    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
    made = _derived(passphrase, salt, WORK)
    secret = _cipher(made).encrypt(nonce, key.secret_multikey.encode(), key.did.encode())
    file = {
        "type": TYPE, "did": key.did, "kdf": {"name": "scrypt", **WORK, "salt": _text(salt)}, "cipher": "A256GCM",
        "nonce": _text(nonce), "secret": _text(secret),
    }  # fmt: skip
    return (json.dumps(file, indent=2) + "\n").encode()


def unlock(file: bytes, passphrase: str) -> SigningKey:
    """The key in a file. Raises BadBackup."""
    try:
        found: Any = json.loads(file) if len(file) <= LARGEST else None
        if found["type"] != TYPE or found["cipher"] != "A256GCM" or found["kdf"]["name"] != "scrypt":
            raise BadBackup("form")
        work = {name: int(found["kdf"][name]) for name in WORK}
        salt, nonce, secret = (_bytes(text) for text in (found["kdf"]["salt"], found["nonce"], found["secret"]))
        did = str(found["did"])
    except (ValueError, TypeError, KeyError, RecursionError):
        raise BadBackup("form") from None
    if work["r"] != 8 or work["p"] != 1 or work["n"] not in {2**each for each in range(14, 18)}:
        raise BadBackup("form")
    if len(nonce) != 12 or not 8 <= len(salt) <= 64:
        raise BadBackup("form")
    key = signing_key_from_secret(_decrypted(_derived(passphrase, salt, work), nonce, secret, did))
    if key.did != did:
        raise BadBackup("form")
    return key


def _decrypted(with_key: bytes, nonce: bytes, secret: bytes, name: str) -> str:
    # cryptography is loaded when first needed: a server that signs nothing stays small.
    from cryptography.exceptions import InvalidTag

    try:
        return str(_cipher(with_key).decrypt(nonce, secret, name.encode()), "ascii")
    except (InvalidTag, ValueError):
        raise BadBackup("passphrase") from None


def _cipher(key: bytes) -> Any:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # lazy, as above

    return AESGCM(key)


def _derived(passphrase: str, salt: bytes, work: dict[str, int]) -> bytes:
    plain = unicodedata.normalize("NFKC", passphrase).encode()
    return hashlib.scrypt(plain, salt=salt, n=work["n"], r=work["r"], p=work["p"], maxmem=_MEMORY, dklen=32)


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, TypeError, ValueError):
        raise BadBackup("form") from None
