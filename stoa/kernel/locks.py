"""Locks among all processes of a site: a file in the data folder beside SQLite, an advisory lock on PostgreSQL.

PostgreSQL's belongs to a transaction on a connection of its own, so it works behind a pooler in transaction mode. Both
are let go of however a process ends.
"""

from __future__ import annotations

import fcntl
import hashlib
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db import connection, connections

LOOK_SECONDS: Final = 0.2


@contextmanager
def held(name: str, *, is_shared: bool = False) -> Iterator[None]:
    """Wait for the lock called `name` and hold it. Shared holders keep out exclusive ones only."""
    if connection.vendor != "postgresql":
        folder = Path(settings.STOA_DATA) / "locks"
        folder.mkdir(mode=0o700, exist_ok=True)
        with (folder / name).open("a") as file:
            fcntl.flock(file, fcntl.LOCK_SH if is_shared else fcntl.LOCK_EX)
            yield
        return
    line = connections.create_connection("default")
    line.ensure_connection()
    line.connection.autocommit = False
    key = int.from_bytes(hashlib.sha256(f"stoa.{name}".encode()).digest()[:8], "big", signed=True)
    function = "pg_try_advisory_xact_lock_shared" if is_shared else "pg_try_advisory_xact_lock"
    try:
        while not _taken(line.connection, function, key):
            time.sleep(LOOK_SECONDS)
        yield
    finally:
        line.connection.close()


def _taken(line: Any, function: str, key: int) -> bool:
    """Ask once. A statement that waits for the lock would hold a snapshot, and an index that the holder builds aside
    waits for every snapshot: neither would ever end."""
    line.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
    if line.execute(f"SELECT {function}(%s)", [key]).fetchone()[0]:
        return True
    line.rollback()
    return False
