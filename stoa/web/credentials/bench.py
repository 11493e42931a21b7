"""Where the server hands work to a short-lived child: few at a time, for a bounded while, in an empty environment."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any, Final

import stoa

WALL_SECONDS: Final = 12.0
_CHILD: Final = "stoa.web.credentials.offline"
_PLACE: Final = str(Path(stoa.__file__).resolve().parents[1])
logger = logging.getLogger(__name__)


class BenchIsBusy(Exception):
    """Every child is at work already; in a moment there is room."""


class WorkFailed(Exception):
    """The child gave up: out of memory or time, or it fell over what it read."""


class Bench:
    """At most `slots` children at a time in this process, and one more who waits `patience` seconds for one.

    Whoever waits holds a thread of the server, so whoever comes then is told at once to come again.
    """

    def __init__(self, slots: int, patience: float) -> None:
        self._slots = threading.BoundedSemaphore(slots)
        self._room = threading.BoundedSemaphore(slots + 1)
        self._patience = patience

    def run(self, order: dict[str, Any]) -> dict[str, Any]:
        """What the child answers to an order of `offline`. Raises BenchIsBusy or WorkFailed."""
        if not self._room.acquire(blocking=False):
            raise BenchIsBusy
        try:
            if not self._slots.acquire(timeout=self._patience):
                raise BenchIsBusy
            try:
                return _answer(json.dumps(order).encode())
            finally:
                self._slots.release()
        finally:
            self._room.release()


def _answer(order: bytes) -> dict[str, Any]:
    # The child gets nothing of this process: no database address, no secret.
    environment = {"PYTHONPATH": _PLACE, "PATH": os.defpath, "LC_ALL": "C.UTF-8"}
    command = [sys.executable, "-P", "-B", "-m", _CHILD]
    try:
        done = subprocess.run(
            command, input=order, capture_output=True, timeout=WALL_SECONDS, env=environment, check=False
        )
    except (subprocess.TimeoutExpired, OSError) as problem:
        logger.warning("A child that checks or prints credentials did not end by itself: %s", problem)
        raise WorkFailed from problem
    if done.returncode:
        said = done.stderr.decode(errors="replace")[-600:]
        logger.warning("A child that checks or prints credentials ended with status %s: %s", done.returncode, said)
        raise WorkFailed
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


OWN: Final = Bench(slots=2, patience=8.0)
"""For the site's own records."""
STRANGERS: Final = Bench(slots=1, patience=4.0)
"""For files that visitors bring: they wait for one another, never for the site's own records nor those for them."""
