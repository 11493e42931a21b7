"""A hot POST comes from a page of this site: the browser's word first, then the form's token."""

from __future__ import annotations

import pytest
from django.conf import settings

from stoa.kernel.tokens import Pass, form_token
from stoa.web.base.hot import Asked, came_from_here

ADA = Pass(1, "session", 1, "en", "UTC", 0)
BO = Pass(2, "session", 1, "en", "UTC", 0)


def came(token: str, **headers: str) -> bool:
    return came_from_here(Asked({"HTTP_HOST": "learn.example.org", **headers}, {"csrfmiddlewaretoken": [token]}), ADA)


def test_the_form_s_own_token_is_taken() -> None:
    assert came(form_token(ADA))
    assert came(form_token(ADA), HTTP_ORIGIN="https://learn.example.org", HTTP_SEC_FETCH_SITE="same-origin")
    assert came(form_token(ADA), HTTP_ORIGIN=settings.STOA_URL)


@pytest.mark.parametrize(
    "token",
    ["", form_token(BO), form_token(Pass(1, "session", 2, "en", "UTC", 0)), "ü", "\ud800"],
    ids=["none", "another's", "an epoch ago", "beyond ASCII", "half a character"],
)
def test_no_other_token_is(token: str) -> None:
    assert not came(token)


@pytest.mark.parametrize(
    "origin",
    ["null", "", "https://evil.example", "http://[", "https://learn.example.org.evil.example", "learn.example.org"],
)
def test_no_other_origin_is(origin: str) -> None:
    assert not came(form_token(ADA), HTTP_ORIGIN=origin)


@pytest.mark.parametrize("site", ["cross-site", "same-site", "", "nonsense"])
def test_no_other_site_is(site: str) -> None:
    assert not came(form_token(ADA), HTTP_SEC_FETCH_SITE=site)
