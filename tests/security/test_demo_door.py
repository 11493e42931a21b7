"""A demo answers its own machine only, whatever stands before it."""

from __future__ import annotations

import pytest

from stoa.web.base.middleware import is_refused_in_demo

HOME = {"HTTP_HOST": "127.0.0.1:8000"}


@pytest.mark.parametrize("host", ["localhost", "localhost:8000", "127.0.0.1:8000", "[::1]", "[::1]:8000"])
def test_its_own_machine_is_let_in(host: str) -> None:
    assert not is_refused_in_demo({"HTTP_HOST": host})


@pytest.mark.parametrize(
    "host",
    ["", "localhost.", "evil.example", "evil.example:8000", "localhost.evil.example", "127.0.0.1.evil", "[::1]x"],
)
def test_other_names_are_refused(host: str) -> None:
    assert is_refused_in_demo({"HTTP_HOST": host})


@pytest.mark.parametrize(
    "header",
    [
        "FORWARDED", "VIA", "X_FORWARDED_FOR", "X_FORWARDED_SSL", "X_FORWARDED_SCHEME", "X_ORIGINAL_FORWARDED_FOR",
        "X_REAL_IP", "X_CLUSTER_CLIENT_IP", "FASTLY_CLIENT_IP", "TRUE_CLIENT_IP", "CF_CONNECTING_IP", "CF_RAY",
        "CDN_LOOP", "X_ORIGINAL_HOST", "X_PROXYUSER_IP",
    ],
)  # fmt: skip
def test_whatever_came_through_a_proxy_is_refused(header: str) -> None:
    assert is_refused_in_demo({**HOME, f"HTTP_{header}": "1"})


@pytest.mark.parametrize("header", ["HTTP_ORIGIN", "HTTP_REFERER"])
def test_a_silent_proxy_is_told_by_the_browser(header: str) -> None:
    """A bare `proxy_pass` sends its own Host and no header; the browser still names the page it has open."""
    asked = {**HOME, "HTTP_SEC_FETCH_SITE": "same-origin"}
    assert is_refused_in_demo({**asked, header: "https://learn.example.org"})
    assert is_refused_in_demo({**asked, header: "http://127.0.0.1:8000.example.org/"})
    assert not is_refused_in_demo({**asked, header: "http://127.0.0.1:8000"})
    assert not is_refused_in_demo({**asked, "HTTP_REFERER": "http://127.0.0.1:8000/courses/", "HTTP_ORIGIN": "null"})


def test_a_link_from_elsewhere_is_followed() -> None:
    asked = {**HOME, "HTTP_SEC_FETCH_SITE": "cross-site", "HTTP_REFERER": "https://mail.example.org/"}
    assert not is_refused_in_demo(asked)
