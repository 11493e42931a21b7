"""One demo and one browser for all journeys. STOA_TEST_SITE names a demo that runs already."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.journeys.browser import Demo, browser, running_demo
from tests.journeys.pages import Album, picture_folder


@pytest.fixture(scope="session")
def demo() -> Iterator[Demo]:
    """`stoa run --demo` with the pseudo-language among its languages."""
    if site := os.environ.get("STOA_TEST_SITE"):
        yield Demo(site, Path(os.environ["STOA_TEST_SITE_DATA"]))
        return
    with running_demo(STOA_PSEUDO_LOCALE="1") as running:
        yield running


@pytest.fixture(scope="session")
def opened(chromium: str) -> Iterator[Browser]:
    """The browser."""
    with browser(chromium) as running:
        yield running


@pytest.fixture(scope="session")
def album() -> Iterator[Album]:
    """The pictures of this run."""
    kept = Album(picture_folder())
    yield kept
    kept.write_index()
