"""A data folder of the test's own, and what the dispatcher would do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from stoa.accounts import queries
from stoa.kernel import files
from stoa.kernel.jobs import worker
from stoa.kernel.models import Job


@pytest.fixture(autouse=True)
def own_data(tmp_path: Path, settings: Settings) -> Iterator[Path]:
    """Nothing of another test is remembered; mail lies in memory."""
    settings.STOA_DATA = tmp_path / "data"
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    files.store.cache_clear()
    queries.forget_texts()
    yield settings.STOA_DATA
    files.store.cache_clear()
    queries.forget_texts()


@pytest.fixture
def work_off(db: None) -> Callable[[], None]:
    """Run every job, those that wait for their time too."""

    def run() -> None:
        Job.objects.update(due_at="2020-01-01T00:00:00Z")
        worker.run_batch()

    return run
