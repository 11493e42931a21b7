"""The power goes while people answer: what was acknowledged is there, and nothing is half there."""

from __future__ import annotations

import http.client
import random
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.faults.sites import Learner, Server, Site, kill, serving
from tests.web.learning.springs import RIGHT, WRONG

pytestmark = pytest.mark.enable_socket

ASKED = {"one": ("a",), "three": ("b", "c", "d"), "twice": ("twice-q",)}
ANSWERS_EACH = 50

WITHOUT_EVIDENCE = """SELECT count(*) FROM assessment_attempt a WHERE a.number = 1 AND NOT EXISTS (
SELECT 1 FROM learning_evidence e WHERE e.account_id = a.account_id AND e.fact = 'score:' || a.part || ':1')"""
WITHOUT_ATTEMPT = """SELECT count(*) FROM learning_evidence e WHERE e.kind = 'score' AND NOT EXISTS (
SELECT 1 FROM assessment_attempt a WHERE a.account_id = e.account_id
AND e.fact = 'score:' || a.part || ':' || a.number)"""
GAPS = """SELECT count(*) FROM (SELECT max(number) AS last, count(*) AS kept FROM assessment_attempt
GROUP BY account_id, run_id, part) parts WHERE last <> kept"""


def keep_answering(server: Server, learner: Learner, seed: int, acknowledged: list[str], stop: threading.Event) -> None:
    """Answer until it is enough or nobody listens any more."""
    chance = random.Random(seed)
    for number in range(ANSWERS_EACH):
        unit = chance.choice(list(ASKED))
        once = f"{seed:02x}{number:04x}"
        try:
            value = RIGHT if chance.random() < 0.02 else WRONG  # what is right once takes no further answers
            status, text = server.answer(learner, unit, chance.choice(ASKED[unit]), value, once)
        except (OSError, http.client.HTTPException):
            stop.set()
            return
        if status == 200 and 'class="notice"' not in text:
            acknowledged.append(once)


def test_kill_9_while_four_people_answer(make: Callable[[str, int], Site], database: str) -> None:
    after = random.randrange(20, 80)
    site = make(database, 4)
    acknowledged: list[str] = []
    over = threading.Event()
    with serving(site) as server, ThreadPoolExecutor(4) as people:
        for seed, learner in enumerate(site.learners):
            people.submit(keep_answering, server, learner, seed, acknowledged, over)
        until = time.monotonic() + 60
        while len(acknowledged) < after:
            assert not over.wait(0.002), "the server went by itself"
            assert time.monotonic() < until, "too few answers were kept"
        kill(server.process)
    assert len(acknowledged) < 4 * ANSWERS_EACH, "it was killed in the middle"
    kept = {once for (once,) in site.rows("SELECT once FROM assessment_attempt")}
    assert not set(acknowledged) - kept, "an answer was acknowledged and is lost"
    for question in (WITHOUT_EVIDENCE, WITHOUT_ATTEMPT, GAPS):
        assert site.rows(question) == [(0,)], question
    told, wrong = site.command("rebuild", "springs").communicate(timeout=30)
    assert told.startswith("0 summaries differed"), told + wrong
    with serving(site) as server:
        status, text = server.answer(site.learners[0], "one", "a", RIGHT, "afterwards")
        assert status == 200
        assert "Right." in text
