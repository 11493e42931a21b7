"""The course of these tests, and a learner in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from stoa.catalogue.queries import Offer
from tests.cast import Member
from tests.web.browser import Browser
from tests.web.conftest import SignedIn
from tests.web.learning import springs


@pytest.fixture
def course(tmp_path: Path, db: None) -> Offer:
    """The course, published."""
    return springs.publish(tmp_path)


@pytest.fixture
def learner(course: Offer, ada: Member, signed_in: SignedIn) -> Browser:
    """Ada's browser; she takes part."""
    springs.enrol(ada, course)
    return signed_in(ada)
