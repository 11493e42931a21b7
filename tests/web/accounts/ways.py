"""The two ways to sign in with a password, and what tells them apart."""

from __future__ import annotations

from typing import Any

from tests.cast import PASSWORD
from tests.web.browser import Browser


def ordinary(email: str, password: str = PASSWORD, **more: Any) -> tuple[Browser, Any]:
    """A browser that signed in by the ordinary view, which a header of scripts asks for here, and the answer."""
    browser = Browser()
    answer = browser.sign_in(email, password, **{**more, "headers": {**more.get("headers", {}), "HX-Request": "true"}})
    assert not browser.was_hot
    return browser, answer


def plain(email: str, password: str = PASSWORD, **more: Any) -> tuple[Browser, Any]:
    """The same, as browsers send it."""
    browser = Browser()
    return browser, browser.sign_in(email, password, **more)
