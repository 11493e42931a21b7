"""What is said to somebody whose program has waited for long."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from stoa.assessment import actions, items
from stoa.assessment.models import Attempt
from stoa.catalogue.queries import Offer
from stoa.kernel import jobs
from stoa.kernel.clock import now
from tests.web.browser import Browser
from tests.web.learning import test_program_trouble, test_programs
from tests.web.learning.test_programs import RIGHT, look, run_jobs, send

coder = test_programs.coder
coded = test_program_trouble.coded

UNIT = "/learn/springs/coded/"


def aged(seconds: int) -> None:
    Attempt.objects.update(at=now() - timedelta(seconds=seconds))


def others(count: int) -> None:
    """Programs of others that are to be run before."""
    for number in range(count):
        jobs.enqueue(actions.RUN_JOB, key=f"other-{number}", due_at=now() - timedelta(hours=1), attempt=-1 - number)


def test_long_waiting_says_something_new(coder: Browser) -> None:
    send(coder, RIGHT)
    others(3)
    assert "is being tested." in look(coder).content.decode()
    aged(16)
    told = look(coder, "5").content.decode()
    assert "still waiting to be tested. 3 are tested before yours. <a" in told and "need not stay" not in told
    aged(61)
    told = look(coder, "7").content.decode()
    assert "3 are tested before yours. You need not stay" in told and "?look=8" in told


def test_without_a_script_the_page_says_so_too(coder: Browser) -> None:
    send(coder, RIGHT, script=False)
    aged(61)
    page = coder.get(UNIT).content.decode()
    assert "still waiting to be tested." in page and "You need not stay" in page and ">Look again</a>" in page
    run_jobs()
    page = coder.get(UNIT).content.decode()
    assert "still waiting" not in page and "Right." in page


def test_a_job_that_runs_has_none_before_it(coded: Offer, tmp_path: Path) -> None:
    others(2)
    assert jobs.before(actions.RUN_JOB, "other-1") == 1
    assert jobs.before(actions.RUN_JOB, "other-0") == 0
    assert jobs.before(actions.RUN_JOB, "nobody") is None
    assert jobs.before("another.task", "other-1") == 0


@pytest.mark.parametrize(("look", "after"), [(0, 1), (3, 3), (7, 20), (500, 20), (-1, 1)])
def test_it_is_looked_again_less_and_less_often(look: int, after: int) -> None:
    assert f"delay:{after}s" in items.waiting("q", "/a/", look, (90.0, None))
