"""What a process remembers: bounded in bytes, for some seconds, or while one page is made."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from time import monotonic
from typing import Generic, TypeVar

V = TypeVar("V")
_asked: ContextVar[dict[Callable[[], object], object] | None] = ContextVar("asked", default=None)


class BytesCache(Generic[V]):
    """Least recently used values, at most `max_bytes` of them by the sizes that their makers state."""

    def __init__(self, max_bytes: int) -> None:
        self.max_bytes = max_bytes
        self.held_bytes = 0
        self._values: OrderedDict[Hashable, tuple[V, int]] = OrderedDict()
        self._lock = threading.Lock()
        self._making: dict[Hashable, threading.Event] = {}

    def get(self, key: Hashable) -> V | None:
        """The value under `key`, or None."""
        with self._lock:
            found = self._values.get(key)
            if found is None:
                return None
            self._values.move_to_end(key)
            return found[0]

    def get_or_make(self, key: Hashable, make: Callable[[], tuple[V, int]]) -> V:
        """The value under `key`; `make` returns (value, size in bytes) and runs in one thread at a time a key."""
        while True:
            with self._lock:
                found = self._values.get(key)
                if found is not None:
                    self._values.move_to_end(key)
                    return found[0]
                waiting = self._making.get(key)
                if waiting is None:
                    self._making[key] = threading.Event()
            if waiting is not None:
                waiting.wait(timeout=30)
                continue
            return self._make(key, make)

    def _make(self, key: Hashable, make: Callable[[], tuple[V, int]]) -> V:
        try:
            value, size = make()
            self._keep(key, value, size)
            return value
        finally:
            with self._lock:
                self._making.pop(key).set()

    def _keep(self, key: Hashable, value: V, size: int) -> None:
        with self._lock:
            former = self._values.pop(key, None)
            if former is not None:
                self.held_bytes -= former[1]
            if size > self.max_bytes:
                return
            self._values[key] = (value, size)
            self.held_bytes += size
            while self.held_bytes > self.max_bytes:
                _, (_, dropped) = self._values.popitem(last=False)
                self.held_bytes -= dropped

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._values.clear()
            self.held_bytes = 0


class ShortMemory(Generic[V]):
    """Values that may be `seconds` old: for rows that change seldom and are read on every request."""

    def __init__(self, seconds: float, max_entries: int = 4096) -> None:
        self.seconds = seconds
        self.max_entries = max_entries
        self._values: dict[Hashable, tuple[float, V]] = {}

    def get_or_read(self, key: Hashable, read: Callable[[], V]) -> V:
        """The remembered value under `key`, or what `read` returns."""
        found = self._values.get(key)
        moment = monotonic()
        if found is not None and found[0] > moment:
            return found[1]
        value = read()
        if len(self._values) >= self.max_entries:
            self._values.clear()
        self._values[key] = (moment + self.seconds, value)
        return value

    def clear(self) -> None:
        """Forget everything (this process has just changed something)."""
        self._values.clear()


@contextmanager
def asking_once() -> Iterator[None]:
    """Inside, each function that is marked `once` reads a single time: for a page whose parts ask the same."""
    if _asked.get() is not None:
        yield
        return
    begun = _asked.set({})
    try:
        yield
    finally:
        _asked.reset(begun)


def once(read: Callable[[], V]) -> Callable[[], V]:
    """Mark a read whose answer holds as long as `asking_once` does. Anywhere else it is read at every call."""

    @wraps(read)
    def answer() -> V:
        known = _asked.get()
        if known is None:
            return read()
        if read not in known:
            known[read] = read()
        return known[read]  # type: ignore[return-value]  # what this very function has given

    return answer
