"""Whoever runs the site, in a browser that has shown lately who sits there."""

from __future__ import annotations

import pytest
from pytest_django import Settings

from stoa.accounts.rules import SITE
from tests.cast import PASSWORD, Member, member
from tests.web.browser import Browser
from tests.web.conftest import SignedIn


@pytest.fixture
def op(db: None, settings: Settings) -> Member:
    """Who runs the site."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    return member("Op", ("operator", SITE))


@pytest.fixture
def desk(op: Member, signed_in: SignedIn) -> Browser:
    """Op's browser."""
    browser = signed_in(op)
    assert browser.post("/accounts/reauthenticate/", {"password": PASSWORD}).status_code == 302
    return browser
