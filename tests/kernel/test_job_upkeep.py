"""What whoever runs the site does with jobs: look, cancel, try again."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stoa.kernel import jobs
from stoa.kernel.clock import now
from stoa.kernel.jobs import JobFailed, Progress, worker
from stoa.kernel.models import Job

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ran() -> Iterator[list[str]]:
    """What the jobs `tests.sour` (fails for good) and `tests.steps` (tells its progress) have done."""
    said: list[str] = []

    def sour(*, word: str, progress: Progress) -> None:
        said.append(word)
        raise JobFailed("It cannot be said.")

    def steps(*, cancel_at: int, progress: Progress) -> None:
        for number in range(3):
            if number == cancel_at:
                jobs.cancel(public_id=Job.objects.get(state=Job.State.RUNNING).public_id)
            progress("walking", 3, 3)  # at its end a stage is always written
            said.append(f"step {number}")

    jobs.tasks.update({"tests.sour": sour, "tests.steps": steps})
    yield said
    del jobs.tasks["tests.sour"], jobs.tasks["tests.steps"]


def test_the_newest_come_first_page_by_page(ran: list[str]) -> None:
    ids = [jobs.enqueue("tests.sour", word=str(number), owner=number) for number in range(5)]
    first = jobs.recent(limit=2)
    assert [line.public_id for line in first] == ids[:2:-1]
    assert [line.public_id for line in jobs.recent(before=first[-1].id)] == ids[2::-1]
    assert (first[0].task, first[0].state, first[0].owner, first[0].attempts) == ("tests.sour", "waiting", 4, 0)


@pytest.mark.parametrize("rows", [1, 3])
def test_a_page_of_them_is_one_statement(ran: list[str], rows: int) -> None:
    for number in range(rows):
        jobs.enqueue("tests.sour", word=str(number))
    with CaptureQueriesContext(connection) as sent:
        assert len(jobs.recent(state="waiting")) == rows
    assert len(sent) == 1


def test_one_state_alone(ran: list[str]) -> None:
    failed = jobs.enqueue("tests.sour", word="a")
    worker.run_batch()
    waiting = jobs.enqueue("tests.sour", word="b")
    assert [line.public_id for line in jobs.recent(state="failed")] == [failed]
    assert [line.public_id for line in jobs.recent(state="waiting")] == [waiting]
    assert jobs.recent(state="running") == []


def test_what_waits_is_cancelled_and_never_run(ran: list[str]) -> None:
    public_id = jobs.enqueue("tests.sour", key="k", word="a")
    assert jobs.cancel(public_id=public_id)
    assert worker.run_batch() == 0
    view = jobs.job(public_id)
    assert view is not None and view.state == "cancelled" and view.is_over
    assert not jobs.cancel(public_id=public_id)
    assert jobs.enqueue("tests.sour", key="k", word="a") != public_id, "its key is free again"


def test_what_runs_ends_at_its_next_word_about_progress(ran: list[str], caplog: pytest.LogCaptureFixture) -> None:
    public_id = jobs.enqueue("tests.steps", cancel_at=1)
    worker.run_batch()
    assert ran == ["step 0"]
    assert jobs.recent()[0].state == "cancelled"
    assert public_id in caplog.text


def test_what_says_nothing_is_interrupted(
    ran: list[str], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def sleep(*, progress: Progress) -> None:
        threading.Timer(0.1, lambda: (Job.objects.update(state="cancelled"), connection.close())).start()
        time.sleep(30)
        ran.append("slept")

    monkeypatch.setattr(worker, "RENEW_SECONDS", 0.2)
    monkeypatch.setitem(jobs.tasks, "tests.sleep", sleep)
    jobs.enqueue("tests.sleep")
    begun = time.monotonic()
    worker.run_batch()
    assert ran == []
    assert time.monotonic() - begun < 15


def test_what_failed_is_tried_again_as_if_it_were_new(ran: list[str]) -> None:
    public_id = jobs.enqueue("tests.sour", word="a")
    worker.run_batch()
    assert jobs.retry(public_id=public_id)
    assert not jobs.retry(public_id=public_id), "it waits already"
    line = jobs.recent()[0]
    assert (line.state, line.attempts, line.error, line.finished_at) == ("waiting", 0, "", None)
    worker.run_batch()
    assert ran == ["a", "a"]


def test_a_worker_that_was_given_up_changes_nothing_any_more(ran: list[str]) -> None:
    """Its job was cancelled and tried again; the new worker's result counts, not its own."""
    public_id = jobs.enqueue("tests.sour", word="a")
    old = worker.claim()
    jobs.cancel(public_id=public_id)
    jobs.retry(public_id=public_id)
    new = worker.claim()
    assert old is not None and new is not None and old.attempts == new.attempts
    worker._end(old, Job.State.DONE)
    assert jobs.recent()[0].state == "running"
    worker._end(new, Job.State.DONE)
    assert jobs.recent()[0].state == "done"


def test_done_work_is_not_tried_again(ran: list[str]) -> None:
    public_id = jobs.enqueue("tests.steps", cancel_at=9)
    worker.run_batch()
    assert jobs.recent()[0].state == "done"
    assert not jobs.retry(public_id=public_id)
    assert not jobs.cancel(public_id=public_id)
    assert not jobs.retry(public_id="no-such-job")


def test_a_retry_is_due_at_once(ran: list[str]) -> None:
    public_id = jobs.enqueue("tests.sour", word="a", due_at=now() + timedelta(days=1))
    jobs.cancel(public_id=public_id)
    jobs.retry(public_id=public_id)
    assert jobs.has_due()
