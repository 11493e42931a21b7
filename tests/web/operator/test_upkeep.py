"""Storage, versions and courses: what there is, and the jobs that mend it."""

from __future__ import annotations

from pathlib import Path

import pytest

from stoa.content.models import Compiled
from stoa.kernel import audit
from stoa.kernel.jobs import worker
from stoa.kernel.statements import counted
from tests.cast import Member
from tests.web import sample
from tests.web.browser import Browser


@pytest.mark.django_db(transaction=True)
def test_files_are_measured_by_a_job(browser: Browser, wells: object) -> None:
    text = browser.get("/operator/storage/").content.decode()
    assert "Files have not been measured yet" in text
    browser.post("/operator/storage/work/", {"act": "measure"})
    assert "Measuring" in browser.get("/operator/storage/").content.decode()
    worker.run_batch()
    text = browser.get("/operator/storage/").content.decode()
    assert "Sources and drafts" in text
    assert "Measure again" in text


@pytest.mark.django_db(transaction=True)
def test_what_nothing_needs_is_deleted_by_a_job(browser: Browser, op: Member, wells: object) -> None:
    browser.post("/operator/storage/work/", {"act": "clean"})
    browser.post("/operator/storage/work/", {"act": "clean"})
    assert worker.run_batch() == 1, "asked twice is done once"
    assert "The last time deleted 0 files." in browser.get("/operator/storage/").content.decode()
    assert {(entry.act, entry.by) for entry in audit.entries(about="site")} == {("content.collecting_asked", op.id)}


@pytest.mark.django_db(transaction=True)
def test_courses_of_an_older_compiler_are_compiled_anew(browser: Browser, wells: object) -> None:
    assert "Compile them anew" not in browser.get("/operator/versions/").content.decode()
    Compiled.objects.update(fingerprint="of-old")
    text = browser.get("/operator/versions/").content.decode()
    assert "1 course," in " ".join(text.split())
    assert "of-old" in text
    assert "older compiler" in browser.get("/operator/courses/").content.decode()
    browser.post("/operator/versions/recompile/")
    worker.run_batch()
    assert "Compile them anew" not in browser.get("/operator/versions/").content.decode()


def test_versions_of_everything(browser: Browser) -> None:
    text = browser.get("/operator/versions/").content.decode()
    for name in ("Stoa", "Python", "Django", "granian", "0001_initial"):
        assert name in text


def test_courses_are_flat(browser: Browser, tmp_path: Path) -> None:
    counts = []
    for number in range(3):
        sample.publish(tmp_path, f"course-{number}", title=f"Course {number}")
        if number != 1:
            with counted() as count:
                text = browser.get("/operator/courses/").content.decode()
            counts.append(len(count))
    assert counts[0] == counts[1] <= 9
    assert "3 courses are published here." in text


def test_no_course_yet(browser: Browser) -> None:
    assert "No course is published yet." in browser.get("/operator/courses/").content.decode()
