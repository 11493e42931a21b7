"""The power goes while a worker has a job: another does it again, the rest at once, nobody anything twice at a time."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from redis import Redis

from tests.faults.sites import Site, kill, start

pytestmark = pytest.mark.enable_socket
KEYS = ("stoa:jobs:short", "stoa:jobs:long", "stoa:jobs:filled")


@pytest.fixture(params=["table", "server"])
def queue(request: pytest.FixtureRequest) -> dict[str, str]:
    """The setting of who says which job is next."""
    if request.param == "table":
        return {"STOA_CACHE_URL": ""}
    address = str(request.getfixturevalue("redis_url"))
    Redis.from_url(address).delete(*KEYS)
    return {"STOA_CACHE_URL": address}


def inside(site: Site, queue: dict[str, str], *words: str) -> subprocess.Popen[str]:
    return start([sys.executable, "-m", "tests.faults.inside", *words], {**site.environment, **queue})


def notes(folder: Path) -> list[str]:
    with suppress(FileNotFoundError):
        return (folder / "notes").read_text().split("\n")[:-1]
    return []


def wait_for(what: Callable[[], bool], seconds: float = 30) -> None:
    until = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < until, "it took too long"
        time.sleep(0.05)


def test_kill_9_in_the_middle_of_a_job(
    make: Callable[[str, int], Site], database: str, queue: dict[str, str], tmp_path: Path
) -> None:
    site = make(database, 0)
    told, wrong = inside(site, queue, "ask", "3").communicate(timeout=60)
    assert told, wrong
    first = inside(site, queue, "work", str(tmp_path))
    try:
        wait_for(lambda: notes(tmp_path) == ["begin 0"])
        second = inside(site, queue, "work", str(tmp_path))
        try:
            wait_for(lambda: notes(tmp_path) == ["begin 0", "begin 1"])
            time.sleep(3)
            assert notes(tmp_path) == ["begin 0", "begin 1"], "both live, and leases are renewed: nobody takes theirs"
            kill(first)
            if queue["STOA_CACHE_URL"]:
                Redis.from_url(queue["STOA_CACHE_URL"]).delete(*KEYS)  # the server dies with it, and forgets
            (tmp_path / "go").touch()
            wait_for(lambda: [line for (line,) in site.rows("SELECT state FROM kernel_job")] == ["done"] * 3)
        finally:
            kill(second)
    finally:
        kill(first)
    assert sorted(notes(tmp_path)) == ["begin 0", "begin 0", "begin 1", "begin 2", "end 0", "end 1", "end 2"]
    assert site.rows("SELECT attempts FROM kernel_job ORDER BY id") == [(2,), (1,), (1,)]
