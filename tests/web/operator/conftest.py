"""Whoever runs the site."""

from __future__ import annotations

import pytest

from stoa.accounts.rules import SITE
from tests.cast import PASSWORD, Member, member
from tests.web.browser import Browser
from tests.web.conftest import SignedIn


@pytest.fixture
def op(db: None) -> Member:
    """The operator."""
    return member("Op", ("operator", SITE))


@pytest.fixture
def browser(signed_in: SignedIn, op: Member) -> Browser:
    """The operator's browser."""
    return signed_in(op)


@pytest.fixture
def desk(browser: Browser) -> Browser:
    """The operator's browser, which has shown lately who sits there."""
    assert browser.post("/accounts/reauthenticate/", {"password": PASSWORD}).status_code == 302
    return browser
