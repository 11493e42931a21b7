"""What is shown when something goes wrong: what happened, what is safe, what to do."""

from __future__ import annotations

from typing import NoReturn

import pytest
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import OperationalError
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.urls import path
from pytest_django import Settings

from stoa import urls
from stoa.web.base import views
from stoa.web.base.guards import takes


def raises(problem: Exception):  # type: ignore[no-untyped-def]
    """A view that fails."""

    def view(request: HttpRequest) -> NoReturn:
        raise problem

    return view


urlpatterns = [
    *urls.urlpatterns,
    path("t/fault/", raises(RuntimeError("secret detail"))),
    path("t/database/", raises(OperationalError("database is locked"))),
    path("t/forbidden/", raises(PermissionDenied())),
    path("t/bad/", raises(SuspiciousOperation("x"))),
    path("t/large/", raises(RequestDataTooBig("x"))),
    path("t/get/", takes("GET")(views.about)),
]
handler400, handler403, handler404, handler500 = urls.handler400, urls.handler403, urls.handler404, urls.handler500


@pytest.fixture
def browser(settings: Settings) -> Client:
    """A browser that is shown errors and not told of them."""
    settings.ROOT_URLCONF = __name__
    return Client(raise_request_exception=False)


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        ("/t/fault/", 500, "This page could not be made"),
        ("/t/database/", 503, "Back in a moment"),
        ("/t/forbidden/", 403, "not open to you"),
        ("/t/bad/", 400, "can’t be read"),
        ("/t/large/", 413, "too much at once"),
        ("/no/such/page/", 404, "There is no page here"),
    ],
)
def test_problems_are_pages(browser: Client, address: str, status: int, said: str) -> None:
    response = browser.get(address)
    text = response.content.decode()
    assert response.status_code == status
    assert said in text
    assert 'lang="en"' in text
    assert "secret detail" not in text
    assert "Content-Security-Policy" in response


def test_a_fault_asks_no_database(browser: Client) -> None:
    # no `db` mark: a query would fail the test
    assert browser.get("/t/fault/", headers={"Cookie": "stoa_session=abc"}).status_code == 500


def test_503_says_when_to_come_back(browser: Client) -> None:
    assert browser.get("/t/database/")["Retry-After"] == "30"


def test_the_wrong_method(browser: Client) -> None:
    response = browser.post("/t/get/")
    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD")
    assert "does not take that" in response.content.decode()
    assert browser.head("/t/get/").status_code == 200


def test_when_even_the_page_fails(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [], "APP_DIRS": False}]
    response = views.server_error(RequestFactory().get("/"))
    assert response.status_code == 500
    assert b"could not be made" in response.content


def test_a_form_without_its_token(db: None) -> None:
    strict = Client(enforce_csrf_checks=True)
    response = strict.post("/language/", {"language": "en"}, headers={"Referer": "http://testserver/about/"})
    assert response.status_code == 403
    assert "This form is too old" in response.content.decode()
    assert 'href="/about/"' in response.content.decode()
