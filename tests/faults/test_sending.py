"""Letters and the power: killed senders, two senders at once, ten thousand letters, on both databases."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable

import pytest

from tests.faults.sites import Site, kill, start
from tests.kernel.mail.sink import Sink, sink

pytestmark = pytest.mark.enable_socket

STATES = "SELECT state, count(*) FROM kernel_letter GROUP BY state ORDER BY state"
LEASES_END = "UPDATE kernel_letter SET leased_until = '2020-01-01 00:00:00' WHERE leased_until IS NOT NULL"
MEMORY = 40_000
"""kB that sending any number of letters may take beyond what sending ten takes."""


def run(site: Site, server: Sink, *words: str) -> subprocess.Popen[str]:
    environment = {**site.environment, "STOA_SMTP_URL": server.url, "STOA_MAIL_PER_MINUTE": "1000000"}
    return start([sys.executable, "-m", "tests.faults.sending", *words], environment)


def done(process: subprocess.Popen[str], seconds: int = 300) -> str:
    told, wrong = process.communicate(timeout=seconds)
    assert process.returncode == 0, wrong[-3000:]
    return told


def test_kill_9_of_the_sender(make: Callable[[str, int], Site], database: str) -> None:
    """Every letter leaves, and a kill doubles at most the one that was being written down."""
    site, kills = make(database, 0), 4
    with sink() as server:
        done(run(site, server, "post", "400"))
        for number in range(kills):
            sender = run(site, server, "send")
            until = time.monotonic() + 30
            while len(server.taken) < 60 * (number + 1) and sender.poll() is None:
                assert time.monotonic() < until, "nothing leaves"
                time.sleep(0.002)
            kill(sender)
            site.change(LEASES_END)
        done(run(site, server, "send"))
        counts = Counter(taken.receiver for taken in server.taken)
        doubled = [receiver for receiver, count in counts.items() if count > 1]
        assert len(counts) == 400, "none is lost"
        assert len(doubled) <= kills
        for receiver in doubled:
            names = {taken.message["Message-ID"] for taken in server.taken if taken.receiver == receiver}
            assert len(names) == 1, "known as one by its Message-ID"
    assert site.rows(STATES) == [("sent", 400)]
    assert site.rows("SELECT count(*) FROM kernel_letter WHERE text <> '' OR subject <> ''") == [(0,)]


def test_two_senders_at_once(make: Callable[[str, int], Site], database: str) -> None:
    site = make(database, 0)
    with sink() as server:
        done(run(site, server, "post", "500"))
        senders = [run(site, server, "send") for _ in range(2)]
        left = [json.loads(done(sender))["left"] for sender in senders]
        assert sum(left) == 500
        assert Counter(taken.receiver for taken in server.taken) == {f"p{n}@example.org": 1 for n in range(500)}


def test_letters_drain_in_bounded_memory(make: Callable[[str, int], Site], database: str) -> None:
    site = make(database, 0)
    with sink() as server:
        done(run(site, server, "post", "10"))
        small = json.loads(done(run(site, server, "send")))["most"]
        count = int(os.environ.get("STOA_TEST_LETTERS", "2000"))
        done(run(site, server, "post", str(count)))
        begun = time.monotonic()
        told = json.loads(done(run(site, server, "send")))
        seconds = time.monotonic() - begun
    print(f"{count} letters in {seconds:.1f} s with the start: {count / seconds:.0f} a second; {told['most']} kB")
    assert told["left"] == count
    assert told["most"] - small < MEMORY
