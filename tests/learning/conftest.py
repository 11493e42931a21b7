"""What tests of classes share: the sample course on a clean site, and somebody to take part in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from django.core import mail
from pytest_django import Settings

from stoa.catalogue import actions as catalogue
from stoa.catalogue import queries
from stoa.catalogue.queries import Offer
from stoa.content import queries as content
from stoa.kernel import files
from tests.web import sample


@pytest.fixture
def letters(settings: Settings) -> list[mail.EmailMessage]:
    """Letters stay in memory."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    mail.outbox = []
    return mail.outbox


@pytest.fixture
def wells(tmp_path: Path, settings: Settings, db: None) -> Iterator[Offer]:
    """The sample course, published on a site of its own."""
    settings.STOA_DATA = tmp_path / "data"
    _forget()
    yield sample.publish(tmp_path)
    _forget()


def _forget() -> None:
    files.store.cache_clear()
    content.forget()
    queries.forget()


def with_places(offer: Offer, capacity: int | None, **more: object) -> Offer:
    """The run with so many places."""
    terms = replace(offer.run.terms, capacity=capacity, **more)  # type: ignore[arg-type]
    catalogue.change_run(run_id=offer.run.id, terms=terms, by=None)
    found = queries.offer_of(offer.run.id)
    assert found is not None
    return found
