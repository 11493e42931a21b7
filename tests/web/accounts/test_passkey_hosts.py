"""Passkeys where the site is open at a number."""

from __future__ import annotations

import pytest
from pytest_django import Settings

from tests.cast import PASSWORD, Member
from tests.web.browser import Browser

SECURITY, ADD = "/account/security/", "/account/security/passkeys/add/"


@pytest.mark.parametrize(
    ("host", "said"),
    [
        ("127.0.0.1:8000", "Open it as http://localhost:8000 to add one."),
        ("[::1]:8000", "Open it as http://localhost:8000 to add one."),
        ("192.0.2.7", "The app that makes codes works in any case."),
    ],
)
def test_a_passkey_belongs_to_a_name(ada: Member, settings: Settings, host: str, said: str) -> None:
    settings.ALLOWED_HOSTS = [host.partition(":8000")[0]]
    browser = Browser(headers={"host": host})
    browser.sign_in(ada.email, PASSWORD)
    for page in (SECURITY, ADD):
        text = browser.get(page).content.decode()
        assert said in text and f"({host})" in text
    assert ADD not in browser.get(SECURITY).content.decode()


def test_at_a_name_a_passkey_is_offered(ada: Member, settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["localhost"]
    browser = Browser(headers={"host": "localhost:8000"})
    browser.sign_in(ada.email, PASSWORD)
    assert f'href="{ADD}"' in browser.get(SECURITY).content.decode()
