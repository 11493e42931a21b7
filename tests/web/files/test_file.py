"""What `/files/<digest>/<name>` sends."""

from __future__ import annotations

import pytest
from django.http import HttpResponseBase
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from stoa.content.models import ServedFile
from stoa.kernel import files
from stoa.web.files.views import CHUNK, LONG_ANSWERS
from tests.web.closing import shut

FILM = bytes(range(256)) * 40
pytestmark = pytest.mark.django_db


def served(data: bytes, media_type: str) -> str:
    """The digest of a file that some course serves."""
    digest = files.store().put(data)
    ServedFile.objects.create(digest=digest, media_type=media_type, size=len(data))
    return digest


def ask(client: Client, address: str, **headers: str) -> tuple[HttpResponseBase, bytes]:
    """The response and all that was sent with it."""
    response = client.get(address, headers=headers)
    pieces = response.streaming_content if response.streaming else [response.content]  # type: ignore[attr-defined]
    data = b"".join(pieces)
    shut(response)
    return response, data


def test_a_film_whole(client: Client) -> None:
    response, data = ask(client, f"/files/{served(FILM, 'video/mp4')}/the film.mp4")
    assert (response.status_code, data) == (200, FILM)
    assert response["Content-Type"] == "video/mp4"
    assert response["Content-Length"] == str(len(FILM))
    assert response["Accept-Ranges"] == "bytes"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "immutable" in response["Cache-Control"]
    assert "Set-Cookie" not in response
    assert "Vary" not in response


def test_seeking(client: Client) -> None:
    response, data = ask(client, f"/files/{served(FILM, 'video/mp4')}/film.mp4", Range="bytes=300-1299")
    assert (response.status_code, data) == (206, FILM[300:1300])
    assert response["Content-Range"] == f"bytes 300-1299/{len(FILM)}"
    assert response["Content-Length"] == "1000"


def test_behind_the_end(client: Client) -> None:
    response = client.get(f"/files/{served(FILM, 'video/mp4')}/film.mp4", headers={"Range": "bytes=99999-"})
    assert response.status_code == 416
    assert response["Content-Range"] == f"bytes */{len(FILM)}"


def test_of_an_empty_file_every_part_is_all_of_it(client: Client) -> None:
    """A proxy that keeps files in pieces asks for the first one, whatever there is."""
    response, body = ask(client, f"/files/{served(b'', 'text/csv')}/empty.csv", Range="bytes=0-1048575")
    assert (response.status_code, response.headers["Content-Length"], body) == (200, "0", b"")


def test_a_part_of_another_file_is_not_joined_to_this_one(client: Client) -> None:
    address = f"/files/{served(FILM, 'video/mp4')}/film.mp4"
    response, data = ask(client, address, **{"Range": "bytes=0-9", "If-Range": '"other"'})
    assert (response.status_code, len(data)) == (200, len(FILM))


def test_a_browser_that_has_it(client: Client) -> None:
    digest = served(FILM, "video/mp4")
    for known in (f'"{digest}"', f'W/"{digest}", "other"', "*"):
        response = client.get(f"/files/{digest}/film.mp4", headers={"If-None-Match": known})
        assert response.status_code == 304
        assert response["ETag"] == f'"{digest}"'


def test_head(client: Client) -> None:
    response = client.head(f"/files/{served(FILM, 'video/mp4')}/film.mp4")
    assert (response.status_code, response.content) == (200, b"")
    assert response["Content-Length"] == str(len(FILM))


def test_other_methods(client: Client) -> None:
    assert client.post(f"/files/{served(FILM, 'video/mp4')}/film.mp4").status_code == 405


@pytest.mark.parametrize(
    "media_type",
    ["text/html", "text/html; charset=utf-8", "application/xhtml+xml", "text/javascript", "text/xml", "x/y"],
)
def test_what_a_browser_would_run_is_a_download(client: Client, media_type: str) -> None:
    response, _ = ask(client, f"/files/{served(b'<script>1</script>', media_type)}/page.html")
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"] == 'attachment; filename="page.html"'
    assert "sandbox" in response["Content-Security-Policy"]


def test_a_drawing_comes_in_a_sandbox(client: Client) -> None:
    response, _ = ask(client, f"/files/{served(b'<svg/>', 'image/svg+xml')}/plan.svg")
    assert response["Content-Type"] == "image/svg+xml"
    assert response["Content-Security-Policy"].startswith("default-src 'none';")
    assert response["Content-Security-Policy"].endswith("sandbox")


def test_a_zip_is_a_download_with_its_name(client: Client) -> None:
    response, _ = ask(client, f"/files/{served(b'PK', 'application/zip')}/Übung.zip")
    assert response["Content-Type"] == "application/zip"
    assert response["Content-Disposition"] == "attachment; filename*=utf-8''%C3%9Cbung.zip"


@pytest.mark.parametrize("name", ["a%0d%0aSet-Cookie: x=1", 'a"; filename="b.html', "..", "%00"])
def test_a_name_leads_nowhere(client: Client, name: str) -> None:
    response, _ = ask(client, f"/files/{served(b'abc', 'application/zip')}/{name}")
    assert "Set-Cookie" not in response
    assert response.status_code in (200, 400, 404)
    assert "\n" not in response.get("Content-Disposition", "")


def test_what_no_course_serves_has_no_address(client: Client) -> None:
    digest = files.store().put(b"the key: 42")
    assert client.get(f"/files/{digest}/key.md").status_code == 404
    assert client.get("/files/abc/key.md").status_code == 404
    assert client.get(f"/files/{digest.upper()}/key.md").status_code == 404


def test_a_file_that_is_gone(client: Client) -> None:
    digest = served(FILM, "video/mp4")
    files.store().delete(digest)
    assert client.get(f"/files/{digest}/film.mp4").status_code == 404


def test_a_long_film_comes_in_parts(client: Client) -> None:
    film = FILM * 400
    address = f"/files/{served(film, 'video/mp4')}/film.mp4"
    response, data = ask(client, address, Range="bytes=100-")
    assert (response.status_code, data) == (206, film[100 : 100 + CHUNK])
    assert response["Content-Range"] == f"bytes 100-{99 + CHUNK}/{len(film)}"
    assert ask(client, address)[1] == film


def test_slow_downloads_leave_threads_for_pages(client: Client) -> None:
    address = f"/files/{served(FILM * 400, 'application/zip')}/all.zip"
    slow = [client.get(address) for _ in range(LONG_ANSWERS)]
    refused = client.get(address)
    assert (refused.status_code, refused["Retry-After"]) == (503, "10")
    assert ask(client, address, Range="bytes=0-9")[0].status_code == 206
    for response in slow:
        shut(response)
    assert ask(client, address)[0].status_code == 200


def test_one_query_and_then_none(client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    address = f"/files/{served(FILM, 'video/mp4')}/film.mp4"
    with django_assert_num_queries(1):
        ask(client, address)
    with django_assert_num_queries(0):
        ask(client, address)
