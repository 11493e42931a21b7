"""The cache stays within its bytes, and one thread makes what many want."""

from __future__ import annotations

import threading
import time

import pytest

from stoa.kernel.cache import BytesCache, ShortMemory, asking_once, once


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


class Reads:
    """Counts how often it is read."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> int:
        self.times += 1
        return self.times


def test_what_several_ask_is_read_once_a_look() -> None:
    read, other = once(first := Reads()), once(Reads())
    for look in (1, 2):
        with asking_once():
            with asking_once():
                assert [read(), read()] == [look, look]
            assert read() == look, "a look within a look is the same one"
            assert other() == look
    assert [read(), read()] == [3, 4], "outside, each call reads"
    assert first.times == 4


def test_a_read_that_fails_is_tried_again() -> None:
    tried: list[int] = []

    def failing() -> int:
        tried.append(1)
        if len(tried) == 1:
            raise OSError("away")
        return 5

    read = once(failing)
    with asking_once():
        with pytest.raises(OSError, match="away"):
            read()
        assert read() == 5


def test_one_thread_looks_for_itself() -> None:
    read, found = once(Reads()), list[int]()
    with asking_once():
        assert read() == 1
        thread = threading.Thread(target=lambda: found.append(read()))
        thread.start()
        thread.join()
    assert found == [2]
