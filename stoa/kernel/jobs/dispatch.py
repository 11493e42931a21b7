"""The embedded dispatcher: one thread that hands on events and starts children for jobs. It does no work itself."""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
from collections.abc import Callable
from time import monotonic

from django.db import close_old_connections, connection

from stoa.kernel import jobs, live, waking
from stoa.kernel.events import relay

AGAIN_SECONDS = 1.0
LONGEST_AGAIN_SECONDS = 8.0
"""How long to wait after a failure, twice as long after each further one: a log must not fill what is nearly full."""
AFTER_FAILURE_SECONDS = 15.0
"""How long a lane starts no child after one that failed: what ended it, a full disk perhaps, ends the next one too."""
CHILDREN: dict[jobs.Lane, int] = {"short": 2, "long": 1, "programs": 1}
"""How many children a lane has at most."""
GATHER_SECONDS = 0.5
"""How long to let events gather once one has arrived: a batch of fifty costs little more than a batch of one."""
logger = logging.getLogger("stoa.dispatch")
chores: list[Callable[[], object]] = []
"""What domains have the dispatcher do every round: small group writes of what the process has noted."""


class Dispatcher(threading.Thread):
    """Drains the outbox when something arrived, and every few seconds; runs `stoa worker --batch` while jobs wait.

    Without `does_work` it only tells others that something arrived: workers elsewhere do all the work.
    """

    def __init__(self, *, does_work: bool = True) -> None:
        super().__init__(name="stoa-dispatch", daemon=True)
        self.does_work = does_work
        self._children: dict[jobs.Lane, list[subprocess.Popen[bytes]]] = {lane: [] for lane in CHILDREN}
        self._rest_until: dict[jobs.Lane, float] = dict.fromkeys(CHILDREN, 0.0)
        self._stopping = threading.Event()

    def run(self) -> None:
        waking.here.begin(does_work=self.does_work, takes_all=False)
        # At once, before it waits: a restore knows a site that is served by its connections.
        again = self._round(AGAIN_SECONDS)
        while not self._stopping.is_set():
            if waking.wait():
                self._stopping.wait(GATHER_SECONDS)
                waking.here.arrived.clear()
                live.say(waking.TOPIC, waking.MINE if self.does_work else waking.THEIRS)
            again = self._round(again)

    def _round(self, again: float) -> float:
        """Look for work once; returns how many seconds to rest when the next look fails, which `again` was for this."""
        try:
            connection.ensure_connection()
            for chore in chores:
                chore()
            if self.does_work:
                self._work()
            again = AGAIN_SECONDS
        except Exception:
            logger.exception("The dispatcher could not look for work; it will look again")
            connection.close()
            self._stopping.wait(again)
            again = min(2 * again, LONGEST_AGAIN_SECONDS)
        close_old_connections()
        return again

    def stop(self) -> None:
        """End after the round that is under way."""
        self._stopping.set()
        waking.here.arrived.set()

    def _work(self) -> None:
        relay.drain_what_gathered()
        for lane in CHILDREN:
            self._start_child(lane)

    def _start_child(self, lane: jobs.Lane) -> None:
        """A child while jobs wait; a second one when the first is busy, so that signing never waits for an upload."""
        if any(child.poll() for child in self._children[lane]):
            self._rest_until[lane] = monotonic() + AFTER_FAILURE_SECONDS
        self._children[lane] = [child for child in self._children[lane] if child.poll() is None]
        is_resting = monotonic() < self._rest_until[lane]
        if not is_resting and len(self._children[lane]) < CHILDREN[lane] and jobs.has_due(lane):
            command = [sys.executable, "-m", "stoa", "worker", "--batch", "--lane", lane]
            self._children[lane].append(subprocess.Popen(command))
