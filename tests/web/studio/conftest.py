"""What tests of the studio share: an author who may bring courses, and staff."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from stoa.accounts.rules import SITE, course_scope
from stoa.kernel.jobs import worker
from tests.cast import Member, member

Upload = Callable[[Client, SimpleUploadedFile], HttpResponse]


@pytest.fixture
def cy(db: None) -> Member:
    """An author of this site, and of the sample course."""
    return member("Cy", ("author", SITE), ("author", course_scope("wells")))


@pytest.fixture
def di(db: None) -> Member:
    """Staff of the sample course."""
    return member("Di", ("staff", course_scope("wells")))


@pytest.fixture
def uploaded() -> Upload:
    """Uploads a file, lets the job run as a child would, and gives the page that comes of it."""

    def upload(browser: Client, file: SimpleUploadedFile) -> HttpResponse:
        response = browser.post("/studio/-/upload/", {"course": file})
        assert response.status_code == 302, response.content.decode()
        assert worker.run_batch() == 1
        return browser.get(response["Location"], follow=True)

    return upload
