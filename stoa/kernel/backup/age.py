"""The age format, version 1 (https://c2sp.org/age), with a passphrase: scrypt, then ChaCha20-Poly1305 in pieces.

Written here because the Python binding of age takes passphrases only for files that lie in memory as a whole. Each
piece of 64 KiB is authenticated, with its number and whether it is the last, so a file that was changed, reordered or
cut short is noticed at the piece where it happened.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
from base64 import b64decode, b64encode
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from stoa.kernel.backup.failures import BadBackup, WrongPassphrase

MAGIC = b"age-encryption.org/v1\n"
PIECE = 64 * 1024
TAG = 16
LOG_N = 16
"""Of scrypt's work: 64 MB and a fifth of a second for every guess."""
MOST_LOG_N = 20
"""A file that asks for more than a gigabyte is not one of ours."""
LONGEST_HEAD = 1024

_STANZA = re.compile(
    rb"-> scrypt ([A-Za-z0-9+/]{22}) ([1-9][0-9]?)\n([A-Za-z0-9+/]{43})\n--- ", re.ASCII
)  # fmt: skip


def _plain64(data: bytes) -> bytes:
    return b64encode(data).rstrip(b"=")


def _of64(text: bytes) -> bytes:
    data = b64decode(text + b"=" * (-len(text) % 4), validate=True)
    if _plain64(data) != text:
        raise ValueError("bits that belong to nothing")
    return data


def _hkdf(key: bytes, salt: bytes, info: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=salt, info=info).derive(key)


def _wrapping(passphrase: str, salt: bytes, log_n: int) -> ChaCha20Poly1305:
    label = b"age-encryption.org/v1/scrypt"
    return ChaCha20Poly1305(
        Scrypt(salt=label + salt, length=32, n=1 << log_n, r=8, p=1).derive(passphrase.encode())
    )  # fmt: skip


def _number(count: int, is_last: bool) -> bytes:
    return count.to_bytes(11, "big") + (b"\1" if is_last else b"\0")


class Encrypting:
    """Something to write to: what is written goes into `out` encrypted. `close` writes the last piece."""

    def __init__(self, out: BinaryIO, passphrase: str) -> None:
        key, salt, nonce = os.urandom(16), os.urandom(16), os.urandom(16)
        body = _wrapping(passphrase, salt, LOG_N).encrypt(bytes(12), key, None)
        head = MAGIC + b"-> scrypt %s %d\n%s\n---" % (_plain64(salt), LOG_N, _plain64(body))
        mac = hmac.digest(_hkdf(key, b"", b"header"), head, hashlib.sha256)
        self._out = out
        self._cipher = ChaCha20Poly1305(_hkdf(key, nonce, b"payload"))
        self._count = 0
        self._held = bytearray()
        out.write(head + b" " + _plain64(mac) + b"\n" + nonce)

    def write(self, data: bytes) -> int:
        """Take `data`; a piece goes out when there is more than one."""
        self._held += data
        while len(self._held) > PIECE:
            self._send(bytes(self._held[:PIECE]), is_last=False)
            del self._held[:PIECE]
        return len(data)

    def close(self) -> None:
        """Write the piece that says that it is the last."""
        self._send(bytes(self._held), is_last=True)

    def _send(self, piece: bytes, *, is_last: bool) -> None:
        self._out.write(self._cipher.encrypt(_number(self._count, is_last), piece, None))
        self._count += 1


class Decrypting:
    """Something to read from: the plain bytes of an age file. Raises BadBackup where they are not what was written."""

    def __init__(self, source: BinaryIO, passphrase: str) -> None:
        self._source = source
        key = _file_key(source, passphrase)
        nonce = source.read(16)
        self._cipher = ChaCha20Poly1305(_hkdf(key, nonce, b"payload"))
        self._count = 0
        self._held = b""
        self._next = source.read(PIECE + TAG)
        if not self._next:
            raise BadBackup(CUT_SHORT)

    def read(self, size: int = PIECE) -> bytes:
        """At most `size` bytes, at least one until the end."""
        if not self._held and self._next:
            self._held = self._opened()
        found, self._held = self._held[:size], self._held[size:]
        return found

    def _opened(self) -> bytes:
        piece, self._next = self._next, self._source.read(PIECE + TAG)
        try:
            plain = self._cipher.decrypt(_number(self._count, not self._next), piece, None)
        except InvalidTag:
            raise BadBackup(DAMAGED if self._next else CUT_SHORT) from None
        self._count += 1
        return plain


DAMAGED = "The backup is damaged: it holds bytes that nobody wrote. Nothing of it can be used; take another one."
CUT_SHORT = "The backup is cut short or damaged at its end. Nothing of it can be used; take another one."


def _file_key(source: BinaryIO, passphrase: str) -> bytes:
    """Read the head and unwrap the file's key."""
    head = source.read(len(MAGIC))
    if head != MAGIC:
        raise BadBackup("This is no backup of Stoa, or its beginning is damaged.")
    stanza = b"".join(source.readline(LONGEST_HEAD) for _line in range(2))
    foot = source.readline(LONGEST_HEAD)
    match = _STANZA.fullmatch(stanza + foot[:4])
    if match is None or not foot.endswith(b"\n") or int(match[2]) > MOST_LOG_N:
        raise BadBackup("This file is encrypted, and not with a passphrase as Stoa does it, or its head is damaged.")
    try:
        salt, body, mac = _of64(match[1]), _of64(match[3]), _of64(foot[4:-1])
        key = _wrapping(passphrase, salt, int(match[2])).decrypt(bytes(12), body, None)
    except InvalidTag:
        raise WrongPassphrase("The passphrase does not open this backup, or the backup's head is damaged.") from None
    except ValueError:
        raise BadBackup(DAMAGED) from None
    wanted = hmac.digest(_hkdf(key, b"", b"header"), MAGIC + stanza + b"---", hashlib.sha256)
    if not hmac.compare_digest(wanted, mac):
        raise BadBackup(DAMAGED)
    return key
