"""What `stoa check-site` says of the servers of a larger site."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from stoa.configuration import files_from
from stoa.kernel import files, live, watching
from stoa.kernel.checks import engines
from tests.journeys.browser import free_port


@pytest.fixture(autouse=True)
def anew() -> Iterator[None]:
    for forget in (files.store.cache_clear, live.line.cache_clear):
        forget()
    yield
    for forget in (files.store.cache_clear, live.line.cache_clear):
        forget()


def test_a_small_site_has_none(settings: Any) -> None:
    settings.STOA_SERVER, settings.STOA_LIVE, settings.STOA_FILES = "", "", None
    assert [*engines.cache_server(), *engines.live_channel(), *engines.file_store()] == []


def test_where_all_answer_there_is_nothing_to_say(settings: Any, redis_url: str, bucket_url: str) -> None:
    settings.STOA_SERVER, settings.STOA_LIVE, settings.STOA_FILES = redis_url, redis_url, files_from(bucket_url)
    assert [*engines.cache_server(), *engines.live_channel(), *engines.file_store()] == []


def test_what_is_away_is_said_with_its_gravity(settings: Any, socket_enabled: None, bucket_url: str) -> None:
    away = f"redis://:secret-word@127.0.0.1:{free_port()}"
    settings.STOA_SERVER, settings.STOA_LIVE = away, away
    settings.STOA_FILES = files_from(bucket_url.replace("s3://story-", "s3://gone-"))
    found = [*engines.cache_server(), *engines.live_channel(), *engines.file_store()]
    assert [finding.level for finding in found] == ["warning", "warning", "error"]
    assert "secret-word" not in str(found)


@pytest.mark.django_db
def test_a_cache_that_is_away_is_named_and_people_are_sent_here_all_the_same(
    settings: Any, socket_enabled: None, redis_url: str
) -> None:
    settings.STOA_SERVER = redis_url
    assert watching.troubles() == {}
    settings.STOA_SERVER = f"redis://:secret-word@127.0.0.1:{free_port()}"
    found = watching.troubles()
    assert found == {"cache": "the server does not answer (ConnectionError)"}
    assert watching.is_ready(found) and not watching.is_ready({**found, "database": "is away"})
