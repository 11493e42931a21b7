"""A worker outlives a database that cannot be used for a while."""

from __future__ import annotations

from typing import Any, NoReturn

import pytest
from django.db import OperationalError, connection

from stoa.cli import worker
from stoa.kernel import jobs
from stoa.kernel.jobs import Progress

pytestmark = pytest.mark.django_db(transaction=True)


def gone(*_anything: Any) -> NoReturn:
    """What every statement meets."""
    raise OperationalError("the connection was refused")


def test_it_waits_and_asks_again(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    done: list[int] = []

    def count(*, progress: Progress) -> None:
        done.append(1)

    monkeypatch.setitem(jobs.tasks, "tests.count", count)
    monkeypatch.setattr(worker, "AGAIN_SECONDS", 0.0)
    jobs.enqueue("tests.count")
    with connection.execute_wrapper(gone):
        assert worker._round("short") == 0
    assert "it will be asked again" in caplog.text and not done
    assert worker._round("short") == 1 and done


def test_a_program_has_no_more_time_than_any_job(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[dict[str, Any]] = []
    monkeypatch.setattr(worker.worker, "run_batch", lambda *_, **options: asked.append(options) or 0)
    worker._round("short")
    assert [each["lane"] for each in asked] == ["short", "programs"]
    assert {each["cpu_seconds"] for each in asked} == {worker.JOB_CPU_SECONDS}


def test_programs_stand_behind_all_else(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    monkeypatch.setattr(worker.os, "nice", asked.append)
    for lane in ("short", "long", "programs"):
        worker.main(["--batch", "--lane", lane])
    assert asked == [worker.PROGRAMS_NICE]
