"""Who says which job is next: one contract, by the table and by a server; what a server loses is not lost."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from redis import Redis

from stoa.kernel import jobs
from stoa.kernel.clock import now
from stoa.kernel.jobs import server_queue, worker
from stoa.kernel.jobs.queue import TableQueue
from stoa.kernel.jobs.server_queue import ServerQueue
from stoa.kernel.models import Job
from tests.journeys.browser import free_port

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def said() -> Iterator[list[str]]:
    """What jobs have said. "sour" fails every time; `tests.film` is a long job."""
    words: list[str] = []

    def say(*, word: str, progress: jobs.Progress) -> None:
        words.append(word)
        if word == "sour":
            raise RuntimeError("once more")

    jobs.tasks.update({"tests.say": say, "tests.film": say})
    jobs.lanes["tests.film"] = "long"
    yield words
    del jobs.tasks["tests.say"], jobs.tasks["tests.film"]
    del jobs.lanes["tests.film"]


@pytest.fixture(params=["table", "server"])
def engine(request: pytest.FixtureRequest, settings: Any, said: list[str]) -> Iterator[object]:
    """The queue that the site uses."""
    settings.STOA_SERVER = "" if request.param == "table" else request.getfixturevalue("redis_url")
    yield from _used(settings)


@pytest.fixture
def server(settings: Any, redis_url: str, said: list[str]) -> Iterator[ServerQueue]:
    settings.STOA_SERVER = redis_url
    for queue in _used(settings):
        assert isinstance(queue, ServerQueue)
        yield queue


def _used(settings: Any) -> Iterator[object]:
    jobs.queue.cache_clear()
    if settings.STOA_SERVER:
        forget(settings.STOA_SERVER)
    yield jobs.queue()
    jobs.queue.cache_clear()


def forget(url: str) -> None:
    """The server loses what it holds of jobs."""
    client = Redis.from_url(url)
    client.delete("stoa:jobs:short", "stoa:jobs:long", server_queue.FILLED)


def state(public_id: str) -> str:
    found = jobs.job(public_id)
    assert found is not None
    return found.state


def test_jobs_are_run_in_the_order_in_which_they_are_due(engine: object, said: list[str]) -> None:
    moment = now()
    for word, seconds in (("b", -2), ("c", -1), ("a", -3)):
        jobs.enqueue("tests.say", due_at=moment + timedelta(seconds=seconds), word=word)
    assert jobs.has_due()
    assert worker.run_batch() == 3
    assert said == ["a", "b", "c"]
    assert not jobs.has_due()


def test_one_that_is_due_later_waits(engine: object, said: list[str]) -> None:
    jobs.enqueue("tests.say", due_at=now() + timedelta(seconds=0.6), word="a")
    assert not jobs.has_due() and worker.run_batch() == 0
    time.sleep(0.7)
    assert jobs.has_due() and worker.run_batch() == 1


def test_lanes_are_apart(engine: object, said: list[str]) -> None:
    jobs.enqueue("tests.film", word="film")
    assert (jobs.has_due("short"), jobs.has_due("long")) == (False, True)
    assert worker.run_batch() == 0
    assert worker.run_batch(lane="long") == 1


def test_one_that_fails_comes_again_after_a_while(
    engine: object, said: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    public_id = jobs.enqueue("tests.say", word="sour")
    assert worker.run_batch() == 1
    assert (state(public_id), jobs.has_due()) == ("waiting", False)
    Job.objects.update(due_at=now())
    (row,) = Job.objects.all()
    jobs.queue().offer(row)
    assert worker.run_batch() == 1
    assert jobs.recent()[0].attempts == 2


def test_what_was_cancelled_is_not_run(engine: object, said: list[str]) -> None:
    public_id = jobs.enqueue("tests.say", word="a")
    jobs.cancel(public_id=public_id)
    assert worker.run_batch() == 0
    assert not jobs.has_due()


def test_what_is_tried_again_is_run_again(engine: object, said: list[str]) -> None:
    public_id = jobs.enqueue("tests.say", word="a")
    jobs.cancel(public_id=public_id)
    worker.run_batch()
    assert jobs.retry(public_id=public_id)
    assert worker.run_batch() == 1
    assert state(public_id) == "done"


def test_a_claim_is_nobody_elses(engine: object, said: list[str]) -> None:
    jobs.enqueue("tests.say", word="a")
    assert worker.claim() is not None
    assert worker.claim() is None
    assert not jobs.has_due()


def test_workers_at_once_take_each_job_once(engine: object, said: list[str]) -> None:
    if connection.vendor == "sqlite":
        pytest.skip("tests keep SQLite in memory, where threads lock each other out; tests/faults has real files")
    for number in range(30):
        jobs.enqueue("tests.say", word=str(number))

    def work() -> None:
        try:
            worker.run_batch()
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said, key=int) == [str(number) for number in range(30)]


def test_waiting_workers_do_not_ask_the_database(server: ServerQueue, said: list[str]) -> None:
    jobs.has_due()  # one process of the site has looked into the table for all, for half a minute
    with CaptureQueriesContext(connection) as sent:
        for _ in range(20):
            assert worker.run_batch() == 0
            assert not jobs.has_due()
    assert len(sent) == 0


def test_a_dead_workers_job_comes_up_again_by_itself(
    server: ServerQueue, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server_queue, "LEASE", timedelta(seconds=0.5))
    public_id = jobs.enqueue("tests.say", word="a")
    assert worker.claim() is not None
    Job.objects.update(leased_until=now() + timedelta(seconds=0.4))
    assert not jobs.has_due()
    time.sleep(0.6)
    assert jobs.has_due() and worker.run_batch() == 1
    assert state(public_id) == "done"


def test_a_renewed_lease_keeps_it_away(server: ServerQueue, said: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server_queue, "LEASE", timedelta(seconds=0.5))
    jobs.enqueue("tests.say", word="a")
    row = worker.claim()
    assert row is not None
    time.sleep(0.3)
    server.renew(row)
    time.sleep(0.3)
    assert not jobs.has_due()


def test_an_id_whose_lease_ended_too_early_runs_nothing_twice(server: ServerQueue, said: list[str]) -> None:
    """The row has the last word: its worker is alive."""
    jobs.enqueue("tests.say", word="a")
    row = worker.claim()
    assert row is not None
    server._client.zadd("stoa:jobs:short", {str(row.id): 0})
    assert worker.run_batch() == 0
    assert not jobs.has_due(), "it comes up again when the row's lease ends"


def test_a_server_that_lost_everything_gets_it_back(server: ServerQueue, said: list[str]) -> None:
    ids = [jobs.enqueue("tests.say", word=str(number)) for number in range(3)]
    forget(server.url)
    assert jobs.has_due()
    assert worker.run_batch() == 3
    assert [state(public_id) for public_id in ids] == ["done"] * 3


def test_what_only_the_table_knows_is_found_within_half_a_minute(server: ServerQueue, said: list[str]) -> None:
    public_id = jobs.enqueue("tests.say", word="a")
    server._client.delete("stoa:jobs:short")
    server._client.set(server_queue.FILLED, "1", ex=30)
    assert worker.run_batch() == 0
    assert 0 < server._client.ttl(server_queue.FILLED) <= 30
    server._client.delete(server_queue.FILLED)  # as when its time is over
    assert worker.run_batch() == 1
    assert state(public_id) == "done"


def test_while_the_server_is_away_the_table_is_asked(
    settings: Any, said: list[str], socket_enabled: None, caplog: pytest.LogCaptureFixture
) -> None:
    settings.STOA_SERVER = f"redis://127.0.0.1:{free_port()}"
    for queue in _away(settings):
        assert isinstance(queue, ServerQueue)
        begun = time.monotonic()
        ids = [jobs.enqueue("tests.say", word=str(number)) for number in range(5)]
        assert jobs.has_due()
        assert worker.run_batch() == 5
        assert time.monotonic() - begun < 5
        assert [state(public_id) for public_id in ids] == ["done"] * 5
    assert "the table is asked" in caplog.text


def _away(settings: Any) -> Iterator[object]:
    jobs.queue.cache_clear()
    yield jobs.queue()
    jobs.queue.cache_clear()


def test_without_a_server_the_table_is_the_queue(settings: Any) -> None:
    settings.STOA_SERVER = ""
    jobs.queue.cache_clear()
    assert isinstance(jobs.queue(), TableQueue)
    jobs.queue.cache_clear()
