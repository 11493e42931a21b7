"""The cache stays within its bytes, and one thread makes what many want."""

from __future__ import annotations

import threading
import time

import pytest

from stoa.kernel.cache import BytesCache, ShortMemory


def test_it_stays_within_its_bytes() -> None:
    cache: BytesCache[str] = BytesCache(100)
    for number in range(50):
        cache.get_or_make(number, lambda: ("x", 10))
        assert cache.held_bytes <= 100
    assert cache.get(0) is None
    assert cache.get(49) == "x"


def test_what_is_larger_than_the_cache_is_given_and_not_kept() -> None:
    cache: BytesCache[str] = BytesCache(10)
    assert cache.get_or_make("big", lambda: ("value", 11)) == "value"
    assert cache.get("big") is None


def test_one_thread_makes_and_the_others_wait() -> None:
    cache: BytesCache[int] = BytesCache(100)
    made = []

    def make() -> tuple[int, int]:
        made.append(1)
        time.sleep(0.05)
        return 5, 1

    threads = [threading.Thread(target=cache.get_or_make, args=("key", make)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 1
    assert cache.get("key") == 5


def test_a_maker_that_fails_leaves_the_way_free() -> None:
    cache: BytesCache[int] = BytesCache(100)

    def fail() -> tuple[int, int]:
        raise RuntimeError("no")

    for _ in range(2):
        try:
            cache.get_or_make("key", fail)
        except RuntimeError:
            continue
        raise AssertionError
    assert cache.get_or_make("key", lambda: (1, 1)) == 1


def test_a_short_memory_reads_again_when_its_time_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    moments, reads = iter([0.0, 1.9, 2.1]), iter(["first", "second"])
    monkeypatch.setattr("stoa.kernel.cache.monotonic", lambda: next(moments))
    memory: ShortMemory[str] = ShortMemory(seconds=2.0)
    assert [memory.get_or_read("a", lambda: next(reads)) for _ in range(3)] == ["first", "first", "second"]
