"""How passwords are kept: scrypt (RFC 7914) at a cost chosen on purpose, a few at a time.

N = 2^14, r = 8, p = 5 is the cheapest in memory (16 MB) of the settings that OWASP's Password Storage Cheat Sheet takes
for equally strong; more lanes instead of more memory, because a site may run on 512 MB. Half of the processors hash at
a time and few requests wait for them, so that a class that signs in at once takes neither the memory nor all threads
from those who read. A hash of another cost is made anew when its owner signs in (Django does that by `must_update`).
"""

from __future__ import annotations

import os
from threading import BoundedSemaphore
from typing import Final

from django.contrib.auth.hashers import ScryptPasswordHasher, check_password

from stoa.accounts.rules import HashesAreBusy

AT_ONCE: Final = max(1, (os.cpu_count() or 2) // 2)
WAITING: Final = 3
"""How many more may wait; each holds one of the server's threads."""
LONGEST_WAIT_SECONDS: Final = 5.0


class Turns:
    """Lets few do something at a time and few wait for it; whoever comes then is sent away at once."""

    def __init__(self, at_once: int, waiting: int) -> None:
        self._places = BoundedSemaphore(at_once + waiting)
        self._turns = BoundedSemaphore(at_once)

    def __enter__(self) -> None:
        if not self._places.acquire(blocking=False):
            raise HashesAreBusy
        if not self._turns.acquire(timeout=LONGEST_WAIT_SECONDS):
            self._places.release()
            raise HashesAreBusy

    def __exit__(self, *failure: object) -> None:
        self._turns.release()
        self._places.release()


turns = Turns(AT_ONCE, WAITING)


def is_current(encoded: str) -> bool:
    """Whether a password is kept as it would be kept now, so that signing in makes no new hash of it."""
    algorithm, sign, _ = encoded.partition("$")
    return algorithm == Scrypt.algorithm and bool(sign) and not Scrypt().must_update(encoded)


def is_right(password: str, encoded: str) -> bool:
    """Whether the password is the one that is kept. Raises HashesAreBusy."""
    return check_password(password, encoded)


class Scrypt(ScryptPasswordHasher):
    """The site's hasher. Raises HashesAreBusy when too many passwords are being hashed."""

    work_factor = 2**14
    block_size = 8
    parallelism = 5

    def encode(
        self, password: str, salt: str, n: int | None = None, r: int | None = None, p: int | None = None
    ) -> str:  # fmt: skip
        with turns:
            return super().encode(password, salt, n, r, p)
