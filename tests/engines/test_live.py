"""The live channel: what one process says another hears, on each engine; a line that is dead stops nobody."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from stoa.configuration import BadSetting, live_from
from stoa.kernel import live, waking
from tests.journeys.browser import free_port

OTHER = """
import sys, os, time, django
django.setup()
from stoa.kernel import live
heard = []
live.heard("story.told")(lambda text: (heard.append(text), sys.stdout.write(f"heard {text}\\n"), sys.stdout.flush()))
live.listen()
until = time.monotonic() + 20
while not heard and time.monotonic() < until:
    time.sleep(0.02)
sys.stdout.write("ready\\n"), sys.stdout.flush()
for line in sys.stdin:
    live.say("story.told", line.strip())
    sys.stdout.write("said\\n"), sys.stdout.flush()
"""


class Other:
    """A process that listens, and says what it is told to."""

    def __init__(self, line: str, data: Path) -> None:
        environment = {
            **os.environ, "STOA_DATA": str(data), "STOA_CACHE_URL": "", "STOA_LIVE_URL": line,
            "DJANGO_SETTINGS_MODULE": "stoa.settings",
        }  # fmt: skip
        self.process = subprocess.Popen(
            [sys.executable, "-c", OTHER], env=environment, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        began = [self.next(), self.next()]
        if began != ["heard", "ready"]:  # once when it begins to listen
            self.process.kill()
            self.process.communicate()
            raise AssertionError(began)

    def next(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def say(self, text: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{text}\n")
        self.process.stdin.flush()

    def close(self) -> None:
        self.process.communicate(timeout=20)


@pytest.fixture(params=["server", "postgres"])
def line(request: pytest.FixtureRequest, socket_enabled: None) -> str:
    return str(request.getfixturevalue("redis_url" if request.param == "server" else "postgres_url"))


@pytest.fixture
def two(line: str, tmp_path: Path) -> Iterator[tuple[Other, Other]]:
    ada, bo = Other(line, tmp_path / "a"), Other(line, tmp_path / "b")
    yield ada, bo
    ada.close()
    bo.close()


def test_what_one_says_the_other_hears_at_once(two: tuple[Other, Other]) -> None:
    ada, bo = two
    begun = time.monotonic()
    ada.say("wells “ß”")
    assert bo.next() == "heard wells “ß”"
    assert time.monotonic() - begun < 1
    assert [ada.next(), ada.next()] == ["heard wells “ß”", "said"], "itself once, without the line"
    bo.say("back")
    assert [ada.next(), bo.next(), bo.next()] == ["heard back", "heard back", "said"]


@pytest.fixture
def ears(settings: Any) -> Iterator[list[str]]:
    """What this process hears on a topic of its own; the line is set up anew around each test."""
    heard: list[str] = []
    live.heard("story.here")(heard.append)
    live.line.cache_clear()
    yield heard
    del live._ears["story.here"]
    live.line.cache_clear()
    live._mouth._silent_until = 0.0


def test_without_others_this_process_hears_itself(ears: list[str], settings: Any) -> None:
    settings.STOA_LIVE = ""
    live.listen()
    live.say("story.here", "alone")
    assert ears == ["alone"]
    assert not live.hears_others()


@pytest.mark.parametrize("scheme", ["redis", "postgresql"])
def test_a_line_that_is_dead_is_tried_once_in_a_while(
    ears: list[str], settings: Any, scheme: str, socket_enabled: None, caplog: pytest.LogCaptureFixture
) -> None:
    settings.STOA_LIVE = f"{scheme}://127.0.0.1:{free_port()}"
    begun = time.monotonic()
    for number in range(50):
        live.say("story.here", str(number))
    assert time.monotonic() - begun < 4
    assert len(ears) == 50, "this process hears it all the same"
    assert caplog.text.count("can't be told") == 1


def test_an_ear_that_fails_keeps_nothing_from_the_others(
    ears: list[str], settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.STOA_LIVE = ""
    live._ears["story.here"].insert(0, lambda text: print(1 / 0))
    live.say("story.here", "on")
    assert ears == ["on"]
    assert "could not be taken in" in caplog.text


def test_only_short_words_are_carried(ears: list[str]) -> None:
    with pytest.raises(ValueError, match="short"):
        live.say("story.here", "x" * (live.LONGEST + 1))


@pytest.mark.parametrize("words", ["", "nonsense", "{}", "[1]", '["a", "b"]', '[1, "no.such.topic", "x"]'])
def test_strange_words_are_passed_over(ears: list[str], words: str) -> None:
    live._understand(words)
    assert ears == []


@pytest.fixture
def role() -> Iterator[waking.Here]:
    """What this process does about work, as a test sets it."""
    before = waking.here.has_dispatcher, waking.here.does_work, waking.here.takes_all
    waking.here.arrived.clear()
    yield waking.here
    waking.here.has_dispatcher, waking.here.does_work, waking.here.takes_all = before
    waking.here.arrived.clear()


@pytest.mark.parametrize(
    ("does_work", "takes_all", "text", "wakes"),
    [
        (True, False, waking.THEIRS, True), (True, False, waking.MINE, False), (True, False, "", True),
        (True, True, waking.MINE, True), (False, False, waking.THEIRS, False), (False, False, "", False),
    ],
)  # fmt: skip
def test_who_wakes_for_what(role: waking.Here, does_work: bool, takes_all: bool, text: str, wakes: bool) -> None:
    role.does_work, role.takes_all = does_work, takes_all
    waking._hear(text)
    assert role.arrived.is_set() == wakes


def test_ringing_tells_others_where_nobody_here_looks(role: waking.Here) -> None:
    told: list[str] = []
    live._ears[waking.TOPIC].append(told.append)
    try:
        role.has_dispatcher = True
        waking.ring()
        assert (role.arrived.is_set(), told) == (True, [])
        role.has_dispatcher = False
        waking.ring()
        assert told == [waking.THEIRS]
    finally:
        live._ears[waking.TOPIC].remove(told.append)


def test_the_setting_names_a_server_or_postgresql() -> None:
    assert live_from("", "redis://cache:6379/0") == "redis://cache:6379/0"
    assert live_from("postgresql://db/stoa", "redis://cache") == "postgresql://db/stoa"
    assert live_from("valkeys://cache:6380", "") == "rediss://cache:6380"
    with pytest.raises(BadSetting, match="STOA_LIVE_URL"):
        live_from("amqp://broker", "")
