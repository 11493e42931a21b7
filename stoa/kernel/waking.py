"""Waking whoever does what was asked for: this process's dispatcher, and dispatchers and workers elsewhere.

What waits lies in the database and is found without being woken, only later. Hot pages ring here too, so ringing is
setting a flag; where no dispatcher runs (a command, a page server that does no work itself), others are told.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import Final

from stoa.kernel import live

TOPIC: Final = "work.arrived"
MINE: Final = "mine"
"""Said of work that the sender's own dispatcher sees to; workers may be quicker."""
THEIRS: Final = "theirs"
"""Said of work that the sender leaves to others."""
LOOK_SECONDS: Final = 1.0
LOOK_SELDOM_SECONDS: Final = 5.0


@dataclass
class Here:
    """What this process does about work."""

    arrived: threading.Event = field(default_factory=threading.Event)
    """Something was asked for, here or elsewhere."""
    has_dispatcher: bool = False
    """Somebody here looks at `arrived`, so that ringing is setting it."""
    does_work: bool = False
    takes_all: bool = False
    """A worker: it takes what dispatchers elsewhere see to as well."""

    def begin(self, *, does_work: bool, takes_all: bool) -> None:
        """Somebody looks at `arrived` from now on."""
        self.has_dispatcher, self.does_work, self.takes_all = True, does_work, takes_all
        live.listen()


here = Here()


def ring() -> None:
    """Something was committed that somebody is to do."""
    here.arrived.set()
    if not here.has_dispatcher:
        live.say(TOPIC, THEIRS)


def wait() -> bool:
    """Wait until something arrives, or it is time to look; whether something arrived."""
    did_arrive = here.arrived.wait(LOOK_SELDOM_SECONDS if live.hears_others() else LOOK_SECONDS)
    here.arrived.clear()
    return did_arrive


@live.heard(TOPIC)
def _hear(text: str) -> None:
    """An ear hears this process's own words too; a dispatcher that has just told others must not wake itself."""
    if here.does_work and (text != MINE or here.takes_all):
        here.arrived.set()
