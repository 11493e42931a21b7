"""What tests of pages share: a data folder of their own, styles without a manifest, a small course, the cast."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core.cache import cache
from django.utils import translation
from django.utils.crypto import get_random_string
from pytest_django import Settings

from stoa.assessment import queries as assessment
from stoa.catalogue import queries as catalogue
from stoa.catalogue.queries import Offer
from stoa.content import queries as content
from stoa.kernel import files
from stoa.learning import queries as learning
from tests.cast import PASSWORD, Member, member
from tests.web import sample
from tests.web.browser import Browser

SignedIn = Callable[[Member], Browser]


@pytest.fixture(autouse=True)
def own_data(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nothing of another test is remembered, style sheets need not have been collected, what is remembered for two
    seconds is so on a slow machine too, and no token of a form looks by chance like a word that a test looks for."""
    monkeypatch.setattr("django.middleware.csrf.get_random_string", _without_words)
    monkeypatch.setattr("stoa.kernel.cache.monotonic", lambda: 0.0)
    settings.STOA_DATA = tmp_path / "data"
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STATIC_ROOT.mkdir()
    settings.STORAGES = {
        **settings.STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }  # fmt: skip
    _forget()
    yield
    _forget()


def _without_words(length: int, allowed_chars: str) -> str:
    """A token of two letters; masked by another of them it has no others."""
    assert len(allowed_chars) == 62
    return get_random_string(length, allowed_chars[0] + allowed_chars[31])


def _forget() -> None:
    files.store.cache_clear()
    content.forget()
    catalogue.forget()
    learning.forget_tallies()
    assessment.forget_results()
    cache.clear()
    translation.deactivate()  # the language of the last page, which stays with the thread


@pytest.fixture
def wells(tmp_path: Path, db: None) -> Offer:
    """The sample course, published."""
    return sample.publish(tmp_path)


@pytest.fixture
def ada(db: None) -> Member:
    """A learner."""
    return member("Ada")


@pytest.fixture
def bo(db: None) -> Member:
    """Another learner."""
    return member("Bo")


@pytest.fixture
def client() -> Browser:
    """A visitor's browser."""
    return Browser()


@pytest.fixture
def signed_in() -> SignedIn:
    """A browser in which somebody is signed in."""

    def open_browser(who: Member) -> Browser:
        client = Browser()
        response = client.sign_in(who.email, PASSWORD)
        assert response.status_code == 302, "signing in failed"
        return client

    return open_browser
