"""Problem pages while the database is stopped: each says its own, with a policy, and nobody keeps it."""

from __future__ import annotations

from typing import Any, NoReturn

import pytest
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from pytest_django import Settings

from stoa import urls
from stoa.web.accounts import codes
from stoa.web.base import front, views
from tests.web.base.test_problems import raises


def limited(request: HttpRequest) -> HttpResponse:
    """A page that was asked for too often."""
    return codes.too_many(request)


urlpatterns = [
    *urls.urlpatterns,
    path("t/fault/", raises(RuntimeError("secret detail"))),
    path("t/forbidden/", raises(PermissionDenied())),
    path("t/bad/", raises(SuspiciousOperation("x"))),
    path("t/large/", raises(RequestDataTooBig("x"))),
    path("t/often/", limited),
    path("t/form/", lambda request: views.csrf_failed(request, "x")),
]
handler400, handler403, handler404, handler500 = urls.handler400, urls.handler403, urls.handler404, urls.handler500


def gone(*_anything: Any) -> NoReturn:
    """What every statement meets."""
    raise OperationalError("the connection was refused")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/t/fault/", 500), ("/t/forbidden/", 403), ("/t/bad/", 400), ("/t/large/", 413), ("/t/often/", 429),
        ("/t/form/", 403), ("/no/such/page/", 404), ("/courses/", 503), ("/records/", 503),
    ],
)  # fmt: skip
def test_problems_are_pages_without_a_database(settings: Settings, address: str, status: int) -> None:
    settings.ROOT_URLCONF = __name__
    client = Client(raise_request_exception=False)
    client.cookies["stoa_session"] = "0123456789abcdef0123456789abcdef"
    with connection.execute_wrapper(gone):
        response = client.get(address)
    assert response.status_code == status
    assert b"<h1>" in response.content and b"secret detail" not in response.content
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert "no-store" in response.headers["Cache-Control"]


def test_refusals_of_the_front_are_pages_too() -> None:
    told: list[Any] = []
    front._refusal(lambda *words: told.append(words))
    (status, headers) = told[0]
    said = dict(headers)
    assert status.startswith("503") and said["Retry-After"] and said["Cache-Control"] == "no-store"
    assert "default-src 'none'" in said["Content-Security-Policy"]
    assert len([name for name, _ in headers if name == "Content-Length"]) == 1
