"""Limits on what costs or guesses: the table of them all, and the counting, over Django's cache.

A limit is counted for an `account` (its internal id), for a mail `address`, or for a `network` (`network_of` an
address). Counting is a sliding window of two counters: what the window before holds counts for the share of it
that the last `seconds` still cover (as in Cloudflare's "How we built rate limiting", 2017). What is refused is not
counted, so nobody who goes on trying keeps the door shut for the rightful one.
"""

from __future__ import annotations

import hashlib
import ipaddress
import math
import time
from dataclasses import dataclass
from typing import Final, cast

from django.core.cache import cache

from stoa.kernel.caches import Counting, Window

MINUTE: Final = 60
HOUR: Final = 60 * MINUTE
DAY: Final = 24 * HOUR


@dataclass(frozen=True, slots=True)
class Rate:
    """At most so many times within so many seconds."""

    times: int
    seconds: int


_counting = cast(Counting, cache)
Rates = dict[str, tuple[Rate, ...]]
"""Rates by what they are counted for: `account`, `address`, `network`."""

TABLE: Final[dict[str, Rates]] = {
    # Wrong passwords. Of a network: stuffing many accounts from one place. Of an address: one account from many places;
    # a mailed code and a passkey still open it.
    "wrong_password": {
        "network": (Rate(60, 10 * MINUTE), Rate(600, DAY)),
        "address": (Rate(5, 5 * MINUTE), Rate(60, DAY)),
    },
    # Right ones too: each leaves a session.
    "sign_in": {"network": (Rate(600, MINUTE),)},
    "second_factor": {"account": (Rate(10, 10 * MINUTE), Rate(40, DAY))},
    "passkey": {"network": (Rate(120, 10 * MINUTE),)},
    # A lecture hall stands behind one address: what a network may do is meant for hundreds of people.
    "sign_up": {"network": (Rate(120, 10 * MINUTE), Rate(1500, DAY))},
    "code": {"network": (Rate(120, 10 * MINUTE), Rate(2000, DAY)), "address": (Rate(30, DAY),)},
    "invitation": {"network": (Rate(30, 10 * MINUTE),)},
    "address_change": {"account": (Rate(10, DAY),), "network": (Rate(60, 10 * MINUTE),)},
    "profile": {"account": (Rate(30, HOUR),)},
    "letter": {"account": (Rate(60, HOUR),)},
    "enrolment": {"account": (Rate(60, HOUR),), "network": (Rate(120, 10 * MINUTE),)},
    # Wrong enrolment codes: 58 bits each, so that this is for those who try, not what keeps the codes.
    "wrong_join_code": {"account": (Rate(10, 10 * MINUTE), Rate(60, DAY)), "network": (Rate(120, 10 * MINUTE),)},
    # Secret links in letters: to guardians, to those who want to be told. One that stops letters is signed and not
    # limited, since mailbox providers follow it for all their people.
    "mailed_link": {"network": (Rate(120, 10 * MINUTE),)},
    "own_data": {"account": (Rate(10, DAY),)},
    # Programs that are handed in: each takes seconds of a processor.
    "program": {"account": (Rate(12, MINUTE), Rate(150, HOUR))},
    # Works: files of drafts, and handing in, of which staff and a team's members hear.
    "work_upload": {"account": (Rate(120, HOUR),)},
    "work_handed_in": {"account": (Rate(20, HOUR),)},
    # Texts to staff.
    "appeal": {"account": (Rate(10, DAY),)},
    # Questions that learners write: handed in, kept as drafts, looked at or tried; and what is said of others'.
    "written_question": {"account": (Rate(10, DAY),)},
    "written_draft": {"account": (Rate(120, HOUR),)},
    "written_look": {"account": (Rate(20, MINUTE),)},
    "written_rating": {"account": (Rate(60, HOUR),)},
    # Evidence in portfolios; words that strangers give for somebody, each with a letter to an address.
    "evidence": {"account": (Rate(120, HOUR),)},
    "word": {"account": (Rate(20, DAY),), "network": (Rate(30, 10 * MINUTE),), "address": (Rate(5, DAY),)},
    "key": {"account": (Rate(20, HOUR),)},
    "reminder": {"network": (Rate(30, 10 * MINUTE),), "address": (Rate(5, DAY),)},
    "search": {"account": (Rate(120, MINUTE),), "network": (Rate(600, MINUTE),)},
    "verify": {"account": (Rate(60, 10 * MINUTE),), "network": (Rate(60, 10 * MINUTE),)},
    "upload": {"account": (Rate(40, HOUR),)},
    "export": {"account": (Rate(60, HOUR),), "network": (Rate(120, 10 * MINUTE),)},
    "operate": {"account": (Rate(240, 10 * MINUTE),)},
}
"""Every limit of the site, by what it is on."""


class TooMany(Exception):
    """A limit is reached, of what is counted `per` account, address or network. `wait`: seconds until the same may be
    tried again."""

    def __init__(self, what: str, per: str, wait: int) -> None:
        super().__init__(what, per, wait)
        self.what = what
        self.per = per
        self.wait = wait


def allow(what: str, who: str | int, *, per: str) -> bool:
    """Count one more of `what` for `who` and say whether that is within its limits."""
    try:
        use(what, **{per: who})
    except TooMany:
        return False
    return True


def use(what: str, **who: str | int | None) -> None:
    """Count one more of `what` for everybody it is counted for; raises TooMany, and then nothing has been counted.

    `who` gives an account, an address, a network; what is None, or not limited, counts for nobody.
    """
    counters, moment = _counters(what, who), time.time()
    windows = [
        Window(_window(key, rate, moment), _window(key, rate, moment, back=1), 2 * rate.seconds)
        for _per, key, rate in counters
    ]
    for (per, _key, rate), (mine, before) in zip(counters, _counting.count(windows), strict=True):
        passed = moment % rate.seconds / rate.seconds
        if before * (1 - passed) + mine > rate.times:
            _counting.uncount([window.key for window in windows])
            raise TooMany(what, per, _wait(rate, before, mine, passed))


def forgive(what: str, **who: str | int | None) -> None:
    """Take one back that was counted and turned out to be in order."""
    moment = time.time()
    _counting.uncount([_window(key, rate, moment) for _per, key, rate in _counters(what, who)])


def network_of(address: str) -> str:
    """The network that a browser's address stands for: IPv4 as it is, of IPv6 the /64 that one household has."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return "unknown"
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped is not None:
            return str(found.ipv4_mapped)
        return str(ipaddress.IPv6Network((found, 64), strict=False))
    return str(found)


def mailbox_of(address: str) -> str:
    """The mailbox that an address leads to, as far as can be told from outside: case does not make another one, nor
    does what follows a plus (subaddressing, RFC 5233)."""
    local, sign, domain = address.strip().lower().rpartition("@")
    return f"{local.partition('+')[0] or local}{sign}{domain}"


def client_address(forwarded_for: str, peer: str, proxies: int) -> str:
    """The address of whoever asks. `proxies`: how many of ours stand before us, each adding one to X-Forwarded-For.

    What stands further left was written by somebody else and is not read; without proxies the header is not either.
    """
    if proxies < 1:
        return peer
    said = [part.strip() for part in forwarded_for.split(",") if part.strip()]
    return said[-proxies] if len(said) >= proxies else peer


def _counters(what: str, who: dict[str, str | int | None]) -> list[tuple[str, str, Rate]]:
    found = []
    for per, rates in TABLE[what].items():
        value = who.get(per)
        if value is not None and value != "":
            whose = mailbox_of(str(value)) if per == "address" else str(value).strip().lower()
            # Addresses of people are not kept where only numbers are needed.
            digest = hashlib.sha256(f"{per}:{whose}".encode(errors="replace")).hexdigest()[:24]
            found += [(per, f"limit:{what}:{digest}", rate) for rate in rates]
    return found


def _window(key: str, rate: Rate, moment: float, back: int = 0) -> str:
    return f"{key}:{rate.seconds}:{int(moment // rate.seconds) - back}"


def _wait(rate: Rate, before: int, mine: int, passed: float) -> int:
    """Seconds until `mine` fits, at least one: in this window when what was before fades, else in the next."""
    if mine <= rate.times and before:
        at = 1 - (rate.times - mine) / before
    else:
        at = 2 - max(0.0, rate.times - 1) / max(1, mine - 1)
    return max(1, math.ceil((at - passed) * rate.seconds))
