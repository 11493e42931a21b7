"""The cache: one contract, in a file and on a server; processes share it; a server that is away stops nobody."""

from __future__ import annotations

import secrets
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache.backends.base import BaseCache
from redis import Redis

from stoa.configuration import cache_from
from stoa.kernel.caches import Window
from stoa.kernel.caches.here import HereCache
from stoa.kernel.caches.server import ServerCache
from tests.journeys.browser import free_port


def on_server(address: str, folder: Path) -> ServerCache:
    made = cache_from(address, folder)
    params = {"OPTIONS": dict(made["OPTIONS"]), "KEY_PREFIX": f"story{secrets.token_hex(4)}"}
    return ServerCache(made["LOCATION"], params)


@pytest.fixture
def back() -> Iterator[None]:
    """Each test asks the server anew."""
    ServerCache._away_until = 0.0
    yield
    ServerCache._away_until = 0.0


@pytest.fixture(params=["file", "server"])
def cache(request: pytest.FixtureRequest, tmp_path: Path, back: None) -> BaseCache:
    if request.param == "file":
        return HereCache(cache_from("", tmp_path)["LOCATION"], {})
    return on_server(request.getfixturevalue("redis_url"), tmp_path)


def test_what_is_set_is_there_until_its_time(cache: BaseCache) -> None:
    cache.set("tries", [1.5, 2.5], 0.2 if isinstance(cache, HereCache) else 1)
    assert cache.get("tries") == [1.5, 2.5] and cache.has_key("tries")
    time.sleep(0.3 if isinstance(cache, HereCache) else 1.2)
    assert cache.get("tries", "gone") == "gone" and not cache.has_key("tries")


def test_adding_takes_an_empty_place_only(cache: BaseCache) -> None:
    assert cache.add("lock", True, 10)
    assert not cache.add("lock", True, 10)
    assert cache.delete("lock")
    assert not cache.delete("lock")
    assert cache.add("lock", True, 10)


def test_a_lock_that_ran_out_can_be_taken(cache: BaseCache) -> None:
    assert cache.add("lock", True, 1)
    time.sleep(1.1)
    assert cache.add("lock", True, 10)


def test_numbers_are_added_to(cache: BaseCache) -> None:
    cache.set("n", 4)
    assert (cache.incr("n"), cache.incr("n", 5), cache.decr("n", 2), cache.get("n")) == (5, 10, 8, 8)
    with pytest.raises(ValueError, match="not found"):
        cache.incr("nothing")


def test_several_windows_are_counted_in_one_go(cache: HereCache | ServerCache) -> None:
    windows = [Window("a:2", "a:1", 60), Window("b:2", "b:1", 60)]
    cache.set("a:1", 7)
    assert cache.count(windows) == [(1, 7), (1, 0)]
    assert cache.count(windows[:1]) == [(2, 7)]
    cache.uncount(["a:2", "b:2", "nothing"])
    assert cache.get_many(["a:2", "b:2", "nothing"]) == {"a:2": 1, "b:2": 0}
    assert cache.count(windows) == [(2, 7), (1, 0)]
    assert cache.count([]) == []


def test_a_window_that_ran_out_begins_anew(cache: HereCache | ServerCache) -> None:
    short = [Window("a:2", "a:1", 1)]
    assert [cache.count(short), cache.count(short)] == [[(1, 0)], [(2, 0)]]
    time.sleep(1.1)
    assert cache.count(short) == [(1, 0)]


def test_a_longer_time_can_be_given(cache: BaseCache) -> None:
    cache.set("n", 4, 1)
    assert cache.touch("n", 60)
    assert not cache.touch("nothing", 60)
    time.sleep(1.1)
    assert cache.get("n") == 4


def test_many_at_once(cache: BaseCache) -> None:
    assert cache.set_many({"a": 1, "b": [2]}) == []
    assert cache.get_many(["a", "b", "c"]) == {"a": 1, "b": [2]}
    cache.delete_many(["a", "c"])
    assert cache.get_many(["a", "b"]) == {"b": [2]}


def test_only_plain_values_are_kept(cache: BaseCache) -> None:
    with pytest.raises(TypeError):
        cache.set("thing", object())


def test_clearing_leaves_what_others_have_on_the_server(redis_url: str, tmp_path: Path, back: None) -> None:
    cache, other = on_server(redis_url, tmp_path), Redis.from_url(redis_url)
    other.set("somebody-elses", b"1")
    cache.set("mine", 1)
    cache.clear()
    assert (cache.get("mine"), other.get("somebody-elses")) == (None, b"1")


def test_of_many_threads_one_gets_the_lock(cache: BaseCache, tmp_path: Path) -> None:
    got: list[bool] = []

    def take() -> None:
        mine = HereCache(cache.path, {}) if isinstance(cache, HereCache) else cache
        got.append(mine.add("lock", True, 10))

    threads = [threading.Thread(target=take) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(got) == [False] * 7 + [True]


COUNT = """
import sys
from stoa.kernel.caches.here import HereCache
from stoa.kernel.caches import Window
cache = HereCache(sys.argv[1], {})
cache.add("n", 0)
for _ in range(500):
    cache.incr("n")
    cache.count([Window("w:2", "w:1", 60)])
"""


def test_processes_that_begin_at_once_count_together(tmp_path: Path) -> None:
    """None of their counts is lost, the making of the file included."""
    path = tmp_path / "cache" / "shared.sqlite3"
    started = [subprocess.Popen([sys.executable, "-c", COUNT, str(path)], stderr=subprocess.PIPE) for _ in range(4)]
    told = [process.communicate(timeout=60) for process in started]
    assert [process.returncode for process in started] == [0] * 4, told
    assert HereCache(path, {}).get_many(["n", "w:2"]) == {"n": 2000, "w:2": 2000}


def test_a_broken_file_is_begun_anew(tmp_path: Path) -> None:
    path = tmp_path / "shared.sqlite3"
    path.write_bytes(b"this is no database" * 500)
    cache = HereCache(path, {})
    cache.set("n", 1)
    assert cache.get("n") == 1


def test_what_ran_out_is_swept(tmp_path: Path) -> None:
    cache = HereCache(tmp_path / "shared.sqlite3", {})
    for number in range(1200):
        cache.set(f"n{number}", 1, 0)
    assert cache._connection is not None
    (count,) = cache._connection.execute("SELECT count(*) FROM entry").fetchone()
    assert count < 600


def test_a_server_that_is_away_is_done_without_and_found_again(
    tmp_path: Path, socket_enabled: None, back: None, redis_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    away = on_server(f"redis://127.0.0.1:{free_port()}", tmp_path)
    begun = time.monotonic()
    for _ in range(20):
        assert away.add("lock", True, 10)
        assert not away.add("lock", True, 10)
        assert away.delete("lock")
    assert time.monotonic() - begun < 3, "it was not asked each time"
    assert caplog.text.count("away") == 1, "it was said once"
    assert [away.count([Window("w", "v", 60)]) for _ in range(2)] == [[(1, 0)], [(2, 0)]]
    away.uncount(["w"])
    assert away.get("w") == 1
    ServerCache._away_until = 0.0
    there = on_server(redis_url, tmp_path)
    there.set("n", 1)
    assert there.get("n") == 1 and there._here.get("n") is None
