"""What tests of content share: a data folder of their own, and a registry that forgets what a test put into it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from stoa.content import queries
from stoa.content.ports import registry
from stoa.kernel import files


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path, settings: Settings) -> Iterator[Path]:
    """A file store that is empty, and caches that know nothing."""
    folder = tmp_path / "data"
    settings.STOA_DATA = folder
    files.store.cache_clear()
    queries.forget()
    holders = dict(registry.record_holders), dict(registry.blob_holders)
    yield folder
    registry.record_holders, registry.blob_holders = holders
    files.store.cache_clear()
    queries.forget()
