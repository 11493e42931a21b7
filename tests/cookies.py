"""A browser's cookies, for tests that ask real servers without a browser."""

from __future__ import annotations

from collections.abc import MutableMapping
from http.client import HTTPResponse


def header(jar: MutableMapping[str, str]) -> str:
    """What a browser with these cookies sends as `Cookie`."""
    return "; ".join(f"{name}={value}" for name, value in jar.items())


def keep(jar: MutableMapping[str, str], response: HTTPResponse) -> None:
    """Take what a response sets into the jar, and out of it what the response deletes."""
    for cookie in response.msg.get_all("Set-Cookie") or ():
        name, _, rest = cookie.partition("=")
        value = rest.partition(";")[0].strip('"')
        jar[name] = value
        if not value or "Max-Age=0" in cookie:
            del jar[name]
