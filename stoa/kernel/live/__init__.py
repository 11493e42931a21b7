"""The live channel: word between the processes of a site, at once and without promise.

Whoever says something is heard by this process and by every other that listens. A word that is lost costs time and
nothing else: what it would have caused happens a little later by itself. Engines: none beyond this process, a server
that speaks Redis' language (Valkey, Redis), PostgreSQL's LISTEN/NOTIFY.
"""

from __future__ import annotations

import json
import logging
import os
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from functools import cache
from typing import Final, Protocol

from django.conf import settings

from stoa.kernel.live.here import HereOnly
from stoa.kernel.live.postgres import PostgresLine
from stoa.kernel.live.server import ServerLine

Ear = Callable[[str], None]
LONGEST: Final = 4000
"""Characters of a text; PostgreSQL carries no more."""
AGAIN_SECONDS: Final = 5.0
"""How long to go without the others once they could not be reached."""
logger = logging.getLogger("stoa.live")
_ears: dict[str, list[Ear]] = {}


class Line(Protocol):
    """What carries words between processes. Any method may raise what its library raises."""

    def send(self, words: str) -> None:
        """To every process that listens, this one included."""

    def words(self) -> Iterator[str]:
        """What is sent from now on, as it comes, without end; "" when it begins and when nothing came for a while."""


def heard(topic: str) -> Callable[[Ear], Ear]:
    """Have a function called with the text of whatever is said on `topic`, here or elsewhere.

    With "" also when this process begins to hear the others: something may have been said before. It is called in
    whichever thread heard, must be quick, and must bear being called once too often.
    """

    def register(ear: Ear) -> Ear:
        _ears.setdefault(topic, []).append(ear)
        return ear

    return register


def say(topic: str, text: str = "") -> None:
    """Tell this process at once and the others as soon as the line carries it. Never fails, never waits for long."""
    if len(text) > LONGEST:
        raise ValueError("What is said on the live channel is short")
    _hand_on(topic, text)
    _mouth.send(json.dumps([_our_name(), topic, text]))


def listen() -> None:
    """Hear the other processes from now on, in a thread of its own. Once a process; asking again does nothing."""
    if not isinstance(line(), HereOnly) and _listening.claim():
        threading.Thread(target=_keep_listening, name="stoa-live", daemon=True).start()


def hears_others() -> bool:
    """Whether what other processes say arrives here just now: then there is little need to look by oneself."""
    return _listening.is_on


@cache
def line() -> Line:
    """The engine that the settings name."""
    if settings.STOA_LIVE.startswith("postgres"):
        return PostgresLine(settings.STOA_LIVE)
    return ServerLine(settings.STOA_LIVE) if settings.STOA_LIVE else HereOnly()


class _Mouth:
    """Sends, and is silent for a while once that failed: not every action may wait for a line that is dead."""

    def __init__(self) -> None:
        self._silent_until = 0.0

    def send(self, words: str) -> None:
        if time.monotonic() < self._silent_until:
            return
        try:
            line().send(words)
        except Exception as problem:
            self._silent_until = time.monotonic() + AGAIN_SECONDS
            logger.warning("Other processes can't be told (%s); they look by themselves", type(problem).__name__)


class _Listening:
    """Whether this process listens, and whether the line is up."""

    def __init__(self) -> None:
        self.is_on = False
        self._owner = 0
        self._lock = threading.Lock()

    def claim(self) -> bool:
        """True once a process."""
        with self._lock:
            is_first = self._owner != os.getpid()
            self._owner = os.getpid()
            return is_first


_mouth = _Mouth()
_listening = _Listening()


def _keep_listening() -> None:
    while True:
        try:
            for words in line().words():
                if not _listening.is_on:
                    _listening.is_on = True
                    _catch_up()
                if words:
                    _understand(words)
        except Exception as problem:
            if _listening.is_on:
                logger.warning("Other processes can't be heard (%s); this one looks by itself", type(problem).__name__)
            _listening.is_on = False
        time.sleep(AGAIN_SECONDS)


def _catch_up() -> None:
    for topic in list(_ears):
        _hand_on(topic, "")


def _understand(words: str) -> None:
    try:
        name, topic, text = json.loads(words)
    except ValueError:  # somebody else's
        return
    if name != _our_name():
        _hand_on(topic, text)


def _hand_on(topic: str, text: str) -> None:
    for ear in _ears.get(topic, ()):
        try:
            ear(text)
        except Exception:
            logger.exception("What was said on %s could not be taken in", topic)


@cache
def _name_of(process: int) -> str:
    return f"{process}-{secrets.token_hex(6)}"


def _our_name() -> str:
    """The name of this process among all machines: it has heard its own words already."""
    return _name_of(os.getpid())
