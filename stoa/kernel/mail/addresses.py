"""E-mail addresses as the queue handles them: one spelling, a hash, signed return paths."""

from __future__ import annotations

import re
from email.utils import parseaddr
from typing import Final

from django.conf import settings

from stoa.kernel.tokens import sign

_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_STRANGE = re.compile(r"[\s<>,;:\"()]")
LONGEST: Final = 254
_REFERENCE = re.compile(r"(\d{1,18})[.-]([0-9a-f]{24})")


class BadAddress(ValueError):
    """A text that no letter can be sent to."""


def checked(address: str) -> str:
    """The address, one and bare. Raises BadAddress: also for line breaks and other controls, which forge headers."""
    bare = address.strip()
    local, at, domain = bare.rpartition("@")
    if (
        not at
        or not local
        or not domain
        or len(bare) > 254
        or _CONTROLS.search(bare)
        or re.search(r"[\s<>,;:\"()]", bare)
    ):
        raise BadAddress("A letter is to go to something that is no e-mail address")
    return bare


def without_controls(text: str) -> str:
    """One line without controls, those that turn the direction of text included: what may stand in a header."""
    return " ".join(_CONTROLS.sub(" ", text).split())


def digest_of(address: str) -> str:
    """A keyed hash of the address, whatever its case: tells addresses apart, and gives none away."""
    return sign("address", address.strip().casefold())


def domain_of(address: str) -> str:
    """What stands behind the @, in lower case."""
    return address.rpartition("@")[2].strip().lower()


def wire_form(address: str) -> str:
    """The address as SMTP wants it: an international domain in its ASCII form (IDNA). Raises BadAddress."""
    local, _, domain = address.rpartition("@")
    if domain.isascii():
        return address
    try:
        return f"{local}@{domain.encode('idna').decode('ascii')}"
    except UnicodeError as problem:
        raise BadAddress("The domain of this address is spelt in a way that the internet knows nothing of") from problem


def sender() -> tuple[str, str]:
    """(name, address) of STOA_MAIL_FROM."""
    return parseaddr(settings.STOA_MAIL_FROM)


def reference(letter_id: int) -> str:
    """The number of a letter, signed, in letters that survive any mail server (RFC 5321 keeps no case)."""
    return f"{letter_id}.{_signature(letter_id)}"


def message_id(letter_id: int) -> str:
    """The Message-ID: the same at each try, so that a letter that was sent twice is known as one."""
    return f"<{reference(letter_id)}@{domain_of(wire_form(sender()[1])) or 'localhost'}>"


def return_path(letter_id: int) -> str:
    """Where a letter's failure is told: STOA_MAIL_BOUNCES with the signed number (VERP), else the sender's address."""
    local, at, domain = settings.STOA_MAIL_BOUNCES.rpartition("@")
    return f"{local}+{reference(letter_id).replace('.', '-')}@{domain}" if at else sender()[1]


def referred_letters(text: str) -> list[int]:
    """The numbers of letters that a text refers to with our signature, each once."""
    found = (
        int(number) for number, signature in _REFERENCE.findall(text.lower()) if _signature(int(number)) == signature
    )
    return list(dict.fromkeys(found))


def _signature(letter_id: int) -> str:
    return sign("bounce", str(letter_id)).encode().hex()[:24]
