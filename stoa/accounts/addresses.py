"""Addresses that stand in letters about an account."""

from __future__ import annotations

from django.conf import settings


def data_page() -> str:
    """Where somebody sees and takes away their data."""
    return f"{settings.STOA_URL}/account/data/"


def guardian_page(token: str) -> str:
    """Where a guardian agrees, refuses, or takes back what they agreed to."""
    return f"{settings.STOA_URL}/guardian/{token}/"


def site_page() -> str:
    """The site's first page."""
    return f"{settings.STOA_URL}/"
