"""Jobs: run once, tried again, taken over from a dead worker, one at a time for a key."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta
from time import monotonic, sleep

import pytest
from django.db import OperationalError
from django.db.backends.signals import connection_created

from stoa.kernel import jobs
from stoa.kernel.clock import now
from stoa.kernel.jobs import JobFailed, Progress, worker
from stoa.kernel.models import Job

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ran() -> Iterator[list[str]]:
    """What a job `tests.say` has said; "sour" fails for good, "flaky" fails once."""
    said: list[str] = []

    def say(*, word: str, progress: Progress) -> str:
        said.append(word)
        progress("saying", len(said), 2)
        if word == "sour":
            raise JobFailed("It cannot be said.")
        if word == "flaky" and said.count("flaky") == 1:
            raise RuntimeError("once")
        return word.upper()

    jobs.tasks["tests.say"] = say
    yield said
    del jobs.tasks["tests.say"]


def view(public_id: str) -> jobs.JobView:
    found = jobs.job(public_id)
    assert found is not None
    return found


def test_a_job_runs_once_and_keeps_its_result(ran: list[str]) -> None:
    public_id = jobs.enqueue("tests.say", word="hello")
    assert worker.run_batch() == 1
    assert worker.run_batch() == 0
    assert (view(public_id).state, view(public_id).result, ran) == ("done", "HELLO", ["hello"])


def test_one_that_cannot_succeed_is_told_and_not_tried_again(ran: list[str]) -> None:
    public_id = jobs.enqueue("tests.say", word="sour")
    worker.run_batch()
    assert (view(public_id).state, view(public_id).error) == ("failed", "It cannot be said.")


def test_one_that_fails_is_tried_again_later(ran: list[str], caplog: pytest.LogCaptureFixture) -> None:
    public_id = jobs.enqueue("tests.say", word="flaky")
    worker.run_batch()
    assert view(public_id).state == "waiting"
    assert not jobs.has_due()
    Job.objects.update(due_at=now())
    worker.run_batch()
    assert view(public_id).state == "done"


def test_a_dead_workers_job_is_taken_over(ran: list[str]) -> None:
    public_id = jobs.enqueue("tests.say", word="hello")
    claimed = worker.claim()
    assert claimed is not None
    assert worker.claim() is None
    Job.objects.update(leased_until=now() - timedelta(seconds=1))
    assert jobs.has_due()
    worker.run_batch()
    assert view(public_id).state == "done"


def test_a_lease_outlives_a_database_that_is_away_for_a_moment(
    ran: list[str], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    refused = []

    def refuse_once(**_: object) -> None:
        if threading.current_thread() is not threading.main_thread() and not refused:
            refused.append(True)
            raise OperationalError("database is locked")

    def wait_for_a_new_lease(*, progress: Progress) -> bool:
        first = Job.objects.get().leased_until
        end = monotonic() + 5
        while monotonic() < end and Job.objects.get().leased_until == first:
            sleep(0.01)
        return Job.objects.get().leased_until != first

    monkeypatch.setattr(worker, "RENEW_SECONDS", 0.05)
    monkeypatch.setitem(jobs.tasks, "tests.wait", wait_for_a_new_lease)
    public_id = jobs.enqueue("tests.wait")
    connection_created.connect(refuse_once)
    try:
        worker.run_batch()
    finally:
        connection_created.disconnect(refuse_once)
    assert (refused, view(public_id).result) == ([True], True)
    assert "lease" in caplog.text


def test_a_worker_that_always_dies_does_not_run_for_ever(ran: list[str]) -> None:
    public_id = jobs.enqueue("tests.say", word="hello")
    for _ in range(worker.MAX_DEATHS):
        assert worker.claim() is not None
        Job.objects.update(leased_until=now() - timedelta(seconds=1))
    worker.run_batch()
    assert view(public_id).state == "failed"
    assert "died" in view(public_id).error
    assert ran == []


def test_a_key_waits_once_and_may_wait_again_while_it_runs(ran: list[str]) -> None:
    first = jobs.enqueue("tests.say", key="k", word="one")
    assert jobs.enqueue("tests.say", key="k", word="one") == first
    worker.claim()
    assert jobs.enqueue("tests.say", key="k", word="two") != first
