"""The engine of the cache for many machines: a server that speaks Redis' language (Valkey, Redis).

While it is away, what is counted is counted on each machine for itself, and after a few seconds the server is asked
again: somebody can always sign in, and nobody can guess without end.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any, Final, TypeVar

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.redis import RedisCache
from redis import Redis
from redis.exceptions import RedisError

from stoa.kernel.caches import Window
from stoa.kernel.caches.here import HereCache, Timeout
from stoa.kernel.servers import impatient

R = TypeVar("R")

AGAIN_SECONDS: Final = 5.0
"""How long to go without the server once it has not answered: not every request may wait for it."""
ONE_LESS: Final = "if redis.call('EXISTS', KEYS[1]) == 1 then redis.call('DECR', KEYS[1]) end"
logger = logging.getLogger("stoa.cache")


class ServerCache(RedisCache):
    """Django's cache on a server, with the file of this machine to fall back upon."""

    _away_until = 0.0  # shared by all threads of the process

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        options = dict(params.pop("OPTIONS", {}))
        self._here = HereCache(options.pop("beside"), {**params, "OPTIONS": {}})
        params["OPTIONS"] = {"serializer": "stoa.kernel.caches.PlainJson", **impatient(), **options}
        super().__init__(server, params)

    def _asked(self, name: str, *args: Any, **named: Any) -> Any:
        theirs = getattr(super(), name)
        return self._tried(lambda: theirs(*args, **named), lambda: getattr(self._here, name)(*args, **named))

    def _tried(self, there: Callable[[], R], here: Callable[[], R]) -> R:
        if time.monotonic() >= ServerCache._away_until:
            try:
                return there()
            except RedisError as problem:
                ServerCache._away_until = time.monotonic() + AGAIN_SECONDS
                logger.warning("The cache server is away (%s); each machine counts for itself", type(problem).__name__)
        return here()

    def count(self, windows: Sequence[Window]) -> list[tuple[int, int]]:
        """As `Counting` says. One trip."""
        return self._tried(lambda: self._count_there(windows), lambda: self._here.count(windows))

    def uncount(self, keys: Sequence[str]) -> None:
        """As `Counting` says. One trip."""
        self._tried(lambda: self._uncount_there(keys), lambda: self._here.uncount(keys))

    def _count_there(self, windows: Sequence[Window]) -> list[tuple[int, int]]:
        line = self._cache.get_client(None, write=True).pipeline(transaction=False)
        for window in windows:
            key = self.make_and_validate_key(window.key)
            line.incr(key)
            line.expire(key, window.seconds)
            line.get(self.make_and_validate_key(window.before))
        said = line.execute()
        return [(int(said[at]), int(said[at + 2] or 0)) for at in range(0, len(said), 3)]

    def _uncount_there(self, keys: Sequence[str]) -> None:
        line = self._cache.get_client(None, write=True).pipeline(transaction=False)
        for key in keys:
            line.eval(ONE_LESS, 1, self.make_and_validate_key(key))
        line.execute()

    def add(self, key: Any, value: Any, timeout: Timeout = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return bool(self._asked("add", key, value, timeout, version))

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return self._asked("get", key, default, version)

    def set(self, key: Any, value: Any, timeout: Timeout = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        self._asked("set", key, value, timeout, version)

    def touch(self, key: Any, timeout: Timeout = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return bool(self._asked("touch", key, timeout, version))

    def delete(self, key: Any, version: int | None = None) -> bool:
        return bool(self._asked("delete", key, version))

    def has_key(self, key: Any, version: int | None = None) -> bool:
        return bool(self._asked("has_key", key, version))

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        return int(self._asked("incr", key, delta, version))

    def get_many(self, keys: Any, version: int | None = None) -> dict[Any, Any]:
        found: dict[Any, Any] = self._asked("get_many", keys, version)
        return found

    def set_many(self, data: Any, timeout: Timeout = DEFAULT_TIMEOUT, version: int | None = None) -> list[Any]:
        missed: list[Any] = self._asked("set_many", data, timeout, version)
        return missed

    def delete_many(self, keys: Any, version: int | None = None) -> None:
        self._asked("delete_many", keys, version)

    def clear(self) -> None:
        """Forget what the cache holds, and only that: Django's own would empty the server, whoever else uses it."""
        self._here.clear()
        with suppress(RedisError):
            client: Redis = self._cache.get_client(None, write=True)
            for key in client.scan_iter(match=f"{self.key_prefix}:*", count=500):
                client.delete(key)
