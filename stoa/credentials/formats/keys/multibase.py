"""Multibase and Multikey text forms of keys and signatures (W3C Controlled Identifiers 1.0, section 2.4)."""

from __future__ import annotations

import base64
import binascii

ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
DIGITS = {letter: value for value, letter in enumerate(ALPHABET)}
MAX_BASE58 = 1024  # the decoding below takes time in proportion to the square of the length

ED25519_PUBLIC = b"\xed\x01"  # multicodec ed25519-pub, as a varint
ED25519_SECRET = b"\x80\x26"  # multicodec ed25519-priv


class BadMultibase(ValueError):
    """The text is not the multibase value that was expected."""


def encode_base58(data: bytes) -> str:
    """`data` in base58 with the Bitcoin alphabet; each leading zero byte is a leading “1”."""
    number = int.from_bytes(data)
    letters = []
    while number:
        number, rest = divmod(number, 58)
        letters.append(ALPHABET[rest])
    zeros = len(data) - len(data.lstrip(b"\0"))
    return ALPHABET[0] * zeros + "".join(reversed(letters))


def decode_base58(text: str) -> bytes:
    """The bytes that `encode_base58` made `text` of. Raises BadMultibase for another or a too long text."""
    if len(text) > MAX_BASE58:
        raise BadMultibase("The base58 value is too long.")
    number = 0
    for letter in text:
        value = DIGITS.get(letter)
        if value is None:
            raise BadMultibase(f"{letter!r} is not a base58 letter.")
        number = number * 58 + value
    zeros = len(text) - len(text.lstrip(ALPHABET[0]))
    return b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8)


def encode(data: bytes) -> str:
    """`data` as multibase base58 (a leading “z”)."""
    return "z" + encode_base58(data)


def decode(text: str) -> bytes:
    """The bytes of a multibase base58 value. Raises BadMultibase."""
    if not text.startswith("z"):
        raise BadMultibase("A base58 multibase value starts with “z”.")
    return decode_base58(text[1:])


def encode_base64url(data: bytes) -> str:
    """`data` as multibase base64url without padding (a leading “u”)."""
    return "u" + base64.urlsafe_b64encode(data).decode("ascii").rstrip("=")


def decode_base64url(text: str) -> bytes:
    """The bytes of a multibase base64url value without padding. Raises BadMultibase."""
    if not text.startswith("u"):
        raise BadMultibase("A base64url multibase value starts with “u”.")
    body = text[1:]
    try:
        data = base64.b64decode(body + "=" * (-len(body) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as problem:
        raise BadMultibase("The value is not base64url.") from problem
    if encode_base64url(data) != text:
        raise BadMultibase("The value is not base64url in its one canonical form.")
    return data


def encode_public_key(key: bytes) -> str:
    """A raw 32-byte Ed25519 public key as a Multikey (“z6Mk…”)."""
    if len(key) != 32:
        raise BadMultibase("An Ed25519 public key has 32 bytes.")
    return encode(ED25519_PUBLIC + key)


def decode_public_key(multikey: str) -> bytes:
    """The raw 32 bytes of an Ed25519 Multikey. Raises BadMultibase for any other kind of key."""
    return _body(multikey, ED25519_PUBLIC, "an Ed25519 public key")


def encode_secret_key(seed: bytes) -> str:
    """A raw 32-byte Ed25519 seed as a secret Multikey (“z3u2…”)."""
    if len(seed) != 32:
        raise BadMultibase("An Ed25519 secret key has 32 bytes.")
    return encode(ED25519_SECRET + seed)


def decode_secret_key(multikey: str) -> bytes:
    """The raw 32-byte seed of a secret Ed25519 Multikey. Raises BadMultibase."""
    return _body(multikey, ED25519_SECRET, "an Ed25519 secret key")


def _body(multikey: str, header: bytes, what: str) -> bytes:
    data = decode(multikey)
    if not data.startswith(header) or len(data) != 34:
        raise BadMultibase(f"The value is not {what}.")
    return data[2:]
