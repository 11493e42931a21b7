"""Mail stays in memory."""

from __future__ import annotations

import pytest
from pytest_django import Settings


@pytest.fixture(autouse=True)
def outbox(settings: Settings) -> None:
    """What is mailed lies in `django.core.mail.outbox`."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
