"""Files of courses out of a bucket: whole, in part, a long one without holding it in memory; away is said."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator

import pytest
from django.http import HttpResponseBase, StreamingHttpResponse
from django.test import Client

from stoa.configuration import files_from
from stoa.content import queries as content
from stoa.content.models import ServedFile
from stoa.kernel import files
from stoa.web.files.views import CHUNK
from tests.journeys.browser import free_port

pytestmark = pytest.mark.django_db(transaction=True)
LONG = bytes(range(256)) * (40 * 1024 * 4)


@pytest.fixture
def site(bucket_url: str, settings: object) -> Iterator[Client]:
    """A site whose files lie in a bucket."""
    settings.STOA_FILES = files_from(bucket_url)  # type: ignore[attr-defined]
    files.store.cache_clear()
    content.forget()
    yield Client()
    files.store.cache_clear()
    content.forget()


def kept(data: bytes, media_type: str) -> str:
    """The address of a file that a course shows."""
    digest = files.store().put(data)
    ServedFile.objects.create(digest=digest, media_type=media_type, size=len(data))
    return f"/files/{digest}/film.mp4"


def body(response: HttpResponseBase) -> bytes:
    return bytes(getattr(response, "content", b""))


def test_a_short_one_is_sent_whole_with_the_site_s_own_headers(site: Client) -> None:
    response = site.get(kept(b"<svg/>", "image/svg+xml"))
    assert (response.status_code, body(response)) == (200, b"<svg/>")
    assert response["Content-Type"] == "image/svg+xml"
    assert "sandbox" in response["Content-Security-Policy"]
    assert "immutable" in response["Cache-Control"]


def test_a_stretch_is_fetched_alone(site: Client) -> None:
    response = site.get(kept(LONG, "video/mp4"), headers={"Range": "bytes=1000000-1000099"})
    assert (response.status_code, body(response)) == (206, LONG[1000000:1000100])
    assert response["Content-Range"] == f"bytes 1000000-1000099/{len(LONG)}"


def test_a_player_that_asks_for_the_rest_gets_a_piece_and_asks_on(site: Client) -> None:
    response = site.get(kept(LONG, "video/mp4"), headers={"Range": "bytes=5-"})
    assert (response.status_code, len(body(response))) == (206, CHUNK)


def test_a_long_one_is_handed_on_piece_by_piece(site: Client) -> None:
    address = kept(LONG, "video/mp4")
    response = site.get(address)
    assert isinstance(response, StreamingHttpResponse)
    tracemalloc.start()
    try:
        seen = sum(len(piece) for piece in response)  # type: ignore[misc, arg-type]
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
        response.close()
    assert seen == len(LONG)
    assert most < len(LONG) / 4


def test_one_that_was_lost_is_missing(site: Client) -> None:
    address = kept(b"x", "text/plain")
    files.store().delete(address.split("/")[2])
    assert site.get(address).status_code == 404


def test_a_bucket_that_is_away_is_not_missing_files(site: Client, settings: object) -> None:
    address = kept(b"x", "text/plain")
    settings.STOA_FILES = files_from(f"s3://nobody?endpoint=http://127.0.0.1:{free_port()}&region=us-east-1")  # type: ignore[attr-defined]
    files.store.cache_clear()
    response = site.get(address)
    assert (response.status_code, response["Retry-After"]) == (503, "10")
