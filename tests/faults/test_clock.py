"""The clock jumps: passes from the future and the past, a lease that ran out, and a site that says so."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from pytest_django import Settings

from stoa.kernel import checks, jobs, tokens
from stoa.kernel.clock import now
from stoa.kernel.jobs import worker
from stoa.kernel.models import Job


@pytest.mark.parametrize(("jump", "is_read"), [(-3600, False), (-30, True), (0, True), (600, True), (3600, False)])
def test_a_pass_after_a_jump(jump: int, is_read: bool) -> None:
    """`jump`: seconds by which the clock went on since the pass was given. None who is refused loses more than that:
    the session stands behind it."""
    written = tokens.write_pass(account=1, session="0123456789abcdef", epoch=1, language="en")
    assert (tokens.read_pass(written, moment=time.time() + jump) is not None) == is_read


@pytest.mark.django_db
def test_a_job_is_run_after_the_clock_went_forwards() -> None:
    """A lease that ends by a jump lets another worker begin; jobs bear that, and none is lost."""
    public_id = jobs.enqueue("content.publish")
    taken = worker.claim()
    assert taken is not None and worker.claim() is None
    Job.objects.filter(id=taken.id).update(leased_until=now() - timedelta(seconds=1))
    again = worker.claim()
    assert again is not None and (again.public_id, again.attempts) == (public_id, 2)


@pytest.mark.django_db
def test_a_clock_that_went_back_is_told(tmp_path_factory: pytest.TempPathFactory, settings: Settings) -> None:
    settings.STOA_DATA = tmp_path_factory.mktemp("data")
    jobs.enqueue("content.publish")

    def said() -> list[str]:
        return [finding.text for name, finding in checks.findings() if name == "clock"]

    assert said() == []
    Job.objects.update(created_at=now() + timedelta(hours=2))
    assert len(said()) == 1 and "before what was written last" in said()[0]
