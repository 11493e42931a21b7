"""Mail stays in memory; what is hashed can be watched."""

from __future__ import annotations

from typing import Any

import pytest
from pytest_django import Settings

from stoa.accounts import hashing


@pytest.fixture(autouse=True)
def outbox(settings: Settings) -> None:
    """What is mailed lies in `django.core.mail.outbox`."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture
def hashed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every password that is hashed in the test, in order."""
    seen: list[str] = []
    real = hashing.Scrypt.encode

    def encode(self: hashing.Scrypt, password: str, *rest: Any, **more: Any) -> str:
        seen.append(password)
        return real(self, password, *rest, **more)

    monkeypatch.setattr(hashing.Scrypt, "encode", encode)
    return seen
