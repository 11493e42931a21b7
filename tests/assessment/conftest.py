"""What tests of works share: a course with assignments on a site of its own, and two who take part in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core import mail
from pytest_django import Settings

from stoa.catalogue import queries as catalogue
from stoa.catalogue.queries import Offer
from stoa.content import queries as content
from stoa.kernel import files
from tests.assessment import works
from tests.assessment.works import Writer
from tests.cast import member


@pytest.fixture
def letters(settings: Settings) -> list[mail.EmailMessage]:
    """Letters stay in memory."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    mail.outbox = []
    return mail.outbox


@pytest.fixture
def offer(tmp_path: Path, settings: Settings, db: None) -> Iterator[Offer]:
    """The course, published on a site of its own."""
    settings.STOA_DATA = tmp_path / "data"
    _forget()
    yield works.publish(tmp_path)
    _forget()


@pytest.fixture
def ada(offer: Offer) -> Writer:
    """Ada, who takes part."""
    return Writer(member("Ada").id, offer).takes_part()


@pytest.fixture
def bo(offer: Offer) -> Writer:
    """Bo, who takes part."""
    return Writer(member("Bo").id, offer).takes_part()


def _forget() -> None:
    files.store.cache_clear()
    content.forget()
    catalogue.forget()
