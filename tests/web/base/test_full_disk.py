"""Pages while nothing can be written: they are read on, and what is sent is refused in plain words."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Any

import pytest
from django.db import OperationalError, connection

from stoa.accounts.rules import SESSION_SEEN
from stoa.kernel import jobs
from tests.cast import Member, member
from tests.web.browser import Browser
from tests.web.conftest import SignedIn

pytestmark = pytest.mark.django_db


def full(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
    """What SQLite says of any write when its disk is full."""
    if sql.split(maxsplit=1)[0] not in ("INSERT", "UPDATE", "DELETE"):
        return execute(sql, *rest)
    cause = sqlite3.OperationalError("database or disk is full")
    cause.sqlite_errorcode = sqlite3.SQLITE_FULL
    raise OperationalError(str(cause)) from cause


@pytest.fixture
def ada(db: None) -> Member:
    return member("Ada")


def seen_long_ago(browser: Browser) -> None:
    """The session is to note its use with the next page."""
    session = browser.session
    session[SESSION_SEEN] = 0
    session.save()


def test_pages_are_read_on(signed_in: SignedIn, ada: Member) -> None:
    browser = signed_in(ada)
    browser.raise_request_exception = False
    seen_long_ago(browser)
    with connection.execute_wrapper(full):
        assert browser.get("/account/").status_code == 200
    assert browser.session[SESSION_SEEN] == 0, "and the use is noted with a later one"
    browser.get("/account/")
    assert browser.session[SESSION_SEEN] > 0


def test_what_is_sent_is_refused_and_can_be_sent_again(signed_in: SignedIn, ada: Member) -> None:
    browser = signed_in(ada)
    browser.raise_request_exception = False
    with connection.execute_wrapper(full):
        response = browser.post("/account/data/")
    assert (response.status_code, response.headers["Retry-After"]) == (507, "300")
    text = response.content.decode()
    assert "There is no room left here" in text and "could not be kept" in text
    assert "no-store" in response.headers["Cache-Control"]
    assert jobs.open_jobs(ada.id) == []
    assert browser.post("/account/data/").status_code == 302
    assert len(jobs.open_jobs(ada.id)) == 1
