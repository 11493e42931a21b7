"""The embedded dispatcher: one thread that hands on events and starts children for jobs. It does no work itself."""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
from collections.abc import Callable

from django.db import close_old_connections, connection

from stoa.kernel import jobs
from stoa.kernel.events import outbox, relay

LOOK_SECONDS = 1.0
JOB_LOOK_SECONDS = 2.0
logger = logging.getLogger("stoa.dispatch")
chores: list[Callable[[], object]] = []
"""What domains have the dispatcher do every round: small group writes of what the process has noted."""


class Dispatcher(threading.Thread):
    """Drains the outbox when something arrived, at least every second; runs `stoa worker --batch` while jobs wait."""

    def __init__(self) -> None:
        super().__init__(name="stoa-dispatch", daemon=True)
        self._child: subprocess.Popen[bytes] | None = None
        self._stopping = threading.Event()

    def run(self) -> None:
        while not self._stopping.is_set():
            outbox.arrived.wait(LOOK_SECONDS)
            outbox.arrived.clear()
            try:
                for chore in chores:
                    chore()
                relay.drain_all()
                self._start_child()
            except Exception:
                logger.exception("The dispatcher could not look for work; it will look again")
                connection.close()
                self._stopping.wait(LOOK_SECONDS)
            close_old_connections()

    def stop(self) -> None:
        """End after the round that is under way."""
        self._stopping.set()
        outbox.arrived.set()

    def _start_child(self) -> None:
        if self._child is not None and self._child.poll() is None:
            return
        self._child = None
        if jobs.has_due():
            jobs.arrived.clear()
            self._child = subprocess.Popen([sys.executable, "-m", "stoa", "worker", "--batch"])
