"""Settings that make a site unsafe or hard to reach."""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Iterator
from urllib.parse import urlsplit

from django.conf import settings

from stoa.kernel.checks import Finding, check

SHORTEST_TOKEN = 20


def is_local(host: str) -> bool:
    """Whether a host's name means this machine."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@check("address")
def address() -> Iterator[Finding]:
    """STOA_URL: what people type, and what stands in every record."""
    host = urlsplit(settings.STOA_URL).hostname or ""
    if is_local(host):
        if not settings.STOA_DEMO:
            yield Finding(
                "hint", f"The site's address is {settings.STOA_URL}: nobody else can open it.",
                "Set STOA_URL to the address that people will type, before the first record is signed.",
            )  # fmt: skip
        return
    if not settings.IS_HTTPS:
        yield Finding(
            "warning", f"{settings.STOA_URL} is not encrypted: passwords and sessions travel in the open.",
            "Put a proxy with a certificate before it (deploy/nginx.conf) and set STOA_URL=https://...",
        )  # fmt: skip
    if "." not in host:
        yield Finding("warning", f"{host} is a name that only some networks know.", "Use a whole name in STOA_URL.")
    if not settings.ALLAUTH_TRUSTED_PROXY_COUNT:
        yield Finding(
            "hint", "No proxy is trusted, so what X-Forwarded-For says is not believed.",
            "If one stands before the site, say how many: STOA_PROXIES=1. Else all people share its limits of tries.",
        )  # fmt: skip


@check("metrics")
def metrics() -> Iterator[Finding]:
    """The token of /metrics."""
    token = os.environ.get("STOA_METRICS_TOKEN", "")
    if token and len(token) < SHORTEST_TOKEN:
        yield Finding(
            "warning", "STOA_METRICS_TOKEN is short enough to be guessed.",
            'Make a new one: python -c "import secrets; print(secrets.token_urlsafe(32))"',
        )  # fmt: skip
