"""The embedded engine of the cache: a file in the data folder that the processes of one machine share.

Measured against Django's own backends in docs/decisions/0011: its memory is each process's own, so limits would grow
with the number of processes; its files and its table cost many times as much.
"""

from __future__ import annotations

import json
import os
import sqlite3
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, TypeVar

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache

from stoa.kernel.caches import PlainJson, Window

R = TypeVar("R")
Timeout = Any
"""Seconds; None for ever; Django's own mark for the default."""
SWEEP_EVERY: Final = 500
"""Writes of a thread after which what has run out is deleted."""
WAIT_SECONDS: Final = 2.0
BEGIN = """
PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA wal_autocheckpoint=500;
CREATE TABLE IF NOT EXISTS entry (key TEXT PRIMARY KEY, value BLOB NOT NULL, until REAL NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS entry_until ON entry (until);
"""
ADD = """INSERT INTO entry VALUES (?1, ?2, ?3) ON CONFLICT (key)
DO UPDATE SET value = excluded.value, until = excluded.until WHERE entry.until <= ?4"""
SET = """INSERT INTO entry VALUES (?, ?, ?)
ON CONFLICT (key) DO UPDATE SET value = excluded.value, until = excluded.until"""
COUNT = """INSERT INTO entry
SELECT json_extract(w.value, '$[0]'), 1, json_extract(w.value, '$[1]') FROM json_each(?1) w WHERE true ON CONFLICT (key)
DO UPDATE SET value = CASE WHEN until > ?2 THEN value + 1 ELSE 1 END, until = excluded.until RETURNING key, value"""
UNCOUNT = "UPDATE entry SET value = value - 1 WHERE key IN (SELECT value FROM json_each(?))"
GET = "SELECT value FROM entry WHERE key = ? AND until > ?"
GET_MANY = "SELECT key, value FROM entry WHERE key IN (SELECT value FROM json_each(?)) AND until > ?"


class HereCache(BaseCache):
    """Django's cache in a file. An object belongs to one thread, as Django hands them out; the file to everybody."""

    def __init__(self, path: str | Path, params: dict[str, Any]) -> None:
        super().__init__(params)
        self.path = Path(path)
        self._plain = PlainJson()
        self._connection: sqlite3.Connection | None = None
        self._owner = 0
        self._writes = 0

    def add(self, key: Any, value: Any, timeout: Timeout = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        values = (self.make_and_validate_key(key, version), self._plain.dumps(value), self._until(timeout), time.time())
        return self._write(ADD, values) > 0

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        asked = (self.make_and_validate_key(key, version), time.time())
        row = self._asked(lambda line: line.execute(GET, asked).fetchone())
        return default if row is None else self._value(row[0])

    def set(self, key: Any, value: Any, timeout: Timeout = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        self._write(SET, (self.make_and_validate_key(key, version), self._plain.dumps(value), self._until(timeout)))

    def touch(self, key: Any, timeout: Timeout = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        values = (self._until(timeout), self.make_and_validate_key(key, version), time.time())
        return self._write("UPDATE entry SET until = ? WHERE key = ? AND until > ?", values) > 0

    def delete(self, key: Any, version: int | None = None) -> bool:
        values = (self.make_and_validate_key(key, version), time.time())
        return self._write("DELETE FROM entry WHERE key = ? AND until > ?", values) > 0

    def has_key(self, key: Any, version: int | None = None) -> bool:
        asked = (self.make_and_validate_key(key, version), time.time())
        return self._asked(lambda line: line.execute(GET, asked).fetchone()) is not None

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        values = (delta, self.make_and_validate_key(key, version), time.time())
        sql = "UPDATE entry SET value = value + ? WHERE key = ? AND until > ? RETURNING value"
        row = self._asked(lambda line: line.execute(sql, values).fetchone())
        if row is None:
            raise ValueError(f"Key {key!r} not found")
        return int(row[0])

    def count(self, windows: Sequence[Window]) -> list[tuple[int, int]]:
        """As `Counting` says."""
        self._sweep(len(windows))
        moment = time.time()
        keys = [self.make_key(window.key) for window in windows]
        former = [self.make_key(window.before) for window in windows]
        until = [moment + window.seconds for window in windows]
        counted = (json.dumps(list(zip(keys, until, strict=True))), moment)
        mine = dict(self._asked(lambda line: line.execute(COUNT, counted).fetchall()))
        asked = (json.dumps(former), moment)
        before = dict(self._asked(lambda line: line.execute(GET_MANY, asked).fetchall()))
        return [(int(mine[key]), int(before.get(past, 0))) for key, past in zip(keys, former, strict=True)]

    def uncount(self, keys: Sequence[str]) -> None:
        """As `Counting` says."""
        self._write(UNCOUNT, (json.dumps([self.make_key(key) for key in keys]),))

    def clear(self) -> None:
        self._write("DELETE FROM entry", ())

    def _until(self, timeout: Timeout) -> float:
        seconds = self.default_timeout if timeout is DEFAULT_TIMEOUT else timeout
        return 1e12 if seconds is None else time.time() + float(seconds)

    def _value(self, stored: bytes | int) -> Any:
        return stored if isinstance(stored, int) else self._plain.loads(stored)

    def _sweep(self, writes: int) -> None:
        self._writes += writes
        if self._writes >= SWEEP_EVERY:
            self._writes = 0
            self._asked(lambda line: line.execute("DELETE FROM entry WHERE until <= ?", (time.time(),)))

    def _write(self, sql: str, values: tuple[Any, ...]) -> int:
        self._sweep(1)
        return self._asked(lambda line: line.execute(sql, values)).rowcount

    def _asked(self, ask: Callable[[sqlite3.Connection], R]) -> R:
        """What the file says. One that is broken is thrown away, for nothing in it is worth mending."""
        try:
            return ask(self._opened())
        except sqlite3.OperationalError:  # busy for too long, or no room: the file is sound
            raise
        except sqlite3.DatabaseError:
            self._connection = None
            for end in ("", "-wal", "-shm"):
                with suppress(FileNotFoundError):
                    os.unlink(f"{self.path}{end}")
            return ask(self._opened())

    def _opened(self) -> sqlite3.Connection:
        if self._connection is None or self._owner != os.getpid():
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._connection, self._owner = _opened_anew(self.path), os.getpid()
        return self._connection


def _opened_anew(path: Path) -> sqlite3.Connection:
    line = sqlite3.connect(path, timeout=WAIT_SECONDS, isolation_level=None, check_same_thread=False)
    until = time.monotonic() + WAIT_SECONDS
    while True:
        try:
            line.executescript(BEGIN)
            return line
        except sqlite3.OperationalError:  # two make the file at once, and nobody waits for a change of the journal
            if time.monotonic() > until:
                raise
            time.sleep(0.01)
