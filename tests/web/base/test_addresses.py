"""Where a visitor may be sent back to: never off the site."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from stoa.web.base.addresses import came_from, safe_next

ELSEWHERE = [
    "https://evil.example/", "//evil.example/", "http:///evil.example", "/\\evil.example", "javascript:alert(1)",
    "http://testserver@evil.example/", "http://localhost:9/", "\x00/", "https:evil.example", "///evil.example",
]  # fmt: skip


@pytest.mark.parametrize("address", ELSEWHERE)
def test_next_stays_here(address: str) -> None:
    assert safe_next(RequestFactory().get("/", {"next": address})) == "/"
    assert safe_next(RequestFactory().post("/", {"next": address})) == "/"


@pytest.mark.parametrize("address", ["/courses/wells/join/", "/learn/wells/well/?a=b#q", "http://testserver/about/"])
def test_next_on_this_site(address: str) -> None:
    assert safe_next(RequestFactory().get("/", {"next": address})) == address


@pytest.mark.parametrize("address", ELSEWHERE)
def test_came_from_elsewhere(address: str) -> None:
    assert came_from(RequestFactory().get("/", headers={"Referer": address})) == "/"


def test_came_from_here() -> None:
    request = RequestFactory().get("/", headers={"Referer": "http://testserver/courses/?q=a"})
    assert came_from(request) == "/courses/?q=a"
    assert came_from(RequestFactory().get("/", headers={"Referer": "http://testserver//evil.example"})) == "/"
