"""Signed values that carry who is asking without a look into the database.

The *pass* is a short-lived signed cookie {account, session, epoch, language, time zone, notes} beside the server-side
session.
A hot page trusts it for `PASS_SECONDS` and checks its epoch in the first statement it sends anyway, so signing out
and a changed password end it at once. It never replaces the session, and nothing secret is in it.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import time
from dataclasses import dataclass
from functools import cache

from django.conf import settings

PASS_COOKIE = "stoa_pass"
PASS_SECONDS = 15 * 60
PASS_RENEW_SECONDS = 5 * 60


@dataclass(frozen=True, slots=True)
class Pass:
    """Who is asking: an account's internal id, the fingerprint of its session, its epoch."""

    account: int
    session: str
    epoch: int
    language: str
    time_zone: str
    issued: int
    notes: str = ""
    """Letters about links that are of use to them, as the session keeps them; they decide about no access."""


@cache
def _key(purpose: str) -> bytes:
    return hashlib.sha256(f"stoa.{purpose}:{settings.SECRET_KEY}".encode()).digest()


def sign(purpose: str, text: str) -> str:
    """22 characters that only this site can make for `text` and `purpose` (keyed BLAKE2b of 128 bits, RFC 7693)."""
    digest = hashlib.blake2b(text.encode(), key=_key(purpose), digest_size=16).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def is_signed(purpose: str, text: str, signature: str) -> bool:
    """Whether `signature` is the one of `text`, compared in constant time."""
    return hmac.compare_digest(sign(purpose, text).encode(), signature.encode(errors="replace"))


def session_fingerprint(session_key: str) -> str:
    """A short digest of a session's key: tells sessions apart, opens none."""
    return hashlib.sha256(session_key.encode()).hexdigest()[:16]


def write_pass(
    *, account: int, session: str, epoch: int, language: str, time_zone: str = "UTC", notes: str = "",
    issued: int | None = None,
) -> str:  # fmt: skip
    """The cookie's value, of letters that no cookie has to quote."""
    zone = time_zone.replace("/", ":")
    text = f"{account}.{session}.{epoch}.{language}.{zone}.{notes}.{int(time.time()) if issued is None else issued}"
    return f"{text}.{sign('pass', text)}"


def read_pass(value: str, *, moment: float | None = None, max_age: int = PASS_SECONDS) -> Pass | None:
    """The pass in a cookie's value, or None when it is forged, malformed or older than `max_age` seconds."""
    text, _, signature = value.rpartition(".")
    if not text or not is_signed("pass", text, signature):
        return None
    parts = text.split(".")
    if len(parts) != 7:  # signed by an earlier release
        return None
    account, session, epoch, language, zone, notes, issued = parts
    found = Pass(int(account), session, int(epoch), language, zone.replace(":", "/"), int(issued), notes)
    age = (time.time() if moment is None else moment) - found.issued
    return found if -60 <= age <= max_age else None


def form_token(pass_: Pass) -> str:
    """The token in a hot form: bound to account, session and epoch, the same for the whole session."""
    return sign("form", f"{pass_.account}.{pass_.session}.{pass_.epoch}")


def is_form_token(pass_: Pass, token: str) -> bool:
    """Whether `token` came from a page that was made for this pass."""
    return is_signed("form", f"{pass_.account}.{pass_.session}.{pass_.epoch}", token)
