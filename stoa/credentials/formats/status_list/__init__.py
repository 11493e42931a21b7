"""W3C Bitstring Status List 1.0: one bit a credential, so that a list of 131,072 says who was withdrawn without saying
who.

The list is a credential itself, signed by the issuer; anybody may keep a copy and check offline how things stood then.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from stoa.credentials.formats.contexts import CREDENTIALS_V2
from stoa.credentials.formats.dates import write_instant
from stoa.credentials.formats.keys.multibase import BadMultibase, decode_base64url, encode_base64url

MIN_BITS = 131_072  # section 3.4: fewer would give single people away
MAX_BITS = 16 * 1024 * 1024
REVOCATION = "revocation"
SUSPENSION = "suspension"


class BadStatusList(ValueError):
    """The text is not a bitstring status list."""


@dataclass(frozen=True)
class Bitstring:
    """The bits of a list; bit 0 is the leftmost bit of the first byte (section 3.3)."""

    data: bytes

    @property
    def length(self) -> int:
        """How many credentials the list has room for."""
        return len(self.data) * 8

    def is_set(self, index: int) -> bool:
        """Whether the credential at `index` is withdrawn. Raises BadStatusList outside of the list."""
        self._check(index)
        return bool(self.data[index // 8] & (0x80 >> index % 8))

    def with_bits(self, indexes: Iterable[int], *, value: bool = True) -> Bitstring:
        """A copy in which the bits at `indexes` have `value`. Raises BadStatusList outside of the list."""
        changed = bytearray(self.data)
        for index in indexes:
            self._check(index)
            bit = 0x80 >> index % 8
            changed[index // 8] = changed[index // 8] | bit if value else changed[index // 8] & ~bit
        return Bitstring(bytes(changed))

    def _check(self, index: int) -> None:
        if not 0 <= index < self.length:
            raise BadStatusList(f"The list has {self.length} places; {index} is not one of them.")


def empty(bits: int = MIN_BITS) -> Bitstring:
    """A list in which nothing is withdrawn; `bits` is a multiple of 8, at least 131,072."""
    if bits < MIN_BITS or bits > MAX_BITS or bits % 8:
        raise BadStatusList(f"A list has at least {MIN_BITS} and at most {MAX_BITS} places, a multiple of 8.")
    return Bitstring(bytes(bits // 8))


def encode(bits: Bitstring) -> str:
    """The `encodedList`: gzip, then base64url with the multibase letter “u”. The same bits give the same text."""
    packer = zlib.compressobj(level=9, wbits=31)  # zlib writes no time stamp into the gzip header
    return encode_base64url(packer.compress(bits.data) + packer.flush())


def decode(text: str) -> Bitstring:
    """The bits of an `encodedList`. Raises BadStatusList; unpacks at most 2 MiB however much the text promises."""
    try:
        # Lists of before the standard have no multibase letter; gzip data always begins with “H4”.
        packed = decode_base64url(text if text.startswith("u") else "u" + text.rstrip("="))
        unpacker = zlib.decompressobj(wbits=31)
        data = unpacker.decompress(packed, MAX_BITS // 8 + 1)
    except (BadMultibase, zlib.error) as problem:
        raise BadStatusList("The status list is not gzip in base64url.") from problem
    if not unpacker.eof or unpacker.unused_data:
        raise BadStatusList(f"The status list is cut short or larger than {MAX_BITS} places.")
    if len(data) * 8 < MIN_BITS:
        raise BadStatusList(f"The status list has fewer than {MIN_BITS} places.")
    return Bitstring(data)


def unsigned_list(
    bits: Bitstring,
    *,
    url: str,
    issuer: str,
    valid_from: datetime,
    valid_until: datetime | None = None,
    purpose: str = REVOCATION,
) -> dict[str, Any]:
    """The BitstringStatusListCredential that publishes `bits` at `url`, ready to be signed by the key of `issuer`."""
    document: dict[str, Any] = {
        "@context": [CREDENTIALS_V2],
        "id": url,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer,
        "validFrom": write_instant(valid_from),
    }
    if valid_until:
        document["validUntil"] = write_instant(valid_until)
    document["credentialSubject"] = {
        "id": f"{url}#list",
        "type": "BitstringStatusList",
        "statusPurpose": purpose,
        "encodedList": encode(bits),
    }
    return document
