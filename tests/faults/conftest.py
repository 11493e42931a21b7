"""A site of its own for each test, on SQLite or on PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.engines.conftest import empty_database, fresh_postgres
from tests.faults import sites
from tests.faults.sites import Site

__all__ = ["fresh_postgres"]


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest) -> str:
    """The address of an empty database; empty for SQLite in the data folder."""
    return "" if request.param == "sqlite" else str(request.getfixturevalue("fresh_postgres"))


@pytest.fixture
def make(tmp_path: Path) -> Callable[[str, int], Site]:
    """A new site: its database, and how many learn there."""
    return lambda database, learners: sites.made(tmp_path, database, learners)


@pytest.fixture
def another(request: pytest.FixtureRequest, database: str) -> Iterator[str]:
    """A second empty database of the same kind as `database`."""
    if not database:
        yield ""
        return
    with empty_database(str(request.getfixturevalue("postgres_url"))) as url:
        yield url
