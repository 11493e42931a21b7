"""What tests of the catalogue share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from stoa.catalogue import queries
from stoa.content import queries as courses
from stoa.kernel import files


@pytest.fixture(autouse=True)
def own_data(tmp_path: Path, settings: Settings) -> Iterator[None]:
    """A data folder of the test's own; what another test's site held is forgotten."""
    settings.STOA_DATA = tmp_path / "data"
    for forget in (files.store.cache_clear, courses.forget, queries.forget):
        forget()
    yield
    for forget in (files.store.cache_clear, courses.forget, queries.forget):
        forget()
