"""Whoever runs the site."""

from __future__ import annotations

import pytest

from stoa.accounts.rules import SITE
from tests.cast import Member, member
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
