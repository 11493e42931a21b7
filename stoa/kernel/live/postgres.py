"""The live channel on PostgreSQL: LISTEN and NOTIFY over a connection of each process's own.

That connection must reach the server itself: a pooler in transaction mode hands it to somebody else, and words with it.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any, Final

import psycopg

CHANNEL: Final = "stoa_live"
QUIET_SECONDS: Final = 15.0


class PostgresLine:
    """Words as notifications."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._line: psycopg.Connection[Any] | None = None
        self._lock = threading.Lock()

    def send(self, words: str) -> None:
        with self._lock:
            if self._line is None or self._line.closed:
                self._line = psycopg.connect(self.url, autocommit=True, connect_timeout=2)
            try:
                self._line.execute("SELECT pg_notify(%s, %s)", [CHANNEL, words])
            except psycopg.OperationalError:
                self._line.close()
                raise

    def words(self) -> Iterator[str]:
        with psycopg.connect(self.url, autocommit=True, connect_timeout=5) as line:
            line.execute(f"LISTEN {CHANNEL}")
            yield ""
            while True:
                for told in line.notifies(timeout=QUIET_SECONDS):
                    yield told.payload
                line.execute("SELECT 1")  # a line that is dead does not say so by itself
                yield ""
