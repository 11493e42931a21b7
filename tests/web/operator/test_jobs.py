"""Jobs as a list: what went wrong, trying again, cancelling; each act is written down."""

from __future__ import annotations

import pytest

from stoa.kernel import audit, jobs
from stoa.kernel.clock import now
from stoa.kernel.models import Job
from stoa.kernel.statements import counted
from stoa.web.operator.words import JOBS
from tests.cast import Member
from tests.web.browser import Browser


def make(number: int, **fields: object) -> Job:
    values = {"task": "learning.recount_run", "due_at": now(), "created_at": now(), **fields}
    return Job.objects.create(public_id=f"job{number}", **values)


def test_a_failed_one_says_why_and_is_tried_again(browser: Browser, op: Member) -> None:
    make(1, state="failed", error="The film <b>has no picture", attempts=5, owner=op.id)
    text = browser.get("/operator/jobs/?state=failed").content.decode()
    assert "Counting progress anew" in text
    assert "The film &lt;b&gt;has no picture" in text
    assert "asked for by Op" in text
    browser.post("/operator/jobs/job1/", {"act": "retry"})
    found = jobs.job("job1")
    assert found is not None
    assert found.state == "waiting"
    entry = audit.entries()[0]
    assert (entry.act, entry.by, entry.details) == ("jobs.job_retried", op.id, {"job": "job1"})


def test_one_that_waits_is_cancelled(browser: Browser) -> None:
    make(1)
    browser.post("/operator/jobs/job1/", {"act": "cancel"})
    assert Job.objects.get().state == "cancelled"
    assert audit.entries()[0].act == "jobs.job_cancelled"


def test_what_cannot_be_done_any_more_is_said_and_not_written_down(browser: Browser) -> None:
    make(1, state="done")
    response = browser.post("/operator/jobs/job1/", {"act": "retry"}, follow=True)
    assert "not in a state any more" in response.content.decode()
    assert not audit.entries(about="site")


def test_an_empty_list_says_what_would_be_there(browser: Browser) -> None:
    assert "Nothing has been asked for yet" in browser.get("/operator/jobs/").content.decode()
    assert "There are no such jobs." in browser.get("/operator/jobs/?state=failed").content.decode()


@pytest.mark.parametrize("query", ["?before=x", "?before=-1", "?state=<script>", "?before=9%C2%B2"])
def test_a_query_that_means_nothing_is_refused(browser: Browser, query: str) -> None:
    assert browser.get(f"/operator/jobs/{query}").status_code == 400


def test_the_list_is_paged_and_flat(browser: Browser, op: Member) -> None:
    counts = []
    for rows in (1, 3, 120):
        for number in range(Job.objects.count(), rows):
            make(number, owner=op.id)
        with counted() as count:
            text = browser.get("/operator/jobs/").content.decode()
        counts.append(len(count))
    assert counts == [5, 5, 5]
    assert "job119" in text
    assert "job69" not in text
    last = Job.objects.order_by("-id")[49].id
    older = browser.get(f"/operator/jobs/?state=&before={last}").content.decode()
    assert "job69" in older
    assert "job119" not in older


def test_every_job_has_a_name_for_people() -> None:
    assert set(JOBS) == set(jobs.tasks)
